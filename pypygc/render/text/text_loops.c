/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loops that allocate most, for people: see text_parts.h. Of all operations of a trace only
   those matter that allocate, or after which the interpreter had to go on. */
#include "analysis/traces/bridges.h"
#include "base/figure.h"
#include "render/text/text_parts.h"

#include <stdlib.h>

/* Operations that are shown of a trace. */
#define MAX_OPERATIONS 5

/* A trace of less than this part of all that was allocated is left out, and so is an operation of
   less than this part of its trace. */
#define MIN_PERCENT 1.0

#define PLACE_WIDTH 52

/* The trace whose operation it is, or whose guard failed before. NULL if none. */
static const struct trace *trace_of(const struct owner *owner)
{
    return owner->who == WHO_AFTER_GUARD ? owner->guard_trace : owner->trace;
}

/* Cells in a row may be of one operation, with different types; they are shown each. Cells are
   ordered by bytes. */
static size_t rows_of(const struct facts *facts, const struct trace *trace,
                      const struct cell_row **rows)
{
    size_t n = 0;

    for (size_t i = 0; i < facts->n_cells; i++)
        if (trace_of(facts->cells[i].owner) == trace)
            rows[n++] = &facts->cells[i];
    return n;
}

static void put_guard(FILE *out, const struct cell_row *row)
{
    fputs("after a failed guard", out);
    if (row->owner->guard.line > 0)
        fprintf(out, " of line %u", (unsigned)row->owner->guard.line);
    fputs(": ", out);
    plain_put_cut(out, row->type->name, 40);
}

static void put_operation(FILE *out, const struct cell_row *row)
{
    const struct owner *owner = row->owner;
    char text[1024];

    if (owner->op != NULL && owner->op->code->has_offset)
        fprintf(out, "+%llu ", (unsigned long long)owner->op->code->offset);
    plain_put_cut(out, owner->operation != NULL ? owner->operation : "a call", 40);
    fputs(": ", out);
    plain_put_cut(out, row->type->name, 40);
    if (owner->place.line > 0)
        fprintf(out, ", line %u", (unsigned)owner->place.line);
    if (owner->origin.created.line > 0)
        fprintf(out, ", created on line %u", (unsigned)owner->origin.created.line);
    if (owner->origin.forced_by == NULL)
        return;
    snprintf(text, sizeof text, "forced: %s", owner->origin.forced_by);
    fprintf(out, "\n%*s", 18, "");
    plain_put_cut(out, text, PLAIN_WIDTH - 18);
}

static void put_operations(FILE *out, const struct facts *facts, const struct trace *trace)
{
    const struct cell_row **rows = array_new(facts->n_cells, sizeof(struct cell_row *));
    const size_t n = rows_of(facts, trace, rows);
    const uint64_t all = n > 0 ? tally_born(&rows[0]->cell->tally).bytes : 0;
    char number[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < n && i < MAX_OPERATIONS; i++) {
        const uint64_t bytes = tally_born(&rows[i]->cell->tally).bytes;
        if (percent_of(bytes, all) < MIN_PERCENT)
            break;
        fprintf(out, "    %10s  ", plain_bytes(bytes, number));
        if (rows[i]->owner->who == WHO_AFTER_GUARD)
            put_guard(out, rows[i]);
        else
            put_operation(out, rows[i]);
        fputc('\n', out);
    }
    free(rows);
}

static void put_loop(FILE *out, const struct facts *facts, const struct trace_row *row)
{
    const struct trace *trace = row->trace;
    const struct counts born = tally_born(&row->tally);
    const uint64_t times = trace_runs(trace);
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    fputs("\n  trace ", out);
    fprintf(out, "%llu, ", (unsigned long long)trace->id);
    plain_put_cut(out, trace->kind, 16);
    fputs(": ", out);
    if (row->place.file == NULL && trace->driver != NULL)
        plain_put_cut(out, trace->driver, PLACE_WIDTH);
    else
        place_put(out, &row->place, PLACE_WIDTH);
    fprintf(out, "\n    %10s  in %s objects", plain_bytes(born.bytes, a),
            plain_count(born.objects, b));
    if (times > 0)
        fprintf(out, ", %s times round, %.1f bytes each", plain_count(times, a),
                (double)born.bytes / (double)times);
    fprintf(out, "; survived: %s\n", plain_bytes(row->tally.survived.bytes, a));
    put_operations(out, facts, trace);
}

void text_loops(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;
    const uint64_t all = tally_born(&facts->total).bytes;
    size_t n = 0;

    for (; n < text_rows(report, facts->n_traces); n++) {
        if (percent_of(tally_born(&facts->traces[n].tally).bytes, all) < MIN_PERCENT)
            break;
        if (n == 0)
            text_heading(out, "Loops and what they allocate");
        put_loop(out, facts, &facts->traces[n]);
    }
}
