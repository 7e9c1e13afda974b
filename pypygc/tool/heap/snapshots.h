/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When snapshots of the heap are taken (heap/snapshot.h): as the user wishes, and
   otherwise at the peak and at the end, as long as that does not take too much of the
   run. Decided by what was executed and how many objects there are, so that two equal
   runs have the same snapshots. */
#ifndef PYPYGC_TOOL_SNAPSHOTS_H
#define PYPYGC_TOOL_SNAPSHOTS_H

#include "../port.h"
#include "oldgen.h"
#include "snapshot.h"
#include "snapshot_wishes.h"

/* What a snapshot takes for an old object, in instructions of the program under the tool: the
   most among programs whose objects are alive, 0.69 microseconds where the program executes
   336 million instructions a second (docs/internals.md has the others). */
#define PG_SNAPSHOT_PRICE 230

/* Those at the peak, together, take at most one part in so many of the run so far; the
   one at the end likewise. So few objects are always looked at: all together at the
   peak, and at the end. */
#define PG_SNAPSHOT_PEAK_PART  20
#define PG_SNAPSHOT_END_PART   2
#define PG_SNAPSHOT_PEAK_SMALL 500000
#define PG_SNAPSHOT_END_SMALL  1000000

/* Starts. PART: see snapshot_take. */
void PG_(snapshots_init)(const SnapshotWishes* wishes, UInt part);

/* A minor collection has emptied the nursery. */
void PG_(snapshots_after_minor)(void);

/* The program, or somebody outside, asks for one, whose name is LENGTH bytes at NAME.
   The collector does not run, or has emptied the nursery. */
void PG_(snapshots_asked)(SnapshotMoment moment, const HChar* name,
                          SizeT length);

/* The process ends; CONTENT is what is old. */
void PG_(snapshots_end)(const OldContent* content);

/* Counting begins anew (counting.h): there was no snapshot yet. */
void PG_(snapshots_restart)(void);

/* What was not taken: for want of time, at the peak and at the end; and because too many
   were asked for. */
typedef struct {
   Bool peak, end, many;
} SnapshotsLeftOut;

SnapshotsLeftOut PG_(snapshots_left_out)(void);

#endif
