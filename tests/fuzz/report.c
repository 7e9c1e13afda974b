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

static void put(const struct report *report)
{
    for (const struct format *format = FORMATS_OF_REPORT; format->name != NULL; format++) {
        struct written written;
        written_begin(&written, format->gate);
        format->put.report(report, written.out);
        written_end(&written, format->name);
        if (format->gate == GATE_JSON)
            must_be_json(format->name, written.text, written.size);
        free(written.text);
    }
}

static void report(const struct profile *profile)
{
    struct facts facts;
    struct findings findings;
    struct suppressions none = {0};
    struct suppressed suppressed;
    struct sources *sources = sources_new(&profile->run, "pypygc.out.1");

    facts_compute(profile, &facts);
    find_defects(&facts);
    rules_apply(&facts, &findings);
    findings_suppress(&findings, &none, sources, &suppressed);
    put(&(struct report){.file = "pypygc.out.1",
                         .facts = &facts,
                         .findings = &findings,
                         .suppressed = &suppressed,
                         .sources = sources,
                         .unicode = true,
                         .top = REPORT_DEFAULT_TOP});
    suppressed_free(&suppressed);
    findings_free(&findings);
    facts_free(&facts);
    sources_free(sources);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct fault fault = {{0}};
    struct profile *profile = profile_read(given_file(0, bytes, size), &fault);

    if ((profile == NULL) != (fault.text[0] != '\0'))
        broken("read or not, and the message is \"%s\"", fault.text);
    if (profile != NULL && !profile->is_baseline)
        report(profile);
    profile_free(profile);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size, unsigned seed)
{
    return mutate_profile(bytes, size, max_size, seed);
}
