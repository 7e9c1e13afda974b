/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who executed what in the course of the run: the parts of the run, at moments that
   are about as many instructions apart. */
#ifndef PYPYGC_TOOL_WORKTIME_H
#define PYPYGC_TOOL_WORKTIME_H

#include "owner/works.h"
#include "port.h"

typedef struct {
   ULong allocated_bytes; /* the clock then */
   ULong instructions;    /* executed so far */
   ULong works[WORKS];    /* of these, by whom */
} WorkPoint;

/* Looks if that is due: 16 million instructions after the last point, and twice as many
   each time that there are too many points. Adds up the counters that are not of
   bytecodes, of which a large program has some ten thousand. */
void PG_(worktime_note)(void);

/* The points in order, at most 256. */
UInt             PG_(worktime_count)(void);
const WorkPoint* PG_(worktime_at)(UInt i);

/* Counting begins anew (counting.h). */
void PG_(worktime_restart)(void);

#endif
