/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation: how often code of traces runs, what of it
   each operation is, and whose its misses are. */
#ifndef PYPYGC_TOOL_INSTRUMENT_SEGMENTS_H
#define PYPYGC_TOOL_INSTRUMENT_SEGMENTS_H

#include "../port.h"
#include "ir.h"

/* Whose code an instruction is. */
typedef struct {
   UInt trace; /* 0: no trace's */
   UInt operation;
} TraceCode;

/* A superblock of traces begins; all of it belongs to jit place PLACE
   (owner/jit_places.h), if that is not 0. */
void PG_(segments_begin)(UInt place);

/* The instruction at ADDRESS begins. Returns whose it is. */
TraceCode PG_(segments_instruction)(Addr address);

/* The instruction refers to memory. */
void PG_(segments_reference)(Bool write);

/* The instruction may refer to memory, or not: makes code that counts what was
   before, and returns the address of a counter for this one reference. */
Addr PG_(segments_perhaps)(Builder* b, Bool write);

/* Control may go elsewhere now: makes code that counts what was seen since the last
   time. */
void PG_(segments_end)(Builder* b);

#endif
