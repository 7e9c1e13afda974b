/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places in JIT code: which trace, operation and reservation the code at an address
   belongs to, and a number for each place that generated code can store. */
#ifndef PYPYGC_TOOL_JIT_PLACES_H
#define PYPYGC_TOOL_JIT_PLACES_H

#include "../jit/traces.h"
#include "../port.h"

/* Must be called before the others. */
void PG_(places_init)(void);

/* Where PyPy's compiled code is; what runs elsewhere and moves nursery_free is
   JIT code. */
void PG_(places_set_text)(Addr start, Addr end);

/* True if ADDRESS is code of a known trace. */
Bool PG_(places_in_trace)(Addr address);

/* True if the trace at ADDRESS is one of Python's loop, or has a Python function inlined
   there; other code of traces of other drivers, such as of regular expressions, belongs
   to what has entered it. The same for a jit place. */
Bool PG_(places_in_python)(Addr address);
Bool PG_(place_in_python)(UInt place);

/* False if ADDRESS is in a trace of another driver than Python's: then what it allocates
   may have no line but that of whoever entered it. */
Bool PG_(places_knows_lines)(Addr address);

/* The point of the reservation whose code ADDRESS belongs to; 0 if none. */
UInt PG_(places_reservation)(Addr address);

/* The point for a reservation made by the instruction at PC: of its trace, of
   unknown JIT code, or outside JIT code. */
UInt PG_(places_point)(Addr pc);

/* The jit place of the operation that the code at PC belongs to: a number that
   generated code can store. 0 if PC is in no trace. */
UInt PG_(places_at)(Addr pc);

/* The jit place of the operation at PC, if TARGET is code of the same trace
   behind all operations: a slow path, or, if *GUARD becomes true, where a guard
   goes when it fails. Else 0. */
UInt PG_(places_detour)(Addr pc, Addr target, Bool* guard);

/* True if PC is in a trace, in or directly behind the code of an operation that may run
   Python code, and not where that code begins: what it has called may just have
   returned. */
Bool PG_(places_behind_call)(Addr pc);

/* True if ADDRESS is code of a trace, behind all of its operations. */
Bool PG_(places_is_behind)(Addr address);

/* True if jit place PLACE is of the trace that is at ADDRESS now. */
Bool PG_(place_is_at)(UInt place, Addr address);

/* The trace that the code at PC belongs to and its operation; 0 and
   PG_NO_OPERATION if there is none. */
void PG_(places_operation_at)(Addr pc, UInt* trace, UInt* operation);

/* The same for a jit place. */
void PG_(place_operation)(UInt place, UInt* trace, UInt* operation);

#endif
