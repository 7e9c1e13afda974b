/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quadratic-copy: a string or list that is copied whole to add or remove a piece (s += "x",
   s = s[1:]): n steps copy n * n / 2 bytes. What is seen: few objects of a large mean size make
   up much of all bytes, and the size drifts as the run goes on. Buffers of one size, such as the
   blocks of a file, do not drift. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

/* Strings and lists of everyday programs have tens of bytes. From half a kilobyte on, the copying
   of an object costs more than all else that is done to make it. */
#define MIN_MEAN_BYTES 512

/* A handful of large objects is no loop that copies. */
#define MIN_OBJECTS 256

/* Sizes that grow by a constant: after a share t of all bytes the size is sqrt(t) of the last
   one, so the 10th and the 90th percentile over the collections differ by the factor 3. */
#define LOW_PERCENTILE  10
#define HIGH_PERCENTILE 90
#define MIN_DRIFT       1.5
/* A drift is slow: the sum of squares of the steps from one collection to the next, against that
   of the deviations from the mean. It is 2 for sizes in random order, near 0 for a drift. */
#define MAX_ROUGHNESS 0.5
/* Phases of different work have other sizes too, but change them at a stroke. Of all the way that a
   drift goes up and down, at least this part is made in steps of at most a fifth of the range.
   (It is nearly all of it for one string that grows, half for one that starts anew again and
   again.) */
#define SMALL_STEP       0.2
#define SMALL_STEPS_PART 0.45
/* The drift is seen in the mean of all objects, so it says something only about types that make up
   a good part of the bytes. */
#define MIN_DRIFT_SHARE 20.0
/* With fewer collections than this percentiles say nothing. */
#define MIN_MINORS 10
/* Sizes beyond these percentiles are left out: a few collections of other work, such as those while
   the interpreter starts, must not hide a drift. */
#define LOWEST_PERCENTILE  5
#define HIGHEST_PERCENTILE 95
/* Collections whose objects are smaller than this part of the median belong to other work, such
   as the start of the interpreter. */
#define OTHER_WORK_PART 4

static bool accept(const struct cell_row *row)
{
    const struct counts *allocated = &row->cell->tally.allocated;
    return row->type->has_items && !type_is(row->type, NAME_JITFRAME) && allocated->objects > 0 &&
           allocated->bytes / allocated->objects >= MIN_MEAN_BYTES;
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Fills means with the mean object size before each collection, in order, without those of other
   work. Returns how many there are. order is room for as many. */
static size_t sizes_in_order(const struct profile *profile, double *means, double *order)
{
    size_t n = 0, kept = 0;
    double least;

    for (size_t i = 0; i < profile->n_minors; i++)
        if (profile->minors[i].allocated.objects > 0 && profile->minors[i].allocated.bytes > 0)
            means[n++] = (double)profile->minors[i].allocated.bytes /
                         (double)profile->minors[i].allocated.objects;
    if (n == 0)
        return 0;
    memcpy(order, means, n * sizeof *means);
    qsort(order, n, sizeof *order, compare_doubles);
    least = order[n / 2] / OTHER_WORK_PART;
    for (size_t i = 0; i < n; i++)
        if (means[i] >= least)
            means[kept++] = means[i];
    return kept;
}

static double roughness(const double *values, size_t n)
{
    double mean = 0, steps = 0, deviations = 0;

    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        deviations += (values[i] - mean) * (values[i] - mean);
        if (i > 0)
            steps += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
    }
    return deviations > 0 ? steps / deviations : 2;
}

static bool in_small_steps(const double *values, size_t n, double range)
{
    double all = 0, small = 0;

    for (size_t i = 1; i < n; i++) {
        const double step = values[i] > values[i - 1] ? values[i] - values[i - 1]
                                                      : values[i - 1] - values[i];
        all += step;
        small += step <= SMALL_STEP * range ? step : 0;
    }
    return small >= SMALL_STEPS_PART * all;
}

/* Leaves the values from lowest to highest in their order. Returns how many there are. */
static size_t keep_between(double *values, size_t n, double lowest, double highest)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i] >= lowest && values[i] <= highest)
            values[kept++] = values[i];
    return kept;
}

/* Whether the sizes of objects grow or shrink slowly over the run. */
static bool sizes_drift(const struct profile *profile)
{
    double *means = array_new(profile->n_minors, sizeof *means);
    double *order = array_new(profile->n_minors, sizeof *order);
    const size_t n = sizes_in_order(profile, means, order);
    bool drift = false;

    if (n >= MIN_MINORS) {
        memcpy(order, means, n * sizeof *means);
        qsort(order, n, sizeof *order, compare_doubles);
        const double lowest = order[n * LOWEST_PERCENTILE / 100];
        const double highest = order[n * HIGHEST_PERCENTILE / 100];
        const size_t kept = keep_between(means, n, lowest, highest);

        drift = order[n * HIGH_PERCENTILE / 100] >= MIN_DRIFT * order[n * LOW_PERCENTILE / 100] &&
                roughness(means, kept) <= MAX_ROUGHNESS &&
                in_small_steps(means, kept, highest - lowest);
    }
    free(order);
    free(means);
    return drift;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct group *group, const struct tally *sum)
{
    const bool has_line = group->rows[0]->user_frame != NULL;
    const uint64_t mean = sum->allocated.bytes / sum->allocated.objects;

    finding_count(finding, "allocated_objects", sum->allocated.objects);
    finding_bytes(finding, "allocated_bytes", sum->allocated.bytes);
    finding_bytes(finding, "mean_object_bytes", mean);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(sum->allocated.bytes, facts->total.allocated.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the type %s with %llu bytes each on average were allocated %s%s. Their size "
        "changes slowly in the course of the run, as it does when a string or list is copied whole "
        "to add or remove a piece in every step. PyPy counts no references, so it cannot extend a "
        "string in place: n steps copy n * n / 2 bytes.",
        (unsigned long long)sum->allocated.objects, group->rows[0]->type->name,
        (unsigned long long)mean, has_line ? "here" : group->rows[0]->owner->place.function,
        has_line ? "" : " (no line is known)");
    finding->advice =
        "Collect the pieces in a list and join them once (\"\".join(parts)), or use io.StringIO, "
        "io.BytesIO or a bytearray. To consume a string or list, move an index (or use "
        "memoryview, collections.deque) instead of slicing off its front.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    struct grouping grouping;

    if (!sizes_drift(facts->profile))
        return;
    group_cells(facts, findings, accept, GROUP_BY_FUNCTION_AND_TYPE, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        const struct price cost = group_cost(facts, &grouping.groups[i]);
        struct finding *finding = NULL;

        if (sum.allocated.objects >= MIN_OBJECTS &&
            percent_of(sum.allocated.bytes, facts->total.allocated.bytes) >= MIN_DRIFT_SHARE)
            finding = group_find(&grouping.groups[i], false, facts, findings, &cost);
        if (finding == NULL)
            continue;
        group_claim(facts, findings, &grouping.groups[i]);
        describe(facts, findings, finding, &grouping.groups[i], &sum);
    }
    grouping_free(&grouping);
}

const struct rule rule_quadratic_copy = {.id = "quadratic-copy", .find = find};
