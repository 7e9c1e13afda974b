/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What instances of Python classes own in a snapshot: an object belongs to the nearest
   instance that dominates it, so that what is shared belongs to none, and an instance
   within another one has its own. */
#ifndef PYPYGC_TOOL_PARTS_H
#define PYPYGC_TOOL_PARTS_H

#include "dominators.h"
#include "snapshot.h"

/* Fills shot->parts: of classes whose instances own at least one part in PART of what
   was reached; 0 for all. Slots are those of slots.h. */
void PG_(parts_find)(const Dominators* d, UInt part, Snapshot* shot);

#endif
