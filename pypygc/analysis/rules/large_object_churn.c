/* SPDX-License-Identifier: GPL-3.0-or-later */
/* large-object-churn: objects that are too large for the nursery and are soon dropped. Each is
   malloced and cleared, counts at once towards the next major collection, and its memory may go back
   to the kernel and come again with page faults. What is seen: large objects that died at the first
   collection that could free them. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/majors.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

#include <math.h>

/* At least so many of them die at the first minor collection, or at the first major one. If most
   stay, they are what the program works with. */
#define MIN_DEAD_PERCENT 50.0

/* Fewer are a list or dictionary that grows, or the program's data: nothing that a loop makes again and
   again. */
#define MIN_OBJECTS 16

/* A list that grows is copied whenever it has become an eighth longer (rpython/rtyper/rlist.py,
   _ll_list_resize_hint_really). One that has grown leaves large arrays, and the number of them
   follows from their bytes. A few more or less: the first one may be anywhere above the size that is
   large, and sorting or copying the list once makes another. */
#define LIST_GROWTH     1.125
#define SMALLEST_LARGE  135168.0 /* bytes */
#define STEPS_MORE_LESS 2
/* So many lists of one length may grow side by side, such as the columns of a table. */
#define LISTS_AT_MOST 8

static bool accept(const struct cell_row *row)
{
    return row->cell->tally.large.objects > 0 && row_is_of_user(row);
}

/* Those that died soon. Other old objects of the same cells may be among the dead. */
static struct counts soon_dead(const struct tally *sum)
{
    struct counts dead = sum->large_died_young;

    counts_add(&dead, &sum->died_first_major);
    if (dead.objects > sum->large.objects)
        dead.objects = sum->large.objects;
    if (dead.bytes > sum->large.bytes)
        dead.bytes = sum->large.bytes;
    return dead;
}

/* True if these are no more than the copies of a few lists that grew by appending: each item is copied
   eight times on average, which is what growing costs, and nothing is made anew again and again. */
static bool is_growth(const struct counts *large)
{
    for (int lists = 1; lists <= LISTS_AT_MOST; lists++) {
        const double bytes = (double)large->bytes / lists;
        const double steps = log(1 + (LIST_GROWTH - 1) * bytes / SMALLEST_LARGE) / log(LIST_GROWTH);
        if (fabs((double)large->objects / lists - steps) <= STEPS_MORE_LESS)
            return true;
    }
    return false;
}

static void describe(struct findings *findings, struct finding *finding, const struct tally *sum,
                     const struct counts *dead, const struct causes *caused)
{
    const uint64_t mean = sum->large.bytes / sum->large.objects;
    char count[PLAIN_NUMBER_SIZE], size[PLAIN_NUMBER_SIZE];

    finding_count(finding, "large_objects", sum->large.objects);
    finding_bytes(finding, "large_bytes", sum->large.bytes);
    finding_bytes(finding, "mean_object_bytes", mean);
    finding_percent(finding, "died_soon_percent", percent_of(dead->bytes, sum->large.bytes));
    finding_count(finding, "minor_collections_for_large_objects", caused->minors);
    finding_count(finding, "major_collections_for_large_objects", caused->majors);
    finding->brief = arena_printf(
        &findings->arena,
        "%s objects of %s each are made here, too large for the nursery, and %.0f %% of them die at once.",
        plain_count(sum->large.objects, count), plain_bytes(mean, size),
        percent_of(dead->bytes, sum->large.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of %llu bytes each on average are made here, and %.0f %% of their bytes were "
        "dead at the first collection that could free them. An object above 135,167 bytes does not "
        "fit into PyPy's nursery: it is malloced and cleared, brings the next major collection "
        "nearer by its whole size (%zu of the run's were started for large objects), and is freed "
        "one by one.",
        (unsigned long long)sum->large.objects, (unsigned long long)mean,
        percent_of(dead->bytes, sum->large.bytes), caused->majors);
    finding->advice =
        "Work in pieces below 131 KB (about 16,000 items of a list), or reuse one object: "
        "L[:] = new contents, an array.array or bytearray that is filled again. If the size cannot "
        "change, raising glibc's trim threshold (MALLOC_TRIM_THRESHOLD_, MALLOC_TOP_PAD_) saves "
        "page faults: measure it with time, since instructions do not show it.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct causes caused = majors_of_cause(facts, "large");
    const double growth = majors_of_growth(facts);
    struct grouping grouping;

    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        const struct counts dead = soon_dead(&sum);
        struct price price = {0};
        struct finding *finding = NULL;

        cost_add_large(&price, (double)dead.bytes);
        cost_add_instructions(&price, majors_part(facts, growth, (double)dead.bytes));
        if (sum.large.objects >= MIN_OBJECTS && !is_growth(&sum.large) &&
            percent_of(dead.bytes, sum.large.bytes) >= MIN_DEAD_PERCENT)
            finding = group_find(&grouping.groups[i], false, facts, findings, &price);
        if (finding == NULL)
            continue;
        describe(findings, finding, &sum, &dead, &caused);
        group_claim(facts, findings, &grouping.groups[i]);
    }
    grouping_free(&grouping);
}

const struct rule rule_large_object_churn = {.id = "large-object-churn", .find = find};
