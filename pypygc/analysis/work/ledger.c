/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work: see ledger.h. */
#include "analysis/work/ledger.h"

#include "analysis/order.h"
#include "analysis/work/called_from.h"
#include "analysis/work/calls.h"
#include "analysis/work/graph.h"
#include "analysis/work/imports.h"
#include "analysis/work/loops.h"
#include "analysis/work/own_part.h"
#include "analysis/work/spread.h"
#include "base/figure.h"
#include "format.h"

#include <stdlib.h>

/* ---- names ---- */

/* Of the parts: in files, and as keys of JSON. */
static const struct {
    const char *who, *key;
} PARTS[WORK_COUNT] = {
    [WORK_COMPILED] = {PYPYGC_WORK_COMPILED, "compiled"},
    [WORK_CALLED] = {PYPYGC_WORK_CALLED, "called"},
    [WORK_INTERPRETER] = {PYPYGC_WORK_INTERPRETER, "interpreter"},
    [WORK_GUARDS] = {PYPYGC_WORK_GUARDS, "guards"},
    [WORK_COMPILER] = {PYPYGC_WORK_COMPILER, "compiler"},
    [WORK_MINOR] = {PYPYGC_WORK_MINOR, "minor"},
    [WORK_MAJOR] = {PYPYGC_WORK_MAJOR, "major"},
    [WORK_START_UP] = {PYPYGC_WORK_START_UP, "start_up"},
    [WORK_OTHER] = {PYPYGC_WORK_OTHER, "other"},
};

const char *work_who_key(enum work_who who)
{
    return PARTS[who].key;
}

const char *work_share_key(enum work_share share)
{
    static const char *const keys[SHARE_COUNT] = {
        [SHARE_COMPILED] = "compiled",       [SHARE_CALLED] = "called",
        [SHARE_INTERPRETED] = "interpreted", [SHARE_GUARDS] = "guards",
        [SHARE_TRACING] = "tracing",         [SHARE_COLLECTOR] = "collector",
    };

    return keys[share];
}

/* ---- rows ---- */

uint64_t work_total(const struct work_row *row)
{
    uint64_t sum = 0;

    for (int i = 0; i < SHARE_COUNT; i++)
        figure_add(&sum, row->share[i]);
    return sum;
}

uint64_t work_self(const struct work_row *row)
{
    return work_total(row) - row->share[SHARE_COLLECTOR];
}

uint64_t work_once(const struct work_row *row)
{
    const uint64_t tracing = row->share[SHARE_TRACING];

    if (row->attempts == 0 || row->given_up >= row->attempts)
        return row->attempts == 0 ? tracing : 0;
    return figure_whole((long double)tracing * (row->attempts - row->given_up) / row->attempts);
}

enum work_share work_largest(const struct work_row *row)
{
    int best = 0;

    for (int i = 1; i < SHARE_COUNT; i++)
        if (row->share[i] > row->share[best])
            best = i;
    return (enum work_share)best;
}

static int by_place(const void *a, const void *b)
{
    return order_places(&(*(const struct work_row *const *)a)->place,
                        &(*(const struct work_row *const *)b)->place);
}

static int place_against_row(const void *place, const void *row)
{
    return order_places(place, &(*(const struct work_row *const *)row)->place);
}

const struct work_row *ledger_line(const struct ledger *ledger, const struct place *place)
{
    const struct work_row **found = NULL;

    if (ledger->n_lines > 0)
        found = bsearch(place, ledger->by_place, ledger->n_lines, sizeof *ledger->by_place,
                        place_against_row);
    return found != NULL ? *found : NULL;
}

/* ---- all of it ---- */

static void add_parts(const struct work *work, struct ledger *ledger)
{
    for (size_t i = 0; i < work->n_parts; i++) {
        int who = WORK_OTHER;
        for (int j = 0; j < WORK_COUNT; j++)
            if (order_strings(work->parts[i].who, PARTS[j].who) == 0)
                who = j;
        figure_add(&ledger->part[who], work->parts[i].instructions);
        figure_add(&ledger->all, work->parts[i].instructions);
    }
}

static int place_against_sum(const void *place, const void *row)
{
    return order_places(place, &((const struct work_row *)row)->place);
}

/* The inclusive figure of a function or line, whose rows are in the order of their places. */
static uint64_t inclusive_of(const struct sums *rows, const struct place *place)
{
    const struct work_row *row = rows->count > 0 ? bsearch(place, rows->rows, rows->count,
                                                           sizeof *rows->rows, place_against_sum)
                                                 : NULL;

    return row != NULL ? row->inclusive : UINT64_MAX;
}

static void bound(uint64_t *figure, uint64_t most)
{
    if (*figure > most)
        *figure = most;
}

/* A line that a trace executed for its own function, and a call of a function, have executed no more
   than all that the function did: calls by traces count each activation, also those inside of others. Nor has a
   call executed more than the line that calls, nor anything more than the run: profiles of before the tool saw where
   frames return that went on after a failed guard have what their callers executed then, and a bridge that leaves
   a loop does not know who has called the loop's function. */
