/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open-addressing table, at most three quarters full, that keeps the hashes: so it grows
   without looking at an element, and hardly ever compares two that differ. */
#include "intern_index.h"

#define FIRST_SLOTS 1024

UInt PG_(intern_find)(const InternIndex* x, UInt hash,
                      Bool (*equal)(const void* key, UInt number),
                      const void* key)
{
   if (x->slot_count == 0)
      return 0;
   UInt mask = x->slot_count - 1;
   for (UInt i = hash & mask; x->slots[i].number != 0; i = (i + 1) & mask)
      if (x->slots[i].hash == hash && equal(key, x->slots[i].number))
         return x->slots[i].number;
   return 0;
}

static void put(InternIndex* x, InternSlot slot)
{
   UInt i = slot.hash & (x->slot_count - 1);
   while (x->slots[i].number != 0)
      i = (i + 1) & (x->slot_count - 1);
   x->slots[i] = slot;
}

static void grow(InternIndex* x)
{
   InternSlot* old   = x->slots;
   UInt        count = x->slot_count;
   x->slot_count     = count != 0 ? 2 * count : FIRST_SLOTS;
   x->slots = VG_(calloc)("pypygc.intern", x->slot_count, sizeof *x->slots);
   for (UInt i = 0; i < count; i++)
      if (old[i].number != 0)
         put(x, old[i]);
   VG_(free)(old);
}

void PG_(intern_add)(InternIndex* x, UInt hash, UInt number)
{
   if (4 * (x->used + 1) > 3 * x->slot_count)
      grow(x);
   put(x, (InternSlot){hash, number});
   x->used++;
}

UInt PG_(hash_words)(const void* words, UInt count)
{
   const UInt* w = words;
   ULong       h = 0;
   for (UInt i = 0; i < count; i++)
      h = (h ^ w[i]) * 0x9E3779B97F4A7C15ULL;
   return (UInt)(h >> 32);
}

UInt PG_(hash_bytes)(const HChar* bytes, SizeT length)
{
   UInt h = 2166136261u; /* FNV-1a */
   for (SizeT i = 0; i < length; i++)
      h = (h ^ (UChar)bytes[i]) * 16777619u;
   return h;
}
