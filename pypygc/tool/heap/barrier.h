/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write barrier: which stores made the collector remember an old object, and
   what it has to trace because of them.
   Source: rpython/memory/gc/incminimark.py remember_young_pointer,
   remember_young_pointer_from_array2, collect_cardrefs_to_nursery. */
#ifndef PYPYGC_TOOL_BARRIER_H
#define PYPYGC_TOOL_BARRIER_H

#include "../port.h"
#include "tables.h"

/* What the stores of one site did. */
typedef struct {
   UInt site;
#define COUNT(name, unit, since, meaning) ULong name;
   PYPYGC_STORE_FIELDS(COUNT)
#undef COUNT
} StoreWork;

/* False if they did nothing that is counted. */
static inline Bool PG_(store_is_used)(const StoreWork* w)
{
   return (w->barriers | w->card_arrays | w->cards | w->remembered_bytes) != 0;
}

/* Starts the model. */
void PG_(barrier_init)(void);

/* Compiled code, on behalf of POINT, puts an object on
   old_objects_pointing_to_young, or an array on old_objects_with_cards_set if
   CARDS. */
void PG_(barrier_event)(Bool cards, UInt point);

/* A minor collection begins: what is on the lists is counted. *REMEMBERED
   gets the number of objects, *BYTES their size, *CARDS the number of marked
   cards. */
void PG_(barrier_minor_begins)(ULong* remembered, ULong* bytes, ULong* cards);

/* The sites whose stores ran the slow path, in no order. */
UInt             PG_(stores_count)(void);
const StoreWork* PG_(store_at)(UInt i);

/* Counting begins anew (counting.h). */
void PG_(barrier_restart)(void);

#endif
