/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sections of the report for people are made with: see text_parts.h. */
#include "render/text/text_parts.h"

#include "render/command.h"

#include <stdlib.h>
#include <string.h>

#define WHO_WIDTH 12

/* With less than this part of the calls, a line is not the only one that matters. */
#define NEARLY_ALL 0.9

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
    place_put(out, &owner->place, width - (int)strlen(trace));
    fputs(trace, out);
}

void text_command(FILE *out, const struct run *run, int width)
{
    char *command = command_line(run);

    plain_put_cut(out, command, width);
    free(command);
}

void text_quote(FILE *out, const struct report *report, const struct place *place, int indent,
                int width)
{
    char text[512]; /* more than a line of the report has */
    const struct source *source = place->file != NULL ? sources_file(report->sources, place->file)
                                                      : NULL;
    struct source_line line;
    size_t begin = 0, length;

    if (source == NULL || place->line == 0)
        return;
    line = source_line(source, place->line);
    while (begin < line.length && (line.text[begin] == ' ' || line.text[begin] == '\t'))
        begin++;
    length = line.length - begin < sizeof text - 1 ? line.length - begin : sizeof text - 1;
    if (line.text == NULL || length == 0)
        return;
    for (size_t i = 0; i < length; i++) /* a zero byte would end the text */
        text[i] = line.text[begin + i] != '\0' ? line.text[begin + i] : '?';
    text[length] = '\0';
    width -= fprintf(out, "%*s| ", indent, "");
    if (source->is_newer)
        width -= fprintf(out, "(file changed since) ");
    plain_put_begin(out, text, width);
    fputc('\n', out);
}

void text_called_from(FILE *out, const struct called_from *from, int width)
{
    char part[16] = "";

    if (from->place.file == NULL)
        return;
    if (from->part < NEARLY_ALL)
        snprintf(part, sizeof part, " (%.0f %%)", 100 * from->part);
    width -= fprintf(out, "called from ");
    place_put_line(out, &from->place, width - (int)strlen(part));
    fputs(part, out);
}

void text_evidence(FILE *out, const struct evidence *evidence)
{
    char number[PLAIN_NUMBER_SIZE];

    for (const char *key = evidence->key; *key != '\0'; key++)
        fputc(*key == '_' ? ' ' : *key, out);
    switch (evidence->unit) {
    case EVIDENCE_COUNT: fprintf(out, " %s", plain_count(evidence->number, number)); break;
    case EVIDENCE_BYTES: fprintf(out, " %s", plain_bytes(evidence->number, number)); break;
    case EVIDENCE_PERCENT: fprintf(out, " %.1f", evidence->percent); break;
    }
}
