/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open-addressing table, at most three quarters full. A slot has the number and the upper
   bits of the hash, so that few elements are compared that differ. The hashes lie apart, by
   number: the table grows without looking at an element. */
#include "intern_index.h"

#define FIRST_SLOTS 1024
#define NUMBER_BITS 26
#define NUMBER_MASK ((1u << NUMBER_BITS) - 1)

UInt PG_(intern_find)(const InternIndex* x, UInt hash,
                      Bool (*equal)(const void* key, UInt number),
                      const void* key)
{
   if (x->slot_count == 0)
      return 0;
   UInt mask = x->slot_count - 1;
   for (UInt i = hash & mask; x->slots[i] != 0; i = (i + 1) & mask) {
      UInt slot = x->slots[i];
      if (((slot ^ hash) & ~NUMBER_MASK) == 0 && equal(key, slot & NUMBER_MASK))
         return slot & NUMBER_MASK;
   }
   return 0;
}

static void put(InternIndex* x, UInt number)
{
   UInt hash = *PG_CHUNKED(UInt, x->hashes, number);
   UInt mask = x->slot_count - 1, i = hash & mask;
   while (x->slots[i] != 0)
      i = (i + 1) & mask;
   x->slots[i] = (hash & ~NUMBER_MASK) | number;
}

static void grow(InternIndex* x)
{
   UInt* old     = x->slots;
   UInt  count   = x->slot_count;
   x->slot_count = count != 0 ? 2 * count : FIRST_SLOTS;
   x->slots = VG_(calloc)("pypygc.intern", x->slot_count, sizeof *x->slots);
   for (UInt i = 0; i < count; i++)
      if (old[i] != 0)
         put(x, old[i] & NUMBER_MASK);
   VG_(free)(old);
}

void PG_(intern_add)(InternIndex* x, UInt hash, UInt number)
{
   tl_assert(number != 0 && number <= NUMBER_MASK);
   if (4 * (ULong)(x->used + 1) > 3 * (ULong)x->slot_count)
      grow(x);
   while (x->hashes.used <= number)
      PG_(chunks_add)("pypygc.intern", &x->hashes, sizeof(UInt));
   *PG_CHUNKED(UInt, x->hashes, number) = hash;
   put(x, number);
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
