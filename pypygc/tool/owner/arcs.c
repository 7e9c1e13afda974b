/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arcs, found by their ends; those used last without hashing. */
#include "arcs.h"

#include "../base/intern_index.h"

#define ARC_CACHE  2048
#define ARCS_CHUNK 1024

static struct {
   Arc**       arcs; /* in chunks */
   UInt        used, chunks, capacity;
   InternIndex index;
   struct {
      const void* who;
      const Code* callee;
      Arc*        arc;
   } cache[ARC_CACHE];
} state;

typedef struct {
   const void* who; /* the CodeLine, or the charge */
   const Code* callee;
} ArcKey;

UInt PG_(arcs_count)(void)
{
   return state.used;
}

static Arc* arc_number(UInt i)
{
   return &state.arcs[i / ARCS_CHUNK][i % ARCS_CHUNK];
}

const Arc* PG_(arc_at)(UInt i)
{
   return arc_number(i);
}

static Bool is_arc(const void* key, UInt number)
{
   const ArcKey* k = key;
   const Arc*    a = arc_number(number - 1);
   return a->callee == k->callee &&
          (a->line != NULL ? (const void*)a->line : a->charge) == k->who;
}

static Arc* make_arc(CodeLine* line, ULong* charge, Code* callee)
{
   if (state.used % ARCS_CHUNK == 0) {
      PG_GROW("pypygc.arcs", state.arcs, state.chunks, state.capacity);
      state.arcs[state.chunks++] =
         VG_(calloc)("pypygc.arcs", ARCS_CHUNK, sizeof(Arc));
   }
   Arc* arc    = arc_number(state.used++);
   arc->line   = line;
   arc->charge = line != NULL ? NULL : charge;
   arc->callee = callee;
   return arc;
}

Arc* PG_(arc_to)(CodeLine* line, ULong* charge, Code* callee)
{
   ArcKey key  = {line != NULL ? (const void*)line : charge, callee};
   UInt   slot = (((Addr)key.who >> 3) ^ ((Addr)callee >> 4)) % ARC_CACHE;
   if (state.cache[slot].who == key.who && state.cache[slot].callee == callee)
      return state.cache[slot].arc;
   UInt hash   = PG_(hash_words)(&key, sizeof key / sizeof(UInt));
   UInt number = PG_(intern_find)(&state.index, hash, is_arc, &key);
   Arc* arc;
   if (number != 0) {
      arc = arc_number(number - 1);
   } else {
      arc = make_arc(line, charge, callee);
      PG_(intern_add)(&state.index, hash, state.used);
   }
   state.cache[slot].who    = key.who;
   state.cache[slot].callee = callee;
   state.cache[slot].arc    = arc;
   return arc;
}

void PG_(arcs_clear)(void)
{
   for (UInt i = 0; i < state.used; i++) {
      Arc* arc   = arc_number(i);
      arc->times = arc->inclusive = arc->open = 0;
   }
}

void PG_(arcs_close)(void)
{
   for (UInt i = 0; i < state.used; i++)
      arc_number(i)->open = 0;
}
