/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heap-walk: gc.get_objects(), gc.get_referrers() and what uses them. Each call looks at every object of
   the heap, and makes a list of what it refers to. What is seen: a line at which nearly all that
   interpreted code allocates are such lists, arrays of pointers without an object of Python's around
   them. */
#include "analysis/row.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

#include <string.h>

/* An empty program has more objects than this, and one walk looks at each. */
#define MIN_OBJECTS 50000

/* Of the objects that are made at the line. Where Python's own lists are made, each array has two other
   objects with it. */
#define MIN_PART 80.0

/* Instructions to look at an object: its type's pointers, a list of them, and the search for objects of
   Python's among them. 2.4 G for 10.7 M objects. */
#define LOOKING_AT_AN_OBJECT 220

static bool accept(const struct cell_row *row)
{
    return row_is_of_user(row) && row->owner->who == WHO_PYTHON;
}

static bool is_list_of_pointers(const struct cell_row *row)
{
    return strcmp(row->type->name, pypy_name(NAME_ARRAY_OF_GCREFS)) == 0;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     uint64_t objects)
{
    const struct work_row *const line = ledger_line(&facts->ledger, &finding->place);

    finding_count(finding, "objects_looked_at", objects);
    if (line != NULL)
        finding_count(finding, "line_instructions", line->inclusive);
    finding->explanation = arena_printf(
        &findings->arena,
        "The whole heap was walked here: %llu objects were looked at, by gc.get_objects(), "
        "gc.get_referrers() or what uses them (objgraph, leak checks of test tools). A call looks at "
        "all objects that there are, also those of PyPy itself, however few are asked for.",
        (unsigned long long)objects);
    finding->advice =
        "Keep a count or a list of your own of the objects that matter (a WeakSet), or ask once, for a "
        "diagnosis, and not in a loop. gc.get_stats() tells how much memory there is without a walk.";
}

static void judge(const struct facts *facts, struct findings *findings, const struct group *line)
{
    struct counts lists = {0}, all = {0};
    struct price price = group_cost(facts, line);
    struct finding *finding;

    for (size_t i = 0; i < line->n_rows; i++) {
        const struct counts born = tally_born(&line->rows[i]->cell->tally);
        counts_add(&all, &born);
        if (is_list_of_pointers(line->rows[i]))
            counts_add(&lists, &born);
    }
    if (lists.objects < MIN_OBJECTS || percent_of(lists.objects, all.objects) < MIN_PART)
        return;
    cost_add_instructions(&price, LOOKING_AT_AN_OBJECT * (double)lists.objects);
    finding = group_find(line, false, facts, findings, &price);
    if (finding == NULL)
        return;
    describe(facts, findings, finding, lists.objects);
    group_claim(facts, findings, line);
}

static void find(const struct facts *facts, struct findings *findings)
{
    struct grouping grouping;

    group_cells(facts, findings, accept, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++)
        for (size_t first = 0; first < grouping.groups[i].n_rows;) {
            const struct group line = group_line(&grouping.groups[i], first);
            judge(facts, findings, &line);
            first += line.n_rows;
        }
    grouping_free(&grouping);
}

const struct rule rule_heap_walk = {.id = "heap-walk", .find = find};
