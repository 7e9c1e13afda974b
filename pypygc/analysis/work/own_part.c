/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PyPy's own Python code has done itself: see own_part.h. It is found along calls: of a function that never calls
   the program back, all but what was compiled in it and below. Of one that does only what is known to be its own,
   since of generators and of what is inlined not all calls back are seen: its lines, loops of built-in functions,
   and the own part of what it calls of PyPy's. Calls in a circle count more than once, so all of a function is at least
   the sum of what it has. */
#include "analysis/work/own_part.h"

#include "analysis/own_code.h"
#include "base/figure.h"

#include <stdlib.h>

/* Functions that are further away from the program's code than so many calls have nothing of it. */
#define ROUNDS 32

/* A function. */
struct share {
    bool is_own; /* of PyPy's own code */
    bool is_calling_back;
    double all;                      /* what it has executed, with all that it called */
    double self, once;               /* its lines with their loops; what was compiled there */
    double own;                      /* the part of all that it has done itself, so far */
    double called_own, called_other; /* in this round: by what it calls of PyPy's own */
};

struct shares {
    const struct graph *graph;
    struct share *list; /* for each function of the graph */
};

static bool is_own(const struct place *place)
{
    return place->file != NULL && own_code_has(place->file);
}

static void begin(struct shares *shares)
{
    const struct graph *const graph = shares->graph;

    for (size_t i = 0; i < graph->n_functions; i++) {
        const struct work_row *const row = graph->functions[i];
        shares->list[i] = (struct share){.is_own = is_own(&row->place),
                                         .all = (double)work_self(row),
                                         .self = (double)work_self(row) - (double)work_once(row),
                                         .once = (double)work_once(row),
                                         .own = 1};
    }
    for (size_t i = 0; i < graph->ledger->n_lines; i++) {
        const struct work_row *const line = &graph->ledger->lines[i];
        const size_t function = line->loops > 0 ? graph_function(graph, &line->place)
                                                : graph->n_functions;
        if (function < graph->n_functions)
            shares->list[function].self += (double)line->loops;
    }
    for (size_t i = 0; i < graph->n_calls; i++) {
        const struct graph_call *const call = &graph->calls[i];
        const double inclusive = (double)graph->ledger->edges[call->edge].inclusive;
        if (call->caller < graph->n_functions)
            shares->list[call->caller].all += inclusive;
    }
    for (size_t i = 0; i < graph->n_functions; i++)
        if (shares->list[i].all < (double)graph->functions[i]->inclusive)
            shares->list[i].all = (double)graph->functions[i]->inclusive;
}

static void go_round(struct shares *shares)
{
    const struct graph *const graph = shares->graph;

    for (size_t i = 0; i < graph->n_functions; i++)
        shares->list[i].called_own = shares->list[i].called_other = 0;
    for (size_t i = 0; i < graph->n_calls; i++) {
        const struct graph_call *const call = &graph->calls[i];
        const double inclusive = (double)graph->ledger->edges[call->edge].inclusive;
        const struct share *const callee = &shares->list[call->callee];
        struct share *caller;

        if (call->caller == graph->n_functions || !shares->list[call->caller].is_own)
            continue;
        caller = &shares->list[call->caller];
        caller->is_calling_back |= !callee->is_own || callee->is_calling_back;
        caller->called_own += callee->is_own ? inclusive * callee->own : 0;
        caller->called_other += callee->is_own ? inclusive * (1 - callee->own) : inclusive;
    }
    for (size_t i = 0; i < graph->n_functions; i++) {
        struct share *const share = &shares->list[i];
        if (!share->is_own || share->all <= 0)
            continue;
        share->own = share->is_calling_back ? (share->self + share->called_own) / share->all
                                            : 1 - (share->once + share->called_other) / share->all;
        share->own = share->own < 0 ? 0 : share->own > 1 ? 1 : share->own;
    }
}

void own_part_tell(const struct graph *graph, struct ledger *ledger)
{
    struct shares shares = {.graph = graph};

    shares.list = array_new(graph->n_functions, sizeof *shares.list);
    begin(&shares);
    for (int i = 0; i < ROUNDS; i++)
        go_round(&shares);
    for (size_t i = 0; i < ledger->n_edges; i++) {
        struct work_edge *const edge = &ledger->edges[i];
        const size_t callee = graph_function(graph, &edge->callee);
        const double own = callee < graph->n_functions ? shares.list[callee].own : 1;
        edge->own = figure_whole((long double)own * edge->inclusive + 0.5L);
    }
    free(shares.list);
}
