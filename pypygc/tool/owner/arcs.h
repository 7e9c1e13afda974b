/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who called whom: one arc for each place that calls and each function that it
   calls. */
#ifndef PYPYGC_TOOL_ARCS_H
#define PYPYGC_TOOL_ARCS_H

#include "../port.h"
#include "codes.h"

/* Calls from one place to one function. */
typedef struct {
   CodeLine* line; /* the calling line; NULL if it is not interpreted code */
   ULong* charge;  /* else what runs: a trace's operation, or no Python code */
   Code*  callee;
   ULong  times;
   UInt   active; /* calls that have not returned, on the stack that runs */
   ULong  inclusive,
      open; /* instructions of outermost calls; open: of those that
                                 have not returned, as of the last look */
} Arc;

/* The arc from LINE, or where that is NULL from what CHARGE counts, to CALLEE; made if
   there is none yet. It stays where it is. */
Arc* PG_(arc_to)(CodeLine* line, ULong* charge, Code* callee);

/* Number of arcs, and arc I. */
UInt       PG_(arcs_count)(void);
const Arc* PG_(arc_at)(UInt i);

/* Sets all figures to 0; and those of open calls only. */
void PG_(arcs_clear)(void);
void PG_(arcs_close)(void);

#endif
