/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of the profile that come from the heap's model: who keeps objects
   alive, and the totals (docs/format.md). Called by writer.c. */
#ifndef PYPYGC_TOOL_WRITE_HEAP_H
#define PYPYGC_TOOL_WRITE_HEAP_H

#include "heap/gcfields.h"
#include "heap/nursery.h"
#include "heap/oldgen.h"
#include "heap/snapshots.h"
#include "owner/sites.h"
#include "port.h"
#include "pypy/discover.h"

/* What is old when the profile is written, and what of it can be said. */
typedef struct {
   Bool has_old;     /* the old generation is part of the profile */
   Bool left_out;    /* it is known, and is not */
   Bool interrupted; /* the process ends inside a collection */
   Bool settled; /* the model is up to date; else the next two are not set */
   OldContent old;
   ULong      shadow_bytes; /* places of objects that are in the nursery */
} HeapContent;

/* To be called before any record is written. LAST: nothing is counted afterwards,
   and the model of the old generation is brought up to date. AT_EXIT: the process
   ends, and who keeps objects alive is looked for. FORKED: the process was. */
HeapContent PG_(write_heap_prepare)(Bool last, Bool at_exit, Bool forked);

/* What is missing for reasons that write_heap_prepare has found. PARTS has room for
   PG_MISSING_HEAP; returns how many there are. */
#define PG_MISSING_HEAP (2 + PG_GC_FIELDS + 3)
UInt PG_(missing_heap)(const HeapContent* heap, MissingPart* parts);

/* Who keeps it alive. */
void PG_(write_held)(void);

/* The heap's totals, into the record that is open. */
void PG_(write_heap_totals)(const HeapContent*   heap,
                            const NurseryTotals* totals);

#endif
