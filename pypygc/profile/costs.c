/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what code costs: see costs.h. */
#include "profile/costs.h"

#include "base/figure.h"

static const enum total TOTALS[COST_COUNT] = {
#define COST(name, NAME, since) [COST_##NAME] = TOTAL_##NAME,
    PYPYGC_COSTS(COST)
#undef COST
};

const char *cost_name(enum cost cost)
{
    return total_name(TOTALS[cost]);
}

enum total cost_total(enum cost cost)
{
    return TOTALS[cost];
}

bool cost_known(const struct costs *costs, enum cost cost)
{
    return (costs->known >> cost & 1) != 0;
}

void costs_set(struct costs *costs, enum cost cost, uint64_t value)
{
    costs->value[cost] = value;
    costs->known |= UINT32_C(1) << cost;
}

void costs_add(struct costs *sum, const struct costs *more)
{
    for (int i = 0; i < COST_COUNT; i++)
        figure_add(&sum->value[i], more->value[i]);
    sum->known |= more->known;
}

uint64_t costs_d1_misses(const struct costs *costs)
{
    return costs->value[COST_D1_READ_MISSES] + costs->value[COST_D1_WRITE_MISSES];
}

uint64_t costs_ll_misses(const struct costs *costs)
{
    return costs->value[COST_LL_READ_MISSES] + costs->value[COST_LL_WRITE_MISSES];
}
