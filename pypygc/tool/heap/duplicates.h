/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that are there more than once in a snapshot: what one copy of each would
   save. */
#ifndef PYPYGC_TOOL_DUPLICATES_H
#define PYPYGC_TOOL_DUPLICATES_H

#include "dominators.h"
#include "snapshot_sums.h"

/* Adds to the groups of SUMS what would be saved: of each text the oldest copy stays,
   and so does the oldest of Python's objects for it. Slots are those of slots.h. */
void PG_(duplicates_find)(const Dominators* d, SnapshotSums* sums);

#endif
