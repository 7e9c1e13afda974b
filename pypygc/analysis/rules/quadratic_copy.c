/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quadratic-copy: a string or list that is copied whole to add or remove a piece (s += "x",
   s = s[1:]): n steps copy n * n / 2 bytes. What is seen: few objects of a large mean size make
   up much of all bytes, and the size drifts as the run goes on. Buffers of one size, such as the
   blocks of a file, do not drift. Copies beyond the nursery's limit are seen by their number and size
   only; that they drift is taken from those before them. */
#include "analysis/own_code.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/index.h"
#include "analysis/rules/majors.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

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

/* A text that is built up begins small: collections whose objects are smaller than this on average
   belong to other work. In those that are left nearly every one has larger objects than the one before
   (or smaller ones); where the text is begun anew now and then, a few have not. */
#define ONE_WAY_PART 0.8

/* In a long run a row has the figures of several collections, and hides what begins anew more often than
   that. Then it says enough if the sizes differ, and at least this part of the bytes is made by compiled
   code that extends something (`x += ...`). */
#define EXTENDED_PART 0.8

/* Code of the library that makes a copy does so for a piece of work of its own, such as a text that it decodes: nobody
   who calls it can extend something else instead. */
static bool is_of_library(const struct cell_row *row)
{
    const struct stack_frame *const frame = row->owner->stack;

    return frame != NULL && frame->place.file != NULL && own_code_has(frame->place.file);
}

static bool accept(const struct cell_row *row)
{
    const struct counts born = tally_born(&row->cell->tally);
    return !is_of_library(row) && row->type->has_items && !type_is(row->type, NAME_JITFRAME) &&
           born.objects > 0 && born.bytes / born.objects >= MIN_MEAN_BYTES;
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

/* Whether nearly all sizes of the collections whose objects are large go one way. */
static bool goes_one_way(const struct profile *profile, double *means, double *order)
{
    size_t n = 0, up = 0, down = 0;

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct counts *allocated = &profile->minors[i].allocated;
        if (profile->minors[i].row.part == 0 && allocated->objects > 0 &&
            allocated->bytes / allocated->objects >= MIN_MEAN_BYTES)
            means[n++] = (double)allocated->bytes / (double)allocated->objects;
    }
    if (n < MIN_MINORS)
        return false;
    memcpy(order, means, n * sizeof *means);
    qsort(order, n, sizeof *order, compare_doubles);
    for (size_t i = 1; i < n; i++) {
        up += means[i] > means[i - 1];
        down += means[i] < means[i - 1];
    }
    return order[n * HIGH_PERCENTILE / 100] >= MIN_DRIFT * order[n * LOW_PERCENTILE / 100] &&
           (double)(up > down ? up : down) >= ONE_WAY_PART * (double)(n - 1);
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

/* Whether rows stand for several collections each, with sizes that differ. */
static bool sizes_differ_among_merged(const struct profile *profile)
{
    double *const means = array_new(profile->n_minors, sizeof *means);
    size_t n = 0;
    bool differ = false;

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *const minor = &profile->minors[i];
        if (minor->row.collections > 1 && minor->row.part == 0 && minor->allocated.objects > 0)
            means[n++] = (double)minor->allocated.bytes / (double)minor->allocated.objects;
    }
    qsort(means, n, sizeof *means, compare_doubles);
    if (n >= MIN_MINORS)
        differ = means[n * HIGH_PERCENTILE / 100] >= MIN_DRIFT * means[n * LOW_PERCENTILE / 100];
    free(means);
    return differ;
}

/* Whether the JIT's code makes the object in a bytecode that extends another one. */
static bool is_extended(const struct cell_row *row)
{
    const struct trace *const trace = row->owner->trace;

    if (row->owner->who != WHO_JIT || trace == NULL || row->owner->op == NULL ||
        row->owner->op->opt == NULL)
        return false;
    for (const struct opt_op *op = row->owner->op->opt; op >= trace->opt; op--)
        if (op->kind == OPT_MERGE_POINT)
            return op->u.merge_point.opcode != NULL &&
                   strcmp(op->u.merge_point.opcode, "INPLACE_ADD") == 0;
    return false;
}

static bool extends(const struct group *group, uint64_t all_bytes)
{
    double extended = 0;

    for (size_t i = 0; i < group->n_rows; i++)
        if (is_extended(group->rows[i]))
            extended += (double)tally_born(&group->rows[i]->cell->tally).bytes;
    return extended >= EXTENDED_PART * (double)all_bytes;
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
    drift = drift || goes_one_way(profile, means, order);
    free(order);
    free(means);
    return drift;
}

