/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a check as JUnit's XML, which every CI server shows: a suite with a test a limit.
   There are two schemas for it, Ant's and Jenkins'; this keeps to both. libxml2 writes it. */
#include "base/capture.h"
#include "base/plain.h"
#include "render/check/verdict.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <time.h>

static const xmlChar *chars(const char *text)
{
    return (const xmlChar *)text;
}

static void put_attribute(xmlTextWriterPtr writer, const char *name, const char *text)
{
    char *plain = verdict_plain(text);

    xmlTextWriterWriteAttribute(writer, chars(name), chars(plain));
    free(plain);
}

static void put_number(xmlTextWriterPtr writer, const char *name, size_t number)
{
    xmlTextWriterWriteFormatAttribute(writer, chars(name), "%zu", number);
}

static void put_property(xmlTextWriterPtr writer, const char *name, const char *value)
{
    xmlTextWriterStartElement(writer, chars("property"));
    put_attribute(writer, "name", name);
    put_attribute(writer, "value", value);
    xmlTextWriterEndElement(writer);
}

static void put_properties(xmlTextWriterPtr writer, const struct check *check)
{
    xmlTextWriterStartElement(writer, chars("properties"));
    put_property(writer, "profile", check->file);
    if (check->profile != NULL && check->profile->run.version != NULL)
        put_property(writer, "pypy", check->profile->run.version);
    if (check->profile != NULL && check->profile->run.build_id != NULL)
        put_property(writer, "build_id", check->profile->run.build_id);
    xmlTextWriterEndElement(writer);
}

static void begin_test(xmlTextWriterPtr writer, const char *name)
{
    xmlTextWriterStartElement(writer, chars("testcase"));
    put_attribute(writer, "name", name);
    put_attribute(writer, "classname", "pypygc.check");
    put_attribute(writer, "time", "0");
}

/* What went wrong: an element of the test, with one line and with all lines. */
static void put_problem(xmlTextWriterPtr writer, const char *element, const char *type,
                        const char *line, const char *text)
{
    xmlTextWriterStartElement(writer, chars(element));
    put_attribute(writer, "type", type);
    put_attribute(writer, "message", line);
    xmlTextWriterWriteString(writer, chars(text));
    xmlTextWriterEndElement(writer);
}

/* Findings share one element: Jenkins keeps only one a test. */
static char *findings_text(const struct verdict_row *row)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);

    for (size_t i = 0; i < row->n_findings; i++) {
        const struct place *place = &row->findings[i]->place;
        char *sentence = verdict_finding_sentence(row->findings[i]);
        if (place->file != NULL) {
            plain_put(out, place->file);
            fprintf(out, ":%u: ", (unsigned)place->line);
        }
        fprintf(out, "%s\n", sentence);
        free(sentence);
    }
    return capture_end(&capture);
}

static void put_row(xmlTextWriterPtr writer, const struct verdict_row *row)
{
    begin_test(writer, row->limit->text);
    if (!row->holds && limit_is_amount(row->limit)) {
        char *sentence = verdict_sentence(row);
        put_problem(writer, "failure", "limit", sentence, sentence);
        free(sentence);
    } else if (!row->holds) {
        char *text = findings_text(row), line[64];
        snprintf(line, sizeof line, "findings that are not allowed: %zu", row->n_findings);
        put_problem(writer, "failure", "findings", line, text);
        free(text);
    }
    xmlTextWriterEndElement(writer);
}

static void put_suite(xmlTextWriterPtr writer, const struct check *check)
{
    const struct verdict *verdict = check->verdict;
    const time_t now = time(NULL);
    struct tm utc;
    char stamp[32] = "1970-01-01T00:00:00";

    if (gmtime_r(&now, &utc) != NULL)
        strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
    xmlTextWriterStartElement(writer, chars("testsuite"));
    put_attribute(writer, "name", "pypygc check");
    put_attribute(writer, "package", "pypygc");
    put_attribute(writer, "id", "0");
    put_attribute(writer, "timestamp", stamp);
    put_attribute(writer, "hostname", "localhost"); /* what Ant says if it is not known */
    put_number(writer, "tests", verdict != NULL ? verdict->n_rows : 1);
    put_number(writer, "failures", verdict != NULL ? verdict->failed : 0);
    put_number(writer, "errors", verdict == NULL);
    put_attribute(writer, "time", "0");
    put_properties(writer, check);
    for (size_t i = 0; verdict != NULL && i < verdict->n_rows; i++)
        put_row(writer, &verdict->rows[i]);
    if (verdict == NULL) {
        char *plain = verdict_plain(check->refusal);
        begin_test(writer, "pypygc check");
        put_problem(writer, "error", "cannot judge", plain, plain);
        xmlTextWriterEndElement(writer);
        free(plain);
    }
    xmlTextWriterWriteElement(writer, chars("system-out"), chars(""));
    xmlTextWriterWriteElement(writer, chars("system-err"), chars(""));
    xmlTextWriterEndElement(writer);
}

void check_junit(const struct check *check, FILE *out)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL;

    if (writer != NULL) {
        xmlTextWriterSetIndent(writer, 1);
        xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
        xmlTextWriterStartElement(writer, chars("testsuites"));
        put_suite(writer, check);
        xmlTextWriterEndDocument(writer);
        xmlFreeTextWriter(writer);
        fputs((const char *)xmlBufferContent(buffer), out);
    }
    xmlBufferFree(buffer);
}
