/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned call chains, in an array. */
#include "callers.h"

#include "../base/intern_index.h"

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
   InternIndex index;
} table;

static Bool is_caller(const void* key, UInt number)
{
   return VG_(memcmp)(key, &table.callers[number - 1], sizeof(Caller)) == 0;
}

UInt PG_(caller_intern)(const Caller* caller)
{
   UInt hash   = PG_(hash_words)(caller, sizeof *caller / sizeof(UInt));
   UInt number = PG_(intern_find)(&table.index, hash, is_caller, caller);
   if (number != 0)
      return number;
   PG_GROW("pypygc.callers", table.callers, table.used, table.capacity);
   UInt before = table.used;
   PG_GROW("pypygc.callers.facts", table.facts, before, table.facts_capacity);
   table.facts[before].depth   = 1 + PG_(caller_depth)(caller->caller);
   table.facts[before].shorter = 0;
   table.callers[table.used++] = *caller;
   PG_(intern_add)(&table.index, hash, table.used);
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
