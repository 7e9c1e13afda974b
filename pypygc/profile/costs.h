/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What code has cost in simulated caches: the figures of `trace_costs`, `costs` and `site_costs`
   records, and one table of their names. */
#ifndef PYPYGC_PROFILE_COSTS_H
#define PYPYGC_PROFILE_COSTS_H

#include "profile/totals.h"

/* In the order of the lists in `operations`. */
/* clang-format off */
enum cost {
#define COST(name, NAME, since) COST_##NAME,
    PYPYGC_COSTS(COST)
#undef COST
    COST_COUNT
};
/* clang-format on */

/* All zero: nothing was measured. */
struct costs {
    uint64_t value[COST_COUNT];
    uint32_t known; /* bit 1 << COST_... is set if the figure was measured */
};

/* The key of a figure, in files and as a total. */
const char *cost_name(enum cost cost);

/* The total that a figure is a part of. */
enum total cost_total(enum cost cost);

/* True if the figure was measured. */
bool cost_known(const struct costs *costs, enum cost cost);

/* Sets a figure, which is measured from then on. */
void costs_set(struct costs *costs, enum cost cost, uint64_t value);

/* Adds the figures of more to sum. Sums over a profile cannot overflow. */
void costs_add(struct costs *sum, const struct costs *more);

/* Misses of the first level of data, reads and writes together. */
uint64_t costs_d1_misses(const struct costs *costs);

/* Misses of data in the last level, reads and writes together. */
uint64_t costs_ll_misses(const struct costs *costs);

#endif
