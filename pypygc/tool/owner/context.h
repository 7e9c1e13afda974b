/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf code runs. For JIT code that is known when it is translated;
   for compiled code it is asked when it allocates. */
#ifndef PYPYGC_TOOL_CONTEXT_H
#define PYPYGC_TOOL_CONTEXT_H

#include "../jit/traces.h"
#include "../port.h"
#include "sites.h"

/* Prepares; DEPTH is how many callers a site keeps. */
void PG_(context_init)(UInt depth);

/* Where PyPy's compiled code is; what runs elsewhere and moves nursery_free is
   JIT code. */
void PG_(context_set_text)(Addr start, Addr end);

/* ---- asked at translation time ---- */

/* True if ADDRESS is code of a known trace. */
Bool PG_(context_in_trace)(Addr address);

/* The point of the reservation whose code ADDRESS belongs to; 0 if none. */
UInt PG_(context_reservation)(Addr address);

/* The point for a reservation made by the instruction at PC: of its trace, of
   unknown JIT code, or outside JIT code. */
UInt PG_(context_point)(Addr pc);

/* The jit place of the operation that the code at PC belongs to: a number that
   generated code can store. 0 if PC is in no trace. */
UInt PG_(context_jit_place)(Addr pc);

/* The jit place of the operation at PC, if TARGET is code of the same trace
   behind all operations: a slow path, or, if *GUARD becomes true, where a guard
   goes when it fails. Else 0. */
UInt PG_(context_detour)(Addr pc, Addr target, Bool* guard);

/* True if ADDRESS is code of a trace, behind all of its operations. */
Bool PG_(context_is_behind)(Addr address);

/* True if jit place PLACE is of the trace that is at ADDRESS now. */
Bool PG_(context_place_is_at)(UInt place, Addr address);

/* The trace that the code at PC belongs to and its operation; 0 and
   PG_NO_OPERATION if there is none. */
void PG_(context_operation)(Addr pc, UInt* trace, UInt* operation);

/* The same for a jit place. */
void PG_(context_place_operation)(UInt place, UInt* trace, UInt* operation);

/* ---- asked and told at run time ---- */

/* The point of code that runs for no Python frame; NAME says what it is. */
UInt PG_(context_runtime_point)(const HChar* name);

/* The point of what compiled code does now: what it reserves, what it misses. Costs
   little while interpreted code stays at the same instruction. */
UInt PG_(context_now)(void);

/* The JIT begins to compile trace LOG_ID; it is done, or has given up. */
void PG_(context_compile_start)(ULong log_id);
void PG_(context_compile_end)(void);

/* A minor collection has moved objects: frames may be elsewhere. */
void PG_(context_after_minor)(void);

#endif
