/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine address × time → trace. Code of freed traces is overwritten by
   later ones: the latest trace over an address is the one that runs there. */
#ifndef PYPYGC_TOOL_CODEMAP_H
#define PYPYGC_TOOL_CODEMAP_H

#include "traces.h"

/* From now on TRACE is what runs at its addresses. Traces that it overlaps are
   marked as no longer alive and are forgotten here. */
void PG_(codemap_add)(Trace* trace);

/* The trace that runs at ADDRESS, or NULL if it is no known JIT code. */
Trace* PG_(codemap_find)(ULong address);

#endif
