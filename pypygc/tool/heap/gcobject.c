/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's own fields and lists. Lists are read while the program runs:
   every pointer is checked before it is followed. */
#include "gcobject.h"

#include "../pypy/memory.h"

/* Offsets in an ArenaCollection, an AddressStack, an AddressDeque, an
   AddressChunk and a DICT with its ENTRIES; all of them, the dictionary's
   excepted, start with a vtable or a link. */
#define AC_PAGE_SIZE         120
#define AC_TOTAL_MEMORY_USED 168
#define STACK_CHUNK          8
#define STACK_USED           16
#define DEQUE_NEWEST_INDEX   8
#define DEQUE_OLDEST_INDEX   16
#define DEQUE_NEWEST_CHUNK   24
#define DEQUE_OLDEST_CHUNK   32
#define CHUNK_ITEMS          8
#define CHUNK_SIZE           1019
#define DICT_ENTRIES         0
#define DICT_NUM_ITEMS       8
#define ENTRIES_ITEMS        8

/* More than any program has: a list that is longer is not one. */
#define MOST_ADDRESSES (1u << 28)

#define FIRST_FIELD GcAc
#define LAST_FIELD  GcTotalGcTime

static struct {
   Addr nursery_free;
   Bool known;
   Bool distrusted[(LAST_FIELD - FIRST_FIELD) / 8 + 1];
} state;

const HChar* PG_(gcobject_init)(Addr nursery_free)
{
   VG_(memset)(&state, 0, sizeof state);
   state.nursery_free = nursery_free;
   if (!PG_(can_read)(nursery_free + GcAc, 1024))
      return "the collector's fields cannot be read";
   if (PG_(gcobject_word)(GcCardPageIndices) != PG_CARD_ITEMS)
      return "card_page_indices is not where it should be";
   if (PG_(gcobject_word)(GcNonlargeMax) != 135167)
      return "nonlarge_max is not where it should be";
   if (PG_(gcobject_word)(GcSmallRequestThreshold) != PG_MOST_SMALL)
      return "small_request_threshold is not where it should be";
   state.known = True;
   return NULL;
}

Bool PG_(gcobject_known)(void)
{
   return state.known;
}

void PG_(gcobject_distrust)(GcField field)
{
   state.distrusted[(field - FIRST_FIELD) / 8] = True;
}

/* What FIELD points to; 0 if it is known not to be that field. */
static Addr pointer_of(GcField field)
{
   return state.distrusted[(field - FIRST_FIELD) / 8]
             ? 0
             : PG_(gcobject_word)(field);
}

ULong PG_(gcobject_word)(GcField field)
{
   return PG_(word)(state.nursery_free + field);
}

double PG_(gcobject_double)(GcField field)
{
   return *(const double*)(state.nursery_free + field);
}

Addr PG_(gcobject_arenas)(void)
{
   Addr ac = pointer_of(GcAc);
   return PG_(can_read)(ac, AC_TOTAL_MEMORY_USED + 8) &&
                PG_(word)(ac + AC_PAGE_SIZE) == PG_PAGE_SIZE
             ? ac
             : 0;
}

Addr PG_(gcobject_arena_word)(void)
{
   Addr ac = PG_(gcobject_arenas)();
   return ac != 0 ? ac + AC_TOTAL_MEMORY_USED : 0;
}

ULong PG_(gcobject_arena_displacement)(void)
{
   return AC_TOTAL_MEMORY_USED;
}

ULong PG_(gcobject_arena_bytes)(void)
{
   Addr at = PG_(gcobject_arena_word)();
   return at != 0 ? PG_(word)(at) : 0;
}

/* Makes room for COUNT words. */
static void reserve(ULong** words, UInt* capacity, UInt count)
{
   if (count <= *capacity)
      return;
   *capacity = count + count / 2;
   *words = VG_(realloc)("pypygc.gcobject", *words, *capacity * sizeof(ULong));
}

Addr PG_(gcobject_stack_used)(GcField field)
{
   return PG_(gcobject_word)(field) + STACK_USED;
}

UInt PG_(gcobject_stack)(GcField field, ULong** addresses, UInt* capacity)
{
   Addr stack = pointer_of(field);
   if (!PG_(can_read)(stack, STACK_USED + 8))
      return 0;
   Addr  newest = PG_(word)(stack + STACK_CHUNK);
   ULong used   = PG_(word)(stack + STACK_USED);
   if (used > CHUNK_SIZE)
      return 0;
   ULong count = used;
   for (Addr chunk = newest; PG_(can_read)(chunk, 8) && PG_(word)(chunk) != 0;
        chunk      = PG_(word)(chunk))
      if ((count += CHUNK_SIZE) > MOST_ADDRESSES)
         return 0;
   reserve(addresses, capacity, count);
   ULong end = count; /* the newest chunk has the last ones */
   for (Addr chunk = newest; end > 0; chunk = PG_(word)(chunk)) {
      if (!PG_(can_read)(chunk, CHUNK_ITEMS + 8 * used))
         return 0;
      end -= used;
      VG_(memcpy)
      (*addresses + end, (const void*)(chunk + CHUNK_ITEMS), 8 * used);
      used = CHUNK_SIZE;
   }
   return count;
}

