/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf compiled code runs: the ledger, and the sites that its places are.
   What JIT code is for is known when it is translated (jit_places.h). */
#ifndef PYPYGC_TOOL_CONTEXT_H
#define PYPYGC_TOOL_CONTEXT_H

#include "../port.h"

/* Prepares; DEPTH is how many callers a site keeps. REFERENCES: the ledger also counts
   references to memory and misses. */
void PG_(context_init)(UInt depth, Bool references);

/* Frames can be read from now on, as far as the ledger needs it (LEDGER) or less; CHECK:
   compare the ledger with the walk (walk.h) at every so many reservations, 0 for
   never. */
void PG_(context_attach)(Bool ledger, UInt check);

/* True if the ledger is kept. */
Bool PG_(context_has_ledger)(void);

/* True if the shadow stack is looked through, so that calls of traces must be
   noted. */
Bool PG_(context_walks)(void);

/* The point of what compiled code does now: what it reserves, what it misses. */
UInt PG_(context_now)(void);

/* True if the answer of context_now holds as long as the ledger's moment (guest/event.h)
   is the same, nothing is told of tracing, and nobody compares. */
Bool PG_(context_stays)(void);

/* The point of blocks that POINT, of a trace of another JIT driver than Python's,
   stands for, on behalf of what entered the trace. */
UInt PG_(context_of_block)(UInt point);

/* The collector begins a minor collection, a step of a major one, or ends. */
typedef enum { CollectsNot, CollectsMinor, CollectsMajor } Collects;

void PG_(context_collects)(Collects what);

/* The JIT log: trace LOG_ID was made by tracing that goes on; its code is there; it
   was given up. */
void PG_(context_compile_start)(ULong log_id);
void PG_(context_compile_end)(void);
void PG_(context_compile_aborted)(void);

/* A minor collection has moved objects out of the nursery, from START to END, and not
   yet overwritten it. */
void PG_(context_after_minor)(Addr start, Addr end);

/* All that has run is counted: THREAD goes on from now on. */
void PG_(context_thread)(UInt thread);

/* Gives what ran since the last time to who runs. */
void PG_(context_settle)(void);

/* Counting begins anew: what was executed is 0. */
void PG_(context_restart)(void);

/* How often the ledger and the walk were asked; of these, when the ledger says that the
   compiler runs, or that a guard has failed, which the walk learns too late and forgets
   too soon; and when they answered differently else. */
typedef struct {
   ULong asked, late, other_function, other_line;
} ContextCheck;

const ContextCheck* PG_(context_check)(void);

#endif
