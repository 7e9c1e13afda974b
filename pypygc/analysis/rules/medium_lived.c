/* SPDX-License-Identifier: GPL-3.0-or-later */
/* medium-lived: objects that live just long enough to be copied out of the nursery. Each then
   waits for a major collection. Where the profile says when promoted objects died, only those
   count that were dead by the second major collection, or that would have died in the largest
   nursery that makes sense. Where it does not, a structure that grows throughout the run looks the
   same; the explanation says so. A short run ends before major collections have looked at all
   survivors: those go the way of the others. */
#include "analysis/row.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>

/* A nursery pays while few percent survive. At a quarter, copying and later sweeping outweigh
   what dying young saves: a surviving byte costs about four times one that is only allocated. */
#define MIN_SURVIVAL_PERCENT 25.0

/* Of all that the function allocates. Below it the nursery does what it is made for: most objects
   die, and a few are kept. */
#define MIN_FUNCTION_PERCENT 10.0

/* Of the run's instructions, in percent. What a call needs while it runs survives, too, if a collection
   comes meanwhile: below this nobody would find a place to change. */
#define MIN_COST_PERCENT 5.0

/* Up to here the survivors may well be the data that the program is about. Beyond it the copying
   is worth a look even then. */
#define ORDINARY_HEAP (UINT64_C(128) << 20)

/* Most of the copying was for objects that were about to die. Below a half, the survivors are rather
   what the program works with. */
#define MIN_PREMATURE_PERCENT 50.0

/* Of the survivors, those whose fate is decided: fewer say nothing about the rest. */
#define MIN_DECIDED_PERCENT 25.0

/* Tables for each list or dictionary: with so many they grow. From the first figure on that may be, and what is said
   of them is a remark, so that it does not come and go. */
#define SOME_GROWTH_TABLES 1.5
#define GROWTH_TABLES      2.5

/* The logarithm of that nursery, 64 MB: see nursery_too_small.c. A larger one costs more misses of the
   caches than it saves. */
#define LARGEST_NURSERY_EXPONENT 26

static bool survives(const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    return row_is_of_user(row) &&
           percent_of(tally->survived.bytes, tally->allocated.bytes + tally->inherited.bytes) >=
               MIN_SURVIVAL_PERCENT;
}

/* The part of what a group's function allocates that survives, in percent. functions has all of
   the user's. */
static double function_survival(const struct grouping *functions, const struct group *group)
{
    const struct tally sum = group_sum(grouping_find(functions, group->rows[0]));

    return percent_of(sum.survived.bytes, sum.allocated.bytes + sum.inherited.bytes);
}

/* True for tables that a list or dictionary gets when it is full, as far as the JIT's call tells: they are made in the
   call. What the trace makes for the call is what is put in. */
static bool is_table(const struct cell_row *row)
{
    return row->owner->who == WHO_CALL && (row_is_for_call(row, NAME_CALL_DICT_STORE) ||
                                           row_is_for_call(row, NAME_CALL_LIST_RESIZE));
}

/* Tables that a group's rows make, for each list and dictionary that its function makes; 0 if there are none. */
static double tables_each(const struct grouping *functions, const struct group *group)
{
    const struct group *all = grouping_find(functions, group->rows[0]);
    uint64_t containers = 0, tables = 0;

    for (size_t i = 0; i < all->n_rows; i++)
        if (type_is(all->rows[i]->type, NAME_RPY_LIST) ||
            type_is(all->rows[i]->type, NAME_RPY_DICT))
            figure_add(&containers, all->rows[i]->cell->tally.allocated.objects);
    for (size_t i = 0; i < group->n_rows; i++)
        if (is_table(group->rows[i]))
            figure_add(&tables, group->rows[i]->cell->tally.allocated.objects);
    return (double)tables / (double)(containers > 0 ? containers : 1);
}

/* What of a group may be medium-lived, in rows. A table dies when the next one, twice as large, has what was in it:
   that is as old as what is in it, not medium-lived, and a larger nursery does not help. So tables are left out
   where there are several for each list and dictionary that is made. */
static struct group without_growth(const struct group *group, double tables,
                                   const struct cell_row **rows)
{
    struct group rest = {.rows = rows};

    for (size_t i = 0; i < group->n_rows; i++)
        if (tables < GROWTH_TABLES || !is_table(group->rows[i]))
            rows[rest.n_rows++] = group->rows[i];
    return rest;
}

/* True if it is known when promoted objects died. */
static bool knows_deaths(const struct facts *facts)
{
    return profile_has_old(facts->profile);
}

static struct fate fate_of(const struct group *group)
{
    struct fate fate = {0, 0, 0};

    for (size_t i = 0; i < group->n_rows; i++)
        fate_add(&fate, group->rows[i]->cell, LARGEST_NURSERY_EXPONENT);
    return fate;
}

