/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs in simulated caches with their lines: see placed_costs.h. */
#include "analysis/placed_costs.h"

static size_t count(const struct profile *profile)
{
    size_t n = profile->n_site_costs;

    for (size_t i = 0; i < profile->n_traces; i++)
        n += profile->traces[i].n_op_costs;
    return n;
}

/* Where the operation that op is about stands. */
static struct place place_of(const struct op_costs *op, const struct joined_trace *joined)
{
    const struct stack_frame *frame =
        op->operation != PROFILE_NONE ? joined->ops[op->operation].frame : NULL;

    return frame != NULL ? frame->place : (struct place){.function = OWNERS_NO_LINE};
}

static bool is_nothing(const struct costs *costs)
{
    for (int i = 0; i < COST_COUNT; i++)
        if (costs->value[i] != 0)
            return false;
    return true;
}

struct placed_costs *place_costs(const struct profile *profile, const struct join *join,
                                 const struct owners *owners, size_t *n)
{
    struct placed_costs *placed = array_new(count(profile), sizeof *placed), *next = placed;

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        for (size_t j = 0; j < trace->n_op_costs; j++)
            *next++ = (struct placed_costs){place_of(&trace->op_costs[j], &join->traces[i]),
                                            &trace->op_costs[j].costs};
    }
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *site = profile->sites[i].costs;
        /* a site may only own memory that others missed */
        if (site != NULL && !is_nothing(&site->costs))
            *next++ = (struct placed_costs){owners->of_site[i].line, &site->costs};
    }
    *n = (size_t)(next - placed);
    return placed;
}
