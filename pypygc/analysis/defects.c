/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks a profile against itself: see defects.h. The collector's own counter beside the sum over
   the survivors is the check that makes the figures worth believing; a defect never goes
   unsaid. */
#include "analysis/defects.h"

#include "base/figure.h"

#include "format.h"

#include <string.h>

/* More than the checks below can find. */
#define MAX_DEFECTS 96

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
        figure_add(&survived, minor->survived.bytes);
        disagreeing += minor->collector_survived_bytes.known &&
                       minor->collector_survived_bytes.value != minor->survived.bytes;
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
        totals->value[TOTAL_MINOR_COLLECTIONS] !=
            figure_plus(profile->n_minors, profile->n_merged_minors))
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

/* 1 if the two differ in objects or bytes. */
static size_t differ(struct counts x, struct counts y)
{
    return x.objects != y.objects || x.bytes != y.bytes;
}

static struct counts sum_of(const struct counts *x, const struct counts *y)
{
    struct counts sum = *x; /* unsigned sums wrap alike on both sides of a comparison */
    counts_add(&sum, y);
    return sum;
}

/* allocated + inherited against survived + died + left */
static size_t leaks_young(const struct tally *tally)
{
    struct counts out = sum_of(&tally->survived, &tally->died);

    counts_add(&out, &tally->left);
    return differ(sum_of(&tally->allocated, &tally->inherited), out);
}

/* survived + large + old_born + old_inherited against old_died + old_live */
static size_t leaks_old(const struct tally *tally)
{
    return differ(tally_aged(tally), sum_of(&tally->old_died, &tally->old_live));
}

static void check_conservation(struct facts *facts)
{
    const bool has_old = profile_has_old(facts->profile);
    size_t young = 0, old = 0;

    for (size_t i = 0; i < facts->n_cells; i++) {
        young += leaks_young(&facts->cells[i].cell->tally);
        old += has_old && leaks_old(&facts->cells[i].cell->tally);
    }
    if (young > 0)
        add(facts, arena_printf(&facts->arena,
                                "In %zu of %zu cells, allocated + inherited is not survived + "
                                "died + left.",
                                young, facts->n_cells));
    if (old > 0)
        add(facts, arena_printf(&facts->arena,
                                "In %zu of %zu cells, survived + large + old_born + old_inherited "
                                "is not old_died + old_live.",
                                old, facts->n_cells));
}

/* The same of the totals; what they leave out is 0. */
static void check_totals(struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    struct tally sum = {0};

    if (!profile_has_old(facts->profile))
        return;
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        struct counts *counts = (struct counts *)((char *)&sum + COLUMNS[i].offset);
        counts->objects = totals->value[COLUMNS[i].total_objects];
        counts->bytes = totals->value[COLUMNS[i].total_bytes];
    }
    if (leaks_old(&sum))
        add(facts, "In the totals, survived + large + old_born + old_inherited is not old_died + "
                   "old_live.");
}

static void check_allocated(struct facts *facts, enum total total, const struct measured *stated)
{
    const struct totals *totals = &facts->profile->totals;

    if (stated->known && totals->known[total] && totals->value[total] != stated->value)
        add(facts,
            arena_printf(&facts->arena,
                         "Nursery, large and old born add up to %llu %s, the totals say %llu.",
                         (unsigned long long)totals->value[total], total_name(total),
                         (unsigned long long)stated->value));
}

/* ---- major collections ---- */

/* A sum over records against the totals. */
static void compare_sum(struct facts *facts, enum total total, uint64_t sum, const char *records)
{
    const struct totals *totals = &facts->profile->totals;

    if (totals->known[total] && totals->value[total] != sum)
        add(facts, arena_printf(&facts->arena, "The %s add up to %llu %s, the totals say %llu.",
                                records, (unsigned long long)sum, total_name(total),
                                (unsigned long long)totals->value[total]));
}

static bool disagree(const struct measured *model, const struct measured *collector)
{
    return model->known && collector->known && model->value != collector->value;
}

static void compare_majors(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const struct totals *totals = &profile->totals;
    struct counts marked = {0};
    size_t arenas = 0, raw = 0;

    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *major = &profile->majors[i];
        arenas += disagree(&major->arena_bytes, &major->collector_arena_bytes);
        raw += disagree(&major->raw_bytes, &major->collector_raw_bytes);
        counts_add(&marked, &major->marked);
    }
    if (arenas > 0 || raw > 0)
        add(facts, arena_printf(&facts->arena,
                                "Of %zu major collections, the old objects that are known differ "
                                "from the collector's own count in %zu (in arenas) and %zu "
                                "(malloced): the figures of the old generation cannot be trusted.",
                                profile->n_majors, arenas, raw));
    compare_sum(facts, TOTAL_MARKED_BYTES, marked.bytes, "major collections");
    compare_sum(facts, TOTAL_MARKED_OBJECTS, marked.objects, "major collections");
    if (profile_has_old(profile) && totals->known[TOTAL_MAJOR_COLLECTIONS] &&
        totals->value[TOTAL_MAJOR_COLLECTIONS] !=
            figure_plus(profile->n_majors, profile->n_merged_majors))
        add(facts, arena_printf(&facts->arena,
                                "The file lists %zu major collections, the totals say %llu.",
                                profile->n_majors,
                                (unsigned long long)totals->value[TOTAL_MAJOR_COLLECTIONS]));
}

