/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nepotism: dead old objects that promote young ones. A minor collection takes every old object that
   was written to for alive. If that one is garbage, what it points to is copied out of the nursery
   all the same, and does the same to the next: a queue whose elements keep their link to the next
   one gets old as a whole.

   What is seen: most objects survive, and few of them are still alive when the next major collection
   starts. Objects that were in use when they were copied behave otherwise: those of the last nursery
   before the start live on then, so at least a part of nursery size / bytes between two major
   collections is freed by the second one only. Of what is freed by the first one beyond that, the
   missing part was garbage when it was copied. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/majors.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

#include "format.h"

#include <string.h>

/* Garbage does not die in the nursery: most of it survives. */
#define MIN_SURVIVAL_PERCENT 50.0

/* Most of the survivors were garbage: else their use explains them better. The rest is in use, since
   a queue holds some elements, and so may the frame of a loop. */
#define MIN_GARBAGE 0.5

/* Each major collection is one sample of that part: it must be above by so many standard errors. */
#define STANDARD_ERRORS 2

/* So few would do so by chance. */
#define MIN_EXPECTED_OBJECTS 200

/* The starts of major collections must have nothing to do with what the program does just then, so
   there have to be some, and they must not be asked for. */
#define MIN_MAJORS 3

/* So many of the survivors are objects that the program itself links. If fewer, they are parts of
   built-in types, such as the blocks of a deque, of which it can only make fewer. */
#define MIN_OWN_PERCENT 10.0

static bool accept(const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    return row_is_of_user(row) &&
           percent_of(tally->survived.bytes, tally->allocated.bytes) >= MIN_SURVIVAL_PERCENT;
}

static size_t majors_by_threshold(const struct profile *profile)
{
    size_t n = 0;
    for (size_t i = 0; i < profile->n_majors; i++)
        n += profile->majors[i].cause != NULL &&
             strcmp(profile->majors[i].cause, PYPYGC_CAUSE_THRESHOLD) == 0;
    return n;
}

/* True if the survivors are rather instances and containers than what built-in types are made of. */
static bool are_of_program(const struct group *group, const struct tally *sum)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < group->n_rows; i++) {
        const struct gc_type *type = group->rows[i]->type;
        if (type_is_instance(type) || type_is(type, NAME_W_LIST) || type_is(type, NAME_W_DICT) ||
            type_is(type, NAME_W_TUPLE))
            figure_add(&bytes, group->rows[i]->cell->tally.survived.bytes);
    }
    return percent_of(bytes, sum->survived.bytes) >= MIN_OWN_PERCENT;
}

/* Survivors that a second major collection would have freed if they had been in use. */
static double expected_to_outlive(const struct facts *facts, const struct tally *sum)
{
    return (double)sum->died_first_major.objects * (double)facts_nursery_size(facts) /
           majors_interval(facts);
}

/* The part of the survivors that was garbage when it was copied. */
static double garbage(const struct facts *facts, const struct tally *sum)
{
    const double expected = expected_to_outlive(facts, sum);
    const double part = expected > 0 ? (double)sum->died_second_major.objects / expected : 1;
    return part < 1 ? 1 - part : 0;
}

static bool is_mostly_garbage(double part, size_t majors)
{
    const double above = part - MIN_GARBAGE;
    return above > 0 &&
           above * above * (double)majors >= STANDARD_ERRORS * STANDARD_ERRORS * part * (1 - part);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct tally *sum)
{
    const double survival = percent_of(sum->survived.bytes, sum->allocated.bytes);
    const double died = percent_of(sum->died_first_major.bytes, sum->survived.bytes);

    finding_bytes(finding, "allocated_bytes", sum->allocated.bytes);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding_count(finding, "survived_objects", sum->survived.objects);
    finding_percent(finding, "survival_percent", survival);
    finding_percent(finding, "died_first_major_percent", died);
    finding_count(finding, "died_second_major_objects", sum->died_second_major.objects);
    finding_count(finding, "expected_if_used_objects",
                  figure_whole(expected_to_outlive(facts, sum)));
    finding_percent(finding, "garbage_percent", 100 * garbage(facts, sum));
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f %% of the bytes allocated here were copied out of the nursery, and %.0f %% of these "
        "were freed by the very next major collection. Only %llu objects lived through one; if the "
        "program had still used them when they were copied, it would be about %.0f. So about %.0f %% "
        "of them were garbage already, and were copied because an old object points to them that is "
        "garbage, too: a minor collection takes all old objects for alive, and what is promoted so "
        "promotes the next one.",
        survival, died, (unsigned long long)sum->died_second_major.objects,
        expected_to_outlive(facts, sum), 100 * garbage(facts, sum));
    finding->advice =
        "Clear the link of an element when it is taken out (node.next = None), or keep the queue "
        "in a list with two indexes instead of linked objects. (The blocks of a collections.deque "
        "do the same to each other, but only they, not what is in them.)";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const size_t threshold = majors_by_threshold(facts->profile);
    struct grouping grouping;

    if (threshold < MIN_MAJORS || 2 * threshold < facts->profile->n_majors)
        return;
    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        const double expected = expected_to_outlive(facts, &sum);
        struct price price = group_cost(facts, &grouping.groups[i]);
        struct finding *finding = NULL;

        price.allocating = 0;
        cost_scale(&price, garbage(facts, &sum));
        if (expected >= MIN_EXPECTED_OBJECTS && is_mostly_garbage(garbage(facts, &sum), threshold))
            finding = group_find(&grouping.groups[i], true, facts, findings, &price);
        if (finding == NULL)
            continue;
        if (!are_of_program(&grouping.groups[i], &sum))
            finding->severity = SEVERITY_LOW;
        describe(facts, findings, finding, &sum);
        group_claim(facts, findings, &grouping.groups[i]);
    }
    grouping_free(&grouping);
}

const struct rule rule_nepotism = {.id = "nepotism", .find = find};