/* Texts and bytes objects have items of one byte. */
static bool type_is_of_bytes(const struct gc_type *type)
{
    return type_is(type, NAME_TEXT);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct group *group, const struct tally *sum)
{
    const bool has_line = group->rows[0]->user_frame != NULL;
    const struct counts born = tally_born(sum);
    const uint64_t mean = born.bytes / born.objects;
    const char *large = "";
    char count[PLAIN_NUMBER_SIZE], size[PLAIN_NUMBER_SIZE];

    finding_count(finding, "allocated_objects", born.objects);
    finding_bytes(finding, "allocated_bytes", born.bytes);
    finding_bytes(finding, "mean_object_bytes", mean);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(born.bytes, tally_born(&facts->total).bytes));
    if (sum->large.objects > 0) {
        finding_count(finding, "large_objects", sum->large.objects);
        large = arena_printf(&findings->arena,
                             " %llu of them are larger than 135,167 bytes, do not fit into the "
                             "nursery, and are malloced and cleared beside being copied.",
                             (unsigned long long)sum->large.objects);
    }
    finding->brief = arena_printf(
        &findings->arena,
        "%s times a %s of %s on average is copied whole to add or remove a piece: with n pieces that is "
        "n * n / 2 of them.",
        plain_count(born.objects, count),
        type_is_of_bytes(group->rows[0]->type) ? "text" : "list, tuple or dictionary",
        plain_bytes(mean, size));
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the type %s with %llu bytes each on average were allocated %s%s. Their size "
        "changes slowly in the course of the run, as it does when a string, tuple or list is copied whole "
        "to add or remove a piece in every step. PyPy counts no references, so it cannot extend a "
        "string or tuple in place: n steps copy n * n / 2 bytes.%s",
        (unsigned long long)born.objects, group->rows[0]->type->name, (unsigned long long)mean,
        has_line ? "here" : group->rows[0]->owner->place.function,
        has_line ? "" : " (no line is known)", large);
    finding->advice =
        "Collect the pieces in a list and join them once (\"\".join(parts)), or use io.StringIO, "
        "io.BytesIO or a bytearray; in place of a tuple, extend a list. To consume a string or list, move an index (or use "
        "memoryview, collections.deque) instead of slicing off its front.";
}

/* What the copies cost. Those that are too large for the nursery are malloced, and bring major
   collections nearer by their size. */
static struct price price_of(const struct facts *facts, const struct group *group,
                             const struct tally *sum)
{
    struct price price = group_cost(facts, group);

    cost_add_large(&price, (double)sum->large.bytes);
    group_measure(facts, group, &price);
    cost_add_instructions(&price,
                          majors_part(facts, majors_of_growth(facts), (double)sum->large.bytes));
    return price;
}

/* A copy is made where a piece is added or removed, also if that is in a function which the loop calls and
   the JIT has inlined: there the line can be changed. */
static void place_at_maker(const struct group *group, struct finding *finding)
{
    const struct cell_row *largest = group->rows[0];
    const struct place *created;

    for (size_t i = 1; i < group->n_rows; i++)
        if (tally_born(&group->rows[i]->cell->tally).bytes >
            tally_born(&largest->cell->tally).bytes)
            largest = group->rows[i];
    created = &largest->owner->origin.created;
    if (created->file == NULL || own_code_has(created->file) ||
        same_function(created, &finding->place))
        return;
    finding->place = *created;
    finding->callers = largest->owner->origin.created_by != NULL
                           ? largest->owner->origin.created_by->caller
                           : NULL;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const uint64_t all = tally_born(&facts->total).bytes;
    const bool drift = sizes_drift(facts->profile);
    struct grouping grouping;

    if (!drift && !sizes_differ_among_merged(facts->profile))
        return;
    group_cells(facts, findings, accept, GROUP_BY_FUNCTION_AND_TYPE, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        const struct price price = price_of(facts, &grouping.groups[i], &sum);
        const struct counts born = tally_born(&sum);
        struct finding *finding = NULL;

        if (born.objects >= MIN_OBJECTS && percent_of(born.bytes, all) >= MIN_DRIFT_SHARE &&
            (drift || extends(&grouping.groups[i], born.bytes)))
            finding = group_find(&grouping.groups[i], false, facts, findings, &price);
        if (finding == NULL)
            continue;
        group_claim(facts, findings, &grouping.groups[i]);
        place_at_maker(&grouping.groups[i], finding);
        describe(facts, findings, finding, &grouping.groups[i], &sum);
    }
    grouping_free(&grouping);
}

const struct rule rule_quadratic_copy = {.id = "quadratic-copy", .find = find};
