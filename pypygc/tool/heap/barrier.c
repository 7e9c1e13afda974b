/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write barrier.

   The slow path appends the object to one of two lists. Who did is noted when it
   happens; what was appended is read from the list when the next minor collection
   begins. The n-th event belongs to the n-th entry as long as there are as many
   of both; they differ when young arrays were taken off the list again
   (remove_young_arrays_from_old_objects_pointing_to_young). Then the events are
   counted, and the objects' sizes are not charged to anybody. */
#include "barrier.h"

#include "../owner/point_records.h"
#include "../owner/sites.h"
#include "../pypy/gctypes.h"
#include "gcobject.h"

typedef struct {
   UInt* points; /* since the last minor collection, in order */
   UInt  used, capacity;
} Events;

static struct {
   Bool         known;
   Events       remembered, cards;
   PointRecords works;
   ULong*       addresses; /* of a list */
   UInt         addresses_capacity;
} state;

static StoreWork* work_of(UInt point)
{
   return PG_(record_at)(&state.works, PG_(point_record)(&state.works, point));
}

void PG_(barrier_event)(Bool cards, UInt point)
{
   if (!state.known || point < PG_POINT_OUTSIDE)
      return;
   Events* e = cards ? &state.cards : &state.remembered;
   PG_GROW("pypygc.barrier.events", e->points, e->used, e->capacity);
   e->points[e->used++] = point;
   StoreWork* w         = work_of(point);
   if (cards)
      w->card_arrays++;
   else
      w->barriers++;
}

/* Cards of the array at OBJECT that are marked, and in *BYTES what is traced for
   them. The bytes of bits lie in front of the object, backwards (get_card). */
static UInt marked_cards(const UChar* object, ULong* bytes)
{
   const GcType* type = PG_(gctypes_at_address)((Addr)object);
   *bytes             = 0;
   if (type == NULL || type->item_size == 0)
      return 0;
   ULong length = PG_(word_at)(object + type->ofs_length);
   ULong count  = (length + 8 * PG_CARD_ITEMS - 1) / (8 * PG_CARD_ITEMS);
   if (!PG_(can_read_bytes)((Addr)object - count, count))
      return 0;
   UInt cards = 0;
   for (ULong i = 0; i < count; i++)
      cards += __builtin_popcount(object[-1 - (Long)i]);
   *bytes = (ULong)cards * PG_CARD_ITEMS * type->item_size;
   return cards;
}

void PG_(barrier_minor_begins)(ULong* remembered, ULong* bytes, ULong* cards)
{
   *remembered = 0;
   *bytes      = 0;
   *cards      = 0;
   if (!state.known)
      return;
   UInt count = PG_(gcobject_stack)(
      GcOldObjectsPointingToYoung, &state.addresses, &state.addresses_capacity);
   *remembered = count;
   for (UInt i = 0; i < count; i++) {
      const UChar*  object = (const UChar*)state.addresses[i];
      const GcType* type   = PG_(gctypes_at_address)((Addr)object);
      ULong         size   = type ? PG_(gc_object_size)(object, type) : 0;
      *bytes += size;
      if (count == state.remembered.used)
         work_of(state.remembered.points[i])->remembered_bytes += size;
   }
   count = PG_(gcobject_stack)(GcOldObjectsWithCardsSet, &state.addresses,
                               &state.addresses_capacity);
   for (UInt i = 0; i < count; i++) {
      ULong traced;
      UInt  marked = marked_cards((const UChar*)state.addresses[i], &traced);
      *cards += marked;
      if (count == state.cards.used) {
         StoreWork* w = work_of(state.cards.points[i]);
         w->cards += marked;
         w->card_bytes += traced;
      }
   }
   state.remembered.used = 0;
   state.cards.used      = 0;
}

void PG_(barrier_init)(void)
{
   VG_(memset)(&state, 0, sizeof state);
   state.known      = True;
   state.works.size = sizeof(StoreWork);
}

UInt PG_(stores_count)(void)
{
   return state.works.used;
}

const StoreWork* PG_(store_at)(UInt i)
{
   return PG_(record_at)(&state.works, i);
}

void PG_(barrier_restart)(void)
{
   PG_(point_records_clear)(&state.works);
}
