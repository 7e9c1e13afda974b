/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moments at which minor collections began: from a time of the collector's clock
   to the number of instructions that had been executed then. */
#ifndef PYPYGC_TOOL_MOMENTS_H
#define PYPYGC_TOOL_MOMENTS_H

#include "../port.h"

/* Forgets all moments. */
void PG_(moments_init)(void);

/* A minor collection begins at CLOCK, after INSTRUCTIONS. Later ones have no smaller
   clock. */
void PG_(moment_add)(ULong clock, ULong instructions);

/* The clock and the instructions of the last moment; 0 before the first. */
ULong PG_(moment_clock)(void);
ULong PG_(moment_instructions)(void);

/* Instructions executed when the clock was at CLOCK; between two moments they are
   taken as evenly spread. */
ULong PG_(moments_instructions_at)(ULong clock);

/* Instructions are counted from here on. */
void PG_(moments_restart)(void);

#endif
