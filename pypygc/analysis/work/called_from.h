/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Through which line of the program itself the code of a library runs: of the lines that one can edit, the one that
   leads there. */
#ifndef PYPYGC_ANALYSIS_WORK_CALLED_FROM_H
#define PYPYGC_ANALYSIS_WORK_CALLED_FROM_H

#include "analysis/work/graph.h"

/* A line of the program. file is NULL where none is known. */
struct called_from {
    struct place place;
    double part; /* of what the library's function executes there, from 0 to 1: an estimate */
};

/* What it is found with: takes the graph over, whose ledger must outlive it. Only for ledger.c, which keeps it. */
struct called_index *called_from_index(struct graph *graph);

/* index may be NULL. */
void called_from_free(struct called_index *index);

/* The line of the program through which most calls of the function come that a place is in. A function that several
   call is taken to cost each of them what its calls took, whatever called them in turn, since the ledger knows
   calls and no stacks. None for a line of the program itself, if calls are not known, or if none has a fifth. */
struct called_from called_from_find(const struct ledger *ledger, const struct place *place);

#endif
