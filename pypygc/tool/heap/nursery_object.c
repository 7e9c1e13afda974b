/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object of the nursery at the end of its cycle.

   The nursery is not cleared: a survivor's header is the forwarding mark and the word
   after it is the address of the copy, a dead object keeps its header.

   Reserved memory that JIT code never wrote to (a guard failed inside a batch)
   keeps what an earlier cycle left there. So that this is not taken for an
   object of this cycle, headers are marked once they were read (gctypes.h).
   The collector does not read them again: incminimark.py _minor_collection has
   finished with the nursery when it resets nursery_free. */
#include "nursery_object.h"

#include "../pypy/classes.h"
#include "../pypy/memory.h"
#include "oldgen.h"
#include "pinned.h"

Bool PG_(is_copy)(const NurseryCycle* c, ULong address)
{
   return address - c->base >= c->size &&
          PG_(can_read)(address, PG_MINIMAL_OBJECT);
}

/* The clock when the object at ADDRESS was born. */
static ULong birth_of(const NurseryCycle* c, const UChar* address)
{
   return c->clock + ((ULong)(Addr)address - c->base);
}

void PG_(count_survivor)(NurseryCycle* c, Cell* cell, const GcType* type,
                         UChar* object, ULong copy_bytes)
{
   c->minor.survived_objects++;
   c->minor.survived_bytes += copy_bytes;
   PG_(oldgen_promoted)
   (PG_(word_at)(object + 8), copy_bytes, type, cell, birth_of(c, object));
   *(ULong*)object = PG_MOVED;
}

static Bool is_mine(const NurseryCycle* c, const UChar* address)
{
   return (ULong)(Addr)address >= c->inherited_end;
}

/* Of the object at ADDRESS, which is CELL's and is not told of yet: OBJECTS and BYTES
   have come to the end that COLUMN counts. */
static void add_ended(const NurseryCycle* c, Cell* cell, const UChar* address,
                      CellColumn column, ULong objects, ULong bytes)
{
   if (is_mine(c, address)) {
      PG_(cell_add_ended)(cell, column, objects, bytes);
      return;
   }
   PG_(cell_add)(cell, Cell_inherited, objects, bytes);
   PG_(cell_add)(cell, column, objects, bytes);
}

ULong PG_(count_object)(NurseryCycle* c, PointObject* po, UChar* address,
                        ULong bytes, Bool bytes_known, CountMode mode)
{
   ULong         header = PG_(word_at)(address);
   const UChar*  copy   = NULL;
   const GcType* type   = NULL;
   if (header == PG_FORWARDED && bytes >= PG_MINIMAL_OBJECT) {
      ULong target = PG_(word_at)(address + 8);
      if (PG_(is_copy)(c, target)) {
         copy = (const UChar*)(Addr)target;
         type = PG_(gctypes_of_header)(PG_(word_at)(copy));
      }
   }
   /* A copy of another type than was reserved, or a larger one (they only
      shrink), is of what was here before. */
   if (copy != NULL && bytes_known && type != NULL &&
       ((po->type != 0 && type->id != po->type) ||
        PG_(gc_object_size)(copy, type) > bytes)) {
      copy = NULL;
      type = NULL;
   }
   Bool made = copy != NULL || (!PG_(is_no_header)(header) &&
                                (po->type == 0 || (UInt)header == po->type));
   if (copy == NULL && made)
      type = po->type != 0 ? PG_(gctypes_find)(po->type)
                           : PG_(gctypes_of_header)(header);

   ULong size = 0; /* of the object; the block may be larger */
   if (type != NULL && (copy != NULL || !bytes_known || type->item_size == 0))
      size = PG_(gc_object_size)(copy ? copy : address, type);
   ULong room = (size + 7) & ~7ULL;
   if (room < PG_MINIMAL_OBJECT)
      room = PG_MINIMAL_OBJECT;
   if (!bytes_known && type != NULL && room <= bytes)
      bytes = room;
   if (type == NULL && (made || !bytes_known))
      c->totals.unparsed_bytes += bytes;
   else if (type != NULL && type->item_size == 0 && room < bytes)
      c->totals.unparsed_bytes += bytes - room;

   UInt       id = type ? PG_(class_of_object)(type, copy ? copy : address) : 0;
   Cell*      cell = PG_(point_cell)(po, id);
   CellColumn born = is_mine(c, address) ? Cell_allocated : Cell_inherited;
   if (is_mine(c, address)) {
      c->minor.allocated_objects++;
      c->minor.allocated_bytes += bytes;
   }

   if (mode == AtLook) {
      PG_(cell_add_open)(cell, born, 1, bytes);
      PG_(cell_add_open)(cell, Cell_left, 1, bytes);
      return bytes;
   }
   if (copy != NULL && type != NULL) {
      PG_(count_survivor)(c, cell, type, address, size);
      add_ended(c, cell, address, Cell_survived, 1, size);
      if (size < bytes) /* it was shrunk, or rounded up in the nursery */
         add_ended(c, cell, address, Cell_died, 0, bytes - size);
      else if (size > bytes) /* of what had no known end */
         PG_(cell_add)(cell, born, 0, bytes - size);
   } else if (type != NULL && (header & PG_FLAG_PINNED) != 0 &&
              header != PG_FORWARDED &&
              PG_(gctypes_of_header)(header) == type) {
      PG_(cell_add)(cell, born, 1, bytes);
      PG_(pinned_add)(address, bytes, cell);
   } else {
      add_ended(c, cell, address, Cell_died, 1, bytes);
      if (made && type != NULL && (header & PG_FLAG_HAS_SHADOW) != 0)
         PG_(oldgen_shadow)
      ((Addr)address, PG_(gc_object_size)(address, type), type, cell,
       birth_of(c, address));
      if (made)
         *(ULong*)address = header | PG_COUNTED;
   }
   return bytes;
}
