/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reservations, one after the other. One ends where the next one starts. What lies
   between two of them and is no object is marked with PG_POINT_GAP: the end of the
   used part, a pinned object that is jumped over, memory given up for memory
   pressure. */
#include "reservation.h"

#include "../owner/sites.h"
#include "../pypy/classes.h"
#include "../pypy/gctypes.h"
#include "nursery_object.h"
#include "owner_table.h"

/* Makes object I of POINT count the dead under the class that the map of OBJECT leads
   to. */
static void change_class(Point* point, UInt i, const UChar* object)
{
   PointDead*    d    = &point->dead[i];
   const GcType* type = PG_(gctypes_find)(PG_(point_objects)(point)[i].type);
   if (d->ofs_map < 0)
      d->ofs_map = type ? (Int)type->ofs_map : 0;
   if (d->ofs_map == 0)
      return;
   PG_(point_settle)(point, i);
   d->map  = PG_(word_at)(object + d->ofs_map);
   d->type = PG_(class_of_map)(type, d->map);
}

/* The commonest case: a reservation of JIT code that is as its trace says. Only
   what survived or is pinned is looked at. */
static void count_exact_block(NurseryCycle* c, Point* point, UChar* at)
{
   PointObject* objects = PG_(point_objects)(point);
   for (UInt i = 0; i < point->object_count; i++) {
      PointObject* po     = &objects[i];
      PointDead*   d      = &point->dead[i];
      ULong        header = PG_(word_at)(at);
      if ((header & ~PG_PLAIN_FLAGS) != po->type) {
         PG_(count_object)(c, po, at, po->size, True, AtCollection);
      } else {
         if (d->ofs_map != 0 &&
             (d->ofs_map < 0 || PG_(word_at)(at + d->ofs_map) != d->map))
            change_class(point, i, at);
         d->dead++;
         *(ULong*)at = header | PG_COUNTED;
         c->minor.allocated_objects++;
         c->minor.allocated_bytes += po->size;
      }
      at += po->size;
   }
}

/* True if the object at AT leaves room for others in a block of BYTES that was
   reserved at once: a batch of JIT code whose log was not seen, reserved by C code
   because it did not fit. Objects with items may have been shrunk, which looks
   the same. */
static Bool holds_more(const NurseryCycle* c, const UChar* at, ULong bytes)
{
   ULong header = PG_(word_at)(at);
   if (header == PG_FORWARDED && PG_(is_copy)(c, PG_(word_at)(at + 8)))
      header = PG_(word_at)((const UChar*)(Addr)PG_(word_at)(at + 8));
   const GcType* type = PG_(gctypes_of_header)(header);
   return type != NULL && type->item_size == 0 &&
          type->fixed_size + PG_MINIMAL_OBJECT <= bytes;
}

static void count_block(NurseryCycle* c, UInt number, ULong start, ULong end,
                        CountMode mode)
{
   Point* point = PG_(point)(number);
   UChar* at    = (UChar*)(Addr)start;
   UChar* limit = (UChar*)(Addr)end;
   if (point->jit)
      c->totals.jit_blocks++;
   else
      c->totals.outside_blocks++;
   if (point->dead != NULL && mode == AtCollection &&
       point->bytes == end - start && start >= c->inherited_end) {
      count_exact_block(c, point, at);
      return;
   }
   if (point->single && (point->bytes != 0 || !holds_more(c, at, limit - at))) {
      PG_(count_object)(c, &point->objects.one, at, limit - at, True, mode);
      return;
   }
   PointObject* objects = PG_(point_objects)(point);
   for (UInt i = 0; at < limit; i++) {
      ULong        room = limit - at;
      PointObject* po;
      if (i < point->object_count && objects[i].size != 0) {
         po = &objects[i];
         if (i + 1 < point->object_count && po->size < room)
            room = po->size;
         PG_(count_object)(c, po, at, room, True, mode);
         at += room;
      } else {
         po = &objects[point->object_count - 1];
         at += PG_(count_object)(c, po, at, room, False, mode);
      }
   }
}

/* How large the reservation of POINT at START probably is; 0: no idea. */
static ULong expected_bytes(const Point* point, ULong start)
{
   if (point->bytes != 0 || !point->single)
      return point->bytes;
   const UChar*  object = (const UChar*)(Addr)start;
   const GcType* type   = PG_(gctypes_of_header)(PG_(word_at)(object));
   if (type == NULL)
      return 0;
   ULong size = (PG_(gc_object_size)(object, type) + 7) & ~7ULL;
   return size > PG_MINIMAL_OBJECT ? size : PG_MINIMAL_OBJECT;
}

/* A stretch of the nursery that one point made, or a gap. */
typedef struct {
   ULong start, end;
   UInt  number; /* of the point */
} Stretch;

/* The stretch that begins at START, if that is below TO. What will be asked of the one behind
   it, and of its own cell, is on its way from memory meanwhile. */
static Stretch stretch_at(ULong start, ULong to)
{
   Stretch s = {start, start, PG_POINT_NONE};
   if (start >= to)
      return s;
   s.number = *PG_(owner_of)(start);
   if (s.number == PG_POINT_GAP) {
      s.end = PG_(owners_next)(start + 8, to);
      return s;
   }
   Point* point = PG_(point)(s.number);
   s.end = PG_(owners_next_after)(start, to, expected_bytes(point, start));
   if (point->object_count == 1 && point->objects.one.last != 0)
      __builtin_prefetch(PG_(cell_at)(point->objects.one.last - 1), 1);
   if (s.end < to) {
      __builtin_prefetch(PG_(point)(*PG_(owner_of)(s.end)));
      __builtin_prefetch((const void*)(Addr)(s.end + 64));
   }
   return s;
}

void PG_(count_reservations)(NurseryCycle* c, ULong from, ULong to,
                             CountMode mode)
{
   Stretch next = stretch_at(PG_(owners_next)(from, to), to);
   while (next.start < to) {
      Stretch s = next;
      next      = stretch_at(s.end, to);
      if (s.number != PG_POINT_GAP)
         count_block(c, s.number, s.start, s.end, mode);
   }
}