Bool PG_(gcobject_is_stack)(GcField field)
{
   Addr stack = pointer_of(field);
   if (!PG_(can_read)(stack, STACK_USED + 8))
      return False;
   Addr  chunk = PG_(word)(stack + STACK_CHUNK);
   ULong used  = PG_(word)(stack + STACK_USED);
   return used <= CHUNK_SIZE &&
          PG_(can_read)(chunk, CHUNK_ITEMS + 8 * CHUNK_SIZE) &&
          (PG_(word)(chunk) == 0 || PG_(can_read)(PG_(word)(chunk), 8));
}

Bool PG_(gcobject_is_deque)(Addr deque)
{
   if (!PG_(can_read)(deque, DEQUE_OLDEST_CHUNK + 8))
      return False;
   Addr  newest = PG_(word)(deque + DEQUE_NEWEST_CHUNK);
   Addr  oldest = PG_(word)(deque + DEQUE_OLDEST_CHUNK);
   ULong to     = PG_(word)(deque + DEQUE_NEWEST_INDEX);
   ULong from   = PG_(word)(deque + DEQUE_OLDEST_INDEX);
   return from <= CHUNK_SIZE && to <= CHUNK_SIZE &&
          (newest != oldest || from <= to) &&
          PG_(can_read)(newest, CHUNK_ITEMS + 8 * CHUNK_SIZE) &&
          PG_(can_read)(oldest, CHUNK_ITEMS + 8 * CHUNK_SIZE);
}

Bool PG_(gcobject_is_dict)(GcField field)
{
   Addr dict = pointer_of(field);
   if (!PG_(can_read)(dict, DICT_NUM_ITEMS + 8))
      return False;
   Addr entries = PG_(word)(dict + DICT_ENTRIES);
   if (!PG_(can_read)(entries, ENTRIES_ITEMS))
      return False;
   ULong size = PG_(word)(entries);
   return size != 0 && size <= MOST_ADDRESSES && (size & (size - 1)) == 0 &&
          PG_(word)(dict + DICT_NUM_ITEMS) <= size &&
          PG_(can_read)(entries, ENTRIES_ITEMS + 16 * size);
}

UInt PG_(gcobject_deque)(GcField field, ULong** addresses, UInt* capacity)
{
   return PG_(gcobject_deque_at)(pointer_of(field), addresses, capacity);
}

UInt PG_(gcobject_deque_at)(Addr deque, ULong** addresses, UInt* capacity)
{
   if (!PG_(can_read)(deque, DEQUE_OLDEST_CHUNK + 8))
      return 0;
   Addr  newest = PG_(word)(deque + DEQUE_NEWEST_CHUNK);
   ULong from   = PG_(word)(deque + DEQUE_OLDEST_INDEX);
   UInt  count  = 0;
   for (Addr chunk                     = PG_(word)(deque + DEQUE_OLDEST_CHUNK);
        PG_(can_read)(chunk, 8); chunk = PG_(word)(chunk)) {
      ULong to = chunk == newest ? PG_(word)(deque + DEQUE_NEWEST_INDEX)
                                 : CHUNK_SIZE;
      if (to > CHUNK_SIZE || from > to || count > MOST_ADDRESSES ||
          !PG_(can_read)(chunk, CHUNK_ITEMS + 8 * to))
         return 0;
      reserve(addresses, capacity, count + to - from);
      VG_(memcpy)
      (*addresses + count, (const void*)(chunk + CHUNK_ITEMS + 8 * from),
       8 * (to - from));
      count += to - from;
      from = 0;
      if (chunk == newest)
         return count;
   }
   return 0;
}

UInt PG_(gcobject_dict)(GcField field, ULong** pairs, UInt* capacity)
{
   Addr dict = pointer_of(field);
   if (!PG_(can_read)(dict, DICT_NUM_ITEMS + 8) ||
       PG_(word)(dict + DICT_NUM_ITEMS) == 0)
      return 0;
   Addr entries = PG_(word)(dict + DICT_ENTRIES);
   if (!PG_(can_read)(entries, ENTRIES_ITEMS))
      return 0;
   ULong size = PG_(word)(entries);
   if (size > MOST_ADDRESSES ||
       !PG_(can_read)(entries, ENTRIES_ITEMS + 16 * size))
      return 0;
   const ULong* items = (const ULong*)(entries + ENTRIES_ITEMS);
   UInt         count = 0;
   reserve(pairs, capacity, 2 * PG_(word)(dict + DICT_NUM_ITEMS));
   for (ULong i = 0; i < size; i++) {
      if (items[2 * i] == 0)
         continue;
      reserve(pairs, capacity, 2 * (count + 1));
      (*pairs)[2 * count]     = items[2 * i];
      (*pairs)[2 * count + 1] = items[2 * i + 1];
      count++;
   }
   return count;
}
