/* SPDX-License-Identifier: GPL-3.0-or-later */
/* garbage-waits: at its highest the old generation was mostly garbage. A major collection begins when
   the old generation has grown by a factor since the last one, and frees nothing before it has
   marked all that is alive: what dies meanwhile waits. What is seen: what a major collection has freed,
   and the memory curve before it. */
#include "analysis/rules/memory_cost.h"
#include "analysis/rules/rules.h"

#include "base/figure.h"
#include "base/plain.h"

/* With PyPy's factor of 1.82 and no work between, 45 % may be garbage. */
#define MIN_GARBAGE_PERCENT 50.0
#define MIN_GARBAGE         (16u << 20)
/* Garbage when there was less in all is not what the memory is needed for. */
#define MIN_PEAK_PERCENT 80.0

/* The site whose objects died old most, in bytes; PROFILE_NONE without any. */
static size_t most_died(const struct facts *facts)
{
    const struct cell_row *most = NULL;

    for (size_t i = 0; i < facts->n_cells; i++)
        if (facts->cells[i].user_frame != NULL && facts->cells[i].is_of_user &&
            (most == NULL ||
             facts->cells[i].cell->tally.old_died.bytes > most->cell->tally.old_died.bytes))
            most = &facts->cells[i];
    return most != NULL ? (size_t)(most->site - facts->profile->sites) : PROFILE_NONE;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    const struct memory memory = memory_judge(profile);
    const uint64_t garbage = memory.garbage_bytes, peak = memory.garbage_peak_bytes;
    char high_text[PLAIN_NUMBER_SIZE], garbage_text[PLAIN_NUMBER_SIZE];
    struct finding *finding;

    if (garbage < MIN_GARBAGE || percent_of(garbage, peak) < MIN_GARBAGE_PERCENT ||
        percent_of(peak, memory.old_peak_bytes) < MIN_PEAK_PERCENT)
        return;
    finding = memory_find(&memory, findings, garbage);
    if (finding == NULL)
        return;
    finding->severity = SEVERITY_LOW; /* it is how the collector works */
    if (!memory_locate(facts, most_died(facts), finding))
        finding->place.function = "the whole program";
    finding_bytes(finding, "peak_old_bytes", peak);
    finding_count(finding, "major_collections", profile->n_majors);
    finding->explanation = arena_printf(
        &findings->arena,
        "When there was most garbage the old generation had %s, of which the major collection then "
        "found %s to be garbage; most of what dies old is made here. It begins when the old "
        "generation is 1.82 times as large as after the last one, and does its work in steps while the program goes on allocating.",
        plain_bytes(peak, high_text), plain_bytes(garbage, garbage_text));
    finding->advice =
        "Call gc.collect() once where a piece of work is done and much has become garbage. Or collect "
        "earlier, at the price of more work: pypygc try --set=PYPY_GC_MAJOR_COLLECT=1.4 -- and the command "
        "measures both, memory and price; PYPY_GC_MAX is a limit. Less of it: look at the findings about what "
        "survives the nursery.";
}

const struct rule rule_garbage_waits = {.id = "garbage-waits", .find = find};
