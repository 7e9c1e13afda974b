/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs in simulated caches with their lines: see placed_costs.h. */
#include "analysis/placed_costs.h"

#include "analysis/work/ledger.h"

static size_t count(const struct profile *profile)
{
    const struct work *work = &profile->work;
    size_t n = profile->n_site_costs + work->n_lines + work->n_called + work->n_guards;

    for (size_t i = 0; i < profile->n_traces; i++)
        n += profile->traces[i].n_op_costs;
    return n;
}

/* Where the operation that op is about stands. */
static struct place place_of(const struct profile *profile, const struct join *join, size_t trace,
                             size_t operation)
{
    const struct stack_frame *frame;

    if (profile_has_work(profile))
        return work_place_of(profile, join, trace, operation);
    frame = operation != PROFILE_NONE ? join->traces[trace].ops[operation].frame : NULL;
    return frame != NULL ? frame->place : (struct place){.function = OWNERS_NO_LINE};
}

static bool is_nothing(const struct costs *costs)
{
    for (int i = 0; i < COST_COUNT; i++)
        if (costs->value[i] != 0)
            return false;
    return true;
}

/* What the ledger of work has beside the code of traces. */
static struct placed_costs *place_work(const struct profile *profile, const struct join *join,
                                       struct placed_costs *next)
{
    const struct work *work = &profile->work;

    for (size_t i = 0; i < work->n_lines; i++) {
        struct place place = work->codes[work->lines[i].code].place;
        place.line = work->lines[i].line;
        *next++ = (struct placed_costs){place, &work->lines[i].costs};
    }
    for (size_t i = 0; i < work->n_called; i++)
        *next++ = (struct placed_costs){
            work_place_of(profile, join, work->called[i].at.trace, work->called[i].at.operation),
            &work->called[i].costs};
    for (size_t i = 0; i < work->n_guards; i++)
        *next++ = (struct placed_costs){
            work_place_of(profile, join, work->guards[i].at.trace, work->guards[i].at.operation),
            &work->guards[i].costs};
    return next;
}

/* True if the ledger of work has misses. Otherwise sites have those of all code outside of traces. */
static bool ledger_has_misses(const struct work *work)
{
    uint32_t known = 0;

    for (size_t i = 0; i < work->n_lines; i++)
        known |= work->lines[i].costs.known;
    for (size_t i = 0; i < work->n_called; i++)
        known |= work->called[i].costs.known;
    for (size_t i = 0; i < work->n_guards; i++)
        known |= work->guards[i].costs.known;
    return (known >> COST_D1_READ_MISSES & 1) != 0;
}

struct placed_costs *place_costs(const struct profile *profile, const struct join *join,
                                 const struct owners *owners, size_t *n)
{
    struct placed_costs *placed = array_new(count(profile), sizeof *placed), *next = placed;
    const bool has_misses = ledger_has_misses(&profile->work);

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        for (size_t j = 0; j < trace->n_op_costs; j++)
            *next++ =
                (struct placed_costs){place_of(profile, join, i, trace->op_costs[j].operation),
                                      &trace->op_costs[j].costs};
    }
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *site = profile->sites[i].costs;
        /* a site may only own memory that others missed */
        const struct owner *owner = &owners->of_site[i];
        if (site == NULL || is_nothing(&site->costs))
            continue;
        if (!has_misses || owner->who == WHO_COMPILER || owner->who == WHO_RUNTIME)
            *next++ = (struct placed_costs){owner->line, &site->costs};
    }
    next = place_work(profile, join, next);
    *n = (size_t)(next - placed);
    return placed;
}
