/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks of the program in the report for people: when counting began, and the table of phases. */
#include "base/figure.h"
#include "render/text/text_parts.h"

#include "format.h"

#include <string.h>

#define NAME_WIDTH 30

static void put_count(FILE *out, const struct measured *count, const char *what)
{
    char number[PLAIN_NUMBER_SIZE];

    if (count->known)
        fprintf(out, ", %s %s", plain_count(count->value, number), what);
}

void text_start(FILE *out, const struct profile *profile)
{
    const struct start *start = &profile->start;
    char number[PLAIN_NUMBER_SIZE];

    if (start->reason == NULL)
        return;
    text_label(out, "counted");
    if (strcmp(start->reason, PYPYGC_START_REQUEST) == 0)
        fputs("from the program's mark on", out);
    else if (strcmp(start->reason, PYPYGC_START_WARM_UP) == 0)
        fputs("without the warm-up", out);
    else
        plain_put(out, start->reason);
    fputc('\n', out);
    text_label(out, "left out");
    fprintf(out, "%s", plain_bytes(start->allocated_bytes, number));
    put_count(out, &start->instructions, "instructions");
    put_count(out, &start->minors, "minor collections");
    put_count(out, &start->traces, "traces");
    fputc('\n', out);
}

static void put_share(FILE *out, const struct phase *phase, const struct measured *part)
{
    if (part->known && phase->instructions.known)
        fprintf(out, " %5.1f %%", percent_of(part->value, phase->instructions.value));
    else
        fprintf(out, " %7s", "");
}

void text_phases(FILE *out, const struct profile *profile)
{
    char allocated[PLAIN_NUMBER_SIZE], survived[PLAIN_NUMBER_SIZE], minors[PLAIN_NUMBER_SIZE],
        majors[PLAIN_NUMBER_SIZE], entries[PLAIN_NUMBER_SIZE];

    if (profile->n_phases == 0)
        return;
    text_heading(out, "Phases");
    fputs("   allocated   survived   minors  majors  collector  times  phase\n", out);
    for (size_t i = 0; i < profile->n_phases; i++) {
        const struct phase *phase = &profile->phases[i];
        fprintf(out, "%12s %10s %8s %7s  ", plain_bytes(phase->allocated_bytes, allocated),
                plain_bytes(phase->survived.bytes, survived), plain_count(phase->minors, minors),
                phase->majors.known ? plain_count(phase->majors.value, majors) : "");
        put_share(out, phase, &phase->gc_instructions);
        fprintf(out, " %7s  ", plain_count(phase->entries, entries));
        plain_put_cut(out, phase->name, NAME_WIDTH);
        fputs(phase->open ? " (open at the end)\n" : "\n", out);
    }
    fputs("  A phase within another one counts for both. collector: share of the phase's "
          "instructions.\n",
          out);
}
