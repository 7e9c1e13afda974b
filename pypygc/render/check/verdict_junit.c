/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a check as JUnit's XML, which every CI server shows: a suite with a test a limit.
   There are two schemas for it, Ant's and Jenkins'; this keeps to both. libxml2 writes it. */
#include "render/check/verdict.h"

#include <libxml/chvalid.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const xmlChar *chars(const char *text)
{
    return (const xmlChar *)text;
}

/* Text for people may still hold what XML cannot: code points that are no characters. */
static xmlChar *xml_text(const char *text)
{
    xmlChar *copy = xmlStrdup(chars(text));

    for (xmlChar *c = copy; c != NULL && *c != '\0';) {
        int length = 4;
        const int code = xmlGetUTF8Char(c, &length);
        if (code > 0 && xmlIsCharQ((unsigned)code)) {
            c += length;
            continue;
        }
        do {
            *c++ = '?';
        } while ((*c & 0xC0) == 0x80); /* the rest of a character */
    }
    return copy;
}

static void put_attribute(xmlTextWriterPtr writer, const char *name, const char *text)
{
    char *plain = verdict_plain(text);
    xmlChar *value = xml_text(plain);

    xmlTextWriterWriteAttribute(writer, chars(name), value);
    xmlFree(value);
    free(plain);
}

static void put_number(xmlTextWriterPtr writer, const char *name, size_t number)
{
    xmlTextWriterWriteFormatAttribute(writer, chars(name), "%zu", number);
}

static void put_text(xmlTextWriterPtr writer, const char *plain)
{
    xmlChar *value = xml_text(plain);

    xmlTextWriterWriteString(writer, value);
    xmlFree(value);
}

static void put_property(xmlTextWriterPtr writer, const char *name, const char *value)
{
    xmlTextWriterStartElement(writer, chars("property"));
    put_attribute(writer, "name", name);
    put_attribute(writer, "value", value);
    xmlTextWriterEndElement(writer);
}

static void put_properties(xmlTextWriterPtr writer, const struct check_result *result)
{
    xmlTextWriterStartElement(writer, chars("properties"));
    put_property(writer, "profile", result->file);
    if (result->profile != NULL && result->profile->run.version != NULL)
        put_property(writer, "pypy", result->profile->run.version);
    if (result->profile != NULL && result->profile->run.build_id != NULL)
        put_property(writer, "build_id", result->profile->run.build_id);
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
    put_text(writer, text);
    xmlTextWriterEndElement(writer);
}

/* Findings share one element: Jenkins keeps only one a test. */
static char *findings_text(const struct verdict_row *row)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    for (size_t i = 0; stream != NULL && i < row->n_findings; i++) {
        const struct place *place = &row->findings[i]->place;
        char *sentence = verdict_finding_sentence(row->findings[i]);
        if (place->file != NULL) {
            char *file = verdict_plain(place->file);
            fprintf(stream, "%s:%u: ", file, (unsigned)place->line);
            free(file);
        }
        fprintf(stream, "%s\n", sentence);
        free(sentence);
    }
    if (stream != NULL)
        fclose(stream);
    return text;
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
        put_problem(writer, "failure", "findings", line, text != NULL ? text : "");
        free(text);
    }
    xmlTextWriterEndElement(writer);
}

static void put_suite(xmlTextWriterPtr writer, const struct check_result *result)
{
    const struct verdict *verdict = result->verdict;
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
    put_properties(writer, result);
    for (size_t i = 0; verdict != NULL && i < verdict->n_rows; i++)
        put_row(writer, &verdict->rows[i]);
    if (verdict == NULL) {
        char *plain = verdict_plain(result->refusal);
        begin_test(writer, "pypygc check");
        put_problem(writer, "error", "cannot judge", plain, plain);
        xmlTextWriterEndElement(writer);
        free(plain);
    }
    xmlTextWriterWriteElement(writer, chars("system-out"), chars(""));
    xmlTextWriterWriteElement(writer, chars("system-err"), chars(""));
    xmlTextWriterEndElement(writer);
}

void verdict_junit(const struct check_result *result, FILE *out)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL;

    if (writer != NULL) {
        xmlTextWriterSetIndent(writer, 1);
        xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
        xmlTextWriterStartElement(writer, chars("testsuites"));
        put_suite(writer, result);
        xmlTextWriterEndDocument(writer);
        xmlFreeTextWriter(writer);
        fputs((const char *)xmlBufferContent(buffer), out);
    }
    xmlBufferFree(buffer);
}
