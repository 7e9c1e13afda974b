/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Most of what is alive stays from point to point, so only changes are kept; what there was
   at the last point is their sum. A point that goes hands its changes on to the next one.

   When there are too many points, those stay whose number is a multiple of twice as much
   as before. */
#include "alive.h"

#define MOST_POINTS 64

typedef struct {
   AlivePoint   point;
   ULong        number; /* among all that there were */
   AliveChange* changes;
   UInt         count;
} Entry;

static struct {
   Entry entries[MOST_POINTS + 1];
   UInt  used;
   ULong seen, share;
} state;

/* ---- changes ---- */

/* What cells had, by cell_old_number, when the first COUNT points had been. To be freed. */
static Amount* amounts_after(UInt count)
{
   Amount* amounts = VG_(calloc)("pypygc.alive.last",
                                 PG_(cells_old_count)() + 1, sizeof *amounts);
   for (UInt i = 0; i < count; i++) {
      const Entry* e = &state.entries[i];
      for (UInt k = 0; k < e->count; k++) {
         const Cell* cell = PG_(cell_at)(e->changes[k].cell);
         Amount*     a    = &amounts[PG_(cell_old_number)(cell)];
         a->objects += (ULong)(Long)e->changes[k].objects;
         a->bytes += (ULong)e->changes[k].bytes;
      }
   }
   return amounts;
}

static void find_changes(Entry* e,
                         Amount (*alive)(const Cell* cell, const void* data),
                         const void* data)
{
   UInt    capacity = 0, old_count = PG_(cells_old_count)();
   Amount* before = amounts_after(state.used - 1);
   for (UInt i = 0; i < PG_(cells_count)(); i++) {
      const Cell* cell   = PG_(cell_at)(i);
      UInt        number = PG_(cell_old_number)(cell);
      if (number == old_count)
         continue;
      const Amount* last = &before[number];
      Amount        now  = alive(cell, data);
      e->point.objects += now.objects;
      e->point.bytes += now.bytes;
      if (now.objects == last->objects && now.bytes == last->bytes)
         continue;
      PG_GROW("pypygc.alive.changes", e->changes, e->count, capacity);
      e->changes[e->count++] = (AliveChange){i,
                                             (Int)(now.objects - last->objects),
                                             (Long)(now.bytes - last->bytes)};
   }
   VG_(free)(before);
   if (e->count != 0)
      e->changes = VG_(realloc)("pypygc.alive.changes", e->changes,
                                e->count * sizeof *e->changes);
}

/* ---- points ---- */

/* What is left of A and B, which are of one cell; adds it to E if it is anything. */
static void add_sum(Entry* e, const AliveChange* a, const AliveChange* b)
{
   AliveChange sum = {a->cell, a->objects + b->objects, a->bytes + b->bytes};
   if (sum.objects != 0 || sum.bytes != 0)
      e->changes[e->count++] = sum;
}

/* The changes of FROM are those of TO, too. */
static void hand_on(Entry* from, Entry* to)
{
   Entry both = {.changes = VG_(malloc)("pypygc.alive.changes",
                                        ((SizeT)from->count + to->count + 1) *
                                           sizeof *both.changes)};
   UInt  i = 0, k = 0;
   while (i < from->count || k < to->count) {
      const AliveChange *a = &from->changes[i], *b = &to->changes[k];
      if (k == to->count || (i < from->count && a->cell < b->cell)) {
         both.changes[both.count++] = *a;
         i++;
      } else if (i == from->count || b->cell < a->cell) {
         both.changes[both.count++] = *b;
         k++;
      } else {
         add_sum(&both, a, b);
         i++;
         k++;
      }
   }
   VG_(free)(from->changes);
   VG_(free)(to->changes);
   to->changes = VG_(realloc)("pypygc.alive.changes", both.changes,
                              (both.count + 1) * sizeof *both.changes);
   to->count   = both.count;
}

static UInt highest(void)
{
   UInt most = 0;
   for (UInt i = 1; i < state.used; i++)
      if (state.entries[i].point.bytes > state.entries[most].point.bytes)
         most = i;
   return most;
}

static void prune(void)
{
   UInt most = highest(), kept = 0;
   for (UInt i = 0; i < state.used; i++) {
      if (i == most || i + 1 == state.used ||
          state.entries[i].number % state.share == 0)
         state.entries[kept++] = state.entries[i];
      else
         hand_on(&state.entries[i], &state.entries[i + 1]);
   }
   state.used = kept;
}

void PG_(alive_add)(AlivePoint* point,
                    Amount (*alive)(const Cell* cell, const void* data),
                    const void* data)
{
   Entry* e       = &state.entries[state.used++];
   *e             = (Entry){.point = *point, .number = state.seen++};
   e->point.bytes = e->point.objects = 0;
   find_changes(e, alive, data);
   *point = e->point;
   if (state.share == 0)
      state.share = 1;
   prune();
   while (state.used > MOST_POINTS) {
      state.share *= 2;
      prune();
   }
}

UInt PG_(alive_count)(void)
{
   return state.used;
}

const AlivePoint* PG_(alive_at)(UInt i)
{
   return &state.entries[i].point;
}

const AliveChange* PG_(alive_changes)(UInt i, UInt* count)
{
   *count = state.entries[i].count;
   return state.entries[i].changes;
}

void PG_(alive_restart)(void)
{
   for (UInt i = 0; i < state.used; i++)
      VG_(free)(state.entries[i].changes);
   VG_(memset)(&state, 0, sizeof state);
}
