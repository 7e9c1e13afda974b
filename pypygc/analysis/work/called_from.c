/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Through which line of the program the code of a library runs: see called_from.h. What a function has executed goes
   to its callers in proportion to what their calls took, from these to theirs, and so on; a line of the program
   keeps what it gets. */
#include "analysis/work/called_from.h"

#include "analysis/order.h"
#include "analysis/own_code.h"

#include <stdlib.h>

/* Calls in a circle keep something for ever: after so many steps, or with less than so much of all, the rest
   belongs to nobody. */
#define MAX_STEPS   256
#define LITTLE_REST 0.005

/* What the line must have of all that has found its way. */
#define MIN_PART 0.2

struct call {
    size_t line;   /* of the program: a row of the ledger; its n_lines for other callers */
    size_t caller; /* function of a library; n_functions for other callers */
    size_t callee;
    double inclusive;
};

struct called_index {
    struct graph graph;
    struct call *calls;  /* by callee */
    size_t *first;       /* call of each function, and one behind the last */
    double *taken;       /* by all calls of each function */
    double *now, *later; /* for each function, when something is asked: what has come there */
    double *kept;        /* by each row of the ledger, and what goes nowhere */
};

/* ---- the calls ---- */

static int by_callee(const void *a, const void *b)
{
    const struct call *x = a, *y = b;
    int order = order_numbers(x->callee, y->callee);
    if (order == 0)
        order = order_numbers(x->line, y->line);
    return order;
}

static void list_calls(struct called_index *index)
{
    const struct graph *const graph = &index->graph;

    for (size_t i = 0; i < graph->n_calls; i++) {
        const struct graph_call *const from = &graph->calls[i];
        const struct work_edge *const edge = &graph->ledger->edges[from->edge];
        struct call *const call = &index->calls[i];

        *call =
            (struct call){from->line, graph->n_functions, from->callee, (double)edge->inclusive};
        if (edge->caller.file != NULL && own_code_is_library(edge->caller.file)) {
            call->caller = from->caller;
            call->line = graph->ledger->n_lines;
        }
    }
    if (graph->n_calls > 0)
        qsort(index->calls, graph->n_calls, sizeof *index->calls, by_callee);
}

static void divide_calls(struct called_index *index)
{
    size_t call = 0;

    for (size_t i = 0; i < index->graph.n_functions; i++) {
        index->first[i] = call;
        for (; call < index->graph.n_calls && index->calls[call].callee == i; call++)
            index->taken[i] += index->calls[call].inclusive;
    }
    index->first[index->graph.n_functions] = call;
}

struct called_index *called_from_index(struct graph *graph)
{
    struct called_index *const index = array_new(1, sizeof *index);
    const size_t n = graph->n_functions;

    index->graph = *graph;
    *graph = (struct graph){0};
    index->calls = array_new(index->graph.n_calls, sizeof *index->calls);
    index->first = array_new(n + 1, sizeof *index->first);
    index->taken = array_new(n, sizeof *index->taken);
    index->now = array_new(n, sizeof *index->now);
    index->later = array_new(n, sizeof *index->later);
    index->kept = array_new(index->graph.ledger->n_lines + 1, sizeof *index->kept);
    list_calls(index);
    divide_calls(index);
    return index;
}

void called_from_free(struct called_index *index)
{
    if (index == NULL)
        return;
    graph_free(&index->graph);
    free(index->calls);
    free(index->first);
    free(index->taken);
    free(index->now);
    free(index->later);
    free(index->kept);
    free(index);
}

/* ---- what is asked ---- */

/* One call further. What has no caller that is known goes nowhere. Returns how much is still on its way. */
static double step(const struct called_index *index)
{
    const size_t nowhere = index->graph.ledger->n_lines;
    double rest = 0;

    for (size_t i = 0; i < index->graph.n_functions; i++)
        index->later[i] = 0;
    for (size_t i = 0; i < index->graph.n_functions; i++) {
        if (index->now[i] <= 0)
            continue;
        if (index->taken[i] <= 0)
            index->kept[nowhere] += index->now[i];
        for (size_t k = index->first[i]; index->taken[i] > 0 && k < index->first[i + 1]; k++) {
            const struct call *const call = &index->calls[k];
            const double part = index->now[i] * call->inclusive / index->taken[i];
            if (call->caller == index->graph.n_functions) {
                index->kept[call->line] += part;
                continue;
            }
            index->later[call->caller] += part;
            rest += part;
        }
    }
    for (size_t i = 0; i < index->graph.n_functions; i++)
        index->now[i] = index->later[i];
    return rest;
}

struct called_from called_from_find(const struct ledger *ledger, const struct place *place)
{
    const struct called_index *const index = ledger->called_from;
    const size_t nowhere = ledger->n_lines;
    struct called_from found = {0};
    size_t function, most = 0;
    double all = 0;

    if (index == NULL || place->file == NULL || !own_code_is_library(place->file))
        return found;
    function = graph_function(&index->graph, place);
    if (function == index->graph.n_functions)
        return found;
    for (size_t i = 0; i < index->graph.n_functions; i++)
        index->now[i] = i == function;
    for (size_t i = 0; i <= nowhere; i++)
        index->kept[i] = 0;
    for (int i = 0; i < MAX_STEPS && step(index) > LITTLE_REST; i++)
        ;
    for (size_t i = 0; i <= nowhere; i++) {
        all += index->kept[i];
        if (i < nowhere && index->kept[i] > index->kept[most])
            most = i;
    }
    if (nowhere == 0 || index->kept[most] <= 0 || index->kept[most] < MIN_PART * all)
        return found;
    found.place = ledger->lines[most].place;
    found.part = index->kept[most] / all;
    return found;
}
