/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instrumentation for the ledger: where in a superblock it changes who runs
   (owner/charges.h). Whoever calls the others has counted all instructions up to there. */
#ifndef PYPYGC_TOOL_INSTRUMENT_LEDGER_H
#define PYPYGC_TOOL_INSTRUMENT_LEDGER_H

#include "../port.h"
#include "ir.h"

/* What the ledger looks for: fields of frames and ExecutionContexts, in bytes. */
typedef struct {
   UInt last_instr, debugdata; /* of a frame */
   UInt topframeref;           /* of an ExecutionContext */
   UInt
      bytecode_shift; /* from a byte of bytecode to its counter: a power of 2 */
   UInt bytecode_times; /* bytes from there to how often it began */
   Addr root_stack_top;
   Bool references; /* to memory are counted */
   /* The counter of what is executed in the file that is mapped at ADDRESS; NULL if it
      is PyPy's library. */
   ULong* (*mapped)(Addr address);
   /* True if ADDRESS is that of the text "jit-tracing", a section of the log. */
   Bool (*is_tracing)(Addr address);
} LedgerTargets;

void PG_(ledger_set_targets)(const LedgerTargets* targets);

/* True after ledger_set_targets. */
Bool PG_(ledger_on)(void);

/* Statement AT of IN is a store of PyPy's compiled code, or of JIT code. If it is an
   event of the ledger, makes what that takes, after COUNT, which counts all instructions
   up to there. */
void PG_(ledger_text_store)(Builder* b, const IRSB* in, Int at,
                            const VexGuestLayout* layout,
                            void (*count)(Builder* b));
void PG_(ledger_jit_store)(Builder* b, const IRSB* in, Int at,
                           const VexGuestLayout* layout,
                           void (*count)(Builder* b));

/* COUNT instructions run outside of PyPy's library, at ADDRESS. */
void PG_(ledger_mapped)(Builder* b, Addr address, UInt count);

/* What CHARGE counts runs now: what an operation calls. */
void PG_(ledger_call)(Builder* b, ULong charge);

/* A trace goes on behind a call that may have run Python code: that has returned. */
void PG_(ledger_goes_on)(Builder* b);

/* A guard has failed: CHARGE counts until the interpreter goes on. */
void PG_(ledger_guard)(Builder* b, ULong charge);

/* The superblock IN of PyPy's compiled code ends in a call. */
void PG_(ledger_text_call)(Builder* b, const IRSB* in);

#endif
