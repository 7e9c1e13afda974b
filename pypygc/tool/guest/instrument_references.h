/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation: what of the references of a
   superblock can be decided when it is translated, and code for the rest. */
#ifndef PYPYGC_TOOL_INSTRUMENT_REFERENCES_H
#define PYPYGC_TOOL_INSTRUMENT_REFERENCES_H

#include "cachesim.h"
#include "ir.h"

/* From now on superblocks are instrumented for caches of this geometry;
   instruction fetches too if FETCHES. */
void PG_(references_start)(const CacheGeometries* geometries, Bool fetches);

/* True after references_start. */
Bool PG_(references_on)(void);

/* A superblock begins: IN becomes B->out. Without caches, only how often code runs is
   counted, for code of traces. JIT: it is code of a trace; PLACE is
   then the jit place of the detour that it is (owner/jit_places.h), 0 if none. */
void PG_(references_begin)(Builder* b, const IRSB* in, Bool jit, UInt place);

/* Its next statement; to be called before the statement is copied. */
void PG_(references_statement)(const IRStmt* st);

/* It ends. */
void PG_(references_end)(void);

#endif
