/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JIT has compiled: the records of traces and of their operations
   (docs/format.md). */
#ifndef PYPYGC_TOOL_WRITE_TRACES_H
#define PYPYGC_TOOL_WRITE_TRACES_H

#include "port.h"

/* All traces that the profile names. After PG_(write_sites_prepare), which finds
   out which of them matter. */
void PG_(write_traces)(void);

#endif
