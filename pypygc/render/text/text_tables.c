/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the report for people, by allocated bytes: see text_parts.h. */
#include "base/figure.h"
#include "render/text/text_parts.h"

/* Three columns of figures, then a name. */
#define NAME_WIDTH 52
#define WHO_WIDTH  12

/* What is said about a site below its figures stands under its name. */
#define SITE_INDENT 45

static void put_table_head(FILE *out, const char *name)
{
    fprintf(out, "  %10s %6s %12s %10s  %s\n", "allocated", "%", "objects", "survived", name);
}

static void put_figures(FILE *out, const struct facts *facts, const struct tally *tally)
{
    char allocated[PLAIN_NUMBER_SIZE], objects[PLAIN_NUMBER_SIZE], survived[PLAIN_NUMBER_SIZE];
    const struct counts born = tally_born(tally);

    fprintf(out, "  %10s %6.1f %12s %10s  ", plain_bytes(born.bytes, allocated),
            percent_of(born.bytes, tally_born(&facts->total).bytes),
            plain_count(born.objects, objects), plain_bytes(tally->survived.bytes, survived));
}

/* Who allocated most on a line. */
static enum who mainly(const struct line_row *line)
{
    enum who best = WHO_RUNTIME;

    for (int who = 0; who < WHO_COUNT; who++)
        if (line->by_who[who].bytes > line->by_who[best].bytes)
            best = (enum who)who;
    return best;
}

static void put_lines(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    size_t all = 0, n;

    /* what was only charged with scanning comes last, and is in the table of the bill */
    while (all < facts->n_lines && tally_has_objects(&facts->lines[all].tally))
        all++;
    n = text_rows(report, all);
    text_heading(out, "Lines by allocated bytes");
    put_table_head(out, "who         line");
    for (size_t i = 0; i < n; i++) {
        put_figures(out, facts, &facts->lines[i].tally);
        fprintf(out, "%-11s ", who_name(mainly(&facts->lines[i])));
        place_put(out, &facts->lines[i].place, NAME_WIDTH - WHO_WIDTH);
        fputc('\n', out);
    }
    text_rest(out, n, all);
}

static void put_types(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    size_t all = 0, n;

    while (all < facts->n_types && tally_has_objects(&facts->types[all].tally))
        all++;
    n = text_rows(report, all);
    text_heading(out, "Types by allocated bytes");
    put_table_head(out, "type");
    for (size_t i = 0; i < n; i++) {
        put_figures(out, facts, &facts->types[i].tally);
        plain_put_cut(out, facts->types[i].type->name, NAME_WIDTH);
        fputc('\n', out);
    }
    text_rest(out, n, all);
}

static void put_traces(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    size_t with_bytes = 0, n;

    while (with_bytes < facts->n_traces && tally_born(&facts->traces[with_bytes].tally).bytes > 0)
        with_bytes++;
    n = text_rows(report, with_bytes);
    text_heading(out, "Traces by allocated bytes");
    if (facts->n_traces == 0)
        fputs("  None: the JIT compiled nothing, or its log was not seen.\n", out);
    else if (with_bytes == 0)
        fprintf(out, "  None of the %zu traces allocated anything in the nursery.\n",
                facts->n_traces);
    else
        put_table_head(out, "trace: first line");
    for (size_t i = 0; i < n; i++) {
        const struct trace_row *row = &facts->traces[i];
        int used;

        put_figures(out, facts, &row->tally);
        used = fprintf(out, "%llu ", (unsigned long long)row->trace->id);
        used += plain_put_cut(out, row->trace->kind, 16);
        fputs(": ", out);
        if (row->place.file == NULL && row->trace->driver != NULL)
            plain_put_cut(out, row->trace->driver, NAME_WIDTH - used - 2);
        else
            place_put(out, &row->place, NAME_WIDTH - used - 2);
        fputc('\n', out);
    }
    text_rest(out, n, with_bytes);
}

/* A line more about the site above. */
static void put_more(FILE *out)
{
    fprintf(out, "\n%*s", SITE_INDENT, "");
}

static void put_origin(FILE *out, const struct origin *origin)
{
    enum { MAX_CANDIDATES = 3 };

    if (origin->created.file != NULL) {
        put_more(out);
        fputs("created at ", out);
        place_put(out, &origin->created, NAME_WIDTH - 11);
    }
    if (origin->n_candidates > 0) {
        put_more(out);
        fprintf(out, "created at one of %zu lines:", origin->n_candidates);
        for (size_t i = 0; i < origin->n_candidates && i < MAX_CANDIDATES; i++) {
            put_more(out);
            fputs("  ", out);
            place_put(out, &origin->candidates[i], NAME_WIDTH - 2);
        }
    }
}

/* Why an object had to be allocated, wrapped, below the rest. */
static void put_reason(FILE *out, const struct origin *origin)
{
    char text[1024];

    if (origin->forced_by == NULL)
        return;
    snprintf(text, sizeof text, "forced: %s", origin->forced_by);
    plain_put_wrapped(out, text, SITE_INDENT);
}

static void put_site(FILE *out, const struct cell_row *row)
{
    const struct owner *owner = row->owner;
    char offset[32] = "";
    int used;

    fprintf(out, "%-11s ", who_name(owner->who));
    plain_put_cut(out, row->type->name, NAME_WIDTH - WHO_WIDTH);
    put_more(out);
    fputs("at ", out);
    place_put(out, &owner->place, NAME_WIDTH - 3);
    if (owner->trace != NULL) {
        put_more(out);
        if (owner->op != NULL && owner->op->code->has_offset)
            snprintf(offset, sizeof offset, "+%llu", (unsigned long long)owner->op->code->offset);
        used = fprintf(out, "trace %llu%s", (unsigned long long)owner->trace->id, offset);
        if (owner->operation != NULL) {
            fputc(' ', out);
            plain_put_cut(out, owner->operation, NAME_WIDTH - used - 1);
        }
        if (owner->is_near)
            fputs(" (line is near it)", out);
    }
    put_origin(out, &owner->origin);
    if (owner->guard_trace != NULL) {
        put_more(out);
        fprintf(out, "after guard failure in trace %llu",
                (unsigned long long)owner->guard_trace->id);
        if (owner->guard.line > 0)
            fprintf(out, ", line %u", (unsigned)owner->guard.line);
    }
    if (owner->compiled != NULL) {
        put_more(out);
        fprintf(out, "compiling trace %llu", (unsigned long long)owner->compiled->id);
    }
}

static void put_sites(FILE *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    const size_t n = text_rows(report, facts->n_cells);

    text_heading(out, "Sites by allocated bytes");
    put_table_head(out, "who         type and site");
    for (size_t i = 0; i < n; i++) {
        put_figures(out, facts, &facts->cells[i].cell->tally);
        put_site(out, &facts->cells[i]);
        fputc('\n', out);
        put_reason(out, &facts->cells[i].owner->origin);
    }
    text_rest(out, n, facts->n_cells);
    if (facts->n_near > 0)
        fprintf(out, "  Of %zu sites only the neighbourhood is known, not the line.\n",
                facts->n_near);
}

void text_tables(const struct report *report, FILE *out)
{
    put_traces(out, report);
    put_lines(out, report);
    put_types(out, report);
    put_sites(out, report);
}
