/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the profile has to name: of the tables that grow for as long as the process
   and its ancestors live, only what the counts of this process refer to. */
#ifndef PYPYGC_TOOL_USED_H
#define PYPYGC_TOOL_USED_H

#include "port.h"
#include "write/fold.h"

/* Looks at all counts. FORKED: this process was forked, so that traces can be of
   no interest to it, too, and cells of which it has only inherited objects are
   folded by type. OLD: the columns of the old generation are written. To be
   called when counts are as they will be written. */
void PG_(used_find)(Bool forked, Bool old);

/* Looks at what the folded sites (write/fold.h) refer to: callers and traces. */
void PG_(used_find_callers)(void);

/* True if the profile names it. Sites, traces and callers go by their ids, from 1
   on. */
Bool PG_(used_cell)(const Cell* cell);
Bool PG_(used_site)(UInt site);
Bool PG_(used_trace)(UInt trace);
Bool PG_(used_caller)(UInt caller);
Bool PG_(used_type)(UInt type);

/* What a forked process has of its parent's and nothing else: one sum a type, of no
   site. 0 if there are none. */
UInt           PG_(inherited_count)(void);
const CellSum* PG_(inherited_at)(UInt i);

#endif
