/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation: references to data are compared, several at
   once, with the lines that were used last, and simulated if one is another line. */
#ifndef PYPYGC_TOOL_INSTRUMENT_GROUPS_H
#define PYPYGC_TOOL_INSTRUMENT_GROUPS_H

#include "../port.h"
#include "cachesim.h"
#include "instrument_segments.h"
#include "ir.h"

typedef struct {
   IRExpr*   address; /* NULL: no reference */
   UInt      size;
   Bool      write;
   TraceCode code; /* whose it is */
} Reference;

/* From now on there is a data cache: TABLE. */
void PG_(pending_start)(const CacheTable* table);

/* A superblock with COUNT temporaries begins, which B makes. */
void PG_(pending_begin)(Builder* b, UInt count);

/* The superblock assigns E to T. */
void PG_(pending_definition)(IRTemp t, const IRExpr* e);

/* R happens after all that was added before. */
void PG_(pending_add)(const Reference* r);

/* Makes code for the references that were added and have none yet. Must be called
   before control may go elsewhere, and before what the order of references to LL
   depends on. */
void PG_(pending_end)(void);

/* R happens, after all before, if GUARD holds (NULL: always), and is counted in the
   word at COUNTER then (0: it is counted elsewhere). It is simulated without any
   comparison. */
void PG_(pending_simulate)(const Reference* r, Addr counter, IRExpr* guard);

#endif
