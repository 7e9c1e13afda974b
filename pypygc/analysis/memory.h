/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory curve, judged: did what is kept grow through the run, and where is the memory that the
   process had at the most? */
#ifndef PYPYGC_ANALYSIS_MEMORY_H
#define PYPYGC_ANALYSIS_MEMORY_H

#include "profile/profile.h"

enum memory_verdict {
    MEMORY_UNKNOWN, /* the profile has no curve */
    MEMORY_STEADY,
    MEMORY_PLATEAU,   /* it grew, and stopped */
    MEMORY_GROWS,     /* what is alive grows through the run */
    MEMORY_OUTSIDE,   /* memory outside the collector's heap does */
    MEMORY_GARBAGE,   /* at its peak most was garbage that was not freed yet */
    MEMORY_FRAGMENTED /* at the end most of the heap is free, in pages that few objects keep */
};

struct memory {
    enum memory_verdict verdict;
    uint64_t peak_bytes;     /* old generation and outside together; without a curve: at the end */
    uint64_t old_peak_bytes; /* each for itself */
    uint64_t external_peak_bytes; /* at the points of the curve */
    uint64_t alive_bytes; /* old, reached at the end; all that was old where that is unknown */
    bool is_let_go;       /* the program let go of much when it ended: alive_bytes is what its last
                                major collection left alive */
    uint64_t until;       /* the clock of that collection; else UINT64_MAX */
    bool
        is_measured; /* whether it grew is known from points of the run (trend.h), not from the curve */
    uint64_t external_bytes;      /* at the end */
    uint64_t half_bytes;          /* what stayed of the old generation from half of the run on */
    uint64_t grown_bytes;         /* from half of the run to its end, inside or outside */
    uint64_t resident_peak_bytes; /* as the kernel sees it; 0 where it does not say */
    /* The most that a major collection has freed: all of it waited when sweeping began. And the highest
       that the old generation was between the one before and its end. 0 without one. */
    uint64_t garbage_bytes, garbage_peak_bytes;
    uint64_t fragment_bytes; /* free in pages that objects keep, at the end, if that is most of the
                                heap; else 0 */
};

/* Judges what was alive at points of the run (trend.h), where growth of less than an eighth, or of 1 MB, is none;
   or else the curve, where less than a quarter, or 4 MB, is none, unless the ages of what is kept say that it grew.
   Nor is what the last tenth of the run alone explains, nor what only objects with finalizers reach. */
struct memory memory_judge(const struct profile *profile);

/* The snapshot that tells what is kept: that at the end, or that at the peak where the program has let
   go of it by then. */
const struct snapshot *memory_snapshot(const struct profile *profile, const struct memory *memory);

/* The moment at which most was in memory, as the kernel sees it; NULL if that is not known. */
const struct resident_point *memory_highest(const struct profile *profile);

/* The verdict in a word or two, as in the JSON report. */
const char *memory_verdict_name(enum memory_verdict verdict);

#endif