static void check_untracked(struct facts *facts, const struct difference *untracked,
                            const char *where)
{
    if (!untracked->known || untracked->value == 0)
        return;
    add(facts, arena_printf(&facts->arena,
                            "At the end of the run, what is known of the old generation and the "
                            "collector's own count differ by %lld bytes %s: the figures of the old "
                            "generation are not exact.",
                            (long long)untracked->value, where));
}

/* ---- instructions and stores ---- */

static void check_instructions(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const struct totals *totals = &profile->totals;
    uint64_t minors = 0;
    bool all_known = true;

    for (size_t i = 0; i < profile->n_minors; i++) {
        figure_add(&minors, profile->minors[i].instructions.value);
        all_known = all_known && profile->minors[i].instructions.known;
    }
    if (all_known)
        compare_sum(facts, TOTAL_MINOR_INSTRUCTIONS, minors, "minor collections");
    if (totals->known[TOTAL_MINOR_INSTRUCTIONS] && totals->known[TOTAL_MAJOR_INSTRUCTIONS])
        compare_sum(facts, TOTAL_GC_INSTRUCTIONS,
                    totals->value[TOTAL_MINOR_INSTRUCTIONS] +
                        totals->value[TOTAL_MAJOR_INSTRUCTIONS],
                    "minor and major collections");
}

static void check_stores(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    uint64_t barriers = 0, cards = 0;

    for (size_t i = 0; i < profile->n_stores; i++) {
        figure_add(&barriers, profile->stores[i].barriers);
        figure_add(&cards, profile->stores[i].cards);
    }
    compare_sum(facts, TOTAL_BARRIERS, barriers, "stores");
    compare_sum(facts, TOTAL_CARDS, cards, "stores");
}

/* ---- simulated caches ---- */

/* What sites have beside the misses in their nursery memory. */
static const enum cost SITE_COSTS[] = {COST_D1_READ_MISSES, COST_D1_WRITE_MISSES,
                                       COST_LL_READ_MISSES, COST_LL_WRITE_MISSES,
                                       COST_I1_MISSES,      COST_LLI_MISSES};

/* True if a figure was measured of all code outside of traces. */
static bool all_know(const struct profile *profile, enum cost cost)
{
    for (size_t i = 0; i < profile->n_costs; i++)
        if (!cost_known(&profile->costs[i].costs, cost))
            return false;
    return profile->n_costs > 0;
}

static void check_costs(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    struct costs all = facts->trace_costs;
    size_t differing = 0;

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        struct costs sum = {0};
        bool same = true;
        for (size_t j = 0; j < trace->n_op_costs; j++)
            costs_add(&sum, &trace->op_costs[j].costs);
        for (int j = 0; j < COST_COUNT; j++)
            same = same && sum.value[j] == trace->costs.value[j];
        differing += !same;
    }
    if (differing > 0)
        add(facts, arena_printf(&facts->arena,
                                "In %zu of %zu traces, the costs of the operations do not add up "
                                "to those of the trace.",
                                differing, profile->n_traces));
    for (size_t i = 0; i < profile->n_costs; i++)
        costs_add(&all, &profile->costs[i].costs);
    for (int i = 0; i < COST_COUNT; i++)
        if (i >= COST_D1_READ_MISSES || all_know(profile, (enum cost)i))
            compare_sum(facts, cost_total((enum cost)i), all.value[i], "costs of all code");
}

/* Misses of sites against those of the code that runs on behalf of sites. */
static void check_site_misses(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const struct costs *sites = &facts->site_costs.costs;
    struct costs code = {0};

    for (size_t i = 0; i < profile->n_costs; i++)
        if (strcmp(profile->costs[i].who, PYPYGC_WHO_CODE) == 0 ||
            strcmp(profile->costs[i].who, PYPYGC_WHO_COMPILER) == 0)
            costs_add(&code, &profile->costs[i].costs);
    for (size_t i = 0; i < sizeof SITE_COSTS / sizeof SITE_COSTS[0]; i++) {
        const enum cost cost = SITE_COSTS[i];
        if (sites->value[cost] != code.value[cost])
            add(facts, arena_printf(&facts->arena,
                                    "The sites add up to %llu %s, the costs of code outside of "
                                    "traces to %llu.",
                                    (unsigned long long)sites->value[cost], cost_name(cost),
                                    (unsigned long long)code.value[cost]));
    }
}

static void check_own_nursery(struct facts *facts, enum total all, enum total unowned, uint64_t own)
{
    const struct totals *totals = &facts->profile->totals;

    if (!totals->known[all] || !totals->known[unowned] ||
        (totals->value[unowned] <= totals->value[all] &&
         totals->value[all] - totals->value[unowned] == own))
        return;
    add(facts,
        arena_printf(&facts->arena, "The sites own %llu %s, nobody %llu; the totals say %llu.",
                     (unsigned long long)own, total_name(all),
                     (unsigned long long)totals->value[unowned],
                     (unsigned long long)totals->value[all]));
}

