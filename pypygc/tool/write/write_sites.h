/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocated what: the tables of frames, sites, cells and lifetimes
   (docs/format.md). Sites are those of write/fold.h. */
#ifndef PYPYGC_TOOL_WRITE_SITES_H
#define PYPYGC_TOOL_WRITE_SITES_H

#include "jit/traces.h"
#include "owner/sites.h"
#include "port.h"

/* Folds the sites for a profile that is about to be written. FORKED, OLD: as for
   PG_(used_find). */
void PG_(write_sites_prepare)(Bool forked, Bool old);

/* True if memory that belongs to TRACE matters, or it runs often. */
Bool PG_(write_sites_of_trace_matter)(const Trace* trace);

/* Gives strings that very many rows name the lowest numbers. Call it before anything
   else that names strings. */
void PG_(write_sites_strings)(void);

void PG_(write_frames)(void);
void PG_(write_sites)(void);
void PG_(write_cells)(void);

/* Gives back what the preparation needed. */
void PG_(write_sites_end)(void);

#endif
