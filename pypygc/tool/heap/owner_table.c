/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table and searches in it. Most of it is 0, so a search is a loop over words. */
#include "owner_table.h"

#include "../guest/event.h"

OwnerTable PG_(owner_table);

void PG_(owners_resize)(ULong nursery_size)
{
   OwnerTable* t     = &PG_(owner_table);
   ULong       count = 1024;
   while (count < nursery_size / 8 + 2)
      count *= 2;
   if (count != t->count) {
      VG_(free)(t->owners);
      t->owners = VG_(malloc)("pypygc.nursery.owners", count * sizeof(UInt));
      t->count  = count;
   }
   VG_(memset)(t->owners, 0, count * sizeof(UInt));
   PG_(guest).owner_base = (ULong)(Addr)t->owners;
   PG_(guest).owner_mask = (count * sizeof(UInt) - 1) & ~3ULL;
}

ULong PG_(owners_next)(ULong from, ULong to)
{
   const UInt* end_of_table = PG_(owner_table).owners + PG_(owner_table).count;
   while (from < to) {
      const UInt* first = PG_(owner_of)(from);
      const UInt* end   = first + (to - from) / 8;
      const UInt* p     = first;
      if (end > end_of_table)
         end = end_of_table;
      while (p < end && *p == 0)
         p++;
      from += 8 * (p - first);
      if (p < end)
         break;
   }
   return from < to ? from : to;
}

ULong PG_(owners_next_after)(ULong start, ULong to, ULong expected)
{
   if (expected != 0 && start + expected < to &&
       *PG_(owner_of)(start + expected) != 0)
      return start + expected;
   return PG_(owners_next)(start + 8, to);
}

ULong PG_(owners_last)(ULong from, ULong to)
{
   const UInt* table = PG_(owner_table).owners;
   while (from > to) {
      const UInt* last  = PG_(owner_of)(from);
      ULong       words = (from - to) / 8;
      const UInt* end   = (ULong)(last - table) < words ? table : last - words;
      const UInt* p     = last;
      while (p > end && *p == 0)
         p--;
      from -= 8 * (ULong)(last - p);
      if (*p != 0)
         break;
      if (from > to) /* the table goes on at its other end */
         from -= 8;
   }
   return from;
}

void PG_(owners_clear)(ULong from, ULong to)
{
   const OwnerTable* t     = &PG_(owner_table);
   ULong             first = (from >> 3) & (t->count - 1);
   ULong             count = (to - from) / 8;
   ULong             room  = t->count - first;
   ULong             upper = count < room ? count : room;
   VG_(memset)(t->owners + first, 0, upper * sizeof(UInt));
   VG_(memset)(t->owners, 0, (count - upper) * sizeof(UInt));
}
