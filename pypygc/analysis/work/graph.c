/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of the ledger as a graph of functions: see graph.h. */
#include "analysis/work/graph.h"

#include "analysis/order.h"

#include <stdlib.h>

static int by_function(const void *a, const void *b)
{
    const struct place *x = &(*(const struct work_row *const *)a)->place;
    const struct place *y = &(*(const struct work_row *const *)b)->place;
    const int order = order_functions(x, y);

    return order != 0 ? order : order_numbers(x->line, y->line);
}

/* A line belongs to what begins before it or with it. */
static int line_against_function(const void *line, const void *function)
{
    const struct place *x = line, *y = &(*(const struct work_row *const *)function)->place;
    int order = order_functions(x, y);
    if (order == 0)
        order = order_numbers(x->line, y->line);
    return order >= 0 ? 1 : -1;
}

size_t graph_function(const struct graph *graph, const struct place *place)
{
    const size_t behind = order_first(place, graph->functions, graph->n_functions,
                                      sizeof *graph->functions, line_against_function);

    return behind > 0 && order_functions(&graph->functions[behind - 1]->place, place) == 0
               ? behind - 1
               : graph->n_functions;
}

void graph_make(const struct ledger *ledger, struct graph *graph)
{
    *graph = (struct graph){.ledger = ledger, .n_functions = ledger->n_functions};
    graph->functions = array_new(ledger->n_functions, sizeof *graph->functions);
    graph->calls = array_new(ledger->n_edges, sizeof *graph->calls);
    for (size_t i = 0; i < ledger->n_functions; i++)
        graph->functions[i] = &ledger->functions[i];
    if (graph->n_functions > 0)
        qsort(graph->functions, graph->n_functions, sizeof *graph->functions, by_function);
    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *const edge = &ledger->edges[i];
        const bool is_line = edge->caller.file != NULL;
        const struct work_row *const row = is_line ? ledger_line(ledger, &edge->caller) : NULL;
        const struct graph_call call = {
            i, row != NULL ? (size_t)(row - ledger->lines) : ledger->n_lines,
            is_line ? graph_function(graph, &edge->caller) : graph->n_functions,
            graph_function(graph, &edge->callee)};

        if (call.callee < graph->n_functions && call.callee != call.caller)
            graph->calls[graph->n_calls++] = call;
    }
}

void graph_free(struct graph *graph)
{
    free(graph->functions);
    free(graph->calls);
    *graph = (struct graph){0};
}
