/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: the way from a profile to each format of its report. */
#include "harness.h"
#include "mutate.h"

#include "analysis/defects.h"
#include "analysis/rules/rules.h"
#include "profile/reader.h"
#include "render/report.h"

#include <stdlib.h>
#include <string.h>

/* The report in a format; free it. */
static struct written put(const struct report *report, const struct format *format)
{
    struct written written;

    written_begin(&written, format->gate);
    format->put.report(report, written.out);
    written_end(&written, format->name);
    if (format->gate == GATE_JSON)
        must_be_json(format->name, written.text, written.size);
    return written;
}

/* In all formats, one after the other. Free the text. */
static char *report(const struct profile *profile)
{
    struct facts facts;
    struct findings findings;
    struct suppressions none = {0};
    struct suppressed suppressed;
    struct sources *sources = sources_new(&profile->run, "pypygc.out.1");
    struct capture all;
    FILE *out = capture_begin(&all);

    facts_compute(profile, &facts);
    find_defects(&facts);
    rules_apply(&facts, &findings);
    findings_suppress(&findings, &none, sources, &suppressed);
    for (const struct format *format = FORMATS_OF_REPORT; format->name != NULL; format++) {
        struct written written = put(&(struct report){.file = "pypygc.out.1",
                                                      .facts = &facts,
                                                      .findings = &findings,
                                                      .suppressed = &suppressed,
                                                      .sources = sources,
                                                      .unicode = true,
                                                      .top = REPORT_DEFAULT_TOP},
                                     format);
        fwrite(written.text, 1, written.size, out);
        free(written.text);
    }
    suppressed_free(&suppressed);
    findings_free(&findings);
    facts_free(&facts);
    sources_free(sources);
    return capture_end(&all);
}

/* The same text with the cells that follow each other turned round. Free it. */
static char *turned_round(const char *text, size_t size)
{
    static const char cell[] = "{\"k\":\"cell\"";
    char *other = malloc(size + 1);
    size_t end, first = 0;

    memcpy(other, text, size);
    for (size_t at = 0; at < size; at = end) {
        const char *newline = memchr(text + at, '\n', size - at);
        const size_t n = sizeof cell - 1;
        end = newline != NULL ? (size_t)(newline - text) + 1 : size;
        if (newline == NULL || end - at < n || memcmp(text + at, cell, n) != 0) {
            first = end;
            continue;
        }
        memmove(other + first + (end - at), other + first, at - first);
        memcpy(other + first, text + at, end - at);
    }
    return other;
}

/* The order of cells means nothing. */
static void must_be_same(const uint8_t *bytes, size_t size, const char *said)
{
    struct fault fault = {{0}};
    char *text = turned_round((const char *)bytes, size), *said_again;
    struct profile *profile = profile_read(given_file(0, text, size), &fault);

    if (profile == NULL)
        broken("not read with its cells turned round: %s", fault.text);
    said_again = report(profile);
    if (strcmp(said, said_again) != 0) {
        size_t at = 0;
        while (said[at] == said_again[at])
            at++;
        at -= at < 200 ? at : 200;
        broken("another report with its cells turned round:\n%.400s\n---\n%.400s", said + at,
               said_again + at);
    }
    profile_free(profile);
    free(said_again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fault fault = {{0}};
    struct profile *profile = profile_read(given_file(0, bytes, size), &fault);

    if ((profile == NULL) != (fault.text[0] != '\0'))
        broken("read or not, and the message is \"%s\"", fault.text);
    if (profile != NULL && !profile->is_baseline) {
        char *said = report(profile);
        if (size % 8 == 0)
            must_be_same(bytes, size, said);
        free(said);
    }
    profile_free(profile);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size, unsigned seed)
{
    return mutate_profile(bytes, size, max_size, seed);
}
