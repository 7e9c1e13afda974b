/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Garbage on the curve: see garbage.h. Before the first moment at which what is alive is known, it grows from
   what there was when the program began; after the last one it stays. */
#include "analysis/garbage.h"

#include "analysis/ages.h"
#include "base/figure.h"

#include <stdlib.h>

/* What was alive of the old generation at a moment of the collector's clock. */
struct knot {
    uint64_t at, alive;
};

static int order_knots(const void *a, const void *b)
{
    const struct knot *x = a, *y = b;

    return x->at < y->at ? -1 : x->at > y->at;
}

/* The old generation at a moment, as the curve has it: at the last point before. */
static uint64_t old_at(const struct profile *profile, uint64_t at)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < profile->n_curve && profile->curve[i].allocated_bytes <= at; i++)
        bytes = profile->curve[i].old_bytes;
    return bytes;
}

/* Two of a major collection: what it freed was garbage at its begin, and what it left was alive at its end.
   Returns how many. */
static size_t knots_of_major(const struct profile *profile, const struct major *major,
                             struct knot *knots)
{
    size_t n = 0;

    if (!major->end_allocated_bytes.known)
        return 0;
    if (major->start_allocated_bytes.known) {
        const uint64_t old = old_at(profile, major->start_allocated_bytes.value);
        knots[n++] = (struct knot){major->start_allocated_bytes.value,
                                   old > major->died.bytes ? old - major->died.bytes : 0};
    }
    knots[n++] = (struct knot){major->end_allocated_bytes.value, major->marked.bytes};
    return n;
}

/* In order of time, from array_new. */
static struct knot *find_knots(const struct profile *profile, size_t *count)
{
    struct knot *knots = array_new(2 * profile->n_majors + profile->n_snapshots + 1, sizeof *knots);
    size_t n = 0;

    for (size_t i = 0; i < profile->n_majors; i++)
        n += knots_of_major(profile, &profile->majors[i], knots + n);
    for (size_t i = 0; i < profile->n_snapshots; i++)
        knots[n++] =
            (struct knot){profile->snapshots[i].allocated_bytes, profile->snapshots[i].alive.bytes};
    qsort(knots, n, sizeof *knots, order_knots);
    *count = n;
    return knots;
}

/* What the old generation had when the program began; all of it stays. */
static struct knot find_begin(const struct profile *profile)
{
    const uint64_t start = ages_program_start(profile);

    return (struct knot){start, old_at(profile, start)};
}

static double on_the_line(const struct knot *from, const struct knot *to, uint64_t at)
{
    const double part = to->at > from->at && at > from->at
                            ? (double)(at - from->at) / (double)(to->at - from->at)
                            : 0;

    return (double)from->alive + (part < 1 ? part : 1) * ((double)to->alive - (double)from->alive);
}

uint64_t *garbage_of_curve(const struct profile *profile)
{
    size_t n_knots, next = 0;
    struct knot *knots = find_knots(profile, &n_knots);
    struct knot before = find_begin(profile);
    uint64_t *garbage = NULL;

    if (n_knots > 0)
        garbage = array_new(profile->n_curve, sizeof *garbage);
    for (size_t i = 0; n_knots > 0 && i < profile->n_curve; i++) {
        const struct memory_point *point = &profile->curve[i];
        double alive;
        while (next < n_knots && knots[next].at <= point->allocated_bytes)
            before = knots[next++];
        alive = next < n_knots ? on_the_line(&before, &knots[next], point->allocated_bytes)
                               : (double)before.alive;
        garbage[i] = (double)point->old_bytes > alive ? point->old_bytes - figure_whole(alive) : 0;
    }
    free(knots);
    return garbage;
}