static void check_site_costs(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    size_t more_fresh = 0;

    /* without totals the file was cut off, maybe among the sites */
    if (!profile_has_site_costs(profile) || !profile->totals.known[TOTAL_D1_READ_MISSES])
        return;
    check_site_misses(facts);
    check_own_nursery(facts, TOTAL_NURSERY_MISSES, TOTAL_UNOWNED_NURSERY_MISSES,
                      facts->site_costs.own_nursery_misses);
    check_own_nursery(facts, TOTAL_NURSERY_FRESH_MISSES, TOTAL_UNOWNED_NURSERY_FRESH_MISSES,
                      facts->site_costs.own_nursery_fresh_misses);
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *costs = profile->sites[i].costs;
        more_fresh += costs != NULL && costs->own_nursery_fresh_misses > costs->own_nursery_misses;
    }
    if (more_fresh > 0)
        add(facts, arena_printf(&facts->arena,
                                "In %zu of %zu sites, more misses in the nursery are first touches "
                                "than there are.",
                                more_fresh, profile->n_sites));
}

/* The cells of the type that stands for all that are too little must add up to those types. */
static void check_rests(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    struct tally cells = {0}, types = {0};

    for (size_t i = 0; i < profile->n_cells; i++)
        if (facts_is_rest(&profile->types[profile->cells[i].type]))
            tally_add(&cells, &profile->cells[i].tally);
    for (size_t i = 0; i < profile->n_type_rests; i++)
        tally_add(&types, &profile->type_rests[i].tally);
    if (memcmp(&cells, &types, sizeof cells) != 0)
        add(facts, "The types that are told apart nowhere do not add up to what their cells have.");
}

/* A part of the ledger is what is told of it in detail. */
static void check_part(struct facts *facts, enum work_who who, uint64_t told)
{
    const uint64_t part = facts->ledger.part[who];

    if (told != part)
        add(facts,
            arena_printf(&facts->arena,
                         "Of the work, %s has %llu instructions, but %llu are told of it.",
                         work_who_key(who), (unsigned long long)part, (unsigned long long)told));
}

static uint64_t sum_of_operations(const struct operation_costs *list, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        figure_add(&sum, list[i].costs.value[COST_INSTRUCTIONS]);
    return sum;
}

static void check_work(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const struct work *work = &profile->work;
    const struct totals *totals = &profile->totals;
    uint64_t lines = 0, tracing = 0;

    if (!facts->ledger.known || !totals->known[TOTAL_INSTRUCTIONS])
        return;
    if (facts->ledger.all != totals->value[TOTAL_INSTRUCTIONS] ||
        (totals->known[TOTAL_LEDGER_DIFFERENCE] && totals->value[TOTAL_LEDGER_DIFFERENCE] != 0))
        add(facts,
            arena_printf(&facts->arena,
                         "The parts of the work add up to %llu instructions, the totals say "
                         "%llu (ledger_difference %llu): who executed what cannot be trusted.",
                         (unsigned long long)facts->ledger.all,
                         (unsigned long long)totals->value[TOTAL_INSTRUCTIONS],
                         (unsigned long long)totals->value[TOTAL_LEDGER_DIFFERENCE]));
    for (size_t i = 0; i < work->n_lines; i++)
        figure_add(&lines, work->lines[i].costs.value[COST_INSTRUCTIONS]);
    for (size_t i = 0; i < work->n_tracing; i++)
        figure_add(&tracing, work->tracing[i].instructions);
    check_part(facts, WORK_COMPILED, facts->trace_costs.value[COST_INSTRUCTIONS]);
    check_part(facts, WORK_CALLED, sum_of_operations(work->called, work->n_called));
    check_part(facts, WORK_INTERPRETER, lines);
    check_part(facts, WORK_GUARDS, sum_of_operations(work->guards, work->n_guards));
    check_part(facts, WORK_COMPILER, tracing);
}

void find_defects(struct facts *facts)
{
    facts->defects = array_new(MAX_DEFECTS, sizeof *facts->defects);
    compare_minors(facts);
    compare_majors(facts);
    check_conservation(facts);
    check_totals(facts);
    check_allocated(facts, TOTAL_ALLOCATED_BYTES, &facts->profile->stated_allocated_bytes);
    check_allocated(facts, TOTAL_ALLOCATED_OBJECTS, &facts->profile->stated_allocated_objects);
    check_untracked(facts, &facts->profile->untracked_arena_bytes, "in arenas");
    check_untracked(facts, &facts->profile->untracked_raw_bytes, "that were malloced");
    check_instructions(facts);
    check_stores(facts);
    check_costs(facts);
    check_site_costs(facts);
    check_work(facts);
    check_rests(facts);
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        const struct counts *counts = tally_column(&facts->total, &COLUMNS[i]);
        compare_total(facts, COLUMNS[i].total_bytes, counts->bytes);
        compare_total(facts, COLUMNS[i].total_objects, counts->objects);
    }
}
