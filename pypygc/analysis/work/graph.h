/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of the ledger as a graph of functions: each call with the function that its line is in. For what goes
   along calls: who leads to a function, what a function calls back. */
#ifndef PYPYGC_ANALYSIS_WORK_GRAPH_H
#define PYPYGC_ANALYSIS_WORK_GRAPH_H

#include "analysis/work/ledger.h"

/* Functions are indexes into the graph's; its n_functions where one is not known. */
struct graph_call {
    size_t edge;           /* of the ledger */
    size_t line;           /* row of the ledger that calls; its n_lines where it has none */
    size_t caller, callee; /* never the same: what calls itself is called from elsewhere */
};

struct graph {
    const struct ledger *ledger;
    const struct work_row **functions; /* by file, name and first line */
    size_t n_functions;
    struct graph_call *calls;
    size_t n_calls;
};

/* The ledger must outlive it; free it with graph_free. */
void graph_make(const struct ledger *ledger, struct graph *graph);

void graph_free(struct graph *graph);

/* The function that a line, or a function's place, is in. */
size_t graph_function(const struct graph *graph, const struct place *place);

#endif
