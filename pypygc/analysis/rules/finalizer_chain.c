/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finalizer-chain: objects with a __del__ method that hold each other. A major collection calls
   only the method of the first of a chain, because the others can still be reached from it; so a
   chain of n takes n major collections, each of which marks all of it. What is seen: objects that
   nothing but finalizers reaches, and that were marked again and again. */
#include "analysis/rules/cost.h"
#include "analysis/rules/finalizers.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"

#include <stdlib.h>

/* More often than objects are that have a finalizer each: see finalizer_churn.c. */
#define MIN_TIMES_MARKED 4

/* Of the old objects of the class at least this part waits. Otherwise they are used. */
#define MIN_WAITING_PERCENT 50.0

static void describe(struct findings *findings, struct finding *finding, const struct cell_row *row,
                     const struct counts *waiting)
{
    const struct tally *tally = &row->cell->tally;
    const uint64_t aged = tally_aged(tally).objects;

    finding_count(finding, "finalized_objects", aged);
    finding_count(finding, "waiting_objects", waiting->objects);
    finding_bytes(finding, "waiting_bytes", waiting->bytes);
    finding_count(finding, "times_marked", tally->marked.objects / aged);
    finding_count(finding, "died_objects", tally->old_died.objects);
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the class %s were garbage that waited for a __del__ method, and a major "
        "collection marked each of them %llu times on average; %llu of %llu were freed. Where such "
        "objects hold each other, a major collection finalizes only the first of a chain, since "
        "the others are still reached from it, and keeps all of them. The rest of the chain waits "
        "for the next major collection, and so on.",
        (unsigned long long)waiting->objects, row->type->name,
        (unsigned long long)(tally->marked.objects / aged),
        (unsigned long long)tally->old_died.objects, (unsigned long long)aged);
    finding->advice =
        "Let only one object of the structure have a __del__ (the owner, which cleans up the "
        "others), or break the links before dropping it: close() from the outside, a with "
        "statement, weak references upwards.";
}

static bool is_chain(const struct facts *facts, const struct cell_row *row, struct counts *waiting)
{
    const struct tally *tally = &row->cell->tally;
    const uint64_t aged = tally_aged(tally).objects;

    if (aged == 0 || tally->marked.objects < MIN_TIMES_MARKED * aged)
        return false;
    *waiting = finalizers_waiting(facts->profile, row->type->name);
    return percent_of(waiting->objects, aged) >= MIN_WAITING_PERCENT;
}

void find_finalizer_chain(const struct facts *facts, struct findings *findings)
{
    bool *has_finalizer = finalizers_find(facts);

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        struct price price = {0};
        struct counts waiting;
        struct finding *finding;
        enum severity severity;

        if (!has_finalizer[i] || findings->claimed[i] || !is_chain(facts, row, &waiting))
            continue;
        cost_add_row(&price, facts, row, 1);
        if (!cost_judge(facts, &price, &severity))
            continue;
        finding = finding_add(findings, "finalizer-chain", severity);
        group_locate(&(struct group){&row, 1}, true, finding);
        cost_put(finding, facts, &price);
        describe(findings, finding, row, &waiting);
        findings->claimed[i] = true;
    }
    free(has_finalizer);
}
