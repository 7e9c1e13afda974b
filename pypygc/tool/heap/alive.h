/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is alive over the run, by who allocated it: at every major collection, and
   at every walk over the heap, what each cell has in the old generation. In a bounded number
   of points; the first, the last and the one with most are always among them. */
#ifndef PYPYGC_TOOL_ALIVE_H
#define PYPYGC_TOOL_ALIVE_H

#include "../owner/cells.h"
#include "../port.h"
#include "tables.h"

typedef struct {
#define FIGURE(name, unit, since, meaning) ULong name;
   PYPYGC_ALIVE_FIELDS(FIGURE, FIGURE)
#undef FIGURE
} AlivePoint;

/* By how much a cell has more, or less, than at the point before. A cell has fewer than
   2^31 objects: those are 32 GB. */
typedef struct {
   UInt cell; /* cell_at(cell) */
   Int  objects;
   Long bytes;
} AliveChange;

/* Adds a point, later than those before. ALIVE says what of a cell is alive; DATA is for it.
   Fills the objects and bytes of POINT: the sum. */
void PG_(alive_add)(AlivePoint* point,
                    Amount (*alive)(const Cell* cell, const void* data),
                    const void* data);

/* The points, in order; the changes of one lead from the one before to it, the first's from
   nothing. In rising order of cells. */
UInt               PG_(alive_count)(void);
const AlivePoint*  PG_(alive_at)(UInt i);
const AliveChange* PG_(alive_changes)(UInt i, UInt* count);

/* Counting begins anew (counting.h). */
void PG_(alive_restart)(void);

#endif
