/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places of a dominator tree where much hangs in small parts, and the ways to
   them. */
#ifndef PYPYGC_TOOL_KEPT_H
#define PYPYGC_TOOL_KEPT_H

#include "dominators.h"
#include "outside.h"
#include "snapshot.h"

/* Fills shot->kept, whose bytes are known. Slots are those of slots.h. Where much of what
   is OUTSIDE hangs in small parts is a place, too. */
void PG_(kept_find)(const Dominators* d, const DominatorTree* tree,
                    const Outside* outside, Snapshot* shot);

/* Finds the ways to what kept_find has found; the tree is not needed any more, so that
   its memory can be given back before. Returns how many bytes it took. */
ULong PG_(kept_find_ways)(const Dominators* d, const Graph* graph,
                          Snapshot* shot);

/* Starts. FRAME_TYPE is the type id of Python frames, the others those of what compiled
   code refers to; 0 where not known. */
void PG_(kept_init)(UInt frame_type, UInt jitframe_type, UInt reftracer_type);

#endif
