/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finalizer-chain: objects with a __del__ method that hold each other. A major collection calls
   only the method of the first of a chain, because the others can still be reached from it; so a
   chain of n takes n major collections, each of which marks all of it. What is seen: objects that
   nothing but finalizers reaches, and that were marked again and again. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/finalizers.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

/* More often than objects are that have a finalizer each: see finalizer_churn.c. */
#define MIN_TIMES_MARKED 4

/* Of the old objects of the class at least this part waits. Otherwise they are used. */
#define MIN_WAITING_PERCENT 50.0

static bool is_marked_often(const struct tally *tally)
{
    const uint64_t aged = tally_aged(tally).objects;
    return aged > 0 && tally->marked.objects >= MIN_TIMES_MARKED * aged;
}

/* The objects of one class that one function makes. */
struct chain {
    const struct cell_row *largest;
    struct tally sum;
    struct price price;
    struct counts waiting;
};

/* The largest cell of a group that is marked often and that no other finding explains; NULL if there
   is none. A group is in the order of its lines, the facts in that of size. */
static const struct cell_row *largest_of(const struct facts *facts, const struct findings *findings,
                                         const bool *has_finalizer, const struct group *group)
{
    const struct cell_row *largest = NULL;

    for (size_t i = 0; i < group->n_rows; i++) {
        const struct cell_row *row = group->rows[i];
        const size_t cell = (size_t)(row - facts->cells);
        if (has_finalizer[cell] && !findings->claimed[cell] && is_marked_often(&row->cell->tally) &&
            (largest == NULL || row < largest))
            largest = row;
    }
    return largest;
}

/* Adds up the cells of a group from the largest on, and claims them. */
static struct chain chain_of(const struct facts *facts, struct findings *findings,
                             const struct finalizers *finalizers, const struct group *group,
                             const struct cell_row *largest)
{
    struct chain chain = {.largest = largest};

    for (size_t i = 0; i < group->n_rows; i++) {
        const struct cell_row *row = group->rows[i];
        if (row < largest || !finalizers->of_cell[row - facts->cells])
            continue;
        tally_add(&chain.sum, &row->cell->tally);
        cost_add_row(&chain.price, facts, row, 1);
        findings->claimed[row - facts->cells] = true;
    }
    chain.waiting = finalizers_waiting(finalizers, largest->type->name);
    return chain;
}

static void describe(struct findings *findings, struct finding *finding, const struct chain *chain)
{
    const uint64_t aged = tally_aged(&chain->sum).objects;
    const uint64_t times = chain->sum.marked.objects / aged;

    finding_count(finding, "finalized_objects", aged);
    finding_count(finding, "waiting_objects", chain->waiting.objects);
    finding_bytes(finding, "waiting_bytes", chain->waiting.bytes);
    finding_count(finding, "times_marked", times);
    finding_count(finding, "died_objects", chain->sum.old_died.objects);
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the class %s were garbage that waited for a __del__ method, and a major "
        "collection marked each of them %llu times on average; %llu of %llu were freed. Where such "
        "objects hold each other, a major collection finalizes only the first of a chain, since "
        "the others are still reached from it, and keeps all of them. The rest of the chain waits "
        "for the next major collection, and so on.",
        (unsigned long long)chain->waiting.objects, chain->largest->type->name,
        (unsigned long long)times, (unsigned long long)chain->sum.old_died.objects,
        (unsigned long long)aged);
    finding->advice =
        "Let only one object of the structure have a __del__ (the owner, which cleans up the "
        "others), or break the links before dropping it: close() from the outside, a with "
        "statement, weak references upwards.";
}

static bool is_chain(const struct chain *chain)
{
    return is_marked_often(&chain->sum) &&
           percent_of(chain->waiting.objects, tally_aged(&chain->sum).objects) >=
               MIN_WAITING_PERCENT;
}

static void find(const struct facts *facts, struct findings *findings)
{
    struct finalizers finalizers;
    struct grouping grouping;

    finalizers_find(facts, &finalizers);
    group_cells(facts, NULL, row_is_of_user, GROUP_BY_FUNCTION_AND_TYPE, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct group *group = &grouping.groups[i];
        const struct cell_row *largest = largest_of(facts, findings, finalizers.of_cell, group);
        struct finding *finding = NULL;
        struct chain chain;

        if (largest == NULL)
            continue;
        chain = chain_of(facts, findings, &finalizers, group, largest);
        if (is_chain(&chain))
            finding =
                group_find(&(struct group){&chain.largest, 1}, true, facts, findings, &chain.price);
        if (finding != NULL)
            describe(findings, finding, &chain);
    }
    grouping_free(&grouping);
    finalizers_free(&finalizers);
}

const struct rule rule_finalizer_chain = {.id = "finalizer-chain", .find = find};
