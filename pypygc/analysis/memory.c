/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is alive is known at major collections only, and a short run has few. But whatever was there
   at one moment and is garbage is gone when the curve is lower later: so the least of all later
   points is what stayed, at the most, and the end of the run is one of them. */
#include "analysis/memory.h"

#include "analysis/ages.h"
#include "analysis/trend.h"
#include "base/figure.h"
#include "format.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_GROWTH (4u << 20)
#define GROWTH_PART  4 /* of the end */
/* The same where ages say that it has grown, and between which they do, as parts of the program's. At the
   most: if a quarter came in the second half, evenly, and the rest in the first, the average is
   1/4 * 1/4 + 3/4 * 3/4. At the least: objects that go again after half of the program, as from a window, are a
   quarter as old on average; what is older has been filling for more than half, and did not stop. */
#define GROWTH_PART_BY_AGE 8
#define LEAST_BY_AGE       (1u << 20)
#define LEAST_AGE          0.25
#define MOST_AGE           0.625
#define EVEN_PART          3 /* of the growth, that came before the last tenth of the run */
#define GARBAGE_PART       2 /* of the peak */
#define LEAST_GARBAGE      (16u << 20)
#define LEAST_LATE         (1u << 20)
#define LATE_PERCENT       5
/* Free memory that arenas keep: of what the heap has in memory. Half is usual after a peak. */
#define LEAST_FRAGMENTS  (16u << 20)
#define FRAGMENT_PERCENT 60

enum { OLD, OUTSIDE };

static uint64_t value_of(const struct memory_point *point, int what)
{
    return what == OLD ? point->old_bytes : point->external_bytes;
}

/* When each point was, from the begin of the program: in instructions, or by the collector's clock. From
   array_new. */
static double *times_of(const struct profile *profile, bool by_clock)
{
    double *when = array_new(profile->n_curve, sizeof *when);
    const uint64_t start = ages_program_start_instructions(profile);
    double begin = 0;

    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *point = &profile->curve[i];
        when[i] = by_clock ? (double)point->allocated_bytes : (double)point->instructions;
    }
    begin = by_clock ? (double)ages_program_start(profile) : (double)start;
    if (profile->curve[profile->n_curve - 1].instructions <= start)
        begin = 0; /* not known, as in profiles of earlier versions */
    for (size_t i = 0; i < profile->n_curve; i++)
        when[i] -= begin;
    return when;
}

/* The curve up to a point. */
struct view {
    const struct profile *profile;
    const double *when;
    size_t n;
};

/* What stayed from a part of the run on, of what there is at the end. */
static uint64_t stayed(const struct view *view, int what, double part, uint64_t end)
{
    const double from = part * view->when[view->n - 1];
    uint64_t least = end;

    for (size_t i = view->n; i-- > 0;) {
        const struct memory_point *point = &view->profile->curve[i];
        if (view->when[i] < from)
            break;
        if (value_of(point, what) < least)
            least = value_of(point, what);
    }
    return least;
}

/* The highest point of a part of the run, the first half or so. */
static uint64_t highest_before(const struct view *view, int what, double part)
{
    const double to = part * view->when[view->n - 1];
    uint64_t most = 0;

    for (size_t i = 0; i < view->n; i++) {
        const struct memory_point *point = &view->profile->curve[i];
        if (view->when[i] <= to && value_of(point, what) > most)
            most = value_of(point, what);
    }
    return most;
}

/* Less is no growth: so many bytes, and one of so many parts of what there is at the end. */
struct least {
    uint64_t bytes;
    unsigned part;
};

/* By how much it grew from half of the run on; 0 if that is no growth. */
static uint64_t growth(const struct view *view, int what, uint64_t end, struct least least)
{
    const uint64_t half = stayed(view, what, 0.5, end), late = stayed(view, what, 0.9, end);
    const uint64_t grown = end - half;

    if (grown < least.bytes || grown < end / least.part || late - half < grown / EVEN_PART)
        return 0;
    /* it only came back to where it had been */
    if (highest_before(view, what, 0.5) > end)
        return 0;
    return grown;
}

