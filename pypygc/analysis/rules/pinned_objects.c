/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pinned-objects: strings that wait in calls of the C library. While a call that releases the GIL
   reads a string of the nursery, the string is pinned: it cannot move. The nursery is then in pieces,
   and minor collections cannot skip the part of the stack that they have seen. What is seen: minor
   collections that left objects behind in the nursery. */
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"

/* Instructions of a minor collection for each object that stays pinned. Three threads that wait in
   write(): 25.1 million in 139 minor collections with 371 pinned objects in all, 22.5 million with
   PYPY_GC_MAX_PINNED=0. */
#define PINNED_INSTRUCTIONS 7000

/* A string that is being written when a minor collection happens is chance; in every second one, it
   is how the program works. */
#define MIN_MINORS_PERCENT 50.0
#define MIN_MINORS         20

/* Of what minor collections cost, for a run in which these are a small part of the whole. */
#define MIN_PERCENT_OF_MINORS 5.0

static void describe(struct findings *findings, struct finding *finding, size_t pinned_minors,
                     size_t minors, double objects)
{
    finding_count(finding, "minor_collections_with_pinned", pinned_minors);
    finding_percent(finding, "share_of_minors_percent", percent_of(pinned_minors, minors));
    finding_count(finding, "pinned_objects", figure_whole(objects));
    finding->explanation = arena_printf(
        &findings->arena,
        "In %zu of %zu minor collections objects had to stay in the nursery, %.1f at a time, because "
        "a call outside of Python was reading them: most are strings that are made here. PyPy pins "
        "a young string that is passed to a call which releases the GIL (write, send). Until the "
        "call returns the nursery is in pieces, and every minor collection scans the whole stack "
        "anew. Beyond a few pinned objects the string is copied instead.",
        pinned_minors, minors, objects / (double)pinned_minors);
    finding->advice =
        "Pass data that live longer than the nursery: the same buffer again and again, written "
        "into; or fewer and larger pieces, so that fewer calls wait at a time. With PYPY_GC_MAX_PINNED=0 "
        "PyPy copies instead of pinning: pypygc try --set=PYPY_GC_MAX_PINNED=0 -- and the command measures it.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    struct spots spots = {0};
    size_t pinned_minors = 0;
    double objects = 0;
    struct price price = {0};
    struct finding *finding;
    enum severity severity;

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        if (minor->pinned_objects == 0)
            continue;
        pinned_minors++;
        objects += (double)minor->pinned_objects;
        if (minor->pinned_site != PROFILE_NONE)
            spots_add_site(&spots, facts, minor->pinned_site, &(struct spot){.weight = 1});
    }
    spots_by_function(&spots);
    cost_add_instructions(&price, PINNED_INSTRUCTIONS * objects);
    if (spots.count > 0 && pinned_minors >= MIN_MINORS &&
        percent_of(pinned_minors, profile->n_minors) >= MIN_MINORS_PERCENT &&
        100 * cost_sum(&price) >= MIN_PERCENT_OF_MINORS * (double)facts->bill.minor) {
        if (!cost_judge(facts, &price, &severity))
            severity = SEVERITY_LOW;
        finding = finding_add(findings, severity);
        spot_locate(&spots.list[0], finding);
        cost_put(finding, facts, &price);
        describe(findings, finding, pinned_minors, profile->n_minors, objects);
    }
    spots_free(&spots);
}

const struct rule rule_pinned_objects = {.id = "pinned-objects", .find = find};
