/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of instructions, memory references and cache misses, and the
   functions that generated code calls when a reference needs the simulated
   caches (cachesim.h). Made by instrument_references.c. */
#ifndef PYPYGC_TOOL_REFERENCES_H
#define PYPYGC_TOOL_REFERENCES_H

#include "../port.h"
#include "cachesim.h"

/* ---- how often code runs ----

   A segment is code that runs from its first to its last instruction once it is
   entered. It has one counter, and parts: what it does, for each operation of a
   trace that it runs through; one part in other code. Segments are never taken
   back: when code is translated again it gets new ones, so that what ran at an
   address before keeps its counts. */

/* Who runs, as far as it cannot be known at translation time. Each has counters
   of its own for every segment. */
typedef enum { RunsProgram, RunsMinor, RunsMajor, RUNNERS } Runner;

typedef struct {
   UInt   trace;     /* 0: no code of a known trace */
   UInt   operation; /* index in asm_operations, or PG_NO_OPERATION */
   UInt   segment;
   UShort instructions, reads, writes;
} SegmentPart;

/* Where the counters for the running one begin, as an offset: generated code
   reads it, references_runner sets it. */
extern ULong PG_(references_bank);

/* A new segment, and the address of its counter for RunsProgram; those of the
   others are references_bank behind. Its number is the one of the parts that
   follow. */
Addr PG_(segment_add)(void);

/* Adds a part to the segment made last. */
void PG_(segment_part)(UInt trace, UInt operation, UInt instructions,
                       UInt reads, UInt writes);

/* From now on RUNNER runs. Returns who did. */
Runner PG_(references_runner)(Runner runner);

/* ---- references ----

   A word describes up to PG_REFERENCES of them: 7 bits each, the first one
   lowest, made of the size - 1 and PG_REFERENCE_WRITE; above bit 32 the miss
   place of the first one (those of the others follow it), 0 outside of traces. */

#define PG_REFERENCES      4
#define PG_REFERENCE_BITS  7
#define PG_REFERENCE_SIZES 64 /* the largest size that fits */
#define PG_REFERENCE_WRITE 64
#define PG_REFERENCE_PLACE 32

/* New miss places in a row: for references of trace TRACE, each with its
   operation. Returns the first. */
UInt PG_(miss_places_add)(UInt trace, const UInt* operations, UInt count);

/* Called by generated code: references to data at these addresses, in this
   order. */
void PG_(event_references_1)(ULong word, Addr a);
void PG_(event_references_2)(ULong word, Addr a, Addr b);
void PG_(event_references_3)(ULong word, Addr a, Addr b, Addr c);
void PG_(event_references_4)(ULong word, Addr a, Addr b, Addr c, Addr d);

/* A reference of any size, and one that only happens sometimes: adds 1 to
   COUNTER and its bank unless COUNTER is 0. */
void PG_(event_reference)(ULong word, Addr a, ULong size, Addr counter);

/* An instruction is fetched that has not been left out: WORD is its length and
   its miss place. */
void PG_(event_fetch)(ULong word, Addr address);

/* ---- results ---- */

typedef struct {
   ULong d1_read, d1_write; /* missed D1 */
   ULong ll_read, ll_write; /* of these: missed LL too */
   ULong i1, ll_fetch;
} Misses;

typedef struct {
   ULong  instructions, reads, writes;
   Misses misses;
} Traffic;

/* Adds what RUNNER has done in all code, JIT code included. */
void PG_(references_sum)(Runner runner, Traffic* sum);

/* Calls SEE for every trace and operation that has counts; an operation may come
   several times. CONTEXT is passed on. */
void PG_(references_each)(void (*see)(UInt trace, UInt operation,
                                      const Traffic* traffic, void* context),
                          void* context);

/* Sets all counts to zero; what is in the caches stays. For a forked child. */
void PG_(references_clear)(void);

#endif
