/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger's stacks: which Python frames run, who called them, and what each call
   cost with all that it called. A thread has one; one that uses greenlets has more.
   Frames are entered and left by stores of compiled code on topframeref
   (executioncontext.py enter and leave). The JIT's tracing and blackhole interpreters
   store otherwise: a frame that they entered is noticed at its first bytecode, and
   that it has been left by the height of the native stack at the next one, by the trace
   that called it, or by what only the tracing interpreter itself does
   (activations_return). */
#ifndef PYPYGC_TOOL_ACTIVATIONS_H
#define PYPYGC_TOOL_ACTIVATIONS_H

#include "../port.h"
#include "codes.h"

/* Prepares. */
void PG_(activations_init)(void);

/* The interpreter begins a bytecode of FRAME, with stack pointer SP. */
void PG_(activations_bytecode)(const UChar* frame, Addr sp);

/* AFTER is about to be stored over BEFORE on the running thread's topframeref. */
void PG_(activations_frame_store)(ULong before, ULong after, Addr sp);

/* The same, if the tracing or the blackhole interpreter stores. What tracing enters is
   noticed at its first bytecode, if the interpreter runs it. */
void PG_(activations_jit_frame_store)(ULong before, ULong after, Addr sp);

/* What goes on after a failed guard enters a trace, with stack pointer SP: perhaps for the
   rest of a frame that the failed trace had inlined. */
void PG_(activations_trace_after_guard)(Addr sp);

/* The trace with TOP in root_stack_top runs: what was entered since it was has
   returned. */
void PG_(activations_trace_goes_on)(ULong top);

/* A moment of the stack that runs: its activations, and those that were entered before. */
typedef struct {
   const void* stack;
   ULong       serial;    /* of the last activation that was entered */
   ULong       innermost; /* 0: none */
} ActivationMark;

ActivationMark PG_(activations_mark)(void);

/* What was active at MARK, and goes on now, has called all that was entered since: that
   has returned, seen or not. Returns False, and does nothing, if another stack runs, or
   if not all that was active is so any more. */
Bool PG_(activations_return)(const ActivationMark* mark);

/* A minor collection has moved objects out of the nursery, from START to END, and not
   yet overwritten it. */
void PG_(activations_after_minor)(Addr start, Addr end);

/* THREAD runs from now on; it has ended. */
void PG_(activations_thread)(UInt thread);
void PG_(activations_thread_ended)(UInt thread);

/* Counting begins anew; what is active stays so. */
void PG_(activations_clear)(void);

/* Puts what calls that have not returned have cost so far into the fields
   `open`. */
void PG_(activations_look)(void);

/* The Code of the innermost activation; NULL if there is none. */
const Code* PG_(activation_code)(void);

#endif
