/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned call chains, in chunks. A program has many chains of few places: so a chain is
   the number of its innermost place, and that of the chain behind it. */
#include "callers.h"

#include "../base/chunks.h"
#include "../base/intern_index.h"

typedef struct {
   UInt place, next;
   UInt depth;
   UInt shorter; /* + 1; 0: not asked for yet */
} Chain;

/* Chains that were asked for lately: most are. */
#define RECENT_CHAINS 1024

typedef struct {
   Caller caller;
   UInt   number; /* 0: nothing is remembered here */
} RecentChain;

static struct {
   Chunks      chains, places; /* Chain; Caller */
   InternIndex chains_index, places_index;
   RecentChain recent[RECENT_CHAINS];
} table;

/* ---- places ---- */

const Caller* PG_(caller_place_at)(UInt place)
{
   return PG_CHUNKED(Caller, table.places, place - 1);
}

UInt PG_(caller_places_count)(void)
{
   return table.places.used;
}

static Bool is_place(const void* key, UInt number)
{
   return VG_(memcmp)(key, PG_(caller_place_at)(number), sizeof(Caller)) == 0;
}

static UInt place_of(const Caller* caller)
{
   Caller place = *caller;
   place.caller = 0;
   UInt hash    = PG_(hash_words)(&place, sizeof place / sizeof(UInt));
   UInt number  = PG_(intern_find)(&table.places_index, hash, is_place, &place);
   if (number != 0)
      return number;
   Caller* p =
      PG_(chunks_add)("pypygc.callers.places", &table.places, sizeof *p);
   *p = place;
   PG_(intern_add)(&table.places_index, hash, table.places.used);
   return table.places.used;
}

/* ---- chains ---- */

static Chain* chain_at(UInt number)
{
   return PG_CHUNKED(Chain, table.chains, number - 1);
}

static Bool is_chain(const void* key, UInt number)
{
   const Chain *wanted = key, *c = chain_at(number);
   return c->place == wanted->place && c->next == wanted->next;
}

static UInt chain_intern(UInt place, UInt next)
{
   Chain key     = {.place = place, .next = next};
   UInt  words[] = {place, next};
   UInt  hash    = PG_(hash_words)(words, 2);
   UInt  number  = PG_(intern_find)(&table.chains_index, hash, is_chain, &key);
   if (number != 0)
      return number;
   Chain* c = PG_(chunks_add)("pypygc.callers", &table.chains, sizeof *c);
   *c       = key;
   c->depth = 1 + PG_(caller_depth)(next);
   PG_(intern_add)(&table.chains_index, hash, table.chains.used);
   return table.chains.used;
}

static Bool is_same(const Caller* a, const Caller* b)
{
   return a->caller == b->caller && a->file == b->file &&
          a->function == b->function && a->line == b->line &&
          a->trace == b->trace && a->operation == b->operation;
}

UInt PG_(caller_intern)(const Caller* caller)
{
   UInt         hash = PG_(hash_words)(caller, sizeof *caller / sizeof(UInt));
   RecentChain* r    = &table.recent[hash % RECENT_CHAINS];
   if (r->number == 0 || !is_same(&r->caller, caller)) {
      r->caller = *caller;
      r->number = chain_intern(place_of(caller), caller->caller);
   }
   return r->number;
}

UInt PG_(caller_depth)(UInt number)
{
   return number == 0 ? 0 : chain_at(number)->depth;
}

UInt PG_(caller_shorten)(UInt number)
{
   Chain* c = chain_at(number);
   if (c->shorter == 0)
      c->shorter = 1 +
                   (c->next != 0
                       ? chain_intern(c->place, PG_(caller_shorten)(c->next))
                       : 0);
   return c->shorter - 1;
}

UInt PG_(callers_count)(void)
{
   return table.chains.used;
}

Caller PG_(caller_at)(UInt number)
{
   const Chain* c      = chain_at(number);
   Caller       caller = *PG_(caller_place_at)(c->place);
   caller.caller       = c->next;
   return caller;
}

UInt PG_(caller_next)(UInt number)
{
   return chain_at(number)->next;
}

UInt PG_(caller_place)(UInt number)
{
   return chain_at(number)->place;
}
