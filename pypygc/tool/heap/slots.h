/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objects of the heap as numbers, old ones and those of the nursery, while the
   program stands still. */
#ifndef PYPYGC_TOOL_SLOTS_H
#define PYPYGC_TOOL_SLOTS_H

#include "../port.h"
#include "dominators.h"
#include "oldgen.h"

/* Numbers the objects, and fills GRAPH: prebuilt objects are part of the roots, and
   objects with finalizers are late roots. Until slots_end. */
void PG_(slots_begin)(Graph* graph);
void PG_(slots_end)(void);

/* The object in SLOT; not found if it is young. */
OldObject PG_(slot_object)(UInt slot);

/* Its address, also of a young one. */
const UChar* PG_(slot_address)(UInt slot);

/* The bytes that count: of old objects. */
ULong PG_(slot_bytes)(UInt slot);

/* The slot of the object at ADDRESS; 0 for none. */
UInt PG_(slot_of)(ULong address);

/* Calls VISIT for the objects that one kind of roots holds. */
void PG_(slots_static_roots)(void (*visit)(UInt target, void* data),
                             void* data);
void PG_(slots_stack_roots)(void (*visit)(UInt target, void* data), void* data);

#endif
