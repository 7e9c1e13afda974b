/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the cache simulation: fetches of instructions. */
#ifndef PYPYGC_TOOL_INSTRUMENT_FETCHES_H
#define PYPYGC_TOOL_INSTRUMENT_FETCHES_H

#include "../port.h"
#include "cachesim.h"
#include "instrument_segments.h"
#include "ir.h"

/* From now on there is an instruction cache: TABLE. */
void PG_(fetches_start)(const CacheTable* table);

/* A superblock begins. */
void PG_(fetches_begin)(void);

/* An instruction of LENGTH bytes at ADDRESS, which is CODE's, is fetched. */
void PG_(fetches_add)(Builder* b, Addr address, UInt length, TraceCode code);

#endif
