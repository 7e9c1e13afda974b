/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line is made of: see made_of.h. */
#include "analysis/work/made_of.h"

#include "analysis/order.h"
#include "base/figure.h"

#include <stdlib.h>

static int by_callee(const void *a, const void *b)
{
    const struct made_of_part *x = a, *y = b;

    return order_strings(x->callee, y->callee);
}

static int by_instructions(const void *a, const void *b)
{
    const struct made_of_part *x = a, *y = b;
    const int order = order_numbers(y->instructions, x->instructions);

    if (order != 0)
        return order;
    return x->share != y->share ? (int)x->share - (int)y->share
                                : order_strings(x->callee, y->callee);
}

static size_t calls_at(const struct ledger *ledger, const struct place *line)
{
    size_t n = 0;

    for (size_t i = 0; i < ledger->n_calls; i++)
        n += order_places(&ledger->calls[i].place, line) == 0;
    return n;
}

/* Makes one part of all calls of the same function; returns how many there are then. */
static size_t merge(struct made_of_part *parts, size_t n)
{
    size_t merged = 0;

    qsort(parts, n, sizeof *parts, by_callee);
    for (size_t i = 0; i < n; i++) {
        if (merged == 0 || by_callee(&parts[merged - 1], &parts[i]) != 0) {
            parts[merged++] = parts[i];
            continue;
        }
        figure_add(&parts[merged - 1].times, parts[i].times);
        figure_add(&parts[merged - 1].instructions, parts[i].instructions);
    }
    return merged;
}

/* What a share has that is no call by a trace. */
static uint64_t executed_by(const struct work_row *line, int share)
{
    if (share == SHARE_CALLED || share == SHARE_COLLECTOR)
        return 0;
    return line->share[share] - (share == SHARE_TRACING ? work_once(line) : 0);
}

struct made_of_part *made_of(const struct ledger *ledger, const struct work_row *line, size_t *n)
{
    struct made_of_part *parts =
        array_new(calls_at(ledger, &line->place) + SHARE_COUNT, sizeof *parts);

    *n = 0;
    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *const call = &ledger->calls[i];
        if (call->instructions > 0 && order_places(&call->place, &line->place) == 0)
            parts[(*n)++] = (struct made_of_part){.share = SHARE_CALLED,
                                                  .callee = call->callee,
                                                  .times = call->times,
                                                  .instructions = call->instructions};
    }
    *n = merge(parts, *n);
    for (int share = 0; share < SHARE_COUNT; share++)
        if (executed_by(line, share) > 0)
            parts[(*n)++] = (struct made_of_part){.share = (enum work_share)share,
                                                  .instructions = executed_by(line, share)};
    qsort(parts, *n, sizeof *parts, by_instructions);
    return parts;
}