/* True if the objects that a quarter of what is alive at the end consists of have the ages of what grows evenly.
   The curve has the garbage, too, which is most when no major collection has ended for long, and hides a
   part of such growth. */
static bool is_half_as_old(const struct profile *profile)
{
    const struct snapshot *shot = &profile->snapshot;

    for (size_t i = 0; i < shot->n_kept; i++) {
        double age;
        if (shot->kept[i].alive.bytes < shot->alive.bytes / GROWTH_PART)
            break; /* they fall */
        age = ages_of_kept(profile, shot, &shot->kept[i]);
        if (age >= LEAST_AGE && age <= MOST_AGE)
            return true;
    }
    return false;
}

/* Of the old generation. A C library may allocate much, and a program compute much, while the collector's
   clock stands still, so instructions count; but the last major collection may take half of them. So what
   grows by the clock alone has grown, too, if some of it still comes in the second half of the
   instructions. */
static uint64_t growth_of_curve(const struct view *view, const struct view *by_clock, uint64_t end)
{
    const struct least least = is_half_as_old(view->profile)
                                   ? (struct least){LEAST_BY_AGE, GROWTH_PART_BY_AGE}
                                   : (struct least){LEAST_GROWTH, GROWTH_PART};
    const uint64_t grown = growth(view, OLD, end, least);
    const uint64_t late = end - stayed(view, OLD, 0.5, end);

    if (grown > 0 || late < LEAST_LATE || percent_of(late, end) < LATE_PERCENT)
        return grown;
    return growth(by_clock, OLD, end, least);
}

/* What was alive was measured at points; where these do not tell, the curve does. */
static uint64_t growth_of_heap(struct memory *memory, const struct view *view,
                               const struct view *by_clock)
{
    struct trend_points points = trend_points(view->profile, memory->until);
    const struct trend trend = trend_of_all(view->profile, &points);

    trend_points_free(&points);
    memory->is_measured = trend.shape != TREND_UNKNOWN;
    if (!memory->is_measured)
        return growth_of_curve(view, by_clock, memory->alive_bytes);
    return trend.grown; /* it has a least of its own */
}

/* What only objects with finalizers reach at the end, which wait for a major collection; 0 where that is not
   known. */
static uint64_t waiting_at_end(const struct profile *profile)
{
    const struct held *held = profile->n_helds > 0 ? &profile->helds[profile->n_helds - 1] : NULL;
    uint64_t bytes = 0;

    if (held == NULL || !held->at_exit)
        return 0;
    for (size_t i = 0; i < held->n_holders; i++) {
        const struct holder *holder = &profile->holders[held->first_holder + i];
        if (holder->root != NULL && strcmp(holder->root, PYPYGC_ROOT_FINALIZERS) == 0)
            figure_add(&bytes, holder->alive.bytes);
    }
    return bytes;
}

