/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's view of the program's memory: what of it is in memory, divided by what it
   is for. Each point adds up, at one moment. */
#ifndef PYPYGC_TOOL_RESIDENT_H
#define PYPYGC_TOOL_RESIDENT_H

#include "port.h"
#include "tables.h"

typedef struct {
#define FIGURE(name, unit, since, meaning) ULong name;
   PYPYGC_RESIDENT_FIELDS(FIGURE)
#undef FIGURE
} ResidentPoint;

/* Looks if that is due: when the memory curve has a point more, and the run is longer by
   an eighth than it was the last time, or there is more memory in use by a sixteenth than
   ever. Costs some milliseconds, a few dozen times in a run. Not within a major
   collection step. */
void PG_(resident_note)(void);

/* Looks once more: the run ends. */
void PG_(resident_end)(void);

/* The points in order, at most 256; where there were more, the one with most in memory
   of as many neighbours as it takes. */
UInt                 PG_(resident_count)(void);
const ResidentPoint* PG_(resident_at)(UInt i);

/* The most that was in memory at any of them. */
ULong PG_(resident_peak)(void);

/* Counting begins anew (counting.h). */
void PG_(resident_restart)(void);

#endif
