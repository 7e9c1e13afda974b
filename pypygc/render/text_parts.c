/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sections of the report for people are made with: see text_parts.h. */
#include "render/text_parts.h"

#include <string.h>

#define WHO_WIDTH 12

double text_share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

void text_heading(FILE *out, const char *heading)
{
    fprintf(out, "\n%s\n", heading);
    for (size_t i = strlen(heading); i > 0; i--)
        fputc('-', out);
    fputc('\n', out);
}

void text_label(FILE *out, const char *label)
{
    fprintf(out, "  %-22s ", label);
}

void text_field(FILE *out, const char *label, const char *value)
{
    if (value == NULL)
        return;
    text_label(out, label);
    plain_put(out, value);
    fputc('\n', out);
}

void text_rest(FILE *out, size_t shown, size_t all)
{
    if (shown < all)
        fprintf(out, "  ... and %zu more (--top=N shows more)\n", all - shown);
}

size_t text_rows(const struct report *report, size_t all)
{
    return report->top < all ? report->top : all;
}

void text_owner(FILE *out, const struct owner *owner, int width)
{
    char trace[64] = "";

    if (owner->trace != NULL)
        snprintf(trace, sizeof trace, ", trace %llu", (unsigned long long)owner->trace->id);
    if (owner->trace != NULL && owner->op != NULL && owner->op->code->has_offset)
        snprintf(trace + strlen(trace), sizeof trace - strlen(trace), "+%llu",
                 (unsigned long long)owner->op->code->offset);
    width -= fprintf(out, "%-*s", WHO_WIDTH, who_name(owner->who));
    if (owner->is_near)
        width -= fprintf(out, "near ");
    plain_put_place(out, &owner->place, width - (int)strlen(trace));
    fputs(trace, out);
}
