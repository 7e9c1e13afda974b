/* SPDX-License-Identifier: GPL-3.0-or-later */
/* id-shadow: id() or the identity hash of objects that die young. The address of such an object must
   not change any more, so PyPy reserves its place in the old generation at once; if the object dies
   in the nursery, the place is garbage until the next major collection. What is seen: places that
   were reserved and never used. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/majors.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"

/* Instructions to reserve a place and to note it in a table (incminimark.py, _allocate_shadow), and
   to find it there again. */
#define SHADOW_INSTRUCTIONS 150

static bool accept(const struct cell_row *row)
{
    return row->cell->tally.shadow.objects > 0;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct group *group, const struct tally *sum)
{
    const struct cell_row *largest = group->rows[0];

    for (size_t i = 1; i < group->n_rows; i++)
        if (group->rows[i]->cell->tally.shadow.bytes > largest->cell->tally.shadow.bytes)
            largest = group->rows[i];
    finding_count(finding, "shadow_objects", sum->shadow.objects);
    finding_bytes(finding, "shadow_bytes", sum->shadow.bytes);
    finding_percent(finding, "share_of_shadows_percent",
                    percent_of(sum->shadow.bytes, facts->total.shadow.bytes));
    finding_percent(finding, "shadows_of_growth_percent",
                    percent_of(sum->shadow.bytes, tally_aged(&facts->total).bytes));
    finding_count(finding, "major_collections", facts->profile->n_majors);
    finding->explanation = arena_printf(
        &findings->arena,
        "For %llu objects that are made here, most of the type %s, a place in the old generation "
        "was reserved and never used: %.0f %% of all bytes by which it grew. The program asked for "
        "their identity (id(), the default __hash__ in a set or dictionary, a memo of seen objects), "
        "which must not change when the object moves, and then dropped them. The places are freed "
        "by a major collection only.",
        (unsigned long long)sum->shadow.objects, largest->type->name,
        percent_of(sum->shadow.bytes, tally_aged(&facts->total).bytes));
    finding->advice =
        "Use a key of the object's own (a number, a name) instead of id() or of the object itself; "
        "give the class __hash__ and __eq__ that work on its fields; or ask for the identity only of "
        "objects that live long.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const double growth = majors_of_growth(facts);
    struct grouping grouping;

    group_cells(facts, NULL, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        struct price price = {0};
        struct finding *finding;

        cost_add_instructions(&price, SHADOW_INSTRUCTIONS * (double)sum.shadow.objects);
        cost_add_instructions(&price, majors_part(facts, growth, (double)sum.shadow.bytes));
        finding = group_find(&grouping.groups[i], false, facts, findings, &price);
        if (finding != NULL)
            describe(facts, findings, finding, &grouping.groups[i], &sum);
    }
    grouping_free(&grouping);
}

const struct rule rule_id_shadow = {.id = "id-shadow", .find = find};