static uint64_t highest(const struct view *view, int what)
{
    return highest_before(view, what, 1);
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

/* What the last major collection has left alive, and in *n the points up to its end; 0 without one. */
static uint64_t alive_at_last(const struct profile *profile, size_t *n)
{
    const struct major *major = profile->n_majors > 0 ? &profile->majors[profile->n_majors - 1]
                                                      : NULL;
    size_t points = profile->n_curve;

    if (major == NULL || !major->end_allocated_bytes.known)
        return 0;
    while (points > 0 &&
           profile->curve[points - 1].allocated_bytes > major->end_allocated_bytes.value)
        points--;
    *n = points;
    return points > 0 ? major->marked.bytes : 0;
}

/* The program lets go of much when it ends: local variables of functions that have returned are gone
   then. What was alive before that the last major collection knows; and whether it grew, up to that
   collection, if it was in the second half. Returns false if it was not: then nobody knows. */
static bool judge_let_go(struct memory *memory, struct view *alive, struct view *by_clock)
{
    size_t n = 0;
    const uint64_t before = alive_at_last(alive->profile, &n);

    if (before <= memory->alive_bytes || before - memory->alive_bytes < LEAST_GROWTH)
        return true;
    memory->is_let_go = true;
    memory->alive_bytes = before;
    memory->until = alive->profile->majors[alive->profile->n_majors - 1].end_allocated_bytes.value;
    if (alive->when[n - 1] < alive->when[alive->n - 1] / 2)
        return false;
    alive->n = by_clock->n = n;
    return true;
}

/* What waited to be freed, at the most. What a collection leaves alive has also what came while it was
   at work, so that what it freed is more than what there was less. */
static void find_garbage(const struct profile *profile, struct memory *memory)
{
    size_t point = 0;

    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *major = &profile->majors[i];
        const uint64_t end = major->end_allocated_bytes.value;
        uint64_t high = 0, garbage;

        for (; point < profile->n_curve && profile->curve[point].allocated_bytes <= end; point++)
            if (profile->curve[point].old_bytes > high)
                high = profile->curve[point].old_bytes;
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
static bool garbage_waits(const struct profile *profile, const struct memory *memory, uint64_t kept)
{
    const uint64_t gone = profile->snapshot.taken && memory->old_peak_bytes > kept
                              ? memory->old_peak_bytes - kept
                              : 0;
    const uint64_t most = gone > memory->garbage_bytes ? gone : memory->garbage_bytes;

    return memory->old_peak_bytes > LEAST_GARBAGE && most > memory->peak_bytes / GARBAGE_PART;
}

struct memory memory_judge(const struct profile *profile)
{
    const struct totals *totals = &profile->totals;
    struct memory memory = {.verdict = MEMORY_UNKNOWN, .until = UINT64_MAX};
    struct view all = {.profile = profile, .n = profile->n_curve}, alive, by_clock;
    uint64_t old, outside, waiting, kept;
    double *times[2];
    bool is_known;

    if (profile->n_curve == 0) {
        memory.peak_bytes = at_end(profile);
        return memory;
    }
    all.when = times[false] = times_of(profile, false);
    alive = by_clock = all;
    by_clock.when = times[true] = times_of(profile, true);
    memory.old_peak_bytes = highest(&all, OLD);
    memory.external_peak_bytes = highest(&all, OUTSIDE);
    memory.peak_bytes = totals->known[TOTAL_PEAK_BYTES] ? totals->value[TOTAL_PEAK_BYTES] : 0;
    memory.external_bytes = profile->curve[profile->n_curve - 1].external_bytes;
    memory.alive_bytes = profile->snapshot.taken ? profile->snapshot.alive.bytes
                                                 : profile->curve[profile->n_curve - 1].old_bytes;
    is_known = judge_let_go(&memory, &alive, &by_clock);
    memory.half_bytes = stayed(&alive, OLD, 0.5, memory.alive_bytes);
    old = is_known ? growth_of_heap(&memory, &alive, &by_clock) : 0;
    /* what is left open is reached by its finalizer until a major collection has come, and is not kept */
    waiting = memory.is_let_go ? 0 : waiting_at_end(profile);
    kept = memory.alive_bytes > waiting ? memory.alive_bytes - waiting : 0;
    if (waiting >= old)
        old = 0;
    outside =
        growth(&all, OUTSIDE, memory.external_bytes, (struct least){LEAST_GROWTH, GROWTH_PART});
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
    else if (garbage_waits(profile, &memory, kept))
        memory.verdict = MEMORY_GARBAGE;
    else if (kept > 2 * stayed(&alive, OLD, 0.1, memory.alive_bytes) && kept > LEAST_GROWTH)
        memory.verdict = MEMORY_PLATEAU;
    else
        memory.verdict = MEMORY_STEADY;
    free(times[false]);
    free(times[true]);
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
