/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by function: see spots.h. */
#include "analysis/rules/spots.h"

#include "analysis/order.h"
#include "analysis/own_code.h"

#include <stdlib.h>
#include <string.h>

static void add(struct spots *spots, const struct stack_frame *stack, const struct trace *trace,
                const struct spot *spot)
{
    const struct stack_frame *frame = own_code_caller(stack);
    struct spot *added;

    if (frame == NULL || frame->place.file == NULL || own_code_has(frame->place.file))
        return;
    spots->list = array_grow(spots->list, spots->count, &spots->capacity, sizeof *spots->list);
    added = &spots->list[spots->count++];
    *added = *spot;
    added->frame = frame;
    added->trace = trace;
}

void spots_add_site(struct spots *spots, const struct facts *facts, size_t site,
                    const struct spot *spot)
{
    const struct owner *owner = &facts->owners.of_site[site];

    if (owner->who != WHO_COMPILER)
        add(spots, owner->stack, owner->trace, spot);
}

void spots_add_operation(struct spots *spots, const struct trace *trace, const struct joined_op *op,
                         const struct spot *spot)
{
    add(spots, op->frame, trace, spot);
}

static int compare_functions(const struct spot *x, const struct spot *y)
{
    const int order = order_strings(x->frame->place.file, y->frame->place.file);
    return order != 0 ? order : order_strings(x->frame->place.function, y->frame->place.function);
}

static int compare_lines(const struct spot *x, const struct spot *y)
{
    const uint32_t line = x->frame->place.line, other = y->frame->place.line;
    const int order = compare_functions(x, y);
    return order != 0 ? order : (line > other) - (line < other);
}

/* Within a line the heaviest first, so that it stands for the line. */
static int by_line(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    const int order = compare_lines(x, y);
    return order != 0 ? order : (y->weight > x->weight) - (y->weight < x->weight);
}

static int by_weight(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return compare_lines(x, y);
}

/* Adds up neighbours that compare equal; the greatest of the parts gives its place. Returns how
   many are left. */
static size_t merge(struct spot *list, size_t count,
                    int (*compare)(const struct spot *x, const struct spot *y))
{
    size_t kept = 0;
    double best = 0;

    for (size_t i = 0; i < count; i++) {
        struct spot *sum = kept > 0 ? &list[kept - 1] : NULL;
        if (sum == NULL || compare(sum, &list[i]) != 0) {
            best = list[i].weight;
            list[kept++] = list[i];
            continue;
        }
        if (list[i].weight > best) {
            best = list[i].weight;
            sum->frame = list[i].frame;
            sum->trace = list[i].trace;
        }
        sum->weight += list[i].weight;
        for (size_t k = 0; k < SPOT_AMOUNTS; k++)
            sum->amount[k] += list[i].amount[k];
    }
    return kept;
}

void spots_by_function(struct spots *spots)
{
    if (spots->count == 0)
        return;
    qsort(spots->list, spots->count, sizeof *spots->list, by_line);
    spots->count = merge(spots->list, spots->count, compare_lines);
    spots->count = merge(spots->list, spots->count, compare_functions);
    qsort(spots->list, spots->count, sizeof *spots->list, by_weight);
}

void spot_locate(const struct spot *spot, struct finding *finding)
{
    finding->place = spot->frame->place;
    finding->callers = spot->frame->caller;
    finding->trace = spot->trace;
}

void spots_add_traces(struct spots *spots, const struct facts *facts,
                      void (*add)(struct spots *spots, const struct facts *facts,
                                  const struct trace *trace))
{
    for (size_t i = 0; i < facts->profile->n_traces; i++)
        add(spots, facts, &facts->profile->traces[i]);
}

void spots_free(struct spots *spots)
{
    free(spots->list);
    *spots = (struct spots){0};
}

void spots_find(struct spots *spots, const struct facts *facts, struct findings *findings,
                const struct spot_pattern *pattern, const void *context)
{
    spots_by_function(spots);
    for (size_t i = 0; i < spots->count; i++) {
        const struct spot *spot = &spots->list[i];
        struct finding *finding = NULL;
        struct price price = {0};

        if (pattern->price(facts, spot, context, &price))
            finding = cost_find(facts, findings, &price);
        if (finding == NULL)
            continue;
        spot_locate(spot, finding);
        pattern->describe(facts, findings, finding, spot, context);
    }
    spots_free(spots);
}
