/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's own lists of them are read: of the young ones before each minor
   collection, which makes them old and the list empty; of the old ones when an eighth as
   many have come as there are, so that it costs little for each, and when a major
   collection begins: it takes those off that were closed
   (incminimark.py deal_with_old_objects_with_finalizers). */
#include "finalizable.h"

#include "../pypy/gctypes.h"
#include "../pypy/labels.h"
#include "../pypy/memory.h"
#include "gcobject.h"

/* incminimark.py: first_gcflag << 10. close() sets it. */
#define FLAG_IGNORE_FINALIZER (1ULL << 42)

#define LEAST_COME 16
#define COME_PART  8

static struct {
   Finalizable* rows;
   UInt         used, capacity;
   UInt         last;  /* row found last */
   ULong        come;  /* young ones since the old ones were looked at */
   ULong        old;   /* so many were there then */
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

/* Calls VISIT for each object of list FIELD. Returns how many there are. */
static UInt each_object(GcField field, void (*visit)(UInt type, Bool closed))
{
   UInt count = PG_(gcobject_deque)(field, &state.pairs, &state.pairs_capacity);
   for (UInt i = 0; i + 1 < count; i += 2) {
      Addr  object = state.pairs[i];
      ULong header = PG_(can_read)(object, 8) ? PG_(word)(object) : 0;
      UInt  type   = PG_(gctypes_of_header)(header) != NULL
                        ? PG_(label_of_type)((const UChar*)object)
                        : 0;
      if (type != 0)
         visit(type, (header & FLAG_IGNORE_FINALIZER) != 0);
   }
   return count / 2;
}

static void count_young(UInt type, Bool closed)
{
   if (closed)
      return;
   UInt i = find_row(type);
   if (i == state.used) {
      PG_GROW("pypygc.finalizable", state.rows, state.used, state.capacity);
      VG_(memset)(&state.rows[state.used], 0, sizeof *state.rows);
      state.rows[state.used++].type = type;
   }
   state.rows[i].objects++;
   state.rows[i].young_objects++;
   state.come++;
}

/* Of types of which none was made since counting began, nothing is said. */
static void count_old(UInt type, Bool closed)
{
   UInt i = find_row(type);
   if (i < state.used && !closed)
      state.now[i]++;
}

static void count_closed(UInt type, Bool closed)
{
   UInt i = find_row(type);
   if (i < state.used && closed)
      state.rows[i].closed_objects++;
}

static void look(void)
{
   state.now =
      VG_(calloc)("pypygc.finalizable.now", state.used + 1, sizeof *state.now);
   state.old  = each_object(GcOldObjectsWithFinalizers, count_old);
   state.come = 0;
   for (UInt i = 0; i < state.used; i++)
      if (state.now[i] + state.rows[i].young_objects >
          state.rows[i].peak_objects)
         state.rows[i].peak_objects = state.now[i] +
                                      state.rows[i].young_objects;
   VG_(free)(state.now);
   state.now = NULL;
}

void PG_(finalizable_minor)(void)
{
   each_object(GcProbablyYoungWithFinalizer, count_young);
   if (state.come >= LEAST_COME && state.come >= state.old / COME_PART)
      look();
   for (UInt i = 0; i < state.used; i++)
      state.rows[i].young_objects = 0; /* they are old then */
}

void PG_(finalizable_major)(void)
{
   look();
   each_object(GcOldObjectsWithFinalizers, count_closed);
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
   state.come = 0;
}
