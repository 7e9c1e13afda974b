/* SPDX-License-Identifier: GPL-3.0-or-later */
/* collector-disabled: the old generation grows and no major collection starts. gc.disable() stops
   only these; minor collections go on, and what survives one is never freed. What is seen: an old
   generation far beyond where a major collection starts, without a step of one. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

#include <string.h>

/* A major collection starts when the old generation is so many times what the last one left
   (PYPY_GC_MAJOR_COLLECT), and not below so many nurseries (incminimark.py, min_heap_size). */
#define MAJOR_COLLECT  1.82
#define MIN_HEAP_FILLS 8
/* From twice that on it is no accident: large objects and pauses between steps may add to it. */
#define BEYOND 2

static bool sets_thresholds(const struct run *run)
{
    static const char *const names[] = {"PYPY_GC_MIN", "PYPY_GC_MAJOR_COLLECT", "PYPY_GC_GROWTH"};

    for (size_t i = 0; i < run->n_environment; i++)
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            if (strcmp(run->environment[i].name, names[k]) == 0 &&
                run->environment[i].value != NULL)
                return true;
    return false;
}

struct heap {
    double most;      /* bytes, at a minor collection after the last major one */
    double threshold; /* where the next one should have started */
    bool steps;       /* one has started */
};

static struct heap heap_after_majors(const struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const struct major *last = profile->n_majors > 0 ? &profile->majors[profile->n_majors - 1]
                                                     : NULL;
    struct heap heap = {.threshold = MIN_HEAP_FILLS * (double)facts_nursery_size(facts)};
    uint64_t steps = 0, clock = 0;

    if (last != NULL) {
        const double left = (double)last->arena_bytes.value + (double)last->raw_bytes.value;
        if (MAJOR_COLLECT * left > heap.threshold)
            heap.threshold = MAJOR_COLLECT * left;
    }
    for (size_t i = 0; i < profile->n_majors; i++)
        figure_add(&steps, profile->majors[i].steps.value);
    heap.steps = profile->totals.value[TOTAL_MAJOR_STEPS] > steps;
    for (size_t i = 0; i < profile->n_minors; i++) {
        figure_add(&clock, profile->minors[i].allocated.bytes);
        if ((last == NULL || clock >= last->end_allocated_bytes.value) &&
            (double)profile->minors[i].used_bytes.value > heap.most)
            heap.most = (double)profile->minors[i].used_bytes.value;
    }
    return heap;
}

static bool accept(const struct cell_row *row)
{
    return row_is_of_user(row) && row->cell->tally.survived.bytes > 0;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct heap *heap, const struct tally *sum)
{
    finding_bytes(finding, "old_generation_bytes", figure_whole(heap->most));
    finding_bytes(finding, "threshold_bytes", figure_whole(heap->threshold));
    finding_count(finding, "minor_collections", facts->profile->n_minors);
    finding_count(finding, "major_collections", facts->profile->n_majors);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding->explanation = arena_printf(
        &findings->arena,
        "The old generation grew to %.0f bytes and no major collection started, though one is due at "
        "about %.0f bytes. gc.disable() has this effect: minor collections still run, and all that "
        "survives one stays in memory until gc.enable() or gc.collect(). Most of what survived "
        "comes from here (%llu bytes).",
        heap->most, heap->threshold, (unsigned long long)sum->survived.bytes);
    finding->advice =
        "Leave the collector on: in PyPy it works in small steps. If pauses must not happen at "
        "certain moments, call gc.disable() only around these and gc.collect_step() in between.";
}

static uint64_t survived_bytes(const struct tally *sum)
{
    return sum->survived.bytes;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct heap heap = heap_after_majors(facts);
    const struct group *worst;
    struct finding *finding = NULL;
    struct grouping grouping;
    struct price price = {0};

    if (!profile_has_old(facts->profile) || heap.steps || heap.most < BEYOND * heap.threshold ||
        sets_thresholds(&facts->profile->run))
        return;
    group_cells(facts, NULL, accept, GROUP_BY_FUNCTION, &grouping);
    worst = grouping_largest(&grouping, survived_bytes);
    cost_add_memory(&price, heap.most - heap.threshold);
    if (worst != NULL)
        finding = group_find(worst, true, facts, findings, &price);
    if (finding != NULL) {
        const struct tally sum = group_sum(worst);
        describe(facts, findings, finding, &heap, &sum);
    }
    grouping_free(&grouping);
}

const struct rule rule_collector_disabled = {.id = "collector-disabled", .find = find};
