/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deep-stack-scan: work at the bottom of a deep recursion. All frames of the recursion are alive, so
   every minor collection scans what is new on the stack, and copies the frames, and the JITFRAMEs of
   compiled calls, that were made since the last one. What is seen: frames of functions that call
   themselves survive, and words of the stack were scanned. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

/* Frames of calls that return soon die in the nursery: of those of a recursion to moderate depth, a
   few in a thousand survive. */
#define MIN_SURVIVAL_PERCENT 5.0

static bool is_frame(const struct cell_row *row)
{
    return type_is(row->type, NAME_JITFRAME) || type_is(row->type, NAME_FRAME) ||
           type_is(row->type, NAME_VIRTUAL_REF);
}

static bool accept(const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    return is_frame(row) && row->owner->is_recursive &&
           percent_of(tally->survived.bytes, tally->allocated.bytes) >= MIN_SURVIVAL_PERCENT;
}

/* Words of the stack that minor collections scanned. */
static double scanned_roots(const struct profile *profile)
{
    double sum = 0;
    for (size_t i = 0; i < profile->n_minors; i++)
        sum += (double)units_roots(profile, i);
    return sum;
}

/* Bytes of frames that survived, of all recursions. */
static double survived_bytes(const struct grouping *grouping)
{
    double sum = 0;
    for (size_t i = 0; i < grouping->n_groups; i++)
        sum += (double)group_sum(&grouping->groups[i]).survived.bytes;
    return sum;
}

static void describe(struct findings *findings, struct finding *finding, const struct tally *sum,
                     double roots, size_t minors)
{
    finding_count(finding, "frames_survived", sum->survived.objects);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding_percent(finding, "survival_percent",
                    percent_of(sum->survived.bytes, sum->allocated.bytes));
    finding_count(finding, "stack_words_scanned", figure_whole(roots));
    finding_count(finding, "stack_words_per_minor",
                  minors > 0 ? figure_whole(roots / (double)minors) : 0);
    finding->explanation = arena_printf(
        &findings->arena,
        "%llu frame objects of a function that calls itself were copied out of the nursery, %llu "
        "bytes, and minor collections scanned %.0f words of the stack. All frames of a recursion "
        "are alive while its deepest call works. Compiled code inlines only a few levels and makes "
        "a frame object and a JITFRAME for each one beyond.",
        (unsigned long long)sum->survived.objects, (unsigned long long)sum->survived.bytes, roots);
    finding->advice =
        "Use a loop with an explicit list as its stack, or do the work that allocates after the "
        "recursion has returned. A larger nursery makes scans rarer: pypygc try --nursery=4M,16M -- and the command measures it.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const double roots = scanned_roots(facts->profile);
    struct grouping grouping;
    double survived;

    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    survived = survived_bytes(&grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        struct price price = group_cost(facts, &grouping.groups[i]);
        struct finding *finding;

        /* the stack that is scanned is that of the frames found alive: each recursion its part */
        cost_add_instructions(&price, roots * facts->bill.units.cost[UNIT_ROOT] *
                                          (double)sum.survived.bytes / survived);
        finding = group_find(&grouping.groups[i], true, facts, findings, &price);
        if (finding == NULL)
            continue;
        describe(findings, finding, &sum, roots, facts->profile->n_minors);
        group_claim(facts, findings, &grouping.groups[i]);
    }
    grouping_free(&grouping);
}

const struct rule rule_deep_stack_scan = {.id = "deep-stack-scan", .find = find};
