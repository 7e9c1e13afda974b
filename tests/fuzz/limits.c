/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzed: a file of limits. What it says is text for people afterwards. */
#include "harness.h"

#include "analysis/limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct limits limits = {0};
    struct fault fault = {{0}};
    struct written written;
    const struct limit *first;
    const int status = limits_add_text(&limits, "limits.txt", (const char *)bytes, size, &fault);

    if ((status == 0) != (fault.text[0] == '\0'))
        broken("the status is %d, the message \"%s\"", status, fault.text);
    written_begin(&written, GATE_TEXT);
    fprintf(written.out, "%s\n", fault.text);
    for (size_t i = 0; status == 0 && i < limits.count; i++) {
        const struct limit *limit = &limits.list[i];
        if (limit->text == NULL || limit->source == NULL || limit->line == 0)
            broken("limit %zu does not say where it is from", i);
        fprintf(written.out, "%s:%u: %s\n", limit->source, limit->line, limit->text);
    }
    limits_need_baseline(&limits, &first);
    limits_need_findings(&limits);
    written_end(&written, "limits");
    free(written.text);
    limits_free(&limits);
    return 0;
}