static void bound_recursion(struct sums *lines, struct sums *rows_of_functions,
                            const struct functions *functions, uint64_t all,
                            struct edge_sums *edges)
{
    for (size_t i = 0; i < rows_of_functions->count; i++)
        bound(&rows_of_functions->rows[i].inclusive, all);
    for (size_t i = 0; i < lines->count; i++) {
        struct work_row *line = &lines->rows[i];
        const struct place function = functions_place(functions, &line->place);
        const uint64_t most = line->is_recursive ? inclusive_of(rows_of_functions, &function) : all;

        bound(&line->inclusive, most > work_self(line) ? most : work_self(line));
    }
    for (size_t i = 0; i < edges->count; i++) {
        struct work_edge *edge = &edges->edges[i];
        bound(&edge->inclusive, inclusive_of(rows_of_functions, &edge->callee));
        bound(&edge->inclusive, inclusive_of(lines, &edge->caller));
    }
}

/* A function has done all that was executed for it. What follows a failed guard of a trace that another
   trace has called is part of nobody's call until the interpreter goes on. */
static void include_self(struct sums *rows_of_functions)
{
    for (size_t i = 0; i < rows_of_functions->count; i++) {
        struct work_row *row = &rows_of_functions->rows[i];
        if (row->inclusive < work_self(row))
            row->inclusive = work_self(row);
    }
}

static int by_instructions(const void *a, const void *b)
{
    const struct mapped_file *x = a, *y = b;
    const int order = order_numbers(y->instructions, x->instructions);

    return order != 0 ? order : order_strings(x->path, y->path);
}

static void list_mapped(const struct work *work, struct ledger *ledger)
{
    ledger->n_mapped = work->n_mapped;
    ledger->mapped = array_new(work->n_mapped, sizeof *ledger->mapped);
    for (size_t i = 0; i < work->n_mapped; i++)
        ledger->mapped[i] = work->mapped[i];
    qsort(ledger->mapped, ledger->n_mapped, sizeof *ledger->mapped, by_instructions);
}

static void index_lines(struct ledger *ledger)
{
    ledger->by_place = array_new(ledger->n_lines, sizeof *ledger->by_place);
    for (size_t i = 0; i < ledger->n_lines; i++)
        ledger->by_place[i] = &ledger->lines[i];
    qsort(ledger->by_place, ledger->n_lines, sizeof *ledger->by_place, by_place);
}

void ledger_compute(const struct profile *profile, const struct join *join,
                    const struct work_charge *charges, size_t n, struct ledger *ledger)
{
    struct functions functions;
    struct sums lines = {0}, rows_of_functions = {0};
    struct edge_sums edges = {0};
    struct loop_calls loops;
    struct graph graph;

    *ledger = (struct ledger){.known = profile_has_work(profile)};
    if (!ledger->known)
        return;
    add_parts(&profile->work, ledger);
    functions_index(profile, &functions);
    loop_calls_find(profile, join, &loops);
    spread_work(profile, join, &functions, &loops, &lines, &rows_of_functions, &edges);
    for (size_t i = 0; i < n; i++) {
        const struct place function = functions_place(&functions, &charges[i].place);
        sums_row(&lines, &charges[i].place)->share[SHARE_COLLECTOR] = charges[i].instructions;
        sums_row(&rows_of_functions, &function)->share[SHARE_COLLECTOR] = charges[i].instructions;
    }
    sums_merge(&lines);
    sums_merge(&rows_of_functions);
    include_self(&rows_of_functions);
    spread_merge_edges(&edges);
    bound_recursion(&lines, &rows_of_functions, &functions, ledger->all, &edges);
    sums_rank(&lines);
    sums_rank(&rows_of_functions);
    spread_rank_edges(&edges);
    ledger->lines = lines.rows;
    ledger->n_lines = lines.count;
    ledger->functions = rows_of_functions.rows;
    ledger->n_functions = rows_of_functions.count;
    ledger->edges = edges.edges;
    ledger->n_edges = edges.count;
    for (size_t i = 0; i < ledger->n_lines; i++)
        figure_add(&ledger->compiled_once, work_once(&ledger->lines[i]));
    index_lines(ledger);
    calls_list(profile, join, ledger);
    calls_name_callees(ledger);
    loops_place(profile, join, &functions, &loops, ledger);
    loop_calls_free(&loops);
    graph_make(ledger, &graph);
    own_part_tell(&graph, ledger);
    ledger->called_from = called_from_index(&graph);
    functions_free(&functions);
    guards_list(profile, join, ledger);
    attempts_list(profile, join, ledger);
    list_mapped(&profile->work, ledger);
    imports_tell(ledger);
}

void ledger_free(struct ledger *ledger)
{
    free(ledger->lines);
    free(ledger->functions);
    free(ledger->calls);
    free(ledger->callees);
    free(ledger->guards);
    free(ledger->attempts);
    free(ledger->edges);
    free(ledger->mapped);
    free(ledger->by_place);
    called_from_free(ledger->called_from);
    arena_free(&ledger->arena);
    *ledger = (struct ledger){0};
}
