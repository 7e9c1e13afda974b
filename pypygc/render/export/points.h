/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run as a benchmark: the totals that are worth following over time, and the names under which
   servers of benchmarks keep them. Counts are exact: the same program, input, interpreter and nursery
   give the same, so that a change is one. */
#ifndef PYPYGC_RENDER_EXPORT_POINTS_H
#define PYPYGC_RENDER_EXPORT_POINTS_H

#include "profile/profile.h"

/* POINT(NAME of the total, unit, what it is in few words). Less of each is better. */
#define EXPORT_POINTS(POINT)                                                                       \
    POINT(ALLOCATED_BYTES, "bytes", "allocated")                                                   \
    POINT(ALLOCATED_OBJECTS, "objects", "allocated")                                               \
    POINT(SURVIVED_BYTES, "bytes", "survived a minor collection")                                  \
    POINT(SURVIVED_OBJECTS, "objects", "survived a minor collection")                              \
    POINT(OLD_LIVE_BYTES, "bytes", "alive in the old generation at the end")                       \
    POINT(PEAK_BYTES, "bytes", "most memory, the collector's and outside")                         \
    POINT(EXTERNAL_PEAK_BYTES, "bytes", "most memory outside the collector's heap")                \
    POINT(MINOR_COLLECTIONS, "collections", "minor")                                               \
    POINT(MAJOR_COLLECTIONS, "collections", "major")                                               \
    POINT(INSTRUCTIONS, "instructions", "executed")                                                \
    POINT(GC_INSTRUCTIONS, "instructions", "executed in the collector")                            \
    POINT(LL_READ_MISSES, "misses", "of the last level of caches, reads")                          \
    POINT(LL_WRITE_MISSES, "misses", "of the last level of caches, writes")

struct point {
    const char *name; /* the total's */
    const char *unit, *what;
    uint64_t value;
};

struct points {
    struct point *list; /* those that the run measured */
    size_t count;
    const char *benchmark;          /* what ran: the script without its folder and ".py" */
    const char *version, *build_id; /* of PyPy; "unknown" */
    struct arena arena;
};

void points_make(const struct profile *profile, struct points *points);

void points_free(struct points *points);

#endif
