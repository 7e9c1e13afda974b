/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PyPy's own Python code has done itself when the program called it. A call that takes long because it calls the
   program back, as sum() of a generator does, is no costly call; and what the JIT compiler did meanwhile is done once,
   for whichever code comes by. */
#ifndef PYPYGC_ANALYSIS_WORK_OWN_PART_H
#define PYPYGC_ANALYSIS_WORK_OWN_PART_H

#include "analysis/work/graph.h"

/* Sets `own` of all edges of the ledger, whose graph it is. Only for ledger.c. */
void own_part_tell(const struct graph *graph, struct ledger *ledger);

#endif
