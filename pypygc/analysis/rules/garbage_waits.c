/* SPDX-License-Identifier: GPL-3.0-or-later */
/* garbage-waits: at its highest the old generation was mostly garbage. A major collection begins when
   the old generation has grown by a factor since the last one, and frees nothing before it has
   marked all that is alive: what dies meanwhile waits. What is seen: what a major collection has freed,
   and the memory curve before it. */
#include "analysis/rules/group.h"
#include "analysis/rules/memory_cost.h"
#include "analysis/rules/rules.h"

#include "base/figure.h"
#include "base/plain.h"

/* With PyPy's factor of 1.82 and no work between, 45 % may be garbage. */
#define MIN_GARBAGE_PERCENT 50.0
#define MIN_GARBAGE         (16u << 20)
/* Garbage when there was less in all is not what the memory is needed for. */
#define MIN_PEAK_PERCENT 80.0

/* Who makes what dies old is named if it is so much of it. */
#define MIN_PLACE_PERCENT 10.0
/* What is the compiler's own is no line's. */
#define MIN_COMPILER_PERCENT 50.0

static bool died_of_user(const struct cell_row *row)
{
    return row->user_frame != NULL && row->is_of_user && row->cell->tally.old_died.bytes > 0;
}

static uint64_t old_died(const struct tally *sum)
{
    return sum->old_died.bytes;
}

/* The site of a group whose objects died old most, in bytes. */
static size_t most_died(const struct facts *facts, const struct group *group)
{
    const struct cell_row *most = group->rows[0];

    for (size_t i = 1; i < group->n_rows; i++)
        if (group->rows[i]->cell->tally.old_died.bytes > most->cell->tally.old_died.bytes)
            most = group->rows[i];
    return (size_t)(most->site - facts->profile->sites);
}

/* Puts the finding where most of what dies old is made; returns that in words. */
static const char *locate(const struct facts *facts, struct findings *findings,
                          struct finding *finding)
{
    const uint64_t all = facts->total.old_died.bytes;
    const double compiler = percent_of(facts->by_who[WHO_COMPILER].old_died.bytes, all);
    struct grouping grouping;
    const struct group *most;
    const char *words;
    double here = 0;

    group_cells(facts, NULL, died_of_user, GROUP_BY_FUNCTION, &grouping);
    most = grouping_largest(&grouping, old_died);
    if (most != NULL) {
        const struct tally sum = group_sum(most);
        here = percent_of(sum.old_died.bytes, all);
    }
    finding_percent(finding, "compiler_died_percent", compiler);
    if (compiler >= MIN_COMPILER_PERCENT) {
        finding->place.function = "JIT compiler";
        words = arena_printf(&findings->arena,
                             "%.0f %% of what dies old is the JIT compiler's, most of it made once",
                             compiler);
    } else if (here >= MIN_PLACE_PERCENT && memory_locate(facts, most_died(facts, most), finding)) {
        finding_percent(finding, "died_here_percent", here);
        words = arena_printf(&findings->arena, "%.0f %% of what dies old is made in this function",
                             here);
    } else {
        finding->place.function = "the whole program";
        words = "no function makes a tenth of what dies old";
    }
    grouping_free(&grouping);
    return words;
}

/* Of what died old, without large objects that died before they were: was most of it made by what other findings
   are about, as the copies of a text that grows? Then these tell what to do. */
static bool is_explained(const struct facts *facts, const struct findings *findings)
{
    uint64_t all = 0, claimed = 0;

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct tally *tally = &facts->cells[i].cell->tally;
        const uint64_t died = tally->old_died.bytes > tally->large_died_young.bytes
                                  ? tally->old_died.bytes - tally->large_died_young.bytes
                                  : 0;
        figure_add(&all, died);
        if (findings->claimed[i])
            figure_add(&claimed, died);
    }
    return claimed > all / 2;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    const struct memory memory = memory_judge(profile);
    const uint64_t garbage = memory.garbage_bytes, peak = memory.garbage_peak_bytes;
    char high_text[PLAIN_NUMBER_SIZE], garbage_text[PLAIN_NUMBER_SIZE];
    struct finding *finding;
    const char *made;

    if (garbage < MIN_GARBAGE || percent_of(garbage, peak) < MIN_GARBAGE_PERCENT ||
        percent_of(peak, memory.old_peak_bytes) < MIN_PEAK_PERCENT || is_explained(facts, findings))
        return;
    finding = memory_find(&memory, findings, garbage);
    if (finding == NULL)
        return;
    finding->severity = SEVERITY_LOW; /* it is how the collector works */
    made = locate(facts, findings, finding);
    finding_bytes(finding, "peak_old_bytes", peak);
    finding_count(finding, "major_collections", profile->n_majors);
    finding->explanation = arena_printf(
        &findings->arena,
        "%s of %s in the old generation was garbage that waited; %s. A major "
        "collection begins when the old generation is 1.82 times as large as after the last one, and does its "
        "work in steps while the program goes on allocating.",
        plain_bytes(garbage, garbage_text), plain_bytes(peak, high_text), made);
    finding->advice =
        "Call gc.collect() once where a piece of work is done and much has become garbage. Or collect "
        "earlier, at the price of more work: pypygc try --set=PYPY_GC_MAJOR_COLLECT=1.4 -- and the command "
        "measures both, memory and price; PYPY_GC_MAX is a limit. Less of it: look at the findings about what "
        "survives the nursery.";
}

const struct rule rule_garbage_waits = {.id = "garbage-waits", .find = find};
