/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nursery-too-small: objects that would die in a larger nursery. An object of a certain age survives
   if a minor collection happens before it dies: the likelier, the smaller the nursery. What is seen:
   the ages at which promoted objects died. A death is seen when a major collection frees the object,
   so true ages are lower, and a larger nursery saves rather more than is said here. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

#include <math.h>

/* Beyond this a nursery no longer fits into the last-level cache of most machines, and what it saves
   the collector it loses in misses. */
#define LARGEST_NURSERY (UINT64_C(64) << 20)

/* It must save half of the copying, else it hardly pays the memory. */
#define MIN_SAVED_PERCENT 50.0

/* Of the run's instructions, in percent: nobody sets an environment for less. */
#define MIN_COST_PERCENT 5.0

/* Survivors below this part of what was allocated are what a nursery is made for. */
#define MIN_SURVIVAL_PERCENT 10.0

/* What the rule is about: objects of the user's that no other finding explains. */
struct survivors {
    double survived, allocated, copying; /* bytes, and instructions */
    struct lifetimes lifetimes;
};

static bool accept(const struct cell_row *row)
{
    /* large objects never are in the nursery */
    return row_is_of_user(row) && row->cell->tally.survived.bytes > 0 &&
           row->cell->tally.large.objects == 0;
}

static struct survivors survivors_of(const struct facts *facts, const struct findings *findings)
{
    struct survivors sum = {0};

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        if (findings->claimed[i] || !accept(row))
            continue;
        sum.survived += (double)row->cell->tally.survived.bytes;
        sum.allocated += (double)row->cell->tally.allocated.bytes;
        sum.copying += (double)row->charge.part[CHARGE_COPYING];
        lifetimes_add(&sum.lifetimes, &row->cell->lifetime);
    }
    return sum;
}

/* Bytes that would survive with a nursery of that size, of those that did: an object that lives for
   age bytes of allocation meets a minor collection with the probability age / size. What is alive at
   the end survives in any case. */
static double would_survive(const struct survivors *now, double size)
{
    double died = 0, sum = 0;

    for (int i = 0; i < LIFETIME_BINS; i++) {
        const double bytes = (double)now->lifetimes.died[i].bytes;
        const double age = ldexp(1, i);
        died += bytes;
        sum += bytes * (age < size ? age / size : 1);
    }
    /* places of id() die old, too, and do not survive a minor collection first */
    if (died > now->survived) {
        sum *= now->survived / died;
        died = now->survived;
    }
    return sum + now->survived - died;
}

static uint64_t died_bytes(const struct tally *sum)
{
    return sum->old_died.bytes;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     uint64_t size, double survived, double would)
{
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE], c[PLAIN_NUMBER_SIZE];

    finding_bytes(finding, "nursery_size", facts_nursery_size(facts));
    finding_bytes(finding, "better_nursery_size", size);
    finding_bytes(finding, "survived_bytes", figure_whole(survived));
    finding_bytes(finding, "would_survive_bytes", figure_whole(would));
    finding->brief = arena_printf(
        &findings->arena,
        "%s survived a nursery of %s; by an estimate at most %s would have survived one of %llu MB.",
        plain_bytes(figure_whole(survived), a), plain_bytes(facts_nursery_size(facts), b),
        plain_bytes(figure_whole(would), c), (unsigned long long)(size >> 20));
    finding->explanation = arena_printf(
        &findings->arena,
        "%s survived a nursery of %s. By the ages at which these objects died later, "
        "at most %s would have survived one of %llu MB: the others would have died there at "
        "no cost. Most of them are made in this function.",
        a, b, c, (unsigned long long)(size >> 20));
    finding->advice = arena_printf(
        &findings->arena,
        "Measure it: pypygc try --nursery=%lluM,%lluM -- and the command. A nursery beyond the "
        "last-level cache costs misses instead. Or let fewer objects be alive at a time.",
        (unsigned long long)(size >= 2 << 20 ? size >> 21 : size >> 20),
        (unsigned long long)(size >> 20));
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct survivors now = survivors_of(facts, findings);
    uint64_t size = figure_times(facts_nursery_size(facts), 2);
    double would = 0;
    struct price price = {0};
    struct grouping grouping;
    struct finding *finding = NULL;
    const struct group *worst;

    if (100 * now.survived < MIN_SURVIVAL_PERCENT * now.allocated || now.survived == 0)
        return;
    for (; size <= LARGEST_NURSERY; size = figure_times(size, 2)) {
        would = would_survive(&now, (double)size);
        if (100 * (now.survived - would) >= MIN_SAVED_PERCENT * now.survived)
            break;
    }
    cost_add_instructions(&price, (1 - would / now.survived) * now.copying);
    if (size > LARGEST_NURSERY || cost_percent(facts, &price) < MIN_COST_PERCENT)
        return;
    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    worst = grouping_largest(&grouping, died_bytes);
    if (worst != NULL)
        finding = group_find(worst, true, facts, findings, &price);
    if (finding != NULL) {
        describe(facts, findings, finding, size, now.survived, would);
        findings->copying_told = 1 - would / now.survived;
    }
    grouping_free(&grouping);
}

const struct rule rule_nursery_too_small = {.id = "nursery-too-small", .find = find};
