/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the run that the program has named (include/pypygc.h), and what was
   counted in each. */
#ifndef PYPYGC_TOOL_PHASES_H
#define PYPYGC_TOOL_PHASES_H

#include "port.h"

/* What is counted in a phase: docs/format.md. */
typedef struct {
   ULong allocated_bytes; /* by the clock */
   ULong survived_bytes, survived_objects;
   ULong minors, majors;
   ULong instructions, jit_instructions, gc_instructions;
} PhaseFigures;

typedef struct {
   UInt  name;    /* a string (strings.h) */
   UInt  entries; /* how often it began, not counting begins within itself */
   Bool  open;
   ULong first_clock, last_clock; /* first begin, last end */
   PhaseFigures figures;
} PhaseReport;

/* The phase NAME of LENGTH bytes begins, and ends. An end without a begin is
   ignored. */
void PG_(phases_begin)(const HChar* name, SizeT length);
void PG_(phases_end)(const HChar* name, SizeT length);

/* Counts were cleared: phases that are open begin anew. */
void PG_(phases_restart)(void);

/* How many phases there are; phase I as it is now, False if nothing of it was
   counted. */
UInt PG_(phases_count)(void);
Bool PG_(phases_at)(UInt i, PhaseReport* report);

/* Begins that were left out because there were too many names. */
ULong PG_(phases_left_out)(void);

/* The name of the innermost open phase (a string); False if none is open. */
Bool PG_(phases_innermost)(UInt* name);

#endif
