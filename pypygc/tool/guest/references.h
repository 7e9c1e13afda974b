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

/* Who runs outside of traces' code. */
typedef enum {
   RunsProgram,
   RunsCompiler,
   RunsMinor,
   RunsMajor,
   RUNNERS
} Runner;

/* Prepares the caches; call it before all others. */
void PG_(references_init)(const CacheGeometries* geometries);

/* Reads what generated code has counted outside of traces. */
void PG_(references_settle)(void);

/* A quantum of Valgrind's scheduler starts: all that GuestWords.references has is
   settled, here and by the ledger, and forgotten. */
void PG_(references_new_quantum)(void);

/* A new segment, and the address of its counter. The parts that are added next
   are its own. */
Addr PG_(segment_add)(void);

/* Adds a part to the segment made last. */
void PG_(segment_part)(UInt trace, UInt operation, UInt instructions,
                       UInt reads, UInt writes);

/* From now on RUNNER runs. Returns who did. */
Runner PG_(references_runner)(Runner runner);

/* Who misses belong to. Both return a site (owner/sites.h), or 0. */
typedef struct {
   /* On whose behalf does code run? May call references_runner. Not called in
      collections. Sets *STAYS if the answer stays right as long as what ledger_moment
      tells is the same, and until references_forget is called. */
   UInt (*running)(Bool* stays);
   /* Who has reserved this memory in the nursery? */
   UInt (*reserved)(Addr address);
} MissOwners;

void PG_(references_ask)(const MissOwners* owners);

/* On whose behalf code runs may have changed though the ledger goes on. */
void PG_(references_forget)(void);

/* ---- references ---- */

/* New miss places in a row: for references of trace TRACE, each with its
   operation. Returns the first; 0, which is no place, for trace 0. */
UInt PG_(miss_places_add)(UInt trace, const UInt* operations, UInt count);

/* One reference, that only happens sometimes or is too large for a group. WORD
   is the size, with 1 << 31 for a write, and its miss place from bit 32 on. It is
   counted in COUNTER, a segment's or GuestWords.references, unless that is 0. */
#define PG_REFERENCE_WRITE (1ULL << 31)
#define PG_REFERENCE_PLACE 32
void PG_(event_reference)(ULong word, Addr a, Addr counter);

/* A reference to SIZE bytes at ADDRESS has missed D1; PLACE is its miss place. */
void PG_(reference_missed)(Addr address, UInt size, Bool write, UInt place);

/* An instruction is fetched that has not been left out: WORD is its length and,
   from bit 32 on, its miss place. */
void PG_(event_fetch)(ULong word, Addr address);

/* ---- results ---- */

typedef struct {
   ULong d1_read, d1_write; /* missed D1 */
   ULong ll_read, ll_write; /* of these: missed LL too */
   ULong i1, ll_fetch;
   ULong nursery; /* missed D1, in the nursery */
   ULong fresh;   /* of these: above all that had missed in this cycle */
} Misses;

typedef struct {
   ULong  instructions, reads, writes;
   Misses misses;
} Traffic;

/* Adds MISSES to SUM. */
void PG_(misses_add)(Misses* sum, const Misses* misses);

void PG_(traffic_add)(Traffic* sum, const Traffic* traffic);

/* Adds what all code has done, JIT code included. */
void PG_(references_sum)(Traffic* sum);

/* Adds what code outside of traces has done while RUNNER ran. */
void PG_(references_of_runner)(Runner runner, Traffic* sum);

/* Misses of SITE: of code that ran on its behalf; and misses of the program in
   nursery memory that it had reserved (fields nursery and fresh). */
void PG_(references_of_site)(UInt site, Misses* run, Misses* own);

/* Adds what code of TRACE has done to SUMS, one for each of the COUNT operations
   in asm_operations, and one more for code that belongs to none of them. */
void PG_(references_of_trace)(UInt trace, Traffic* sums, UInt count);

/* Sets all counts to zero; what is in the caches stays. For a forked child. */
void PG_(references_clear)(void);

#endif
