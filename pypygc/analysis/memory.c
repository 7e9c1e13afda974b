/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is alive is known at major collections only, and a short run has few. But whatever was there
   at one moment and is garbage is gone when the curve is lower later: so the least of all later
   points is what stayed, at the most, and the end of the run is one of them. */
#include "analysis/memory.h"

#include "base/figure.h"
#include "format.h"

#include <string.h>

#define LEAST_GROWTH  (4u << 20)
#define GROWTH_PART   4 /* of the end */
#define EVEN_PART     3 /* of the growth, that came before the last tenth of the run */
#define GARBAGE_PART  2 /* of the peak */
#define LEAST_GARBAGE (16u << 20)
/* Free memory that arenas keep: of what the heap has in memory. Half is usual after a peak. */
#define LEAST_FRAGMENTS  (16u << 20)
#define FRAGMENT_PERCENT 60

enum { OLD, OUTSIDE };

static uint64_t value_of(const struct memory_point *point, int what)
{
    return what == OLD ? point->old_bytes : point->external_bytes;
}

/* When a point was, from the begin of the program: in instructions, since a C library may allocate
   much while the collector's clock stands still. */
static double when(const struct profile *profile, const struct memory_point *point)
{
    const struct memory_point *last = &profile->curve[profile->n_curve - 1];
    const struct totals *totals = &profile->totals;
    const uint64_t start = totals->known[TOTAL_PROGRAM_START_INSTRUCTIONS]
                               ? totals->value[TOTAL_PROGRAM_START_INSTRUCTIONS]
                               : 0;

    return last->instructions > start ? (double)point->instructions - (double)start
                                      : (double)point->allocated_bytes;
}

/* What stayed from a part of the run on, of what there is at the end. The run ends with point number
   N - 1. */
static uint64_t stayed(const struct profile *profile, size_t n, int what, double part, uint64_t end)
{
    const double from = part * when(profile, &profile->curve[n - 1]);
    uint64_t least = end;

    for (size_t i = n; i-- > 0;) {
        const struct memory_point *point = &profile->curve[i];
        if (when(profile, point) < from)
            break;
        if (value_of(point, what) < least)
            least = value_of(point, what);
    }
    return least;
}

/* The highest point of a part of the run, the first half or so. */
static uint64_t highest_before(const struct profile *profile, size_t n, int what, double part)
{
    const double to = part * when(profile, &profile->curve[n - 1]);
    uint64_t most = 0;

    for (size_t i = 0; i < n; i++)
        if (when(profile, &profile->curve[i]) <= to && value_of(&profile->curve[i], what) > most)
            most = value_of(&profile->curve[i], what);
    return most;
}

/* By how much it grew from half of the run on; 0 if that is no growth. */
static uint64_t growth(const struct profile *profile, size_t n, int what, uint64_t end)
{
    const uint64_t half = stayed(profile, n, what, 0.5, end),
                   late = stayed(profile, n, what, 0.9, end);
    const uint64_t grown = end - half;

    if (grown < LEAST_GROWTH || grown < end / GROWTH_PART || late - half < grown / EVEN_PART)
        return 0;
    /* it only came back to where it had been */
    if (highest_before(profile, n, what, 0.5) > end)
        return 0;
    return grown;
}

static uint64_t highest(const struct profile *profile, int what)
{
    return highest_before(profile, profile->n_curve, what, 1);
}

/* Without the curve, as in profiles of earlier versions: what there was at the end. */
static uint64_t at_end(const struct profile *profile)
{
    const struct totals *totals = &profile->totals;
    uint64_t bytes = totals->known[TOTAL_OLD_LIVE_BYTES] ? totals->value[TOTAL_OLD_LIVE_BYTES] : 0;

    for (size_t i = 0; i < profile->n_externals; i++)
        if (profile->externals[i].bytes > profile->externals[i].freed_bytes)
            figure_add(&bytes, profile->externals[i].bytes - profile->externals[i].freed_bytes);
    return bytes;
}

/* What is free at the end in arenas' pages that objects keep, if it is most of what the heap has;
   else 0. */
static uint64_t fragments(const struct profile *profile)
{
    const struct resident_point *end;
    uint64_t free_bytes, heap;

    if (profile->n_residents == 0)
        return 0;
    end = &profile->residents[profile->n_residents - 1];
    free_bytes = end->arena_sparse_bytes + end->arena_free_bytes;
    heap = free_bytes + end->arena_used_bytes + end->raw_bytes;
    return free_bytes >= LEAST_FRAGMENTS && percent_of(free_bytes, heap) >= FRAGMENT_PERCENT
               ? free_bytes
               : 0;
}

/* The program lets go of much when it ends: local variables of functions that have returned are gone
   then. The last major collection knows what was alive, if it was in the second half: sets *n to
   the points up to it, and returns that; else 0. */
static uint64_t alive_before_end(const struct profile *profile, size_t *n)
{
    const struct major *major = profile->n_majors > 0 ? &profile->majors[profile->n_majors - 1]
                                                      : NULL;
    const struct memory_point *last = &profile->curve[profile->n_curve - 1];
    size_t points = profile->n_curve;

    if (major == NULL || !major->end_allocated_bytes.known)
        return 0;
    while (points > 0 &&
           profile->curve[points - 1].allocated_bytes > major->end_allocated_bytes.value)
        points--;
    if (points == 0 || when(profile, &profile->curve[points - 1]) < when(profile, last) / 2)
        return 0;
    *n = points;
    return major->marked.bytes;
}

