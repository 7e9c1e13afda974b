/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The traces of the process: what is kept of the JIT log. Filled by the parser
   in jit/jitlog.c; read by the code map, by the owners and by the writer. */
#ifndef PYPYGC_TOOL_TRACES_H
#define PYPYGC_TOOL_TRACES_H

#include "../port.h"
#include "opt_list.h"

#define PG_NO_OFFSET 0xffffffffu

/* An operation of TRACE_ASM: a object, c allocating call, C other call, g guard,
   L label. OFFSET is where its machine code starts, or PG_NO_OFFSET. */
typedef struct {
   HChar kind;
   UInt  offset;
   UInt  operation, args;
   Bool inlined; /* in a Python function that is inlined into a trace of another
                     driver than Python's */
   Bool runs_python; /* C: what is called may run Python code */
   UInt type;        /* a: type id, 0 if the log does not tell */
   UInt size;        /* a: bytes in the nursery, 0 if variable */
   ULong descr;
} AsmOperation;

/* Where the machine code of any operation of TRACE_ASM starts. */
typedef struct {
   UInt offset;
   UInt number; /* of the operation, see traces_operation_name */
} CodeStart;

/* A nursery reservation in a trace's code: one call_malloc_nursery and the
   nursery_ptr_increments after it. Its objects are the asm operations of kind
   a from FIRST_OBJECT on, counted among those of kind a alone. */
typedef struct {
   UInt code_start, code_end; /* offsets; start is PG_NO_OFFSET if unknown */
   UInt first_operation;      /* index in asm_operations */
   UInt first_object;
   UInt object_count;
   UInt point; /* allocation point of owner/sites.h, 0 while it has none */
} Reservation;

typedef struct {
   ULong descr;
   ULong count;
} LabelCount;

typedef struct {
   UInt  id; /* 1, 2, … in the order of compilation */
   ULong log_id;
   Bool  bridge, entry_bridge; /* as its tracing began */
   Bool  stitched;             /* a guard jumps to it */
   Bool  alive;
   UInt  driver;
   ULong from_guard;
   ULong start, end;     /* addresses of its machine code */
   UInt  operations_end; /* offset of the last operation: behind it are slow
                            paths and the stubs of guards */
   Bool  is_python;      /* it runs Python's loop: for a bridge, what it
                            starts from does */
   ULong compiled; /* the clock (heap/nursery.h) when it had machine code */
   Bool  entries_known;
   ULong entries;

   OptList       recorded, opt;
   AsmOperation* asm_operations;
   UInt          asm_used, asm_capacity;
   CodeStart*
         starts; /* of all operations that have code, as they stand there */
   UInt  starts_used, starts_capacity;
   UInt* places; /* jit places that were asked for (owner/jit_places.h), by
                            operation, and one more for none; NULL: none were */
   UInt* placed; /* those with an offset, which do not fall */
   UInt  placed_used, placed_capacity;
   UInt  object_count;
   Reservation* reservations;
   UInt         reservations_used, reservations_capacity;
   LabelCount*  labels;
   UInt         labels_used, labels_capacity;
} Trace;

/* What the log tells while it is written. All must be set. */
typedef struct {
   void (*started)(ULong log_id); /* the JIT begins to trace */
   void (*added)(Trace* trace);   /* it has machine code; operations follow */
   void (*aborted)(ULong log_id);
} TraceEvents;

/* True if COUNT bytes are one whole record of the log, as it is now. */
Bool PG_(traces_are_record)(const UChar* bytes, SizeT count);

/* Takes COUNT bytes that PyPy wrote to its JIT log. False once the log could
   not be understood; traces_error then says why. */
Bool PG_(traces_feed)(const UChar* bytes, SizeT count,
                      const TraceEvents* events);

/* Why the log could not be understood, or NULL. */
const HChar* PG_(traces_error)(void);

/* True once the first bytes of a log were seen. */
Bool PG_(traces_log_seen)(void);

/* The name of the operation with this NUMBER; NULL if there is none. */
const HChar* PG_(traces_operation_name)(UInt number);

/* Number of traces that have machine code, and one of them by its id. NULL if
   there is none with that id. */
UInt   PG_(traces_count)(void);
Trace* PG_(traces_get)(UInt id);

/* START_TRACE and ABORT_TRACE records of the log. */
UInt PG_(traces_started)(void);
UInt PG_(traces_aborted)(void);

/* The reservation of TRACE that has the code at OFFSET, or NULL. */
Reservation* PG_(trace_reservation_at)(Trace* trace, UInt offset);

/* Index in asm_operations of the operation whose code OFFSET belongs to: the
   last one that starts at or before it. PG_NO_OFFSET if there is none. */
UInt PG_(trace_operation_at)(const Trace* trace, UInt offset);

#endif
