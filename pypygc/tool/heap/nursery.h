/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nursery cycle: reservations become objects, minor collections become
   survivors and deaths. Knows addresses and types, no Python.
   Source: rpython/memory/gc/incminimark.py. */
#ifndef PYPYGC_TOOL_NURSERY_H
#define PYPYGC_TOOL_NURSERY_H

#include "../port.h"
#include "cycle.h"

/* Where the words of the GC object are in memory (their addresses). */
typedef struct {
   const ULong* nursery_free;
   const ULong* nursery_top;
   const ULong* nursery;
   const ULong* nursery_size;
   const ULong* nursery_surviving_size;
   const ULong* num_major_collects;
} NurseryWords;

/* Starts the model. WORDS must stay readable. TINY_NURSERY is the collector's debug_tiny_nursery
   in bytes, -1 if it is not in use (incminimark.py setup: a PYPY_GC_NURSERY
   below the minimum). */
void PG_(nursery_init)(const NurseryWords* words, Long tiny_nursery);

/* Sees a store of VALUE on nursery_free by the instruction at PC, before it
   happens. FROM_TOP: the value is a copy of nursery_top. POINT: whom it belongs
   to if it is a reservation. */
void PG_(nursery_store)(ULong value, ULong pc, Bool from_top, UInt point);

/* Notes that POINT reserves memory at nursery_free, before it moves. */
void PG_(nursery_reserve)(UInt point);

/* Counts what is in the nursery now into the `open` counters of its cells; what
   was counted there before is replaced. TOTALS gets the figures of the whole
   run, the running cycle included. Changes nothing else. */
void PG_(nursery_look)(NurseryTotals* totals);

/* Counting begins anew (counting.h): what is in the nursery counts as inherited,
   all else starts from zero; the clock goes on. No collection is under way. */
void PG_(nursery_restart)(void);

/* The collector's clock: bytes allocated by the process so far, large objects
   included. In a forked process it goes on. */
ULong PG_(nursery_clock)(void);

/* Where the nursery starts and ends; both 0 if none was seen. */
void PG_(nursery_bounds)(ULong* start, ULong* end);

/* The point that reserved the memory at ADDRESS of the nursery, in the cycle that
   runs, and in *START where the reservation starts; PG_POINT_NONE if there is
   none. Asked in rising order, it costs next to nothing. */
UInt PG_(nursery_reserved)(Addr address, Addr* start);

/* True if storing VALUE on nursery_free says that the nursery has been emptied. */
Bool PG_(nursery_resets)(ULong value);

/* True if storing VALUE on nursery_free reserves memory, and no slow path is under
   way. */
Bool PG_(nursery_will_reserve)(ULong value);

/* True if nothing was allocated since the last minor collection ended. */
Bool PG_(nursery_is_empty)(void);

/* True if the collection that begins now was called because a reservation did not
   fit; if the room for it was given up because of memory outside the heap
   (raw_malloc_memory_pressure). */
Bool PG_(nursery_was_full)(void);
Bool PG_(nursery_was_given_up)(void);

/* The minor collections so far, in order. */
UInt                   PG_(minors_count)(void);
const MinorCollection* PG_(minor_at)(UInt i);

/* Size of the nursery in bytes; 0 if none was seen yet. */
ULong PG_(nursery_size)(void);

#endif
