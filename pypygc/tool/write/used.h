/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the profile has to name: of the tables that grow for as long as the process
   and its ancestors live, only what the counts of this process refer to. */
#ifndef PYPYGC_TOOL_USED_H
#define PYPYGC_TOOL_USED_H

#include "owner/sites.h"
#include "port.h"

/* Looks at all counts. FORKED: this process was forked, so that traces can be of
   no interest to it, too, and cells of which it has only inherited objects are
   folded by type. OLD: the columns of the old generation are written. To be
   called when counts are as they will be written. */
void PG_(used_find)(Bool forked, Bool old);

/* True if the profile names it. Sites, traces and callers go by their ids, from 1
   on. */
Bool PG_(used_cell)(const Cell* cell);
Bool PG_(used_site)(UInt site);
Bool PG_(used_trace)(UInt trace);
Bool PG_(used_caller)(UInt caller);
Bool PG_(used_type)(UInt type);

/* The cells that were folded: those of one type are one cell of a site that has
   inherited them. 0 if there are none. */
UInt        PG_(folded_count)(void);
const Cell* PG_(folded_at)(UInt i);

/* The id of that site. */
UInt PG_(folded_site)(void);

#endif
