/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned call chains: an open-addressing table over an array. */
#include "callers.h"

/* What else is known about a chain. */
typedef struct {
   UInt depth;
   UInt shorter; /* + 1; 0: not asked for yet */
} ChainFacts;

static struct {
   Caller*     callers;
   ChainFacts* facts; /* parallel to callers */
   UInt        facts_capacity;
   UInt        used, capacity;
   UInt*       slots; /* number of a caller, 0 = free; size is a power of 2 */
   UInt        slot_count;
} table;

static UInt hash_caller(const Caller* c)
{
   const UInt* words = (const UInt*)c;
   ULong       h     = 0;
   for (UInt i = 0; i < sizeof *c / sizeof *words; i++)
      h = (h ^ words[i]) * 0x9E3779B97F4A7C15ULL;
   return (UInt)(h >> 32);
}

static Bool same(const Caller* a, const Caller* b)
{
   return VG_(memcmp)(a, b, sizeof *a) == 0;
}

static void grow(void)
{
   VG_(free)(table.slots);
   table.slot_count = table.slot_count ? 2 * table.slot_count : 1024;
   table.slots =
      VG_(calloc)("pypygc.callers.slots", table.slot_count, sizeof(UInt));
   for (UInt number = 1; number <= table.used; number++) {
      UInt i = hash_caller(&table.callers[number - 1]) & (table.slot_count - 1);
      while (table.slots[i] != 0)
         i = (i + 1) & (table.slot_count - 1);
      table.slots[i] = number;
   }
}

UInt PG_(caller_intern)(const Caller* caller)
{
   if (2 * (table.used + 1) > table.slot_count)
      grow();
   UInt i = hash_caller(caller) & (table.slot_count - 1);
   for (; table.slots[i] != 0; i = (i + 1) & (table.slot_count - 1)) {
      if (same(caller, &table.callers[table.slots[i] - 1]))
         return table.slots[i];
   }
   PG_GROW("pypygc.callers", table.callers, table.used, table.capacity);
   UInt before = table.used;
   PG_GROW("pypygc.callers.facts", table.facts, before, table.facts_capacity);
   table.facts[before].depth   = 1 + PG_(caller_depth)(caller->caller);
   table.facts[before].shorter = 0;
   table.callers[table.used++] = *caller;
   table.slots[i]              = table.used;
   return table.used;
}

UInt PG_(caller_depth)(UInt number)
{
   return number == 0 ? 0 : table.facts[number - 1].depth;
}

UInt PG_(caller_shorten)(UInt number)
{
   if (table.facts[number - 1].shorter == 0) {
      Caller caller  = table.callers[number - 1];
      UInt   shorter = 0;
      if (caller.caller != 0) {
         caller.caller = PG_(caller_shorten)(caller.caller);
         shorter       = PG_(caller_intern)(&caller);
      }
      table.facts[number - 1].shorter = shorter + 1;
   }
   return table.facts[number - 1].shorter - 1;
}

UInt PG_(callers_count)(void)
{
   return table.used;
}

const Caller* PG_(caller_at)(UInt number)
{
   return &table.callers[number - 1];
}
