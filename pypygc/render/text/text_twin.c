/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run beside one without the JIT, for people: see text_parts.h. */
#include "render/text/text_parts.h"

/* What the JIT changes. */
static const enum total ROWS[] = {
    TOTAL_INSTRUCTIONS,   TOTAL_GC_INSTRUCTIONS, TOTAL_ALLOCATED_BYTES,   TOTAL_ALLOCATED_OBJECTS,
    TOTAL_SURVIVED_BYTES, TOTAL_OLD_LIVE_BYTES,  TOTAL_MINOR_COLLECTIONS, TOTAL_MAJOR_COLLECTIONS,
};

static void put_amount(FILE *out, enum total total, uint64_t value)
{
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, " %18s",
            total_is_bytes(total) ? plain_bytes(value, number) : plain_count(value, number));
}

void text_twin(const struct report *report, FILE *out)
{
    const struct totals *with = &report->facts->profile->totals, *without;

    if (report->twin == NULL)
        return;
    without = &report->twin->totals;
    text_heading(out, "With the JIT, and without");
    fprintf(out, "  %-22s %18s %18s\n", "", "as it ran", "--jit off");
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const enum total total = ROWS[i];
        if (!with->known[total] || !without->known[total])
            continue;
        fprintf(out, "  %-22s", total_name(total));
        put_amount(out, total, with->value[total]);
        put_amount(out, total, without->value[total]);
        if (with->value[total] > 0)
            fprintf(out, "  %.3g times",
                    (double)without->value[total] / (double)with->value[total]);
        fputc('\n', out);
    }
}
