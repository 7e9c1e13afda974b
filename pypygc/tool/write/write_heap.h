/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of the profile that come from the heap's model: cells' old columns,
   collections, write barriers, memory outside, and their totals
   (docs/format.md). Called by writer.c. */
#ifndef PYPYGC_TOOL_WRITE_HEAP_H
#define PYPYGC_TOOL_WRITE_HEAP_H

#include "heap/nursery.h"
#include "heap/oldgen.h"
#include "owner/sites.h"
#include "port.h"

/* What is old when the profile is written. */
typedef struct {
   OldContent old;
   ULong      shadow_bytes; /* places of objects that are in the nursery */
} HeapContent;

/* Brings the model of the old generation up to date, before any record is
   written. AT_EXIT: the process ends, and who keeps objects alive is looked
   for. */
HeapContent PG_(write_heap_prepare)(Bool at_exit);

/* The columns of CELL, into the record that is open. */
void PG_(write_cell_columns)(const Cell* cell);

/* Records. */
void PG_(write_stores)(void);
void PG_(write_externals)(void);
void PG_(write_minors)(void);
void PG_(write_majors)(void);
void PG_(write_held)(void);

/* The heap's totals, into the record that is open. */
void PG_(write_heap_totals)(const HeapContent*   heap,
                            const NurseryTotals* totals);

#endif
