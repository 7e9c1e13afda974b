/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finalizer-churn: many short-lived objects with a __del__ method. None of them can die young: each
   is copied out of the nursery with all that it reaches, is found dead by a major collection, is
   kept until its method has run, and is freed by a later one. What is seen: instances that the
   program registers for finalization, nearly all of which survive and do not stay. */
#include "analysis/rules/cost.h"
#include "analysis/rules/finalizers.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"

#include <stdlib.h>

/* Those that did not were still in the nursery at the end. */
#define MIN_SURVIVAL_PERCENT 75.0

/* Instructions to register an object, and to call its method later from the interpreter with a
   frame of its own. A loop that does nothing but make 1.5 million such objects takes 1,650 an object
   outside of the collector. */
#define FINALIZER_INSTRUCTIONS 1000

/* Marked so often on average, they are not waiting for their turn but are part of a chain, or of
   what the program works with. An object that dies at once is marked at most when it is found dead,
   when it was promoted while a major collection marked, and while its method has not run yet. */
#define MAX_TIMES_MARKED 4

/* The rule looks at cells through a function without other arguments. */
struct churn {
    const struct facts *facts;
    const bool *has_finalizer;
};

static bool survives(const struct tally *tally)
{
    return percent_of(tally->survived.bytes, tally->allocated.bytes) >= MIN_SURVIVAL_PERCENT;
}

/* True if the row is one of objects with finalizers, or of what the same trace made for them. */
static bool belongs(const struct churn *churn, const struct cell_row *row,
                    const struct cell_row *instance)
{
    const size_t index = (size_t)(row - churn->facts->cells);

    if (churn->has_finalizer[index])
        return row->type == instance->type;
    return row->owner->trace != NULL && row->owner->trace == instance->owner->trace &&
           row->site->kind == SITE_JIT && survives(&row->cell->tally);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct cell_row *instance, const struct tally *sum)
{
    const uint64_t objects = instance->cell->tally.allocated.objects;
    const double survival = percent_of(instance->cell->tally.survived.objects, objects);

    finding_count(finding, "finalized_objects", objects);
    finding_percent(finding, "survival_percent", survival);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding_count(finding, "times_marked",
                  objects > 0 ? instance->cell->tally.marked.objects / objects : 0);
    finding_percent(finding, "share_of_survived_percent",
                    percent_of(sum->survived.bytes, facts->total.survived.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu objects of the class %s were made here, which has a __del__ method. %.0f %% of them "
        "were copied out of the nursery: the collector must keep such an object, and all that it "
        "reaches, until its method has run, and frees it only at a major collection after that. "
        "Without the method they would have died in the nursery at no cost.",
        (unsigned long long)objects, instance->type->name, survival);
    finding->advice =
        "Use a context manager (with ...) or an explicit close() and remove __del__; or put the "
        "resource into one small object with a __del__ that lives as long as its users; or use "
        "weakref.finalize for the few objects that need it.";
}

/* Judges the objects of one cell, with what they reach. */
static void judge(const struct churn *churn, struct findings *findings,
                  const struct cell_row *instance)
{
    const struct facts *facts = churn->facts;
    const struct tally *tally = &instance->cell->tally;
    struct tally sum = {0};
    struct price price = {0};
    struct finding *finding;
    enum severity severity;

    for (size_t i = 0; i < facts->n_cells; i++)
        if (belongs(churn, &facts->cells[i], instance)) {
            tally_add(&sum, &facts->cells[i].cell->tally);
            cost_add_row(&price, facts, &facts->cells[i], 1);
        }
    cost_add_instructions(&price, FINALIZER_INSTRUCTIONS * (double)tally->allocated.objects);
    if (!cost_judge(facts, &price, &severity))
        return;
    finding = finding_add(findings, "finalizer-churn", severity);
    group_locate(&(struct group){&instance, 1}, true, finding);
    cost_put(finding, facts, &price);
    describe(facts, findings, finding, instance, &sum);
    for (size_t i = 0; i < facts->n_cells; i++)
        if (belongs(churn, &facts->cells[i], instance))
            findings->claimed[i] = true;
}

void find_finalizer_churn(const struct facts *facts, struct findings *findings)
{
    bool *has_finalizer = finalizers_find(facts);
    const struct churn churn = {facts, has_finalizer};

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct tally *tally = &facts->cells[i].cell->tally;
        if (has_finalizer[i] && !findings->claimed[i] && survives(tally) &&
            tally->marked.objects < MAX_TIMES_MARKED * tally->survived.objects)
            judge(&churn, findings, &facts->cells[i]);
    }
    free(has_finalizer);
}
