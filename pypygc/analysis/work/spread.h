/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreads the ledger's records over lines, functions and call edges: what an operation of a trace has
   executed belongs to the innermost line of its chain of inlined frames, and inclusively to all of the
   chain. Only for ledger.c. */
#ifndef PYPYGC_ANALYSIS_WORK_SPREAD_H
#define PYPYGC_ANALYSIS_WORK_SPREAD_H

#include "analysis/work/functions.h"
#include "analysis/work/loop_calls.h"
#include "analysis/work/sums.h"

/* Edges to add to, as sums are; see sums.h. All zero is empty. */
struct edge_sums {
    struct work_edge *edges;
    size_t count, capacity, merged;
};

/* Adds everything but the collector's share. functions is the index of the profile, loops are its calls of built-in
   loops by traces. Rows are not merged, and are from malloc. */
void spread_work(const struct profile *profile, const struct join *join,
                 const struct functions *functions, const struct loop_calls *loops,
                 struct sums *lines, struct sums *rows_of_functions, struct edge_sums *edges);

/* Edges of the same ends become one. */
void spread_merge_edges(struct edge_sums *edges);

/* Orders them by what they executed, most first. */
void spread_rank_edges(struct edge_sums *edges);

#endif
