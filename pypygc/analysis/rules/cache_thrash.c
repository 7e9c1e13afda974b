/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache-thrash: a loop whose cost is waiting for memory, not the objects that it makes. What is
   seen: misses of the last level in the code of one function's traces, elsewhere than in the
   nursery. Only with --cache-sim. */
#include "analysis/rules/cost.h"
#include "analysis/rules/misses.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"

enum { LL_MISSES, D1_MISSES, INSTRUCTIONS };

static double of(const struct costs *costs, enum cost cost)
{
    return (double)costs->value[cost];
}

static void add_trace(struct spots *spots, const struct facts *facts, const struct trace *trace)
{
    const struct joined_trace *joined = &facts->join.traces[trace - facts->profile->traces];

    for (size_t i = 0; i < trace->n_op_costs; i++) {
        const struct op_costs *op = &trace->op_costs[i];
        const double ll = of(&op->costs, COST_LL_READ_MISSES) +
                          of(&op->costs, COST_LL_WRITE_MISSES);
        const double d1 = of(&op->costs, COST_D1_READ_MISSES) +
                          of(&op->costs, COST_D1_WRITE_MISSES) -
                          of(&op->costs, COST_NURSERY_MISSES);

        if (op->operation != PROFILE_NONE)
            spots_add_operation(
                spots, trace, &joined->ops[op->operation],
                &(struct spot){.weight = ll,
                               .amount = {[LL_MISSES] = ll,
                                          [D1_MISSES] = d1 > 0 ? d1 : 0,
                                          [INSTRUCTIONS] = of(&op->costs, COST_INSTRUCTIONS)}});
    }
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    (void)facts;
    (void)context;
    finding_count(finding, "LL_misses", figure_whole(spot->amount[LL_MISSES]));
    finding_count(finding, "D1_misses", figure_whole(spot->amount[D1_MISSES]));
    finding_count(finding, "instructions", figure_whole(spot->amount[INSTRUCTIONS]));
    finding->explanation = arena_printf(
        &findings->arena,
        "Compiled code of this function waited %.0f times for main memory in %.0f instructions. It "
        "goes over more memory than the caches hold, or in an order in which neighbours are not "
        "used together; the collector has little to do with it.",
        spot->amount[LL_MISSES], spot->amount[INSTRUCTIONS]);
    finding->advice =
        "Go over the data in the order in which they were made, work on a part that fits into the "
        "cache before going on to the next, or keep plain numbers in lists (eight bytes each) "
        "instead of objects.";
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    (void)facts;
    (void)context;
    cost_add_instructions(price, MISS_LL_INSTRUCTIONS * spot->amount[LL_MISSES]);
    return cost_sum(price) >= spot->amount[INSTRUCTIONS]; /* else it works more than it waits */
}

static const struct spot_pattern PATTERN = {price, describe};

static void find(const struct facts *facts, struct findings *findings)
{
    struct spots spots = {0};

    if (!profile_has_costs(facts->profile))
        return;
    spots_add_traces(&spots, facts, add_trace);
    spots_find(&spots, facts, findings, &PATTERN, NULL);
}

const struct rule rule_cache_thrash = {.id = "cache-thrash", .find = find};
