/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the run: what the ledger's counters have, added up by who executed
   it. */
#ifndef PYPYGC_TOOL_WORKS_H
#define PYPYGC_TOOL_WORKS_H

#include "../port.h"

/* In the order of the records. */
typedef enum {
   WorkCompiled,
   WorkCalled,
   WorkInterpreter,
   WorkGuards,
   WorkCompiler,
   WorkMinor,
   WorkMajor,
   WorkStart,
   WorkOther,
   WORKS
} Work;

/* Adds up all counters, those of bytecodes one by one; what runs is settled. */
void PG_(works_now)(ULong works[WORKS]);

/* The same without looking at those of bytecodes, which are by far the most: the
   interpreter has what nobody else has, of EXECUTED instructions. */
void PG_(works_of)(ULong works[WORKS], ULong executed);

#endif
