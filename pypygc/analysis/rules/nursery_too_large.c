/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nursery-too-large: a nursery that does not fit into the last-level cache. Each byte of it is
   touched for the first time in every cycle, and by then the cache has long forgotten it, so that
   allocation waits for main memory. What is seen: first touches of reserved memory that missed, with
   a nursery beyond half of the last level. Only with --cache-sim. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/misses.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

#include <string.h>

/* The rest of the cache is for what the program works with. */
#define MOST_OF_CACHE 0.5

static uint64_t last_level(const struct run *run)
{
    for (size_t i = 0; i < run->n_caches; i++)
        if (strcmp(run->caches[i].name, "LL") == 0)
            return run->caches[i].size;
    return 0;
}

static bool accept(const struct cell_row *row)
{
    return row_is_of_user(row) && row->cell->tally.allocated.bytes > 0;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     double misses, uint64_t cache)
{
    finding_bytes(finding, "nursery_size", facts_nursery_size(facts));
    finding_bytes(finding, "last_level_cache_bytes", cache);
    finding_count(finding, "first_touch_misses", figure_whole(misses));
    finding_count(finding, "LL_misses",
                  facts->profile->totals.value[TOTAL_LL_READ_MISSES] +
                      facts->profile->totals.value[TOTAL_LL_WRITE_MISSES]);
    finding->explanation = arena_printf(
        &findings->arena,
        "The nursery has %llu bytes and the last-level cache %llu. Memory of the nursery is used "
        "again only after a whole cycle, when the cache no longer has it: %.0f cache lines came "
        "from main memory when they were first touched. Most of them are allocated in this function.",
        (unsigned long long)facts_nursery_size(facts), (unsigned long long)cache, misses);
    finding->advice =
        "Make the nursery smaller than half of the last-level cache (PYPY_GC_NURSERY), unless that "
        "makes many more objects survive: pypygc try --nursery=SIZE -- and the command shows both runs side "
        "by side.";
}

static uint64_t allocated_bytes(const struct tally *sum)
{
    return sum->allocated.bytes;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct totals *totals = &facts->profile->totals;
    const uint64_t cache = last_level(&facts->profile->run);
    const double fresh = (double)totals->value[TOTAL_NURSERY_FRESH_MISSES];
    const double ll = (double)totals->value[TOTAL_LL_READ_MISSES] +
                      (double)totals->value[TOTAL_LL_WRITE_MISSES];
    const double misses = fresh < ll ? fresh : ll; /* D1 misses that can have missed LL */
    struct price price = {0};
    struct grouping grouping;
    struct finding *finding = NULL;
    const struct group *most;

    cost_add_instructions(&price, MISS_LL_INSTRUCTIONS * misses);
    if (cache == 0 || !facts->profile->run.has_nursery_size ||
        (double)facts_nursery_size(facts) <= MOST_OF_CACHE * (double)cache)
        return;
    group_cells(facts, NULL, accept, GROUP_BY_FUNCTION, &grouping);
    most = grouping_largest(&grouping, allocated_bytes);
    if (most != NULL)
        finding = group_find(most, false, facts, findings, &price);
    if (finding != NULL)
        describe(facts, findings, finding, misses, cache);
    grouping_free(&grouping);
}

const struct rule rule_nursery_too_large = {.id = "nursery-too-large", .find = find};