static const char ADVICE[] =
    "Let go of the objects sooner (a shorter queue, window or cache), reuse them, or keep plain "
    "numbers in lists instead of objects. If the live window is a few times the nursery, measure "
    "larger ones: pypygc try --nursery=4M,16M,64M -- and the command. (They do not help objects with "
    "finalizers, such as open files: more of them are open at a time then.)";

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct tally *sum, const struct fate *fate)
{
    const double fills = (double)sum->survived.bytes / (double)facts_nursery_size(facts);
    const double survival = percent_of(sum->survived.bytes, sum->allocated.bytes);
    char size[PLAIN_NUMBER_SIZE];

    finding_bytes(finding, "allocated_bytes", sum->allocated.bytes);
    finding_bytes(finding, "survived_bytes", sum->survived.bytes);
    finding_count(finding, "survived_objects", sum->survived.objects);
    finding_percent(finding, "survival_percent", survival);
    finding_percent(finding, "share_of_survived_percent",
                    percent_of(sum->survived.bytes, facts->total.survived.bytes));
    finding_bytes(finding, "nursery_size", facts_nursery_size(facts));
    finding->advice = ADVICE;
    finding->brief = arena_printf(
        &findings->arena, "%s survived their first collection (%.0f %% of what is made here)%s.",
        plain_bytes(sum->survived.bytes, size), survival,
        knows_deaths(facts) ? ", most to die soon after" : "");
    if (knows_deaths(facts)) {
        finding_bytes(finding, "premature_bytes", fate->premature);
        finding_bytes(finding, "decided_bytes", fate->decided);
        finding_percent(finding, "premature_percent", 100 * fate_share(fate));
        finding->explanation = arena_printf(
            &findings->arena,
            "%.0f %% of the bytes allocated here were still alive at the next minor collection and "
            "were copied out of the nursery (%.1f nursery sizes in all). Of the copies%s, %.0f %% "
            "were dead by the second major collection after that, or would have died in a nursery of "
            "64 MB: these objects live just too long to die cheaply, and are copied, marked and "
            "swept for nothing.",
            survival, fills,
            fate->decided < sum->survived.bytes ? " that a major collection has looked at" : "",
            100 * fate_share(fate));
        return;
    }
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f %% of the bytes allocated here were still alive at the next minor collection and "
        "were copied out of the nursery (%.1f nursery sizes in all). Copied objects are freed "
        "only by a major collection. This profile does not say when they died: if they form one "
        "structure that the program keeps, this is its price; if they are dropped soon after, "
        "the copying was wasted.",
        survival, fills);
}

/* What the copying for nothing cost, without what is told of it already. */
static struct price premature_cost(const struct facts *facts, const struct findings *findings,
                                   const struct group *group, const struct fate *fate)
{
    struct price cost = group_cost(facts, group);

    cost.allocating = 0;
    for (size_t i = 0; i < group->n_rows; i++)
        cost.collector -= findings->copying_told *
                          (double)group->rows[i]->charge.part[CHARGE_COPYING];
    if (knows_deaths(facts))
        cost_scale(&cost, fate_share(fate));
    return cost;
}

/* True if most of what survived did so for nothing, as far as that is known. */
static bool are_premature(const struct facts *facts, const struct tally *sum,
                          const struct fate *fate)
{
    return !knows_deaths(facts) ||
           (percent_of(fate->decided, sum->survived.bytes) >= MIN_DECIDED_PERCENT &&
            100 * fate_share(fate) >= MIN_PREMATURE_PERCENT);
}

/* How bad it is where half of the argument, when they die, is not known. */
static enum severity moderate(enum severity severity, const struct tally *sum)
{
    if (sum->survived.bytes < ORDINARY_HEAP)
        return SEVERITY_LOW;
    return severity > SEVERITY_MEDIUM ? SEVERITY_MEDIUM : severity;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct cell_row **rows = array_new(facts->n_cells, sizeof *rows);
    struct grouping grouping, functions;

    group_cells(facts, findings, survives, GROUP_BY_FUNCTION, &grouping);
    group_cells(facts, NULL, row_is_of_user, GROUP_BY_FUNCTION, &functions);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const double tables = tables_each(&functions, &grouping.groups[i]);
        const struct group group = without_growth(&grouping.groups[i], tables, rows);
        const struct tally sum = group_sum(&group);
        const struct fate fate = fate_of(&group);
        const struct price cost = premature_cost(facts, findings, &group, &fate);
        struct finding *finding = NULL;

        if (group.n_rows > 0 && cost_percent(facts, &cost) >= MIN_COST_PERCENT &&
            function_survival(&functions, &group) >= MIN_FUNCTION_PERCENT &&
            are_premature(facts, &sum, &fate))
            finding = group_find(&group, true, facts, findings, &cost);
        if (finding == NULL)
            continue;
        if (!knows_deaths(facts))
            finding->severity = moderate(finding->severity, &sum);
        if (tables >= SOME_GROWTH_TABLES && tables < GROWTH_TABLES)
            finding->severity = SEVERITY_LOW;
        describe(facts, findings, finding, &sum, &fate);
        group_claim(facts, findings, &group);
    }
    free(rows);
    grouping_free(&functions);
    grouping_free(&grouping);
}

const struct rule rule_medium_lived = {.id = "medium-lived", .find = find};
