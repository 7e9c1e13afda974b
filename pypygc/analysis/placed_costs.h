/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which line of Python paid for what in simulated caches: the operations of traces by the join,
   code outside of traces by the owners of its sites. What is listed here adds up to all traces and,
   if the run found the sites of misses, all other code but the collector. */
#ifndef PYPYGC_ANALYSIS_PLACED_COSTS_H
#define PYPYGC_ANALYSIS_PLACED_COSTS_H

#include "analysis/owners.h"

struct placed_costs {
    struct place place;        /* as the line of an owner: file NULL if no line is known */
    const struct costs *costs; /* of the profile */
};

/* Returns a list of *n costs with their places, in no order; several may have the same place. It
   refers to what it was made from. It cannot fail; free it with free(). */
struct placed_costs *place_costs(const struct profile *profile, const struct join *join,
                                 const struct owners *owners, size_t *n);

#endif
