/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a minor collection has units of, how many each one had, and what a unit costs in
   instructions. */
#ifndef PYPYGC_ANALYSIS_UNITS_H
#define PYPYGC_ANALYSIS_UNITS_H

#include "profile/profile.h"

enum unit {
    UNIT_COLLECTION,
    UNIT_SURVIVED_OBJECT,
    UNIT_SURVIVED_BYTE,
    UNIT_LARGE_BYTE, /* of large arrays of pointers that survive: traced where they are */
    UNIT_ROOT,       /* a word of the stack that is new since the last minor collection */
    UNIT_REMEMBERED, /* an object that was stored into */
    UNIT_REMEMBERED_BYTE,
    UNIT_CARD,
    UNIT_COUNT
};

/* With fewer minor collections, the unit costs of one run would be a matter of chance. */
#define UNITS_MIN_MINORS 20

struct unit_costs {
    bool fitted;             /* this run's own; else default ones, scaled to the run's sum */
    size_t n_minors;         /* minor collections with instructions */
    double error;            /* part of their instructions that the costs do not explain */
    double cost[UNIT_COUNT]; /* instructions */
};

/* Finds out the unit costs of a run. It cannot fail. */
void units_cost(const struct profile *profile, struct unit_costs *costs);

/* Words of the stack that the minor collection with this index had to look at: those above what
   was there at the one before. */
uint64_t units_roots(const struct profile *profile, size_t minor);

/* Bytes of large objects of this cell that a minor collection traced when they survived it: arrays
   of pointers. Others have nothing to trace. */
uint64_t units_large_bytes(const struct profile *profile, const struct cell *cell);

/* As in the JSON report: "survived_object" and so on. */
const char *unit_name(enum unit unit);

#endif
