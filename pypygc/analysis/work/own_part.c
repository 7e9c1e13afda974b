/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PyPy's own Python code has done itself: see own_part.h. The rest of each of its functions is found along
   calls: the program's functions that it calls, the compiler's work at its lines, and the rest of what it calls of
   PyPy's own. Calls in a circle count more than once, so all of a function is at least the sum of what it has. */
#include "analysis/work/own_part.h"

#include "analysis/own_code.h"
#include "analysis/work/graph.h"
#include "base/figure.h"

#include <stdlib.h>

/* Functions that are further away from the program's code than so many calls have nothing of it. */
#define ROUNDS 32

/* A function of PyPy's own code. */
struct rest {
    double all;   /* what it has executed, with all that it called */
    double apart; /* of that: by the program's functions, and by the compiler */
    double part;  /* the two divided, so far */
};

/* Sets what does not change from round to round. */
static void begin(const struct graph *graph, const bool *is_own, struct rest *rests)
{
    for (size_t i = 0; i < graph->n_functions; i++)
        rests[i].all = (double)work_self(graph->functions[i]);
    for (size_t i = 0; i < graph->n_calls; i++) {
        const struct graph_call *const call = &graph->calls[i];
        const double inclusive = (double)graph->ledger->edges[call->edge].inclusive;

        if (call->caller == graph->n_functions)
            continue;
        rests[call->caller].all += inclusive;
        if (!is_own[call->callee])
            rests[call->caller].apart += inclusive;
    }
    for (size_t i = 0; i < graph->n_functions; i++) {
        const struct work_row *const row = graph->functions[i];
        if (rests[i].all < (double)row->inclusive)
            rests[i].all = (double)row->inclusive;
        rests[i].apart += (double)work_once(row);
    }
}

static void go_round(const struct graph *graph, const bool *is_own, struct rest *rests,
                     double *called)
{
    for (size_t i = 0; i < graph->n_functions; i++)
        called[i] = 0;
    for (size_t i = 0; i < graph->n_calls; i++) {
        const struct graph_call *const call = &graph->calls[i];
        if (call->caller < graph->n_functions && is_own[call->callee])
            called[call->caller] += rests[call->callee].part *
                                    (double)graph->ledger->edges[call->edge].inclusive;
    }
    for (size_t i = 0; i < graph->n_functions; i++)
        rests[i].part = rests[i].all > 0 && is_own[i] ? (rests[i].apart + called[i]) / rests[i].all
                                                      : 0;
}

void own_part_tell(struct ledger *ledger)
{
    struct graph graph;
    struct rest *rests;
    double *called;
    bool *is_own;

    graph_make(ledger, &graph);
    rests = array_new(graph.n_functions, sizeof *rests);
    called = array_new(graph.n_functions, sizeof *called);
    is_own = array_new(graph.n_functions, sizeof *is_own);
    for (size_t i = 0; i < graph.n_functions; i++)
        is_own[i] = graph.functions[i]->place.file != NULL &&
                    own_code_has(graph.functions[i]->place.file);
    begin(&graph, is_own, rests);
    for (int i = 0; i < ROUNDS; i++)
        go_round(&graph, is_own, rests, called);
    for (size_t i = 0; i < ledger->n_edges; i++) {
        struct work_edge *const edge = &ledger->edges[i];
        const size_t callee = graph_function(&graph, &edge->callee);
        const double part = callee < graph.n_functions && rests[callee].part < 1
                                ? 1 - rests[callee].part
                            : callee < graph.n_functions ? 0
                                                         : 1;
        edge->own = figure_whole((long double)part * edge->inclusive + 0.5L);
    }
    free(is_own);
    free(called);
    free(rests);
    graph_free(&graph);
}
