/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: a file of suppressions, and findings that are judged by it. */
#include "harness.h"

#include "analysis/suppress.h"

#include <stdlib.h>

/* A few findings, of those that the seeds name. */
static void add_findings(struct findings *findings)
{
    static const char *const patterns[] = {"medium-lived", "boxed-global", "nursery-too-small"};
    static const struct place places[] = {{.file = "/home/me/app.py", .line = 9, .function = "hot"},
                                          {.file = "lib/x.py", .line = 1, .function = "<module>"},
                                          {.function = "JIT compiler"}};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct finding *finding = finding_add(findings, SEVERITY_HIGH);
        finding->pattern = patterns[i];
        finding->place = places[i];
    }
}

static void judge(const struct suppressions *suppressions)
{
    struct findings findings = {0};
    struct suppressed suppressed;
    struct written written;
    size_t n;

    add_findings(&findings);
    n = findings.count;
    findings_suppress(&findings, suppressions, NULL, &suppressed);
    if (findings.count + suppressed.count != n)
        broken("%zu findings became %zu and %zu", n, findings.count, suppressed.count);
    written_begin(&written, GATE_TEXT);
    for (size_t i = 0; i < suppressed.count; i++)
        fprintf(written.out, "%s\n", suppressed.list[i].reason);
    written_end(&written, "reasons");
    free(written.text);
    suppressed_free(&suppressed);
    findings_free(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct suppressions suppressions = {0};
    struct fault fault = {{0}};
    const int status = suppressions_read(&suppressions, given_file(0, bytes, size), &fault);

    if ((status == 0) != (fault.text[0] == '\0'))
        broken("the status is %d, the message \"%s\"", status, fault.text);
    if (status == 0)
        judge(&suppressions);
    suppressions_free(&suppressions);
    return 0;
}
