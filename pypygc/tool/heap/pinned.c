/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of pinned objects. One whose memory was allocated over had died by
   then. */
#include "pinned.h"

#include "../pypy/gctypes.h"
#include "nursery_object.h"

typedef struct {
   UChar* address;
   ULong  bytes;
   Cell*  cell;
   Bool   jumped_over; /* seen in this cycle: it still holds its memory */
} PinnedObject;

static struct {
   PinnedObject* pinned;
   UInt          used, capacity;
} state;

void PG_(pinned_init)(void)
{
   state.used = 0;
}

void PG_(pinned_add)(UChar* address, ULong bytes, Cell* cell)
{
   PG_GROW("pypygc.nursery.pinned", state.pinned, state.used, state.capacity);
   PinnedObject* p = &state.pinned[state.used++];
   p->address      = address;
   p->bytes        = bytes;
   p->cell         = cell;
   p->jumped_over  = False;
}

/* Its end may be before the end of what was reserved for it, if it was shrunk. */
void PG_(pinned_jumped)(ULong nursery_free)
{
   for (UInt i = 0; i < state.used; i++) {
      PinnedObject* p     = &state.pinned[i];
      ULong         start = (ULong)(Addr)p->address;
      if (nursery_free > start && nursery_free <= start + p->bytes)
         p->jumped_over = True;
   }
}

/* It was counted as allocated when it was pinned. */
static void add_survivor(NurseryCycle* c, const PinnedObject* p,
                         const GcType* type, ULong copy_bytes)
{
   PG_(count_survivor)(c, p->cell, type, p->address, copy_bytes);
   PG_(cell_add)(p->cell, Cell_survived, 1, copy_bytes);
   if (copy_bytes < p->bytes)
      PG_(cell_add)(p->cell, Cell_died, 0, p->bytes - copy_bytes);
}

void PG_(pinned_settle)(NurseryCycle* c, ULong end)
{
   PinnedObject* before = state.pinned;
   UInt          count  = state.used;
   state.pinned         = NULL;
   state.used           = 0;
   state.capacity       = 0;
   for (UInt i = 0; i < count; i++) {
      PinnedObject* p      = &before[i];
      ULong         header = PG_(word_at)(p->address);
      ULong         target = PG_(word_at)(p->address + 8);
      Bool          there  = p->jumped_over || (ULong)(Addr)p->address >= end;
      if (there && header == PG_FORWARDED && PG_(is_copy)(c, target)) {
         const UChar*  copy = (const UChar*)(Addr)target;
         const GcType* type = PG_(gctypes_of_header)(PG_(word_at)(copy));
         if (type != NULL)
            add_survivor(c, p, type, PG_(gc_object_size)(copy, type));
      } else if (there && (header & PG_FLAG_PINNED) != 0 &&
                 PG_(gctypes_of_header)(header) != NULL) {
         PG_(pinned_add)(p->address, p->bytes, p->cell);
      } else {
         PG_(cell_add)(p->cell, Cell_died, 1, p->bytes);
      }
   }
   VG_(free)(before);
}

UInt PG_(pinned_count)(void)
{
   return state.used;
}

UInt PG_(pinned_largest_site)(void)
{
   const PinnedObject* largest = NULL;
   for (UInt i = 0; i < state.used; i++)
      if (largest == NULL || state.pinned[i].bytes > largest->bytes)
         largest = &state.pinned[i];
   return largest != NULL ? largest->cell->site : 0;
}

void PG_(pinned_add_left)(void)
{
   for (UInt i = 0; i < state.used; i++)
      PG_(cell_add_open)
   (state.pinned[i].cell, Cell_left, 1, state.pinned[i].bytes);
}

void PG_(pinned_add_inherited)(void)
{
   for (UInt i = 0; i < state.used; i++)
      PG_(cell_add)
   (state.pinned[i].cell, Cell_inherited, 1, state.pinned[i].bytes);
}
