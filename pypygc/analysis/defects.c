/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks a profile against itself: see defects.h. The collector's own counter beside the sum over
   the survivors is the check that makes the figures worth believing; a defect never goes
   unsaid. */
#include "analysis/defects.h"

/* More than the checks below can find. */
#define MAX_DEFECTS 16

static void add(struct facts *facts, const char *sentence)
{
    facts->defects[facts->n_defects++] = sentence;
}

static void compare_total(struct facts *facts, enum total total, uint64_t sum)
{
    const struct totals *totals = &facts->profile->totals;

    if (totals->known[total] && totals->value[total] != sum)
        add(facts, arena_printf(&facts->arena, "The cells add up to %llu %s, the totals say %llu.",
                                (unsigned long long)sum, total_name(total),
                                (unsigned long long)totals->value[total]));
}

static void compare_minors(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const struct totals *totals = &profile->totals;
    uint64_t disagreeing = 0, survived = 0;

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        survived += minor->survived.bytes;
        disagreeing += minor->has_collector_survived &&
                       minor->collector_survived_bytes != minor->survived.bytes;
    }
    if (totals->known[TOTAL_DISAGREEMENTS] && totals->value[TOTAL_DISAGREEMENTS] > disagreeing)
        disagreeing = totals->value[TOTAL_DISAGREEMENTS];
    if (disagreeing > 0)
        add(facts, arena_printf(&facts->arena,
                                "In %llu of %zu minor collections the survivors that were seen "
                                "differ from the collector's own count: the survivor figures "
                                "cannot be trusted.",
                                (unsigned long long)disagreeing, profile->n_minors));
    if (totals->known[TOTAL_MINOR_COLLECTIONS] &&
        totals->value[TOTAL_MINOR_COLLECTIONS] != profile->n_minors)
        add(facts, arena_printf(&facts->arena,
                                "The file lists %zu minor collections, the totals say %llu.",
                                profile->n_minors,
                                (unsigned long long)totals->value[TOTAL_MINOR_COLLECTIONS]));
    if (totals->known[TOTAL_SURVIVED_BYTES] && totals->value[TOTAL_SURVIVED_BYTES] != survived)
        add(facts, arena_printf(&facts->arena,
                                "The minor collections add up to %llu survived_bytes, the totals "
                                "say %llu.",
                                (unsigned long long)survived,
                                (unsigned long long)totals->value[TOTAL_SURVIVED_BYTES]));
}

static void check_conservation(struct facts *facts)
{
    size_t broken = 0;

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct tally *tally = &facts->cells[i].cell->tally;
        /* unsigned sums wrap alike on both sides */
        broken += tally->allocated.bytes + tally->inherited.bytes !=
                      tally->survived.bytes + tally->died.bytes + tally->left.bytes ||
                  tally->allocated.objects + tally->inherited.objects !=
                      tally->survived.objects + tally->died.objects + tally->left.objects;
    }
    if (broken > 0)
        add(facts, arena_printf(&facts->arena,
                                "In %zu of %zu cells, allocated + inherited is not survived + "
                                "died + left.",
                                broken, facts->n_cells));
}

void find_defects(struct facts *facts)
{
    facts->defects = array_new(MAX_DEFECTS, sizeof *facts->defects);
    compare_minors(facts);
    check_conservation(facts);
    compare_total(facts, TOTAL_NURSERY_BYTES, facts->total.allocated.bytes);
    compare_total(facts, TOTAL_NURSERY_OBJECTS, facts->total.allocated.objects);
    compare_total(facts, TOTAL_SURVIVED_BYTES, facts->total.survived.bytes);
    compare_total(facts, TOTAL_SURVIVED_OBJECTS, facts->total.survived.objects);
    compare_total(facts, TOTAL_DIED_YOUNG_BYTES, facts->total.died.bytes);
    compare_total(facts, TOTAL_DIED_YOUNG_OBJECTS, facts->total.died.objects);
    compare_total(facts, TOTAL_LEFT_BYTES, facts->total.left.bytes);
    compare_total(facts, TOTAL_LEFT_OBJECTS, facts->total.left.objects);
}
