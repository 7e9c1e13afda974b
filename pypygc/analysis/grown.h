/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was alive over the run, by class and by the line of the program that made it, each with its trend. */
#ifndef PYPYGC_ANALYSIS_GROWN_H
#define PYPYGC_ANALYSIS_GROWN_H

#include "analysis/facts.h"
#include "analysis/trend.h"

struct grown {
    size_t type; /* index */
    size_t site; /* index: one of the line's; PROFILE_NONE: all lines that have no row */
    struct place
        line; /* of the program, or else who made it: see facts_place; file NULL if unknown */
    struct counts *at; /* at each point that counts; those of a type add up to all of it */
    uint64_t most;     /* bytes, where there were most */
    struct trend trend;
};

struct grown_list {
    struct grown *list; /* what grows comes first, then what had most at any point */
    size_t count;
    struct trend_points points;
    struct arena arena;
};

/* Of the run up to an instant of the collector's clock (trend.h). Free with grown_free. */
struct grown_list grown_find(const struct facts *facts, uint64_t until);
void grown_free(struct grown_list *grown);

#endif
