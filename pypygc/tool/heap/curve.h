/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory curve: how much there was at minor collections, in as many points as a
   chart needs, with the highest of all among them. */
#ifndef PYPYGC_TOOL_CURVE_H
#define PYPYGC_TOOL_CURVE_H

#include "../port.h"
#include "tables.h"

typedef struct {
#define FIGURE(name, unit, since, meaning) ULong name;
   PYPYGC_MEMORY_FIELDS(FIGURE)
#undef FIGURE
} MemoryPoint;

/* Adds a point, later than those before. */
void PG_(curve_add)(const MemoryPoint* point);

/* The sum of the parts of the highest point so far; it need not be one that is kept. */
ULong PG_(curve_peak)(void);

/* How many points were ever added. */
ULong PG_(curve_seen)(void);

/* The points, in order. */
UInt               PG_(curve_count)(void);
const MemoryPoint* PG_(curve_at)(UInt i);

/* Counting begins anew (counting.h). */
void PG_(curve_restart)(void);

#endif
