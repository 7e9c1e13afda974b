/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream parser for PyPy's binary JIT log: bytes in, callbacks out. It keeps
   no trace and knows no address space; jit/traces.c does the keeping.
   Format: rpython/rlib/rjitlog/rjitlog.py, version 4. */
#ifndef PYPYGC_TOOL_JITLOG_H
#define PYPYGC_TOOL_JITLOG_H

#include "../port.h"

/* First byte of a log: MARK_JITLOG_HEADER. */
#define PG_JITLOG_FIRST_BYTE 0x1e

/* The list of operations that a section holds (the marks TRACE, TRACE_OPT and
   TRACE_ASM): as traced, as optimised, as assembled. */
typedef enum { JitTraced, JitOptimised, JitAssembled } JitStage;

/* What an operation is, as far as pypygc cares. Operation numbers differ from
   one PyPy to the next, so the parser goes by the names in RESOP_META. */
typedef enum {
   JitOther,
   JitNew,           /* new, new_with_vtable, new_array*, newstr, newunicode */
   JitMallocNursery, /* call_malloc_nursery: a batch of constant size */
   JitMallocNurseryVarsize, /* call_malloc_nursery_varsize */
   JitMallocNurseryFrame,   /* call_malloc_nursery_varsize_frame */
   JitNurseryPtrIncrement,  /* nursery_ptr_increment: next of the batch */
   JitGcStore,
   JitOpCall,           /* call_*, cond_call*: control leaves the trace */
   JitCheckMemoryError, /* check_memory_error: the call_r before it allocated */
   JitSet,              /* setfield_gc, setarrayitem_gc, setinteriorfield_gc */
   JitGuard,
   JitLabel,
   JitEnterPortalFrame,
   JitLeavePortalFrame
} JitOpClass;

typedef struct {
   const HChar* bytes;
   SizeT        length;
} JitText;

typedef struct {
   JitOpClass   op_class;
   UInt         number; /* in this log; jitlog_operation_name gives the name */
   const HChar* name;   /* NUL-terminated, valid as long as the parser */
   JitText      args;   /* result, arguments, descriptor, separated by commas */
   JitText      fail_args; /* of a guard: separated by commas */
   ULong        descr;     /* number of the descriptor, 0 if there is none */
} JitOperation;

typedef struct {
   JitText file, scope, opcode; /* length 0 where the driver names none */
   ULong   line, index;
} JitMergePoint;

/* All callbacks must be set. ARG is what jitlog_new was given. Texts are valid
   during the call only. */
typedef struct {
   void (*trace_start)(void* arg, ULong log_id, Bool bridge, Bool entry_bridge,
                       ULong from_guard, JitText driver);
   void (*trace_abort)(void* arg, ULong log_id);
   void (*section)(void* arg, ULong log_id, JitStage stage);
   void (*code_range)(void* arg, ULong start, ULong end);
   void (*operation)(void* arg, const JitOperation* operation);
   void (*machine_code)(void* arg, UInt offset16, UInt bytes);
   void (*merge_point)(void* arg, const JitMergePoint* point);
   void (*stitch)(void* arg, ULong descr, ULong address);
   void (*counter)(void* arg, ULong number, HChar type, ULong count);
} JitlogCallbacks;

typedef struct _Jitlog Jitlog;

/* A parser at the start of a log. */
Jitlog* PG_(jitlog_new)(const JitlogCallbacks* callbacks, void* arg);

/* Takes the next COUNT bytes of the log. False once the log could not be
   understood; jitlog_error then says why, and further bytes are ignored. */
Bool PG_(jitlog_feed)(Jitlog* log, const UChar* bytes, SizeT count);

/* True if COUNT bytes are one record of the log, neither more nor less, as PyPy
   writes them with one write(2). Before the header was read only a header is.
   Nothing is read. */
Bool PG_(jitlog_is_record)(const Jitlog* log, const UChar* bytes, SizeT count);

/* The same for a record that begins a log. */
Bool PG_(jitlog_is_header)(const UChar* bytes, SizeT count);

/* True if the operation with this name is a call, also one of the nursery's. */
Bool PG_(jitlog_is_call)(const HChar* name);

/* True if what the call with this name calls may run Python code: it is a trace, or may look
   at the frames that the calling trace keeps in registers
   (rpython/jit/codewriter/call.py getcalldescr). */
Bool PG_(jitlog_may_run_python)(const HChar* name);

/* The name of the operation with this NUMBER, valid as long as the parser; NULL if
   the header names none. */
const HChar* PG_(jitlog_operation_name)(const Jitlog* log, UInt number);

/* A sentence on what could not be understood, or NULL. */
const HChar* PG_(jitlog_error)(const Jitlog* log);

void PG_(jitlog_delete)(Jitlog* log);

#endif
