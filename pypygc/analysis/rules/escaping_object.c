/* SPDX-License-Identifier: GPL-3.0-or-later */
/* escaping-object: a compiled loop allocates instances of Python classes that die young. The
   optimiser keeps such an object in registers unless it escapes: into a list or attribute of an
   object that exists, into a call that was not inlined. Short-lived and yet allocated means that
   it escaped for nothing much. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

/* More than this survives: the object is wanted, and is medium-lived's case if it is one. */
#define MAX_SURVIVAL_PERCENT 10.0

static bool accept(const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    return row->site->kind == SITE_JIT && type_is_instance(row->type) &&
           percent_of(tally->survived.bytes, tally->allocated.bytes) <= MAX_SURVIVAL_PERCENT;
}

/* What is known about the largest of the sites: a sentence, or "". */
static const char *reason_text(struct findings *findings, const struct group *group)
{
    const struct cell_row *largest = group->rows[0];
    const struct origin *origin;
    const char *created = "";

    for (size_t i = 1; i < group->n_rows; i++)
        if (group->rows[i]->cell->tally.allocated.bytes > largest->cell->tally.allocated.bytes)
            largest = group->rows[i];
    origin = &largest->owner->origin;
    if (origin->forced_by == NULL)
        return "";
    if (origin->created.file != NULL)
        created = arena_printf(&findings->arena, ", created at line %u%s%s,",
                               (unsigned)origin->created.line,
                               origin->created.function != NULL ? " in " : "",
                               origin->created.function != NULL ? origin->created.function : "");
    return arena_printf(&findings->arena, " Most of them, of the type %s%s are %s.",
                        largest->type->name, created, origin->forced_by);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct group *group, const struct tally *sum)
{
    finding_count(finding, "allocated_objects", sum->allocated.objects);
    finding_bytes(finding, "allocated_bytes", sum->allocated.bytes);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(sum->allocated.bytes, facts->total.allocated.bytes));
    finding->explanation = arena_printf(
        &findings->arena,
        "A compiled loop makes %llu instances of Python classes here, and %.1f %% of their bytes "
        "survive a minor collection. The JIT keeps an object that only the loop uses out of "
        "memory; these had to be allocated because something that outlives the iteration sees "
        "them: a list, dictionary or attribute they are stored into, a global, or a call that "
        "was not inlined. The line is where the object is forced; the line that creates it may "
        "be earlier in the loop.%s",
        (unsigned long long)sum->allocated.objects,
        percent_of(sum->survived.bytes, sum->allocated.bytes), reason_text(findings, group));
    finding->advice =
        "Keep the object in a local variable during the loop and store it once, after the loop; "
        "store its numbers instead of the object; or reuse one object.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    struct grouping grouping;

    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        const struct price cost = group_cost(facts, &grouping.groups[i]);
        struct finding *const finding =
            group_find(&grouping.groups[i], false, facts, findings, &cost);

        if (finding == NULL)
            continue;
        group_claim(facts, findings, &grouping.groups[i]);
        describe(facts, findings, finding, &grouping.groups[i], &sum);
    }
    grouping_free(&grouping);
}

const struct rule rule_escaping_object = {.id = "escaping-object", .find = find};
