/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JIT compiler's part of the ledger: for every place at which tracing began, how
   often, what came of it, and what it executed until tracing ended: tracing,
   optimising and assembling. */
#ifndef PYPYGC_TOOL_TRACING_H
#define PYPYGC_TOOL_TRACING_H

#include "../port.h"
#include "codes.h"

typedef struct {
   const CodeLine* line; /* where tracing began: interpreted code … */
   ULong* origin;        /* … or else what ran: a guard that had failed, or no
                              Python code. With LINE: any of its counters */
   ULong* charge;
   ULong  times, given_up; /* attempts; those that made no trace */
} Tracing;

/* A section of PyPy's log begins or ends, named by WORD, which may not be
   pypy_have_debug_prints: that is the word which is shifted when tracing was
   announced (GuestWords.said_tracing). */
void PG_(tracing_section)(Addr word, Bool begins);

/* The JIT log: a trace with number LOG_ID was made by the tracing that goes on, and
   its code is there; it was given up. */
void PG_(tracing_named)(ULong log_id);
void PG_(tracing_made)(void);
void PG_(tracing_aborted)(void);

/* The tracing or the blackhole interpreter has stored on topframeref: if a guard has failed
   in what tracing has called, tracing goes on, unless a frame is active that it has
   called. */
void PG_(tracing_may_go_on)(void);

/* What ran when tracing NUMBER began. */
const ULong* PG_(tracing_origin)(UInt number);

/* The point of what the compiler allocates now; NUMBER is its charge's. */
UInt PG_(tracing_point)(UInt number);

/* All numbers to 0. */
void PG_(tracings_clear)(void);

UInt           PG_(tracings_count)(void);
const Tracing* PG_(tracing_at)(UInt i);

#endif
