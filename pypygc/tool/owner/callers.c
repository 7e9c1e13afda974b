/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned call chains, in chunks. */
#include "callers.h"

#include "../base/chunks.h"
#include "../base/intern_index.h"

typedef struct {
   Caller caller;
   UInt   depth;
   UInt   shorter; /* + 1; 0: not asked for yet */
} Chain;

static struct {
   Chunks      chains;
   InternIndex index;
} table;

static Chain* chain_at(UInt number)
{
   return PG_CHUNKED(Chain, table.chains, number - 1);
}

static Bool is_caller(const void* key, UInt number)
{
   return VG_(memcmp)(key, &chain_at(number)->caller, sizeof(Caller)) == 0;
}

UInt PG_(caller_intern)(const Caller* caller)
{
   UInt hash   = PG_(hash_words)(caller, sizeof *caller / sizeof(UInt));
   UInt number = PG_(intern_find)(&table.index, hash, is_caller, caller);
   if (number != 0)
      return number;
   Chain* c  = PG_(chunks_add)("pypygc.callers", &table.chains, sizeof *c);
   c->caller = *caller;
   c->depth  = 1 + PG_(caller_depth)(caller->caller);
   PG_(intern_add)(&table.index, hash, table.chains.used);
   return table.chains.used;
}

UInt PG_(caller_depth)(UInt number)
{
   return number == 0 ? 0 : chain_at(number)->depth;
}

UInt PG_(caller_shorten)(UInt number)
{
   Chain* c = chain_at(number);
   if (c->shorter == 0) {
      Caller caller  = c->caller;
      UInt   shorter = 0;
      if (caller.caller != 0) {
         caller.caller = PG_(caller_shorten)(caller.caller);
         shorter       = PG_(caller_intern)(&caller);
      }
      c->shorter = shorter + 1;
   }
   return c->shorter - 1;
}

UInt PG_(callers_count)(void)
{
   return table.chains.used;
}

const Caller* PG_(caller_at)(UInt number)
{
   return &chain_at(number)->caller;
}
