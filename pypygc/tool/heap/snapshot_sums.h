/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is alive in a snapshot, added up by type, and by type and site. */
#ifndef PYPYGC_TOOL_SNAPSHOT_SUMS_H
#define PYPYGC_TOOL_SNAPSHOT_SUMS_H

#include "../base/chunks.h"
#include "dominators.h"
#include "snapshot.h"

/* What a type, or a cell, has so far. */
typedef struct {
   Retained row;
   ULong    births; /* of its objects, added up, in units of PG_BIRTH_BITS */
   UInt     open; /* how many of it are on the way down to where the walk is */
   UInt     type; /* of a cell: the number of its type's group */
} SumGroup;

typedef struct {
   const Dominators* d;
   Chunks            cells;   /* SumGroup */
   UInt*             cell_of; /* by cell_old_number: its index in CELLS + 1 */
   SumGroup*         types;
   UInt              type_count, type_capacity;
   VgHashTable*      index; /* of types */
} SnapshotSums;

/* Adds up what was reached; fills the objects and bytes of SHOT. To be ended with
   sums_end. */
void PG_(sums_begin)(SnapshotSums* s, const Dominators* d,
                     const DominatorTree* tree, Snapshot* shot);

/* The groups that an old object in a cell belongs to: the cell's own, and that of all
   objects of its type. */
typedef struct {
   SumGroup *cell, *type;
} SumGroups;

/* Those of cell number CELL, of which something became old; until the next call of a
   function here. */
SumGroups PG_(sums_groups)(SnapshotSums* s, UInt cell);

/* What was reached of a cell; DATA are the sums, from sums_begin to sums_end. */
Amount PG_(sums_of)(const Cell* cell, const void* data);

/* Fills shot->rows. What a site has of a type is left out if it is
   in no respect one part in PART of the heap; 0 for nothing. */
void PG_(sums_end)(SnapshotSums* s, UInt part, Snapshot* shot);

#endif
