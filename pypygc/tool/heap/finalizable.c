/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's own lists of them are read: of the young ones before each minor
   collection, which makes them old and the list empty; of the old ones now and then. */
#include "finalizable.h"

#include "../pypy/gctypes.h"
#include "../pypy/labels.h"
#include "../pypy/memory.h"
#include "gcobject.h"

/* incminimark.py: first_gcflag << 10. close() sets it. */
#define FLAG_IGNORE_FINALIZER (1ULL << 42)

static struct {
   Finalizable* rows;
   UInt         used, capacity;
   UInt         last;  /* row found last */
   ULong*       pairs; /* object, number of a queue */
   UInt         pairs_capacity;
   ULong*       now; /* by row */
} state;

/* The number of TYPE's row; state.used if it has none. */
static UInt find_row(UInt type)
{
   if (state.last < state.used && state.rows[state.last].type == type)
      return state.last;
   state.last = 0;
   while (state.last < state.used && state.rows[state.last].type != type)
      state.last++;
   return state.last;
}

/* Calls VISIT for the type of each object of list FIELD whose finalizer is wanted. */
static void each_type(GcField field, void (*visit)(UInt type))
{
   UInt count = PG_(gcobject_deque)(field, &state.pairs, &state.pairs_capacity);
   for (UInt i = 0; i + 1 < count; i += 2) {
      Addr  object = state.pairs[i];
      ULong header = PG_(can_read)(object, 8) ? PG_(word)(object) : 0;
      UInt  type   = PG_(gctypes_of_header)(header) != NULL
                        ? PG_(label_of_type)((const UChar*)object)
                        : 0;
      if (type != 0 && (header & FLAG_IGNORE_FINALIZER) == 0)
         visit(type);
   }
}

static void count_young(UInt type)
{
   UInt i = find_row(type);
   if (i == state.used) {
      PG_GROW("pypygc.finalizable", state.rows, state.used, state.capacity);
      VG_(memset)(&state.rows[state.used], 0, sizeof *state.rows);
      state.rows[state.used++].type = type;
   }
   state.rows[i].objects++;
}

void PG_(finalizable_minor)(void)
{
   each_type(GcProbablyYoungWithFinalizer, count_young);
}

/* Of types of which none was made since counting began, nothing is said. */
static void count_old(UInt type)
{
   UInt i = find_row(type);
   if (i < state.used)
      state.now[i]++;
}

void PG_(finalizable_look)(void)
{
   state.now =
      VG_(calloc)("pypygc.finalizable.now", state.used + 1, sizeof *state.now);
   each_type(GcOldObjectsWithFinalizers, count_old);
   for (UInt i = 0; i < state.used; i++)
      if (state.now[i] > state.rows[i].peak_objects)
         state.rows[i].peak_objects = state.now[i];
   VG_(free)(state.now);
   state.now = NULL;
}

UInt PG_(finalizables_count)(void)
{
   return state.used;
}

const Finalizable* PG_(finalizable_at)(UInt i)
{
   return &state.rows[i];
}

void PG_(finalizable_restart)(void)
{
   state.used = 0;
}
