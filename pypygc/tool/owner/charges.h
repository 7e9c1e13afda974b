/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger's counters: who executed every instruction outside of traces' code. One
   word, GuestWords.charge, says whose counter runs; whoever changes it settles what
   has run since the last time. So the sum of all counters is what was executed,
   exactly. */
#ifndef PYPYGC_TOOL_CHARGES_H
#define PYPYGC_TOOL_CHARGES_H

#include "../port.h"

/* Whose a counter is. Those of bytecodes are in arrays (codes.h); all others are made
   one by one. */
typedef enum {
   ChargeBytecode,
   ChargeStart,   /* nobody's yet: PyPy starts */
   ChargeRuntime, /* no Python frame */
   ChargeMinor,
   ChargeMajor,
   ChargeCall,    /* called by an operation of a trace; number: a jit place */
   ChargeGuard,   /* after a guard has failed; number: a jit place */
   ChargeTracing, /* the JIT compiler; number: see tracing.h */
   CHARGE_KINDS
} ChargeKind;

typedef struct {
   ChargeKind kind;
   UInt       number;
} ChargeOwner;

/* What a counter counts. */
typedef struct {
   ULong instructions, reads, writes;
} ChargeFigures;

/* Prepares. REFERENCES: references to memory are counted, too. */
void PG_(charges_init)(Bool references);

/* Bytes from the counter of one bytecode to that of the next, as a power of two. */
UInt PG_(charge_shift)(void);

/* Bytes from the counter of a bytecode to the word that says how often it began. */
UInt PG_(charge_times_offset)(void);

/* Counters for COUNT bytecodes; all are 0. They stay where they are. */
ULong* PG_(charges_of_bytecodes)(UInt count);

/* A new counter, which stays where it is, of KIND and NUMBER. */
ULong* PG_(charge_add)(ChargeKind kind, UInt number);

/* Whose CHARGE is. */
ChargeOwner PG_(charge_owner)(const ULong* charge);

/* The word that counts how often CHARGE, made by charge_add, began to run. */
ULong* PG_(charge_times)(ULong* charge);

/* How often the bytecode with the counter CHARGE began. */
ULong PG_(charge_bytecode_times)(const ULong* charge);

/* Instructions, all that ran meanwhile included, of traces that were entered while
   CHARGE, made by charge_add, ran: of the operation's call. A call inside of itself
   counts again. */
ULong PG_(charge_traces)(const ULong* charge);

/* What CHARGE has counted. */
ChargeFigures PG_(charge_figures)(const ULong* charge);

/* Gives what ran since the last time to who runs. */
void PG_(charges_settle)(void);

/* From now on CHARGE runs. */
void PG_(charge_switch)(ULong* charge);

/* Sets all counters made by charge_add to 0; the others are codes.h's. What runs goes on. */
void PG_(charges_clear)(void);

/* Instructions of all counters made by charge_add, by kind. */
void PG_(charges_sum)(ULong sums[CHARGE_KINDS]);

/* The counters made by charge_add: their number, and number I. */
UInt   PG_(charges_count)(void);
ULong* PG_(charge_at)(UInt i);

#endif
