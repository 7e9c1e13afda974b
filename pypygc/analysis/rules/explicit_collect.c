/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explicit-collect: the program itself asks for collections. Each such call completes the major
   collection in progress and runs a whole one: all that is alive is marked again, whether anything
   has died or not. What is seen: minor collections that were asked for, with the line that did,
   and the major ones that started so. */
#include "analysis/rules/cost.h"
#include "analysis/rules/majors.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"
#include "base/plain.h"

#include "format.h"

#include <string.h>

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    const struct causes *asked = context;
    const uint64_t live = facts->total.marked.bytes /
                          (facts->profile->n_majors > 0 ? facts->profile->n_majors : 1);

    (void)spot;
    finding_count(finding, "requested_major_collections", asked->majors);
    finding_count(finding, "major_collections", facts->profile->n_majors);
    finding_count(finding, "collector_instructions", figure_whole(asked->instructions));
    finding_bytes(finding, "marked_bytes_per_major", live);
    char amount[PLAIN_NUMBER_SIZE];
    finding->explanation = arena_printf(
        &findings->arena,
        "The program asked for %llu of the %llu major collections. gc.collect() completes the major "
        "collection in progress, if there is one, and then runs a whole one at a stretch: it marks "
        "all that is alive, %s on average in this run, however little has died since. Left "
        "alone, the collector starts one when the old generation has nearly doubled, and does it in "
        "small steps.",
        (unsigned long long)asked->majors, (unsigned long long)facts->profile->n_majors,
        plain_bytes(live, amount));
    finding->advice =
        "Take gc.collect() out of the loop. If it is there to release files or sockets, close them "
        "(with statement); if it is there against a peak of memory, call it once, after the peak. "
        "gc.collect_step() does a small part of the work only.";
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    const struct causes *asked = context;

    (void)facts;
    cost_add_instructions(price, asked->instructions * spot->weight / (double)asked->minors);
    return true;
}

static const struct spot_pattern PATTERN = {price, describe};

static void find(const struct facts *facts, struct findings *findings)
{
    const struct causes asked = majors_of_cause(facts, PYPYGC_CAUSE_COLLECT);
    const struct profile *profile = facts->profile;
    struct spots spots = {0};

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        if (minor->cause != NULL && strcmp(minor->cause, PYPYGC_CAUSE_COLLECT) == 0 &&
            minor->site != PROFILE_NONE)
            spots_add_site(&spots, facts, minor->site, &(struct spot){.weight = 1});
    }
    spots_find(&spots, facts, findings, &PATTERN, &asked);
}

const struct rule rule_explicit_collect = {.id = "explicit-collect", .find = find};
