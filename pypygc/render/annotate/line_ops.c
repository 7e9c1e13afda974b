/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations by lines of source: see line_ops.h. */
#include "render/annotate/line_ops.h"

#include "analysis/order.h"
#include "analysis/traces/listing.h"
#include "analysis/traces/op_figures.h"
#include "base/plain.h"
#include "render/op_text.h"

#include <inttypes.h>
#include <stdlib.h>

struct line_ops {
    const struct facts *facts;
    struct all_figures figures;
    struct line_op *list;
    size_t count, capacity;
};

static int by_line(const void *a, const void *b)
{
    const struct line_op *x = a, *y = b;
    int order = order_strings(x->file, y->file);

    if (order == 0)
        order = order_numbers(x->line, y->line);
    return order != 0 ? order : order_numbers(x->number, y->number);
}

static void add_trace(struct line_ops *ops, size_t trace)
{
    struct listing listing;

    listing_make(ops->facts, trace, &listing);
    for (size_t i = 0; i < listing.n_rows; i++) {
        const struct listed_op *row = &listing.rows[i];
        if (row->frame == NULL || row->frame->place.file == NULL || row->code == PROFILE_NONE ||
            op_figures_are_nothing(&ops->figures.traces[trace].ops[row->code]))
            continue;
        ops->list = array_grow(ops->list, ops->count, &ops->capacity, sizeof *ops->list);
        ops->list[ops->count] = (struct line_op){
            row->frame->place.file, row->frame->place.line, trace, row->code, row->opt, ops->count};
        ops->count++;
    }
    listing_free(&listing);
}

struct line_ops *line_ops_new(const struct facts *facts)
{
    struct line_ops *ops = array_new(1, sizeof *ops);

    ops->facts = facts;
    op_figures_compute(facts, &ops->figures);
    for (size_t i = 0; i < facts->profile->n_traces; i++)
        add_trace(ops, i);
    qsort(ops->list, ops->count, sizeof *ops->list, by_line);
    return ops;
}

void line_ops_free(struct line_ops *ops)
{
    if (ops == NULL)
        return;
    op_figures_free(&ops->figures);
    free(ops->list);
    free(ops);
}

const struct line_op *line_ops_of(const struct line_ops *ops, const char *file, uint32_t line,
                                  size_t *count)
{
    const struct line_op key = {.file = file, .line = line};
    const size_t first = order_first(&key, ops->list, ops->count, sizeof *ops->list, by_line);

    for (*count = 0; first + *count < ops->count && ops->list[first + *count].line == line &&
                     order_strings(ops->list[first + *count].file, file) == 0;)
        (*count)++;
    return ops->list + first;
}

const struct op_figures *line_op_figures(const struct line_ops *ops, const struct line_op *op)
{
    return &ops->figures.traces[op->trace].ops[op->code];
}

void line_op_put(const struct line_ops *ops, const struct line_op *op, FILE *out)
{
    const struct trace *trace = &ops->facts->profile->traces[op->trace];
    const struct op_figures *figures = line_op_figures(ops, op);
    char number[PLAIN_NUMBER_SIZE];

    fprintf(out, "trace %" PRIu64 ": ", trace->id);
    if (op->opt != PROFILE_NONE)
        op_text_put_opt(out, &trace->opt[op->opt]);
    else
        op_text_put(out, trace->code[op->code].operation, trace->code[op->code].args);
    if (figures->failures > 0)
        fprintf(out, "; failed %s time%s", plain_count(figures->failures, number),
                plain_s(figures->failures));
}