/* What waited to be freed, at the most. What a collection leaves alive has also what came while it was
   at work, so that what it freed is more than what there was less. */
static void find_garbage(const struct profile *profile, struct memory *memory)
{
    uint64_t before = 0;

    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *major = &profile->majors[i];
        const uint64_t end = major->end_allocated_bytes.value;
        uint64_t high = 0, garbage;

        for (size_t p = 0; p < profile->n_curve; p++)
            if (profile->curve[p].allocated_bytes > before &&
                profile->curve[p].allocated_bytes <= end && profile->curve[p].old_bytes > high)
                high = profile->curve[p].old_bytes;
        before = end;
        garbage = high > major->marked.bytes ? high - major->marked.bytes : 0;
        if (major->died.bytes > garbage)
            garbage = major->died.bytes < high ? major->died.bytes : high;
        if (garbage > memory->garbage_bytes) {
            memory->garbage_bytes = garbage;
            memory->garbage_peak_bytes = high;
        }
    }
}

/* At the peak most was garbage: a collection freed so much, or there is so much less at the end. */
static bool garbage_waits(const struct profile *profile, const struct memory *memory)
{
    const uint64_t gone = profile->snapshot.taken && memory->old_peak_bytes > memory->alive_bytes
                              ? memory->old_peak_bytes - memory->alive_bytes
                              : 0;
    const uint64_t most = gone > memory->garbage_bytes ? gone : memory->garbage_bytes;

    return memory->old_peak_bytes > LEAST_GARBAGE && most > memory->peak_bytes / GARBAGE_PART;
}

struct memory memory_judge(const struct profile *profile)
{
    const struct totals *totals = &profile->totals;
    struct memory memory = {MEMORY_UNKNOWN};
    size_t points = profile->n_curve;
    uint64_t old, outside, before;

    if (profile->n_curve == 0) {
        memory.peak_bytes = at_end(profile);
        return memory;
    }
    memory.old_peak_bytes = highest(profile, OLD);
    memory.external_peak_bytes = highest(profile, OUTSIDE);
    memory.peak_bytes = totals->known[TOTAL_PEAK_BYTES] ? totals->value[TOTAL_PEAK_BYTES] : 0;
    memory.external_bytes = profile->curve[profile->n_curve - 1].external_bytes;
    memory.alive_bytes = profile->snapshot.taken ? profile->snapshot.alive.bytes
                                                 : profile->curve[profile->n_curve - 1].old_bytes;
    before = alive_before_end(profile, &points);
    if (before > memory.alive_bytes && before - memory.alive_bytes >= LEAST_GROWTH) {
        memory.is_let_go = true;
        memory.alive_bytes = before;
    } else {
        points = profile->n_curve;
    }
    memory.half_bytes = stayed(profile, points, OLD, 0.5, memory.alive_bytes);
    old = growth(profile, points, OLD, memory.alive_bytes);
    outside = growth(profile, profile->n_curve, OUTSIDE, memory.external_bytes);
    memory.grown_bytes = old > outside ? old : outside;
    memory.resident_peak_bytes =
        totals->known[TOTAL_RESIDENT_PEAK_BYTES] ? totals->value[TOTAL_RESIDENT_PEAK_BYTES] : 0;
    memory.fragment_bytes = fragments(profile);
    find_garbage(profile, &memory);
    if (outside > old)
        memory.verdict = MEMORY_OUTSIDE;
    else if (old > 0)
        memory.verdict = MEMORY_GROWS;
    else if (memory.fragment_bytes > 0)
        memory.verdict = MEMORY_FRAGMENTED;
    else if (garbage_waits(profile, &memory))
        memory.verdict = MEMORY_GARBAGE;
    else if (memory.alive_bytes > 2 * stayed(profile, points, OLD, 0.1, memory.alive_bytes) &&
             memory.alive_bytes > LEAST_GROWTH)
        memory.verdict = MEMORY_PLATEAU;
    else
        memory.verdict = MEMORY_STEADY;
    return memory;
}

const struct snapshot *memory_snapshot(const struct profile *profile, const struct memory *memory)
{
    const struct snapshot *peak = profile_snapshot(profile, PYPYGC_MOMENT_PEAK);

    return memory->is_let_go && peak != NULL ? peak : &profile->snapshot;
}

const struct resident_point *memory_highest(const struct profile *profile)
{
    const struct resident_point *most = NULL;

    for (size_t i = 0; i < profile->n_residents; i++)
        if (most == NULL || profile->residents[i].resident_bytes > most->resident_bytes)
            most = &profile->residents[i];
    return most;
}

const char *memory_verdict_name(enum memory_verdict verdict)
{
    static const char *const names[] = {
        [MEMORY_UNKNOWN] = "unknown",       [MEMORY_STEADY] = "steady",
        [MEMORY_PLATEAU] = "plateau",       [MEMORY_GROWS] = "grows",
        [MEMORY_OUTSIDE] = "outside",       [MEMORY_GARBAGE] = "garbage waits",
        [MEMORY_FRAGMENTED] = "fragmented",
    };
    return names[verdict];
}
