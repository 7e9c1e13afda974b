/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When there are too many points, the higher one of each pair of neighbours stays, and
   each new one stands for twice as many collections. */
#include "curve.h"

#define MOST_POINTS 512

static struct {
   MemoryPoint points[MOST_POINTS];
   UInt        used;
   UInt share, seen; /* collections of a point; of the one that is made */
   MemoryPoint open; /* the highest of these */
   ULong       peak;
   ULong       added;
} state;

static ULong sum_of(const MemoryPoint* p)
{
   return p->old_bytes + p->external_bytes;
}

static const MemoryPoint* higher(const MemoryPoint* a, const MemoryPoint* b)
{
   return sum_of(b) > sum_of(a) ? b : a;
}

static void halve(void)
{
   for (UInt i = 0; i < MOST_POINTS / 2; i++)
      state.points[i] = *higher(&state.points[2 * i], &state.points[2 * i + 1]);
   state.used = MOST_POINTS / 2;
   state.share *= 2;
}

void PG_(curve_add)(const MemoryPoint* point)
{
   if (state.share == 0)
      state.share = 1;
   state.added++;
   if (sum_of(point) > state.peak)
      state.peak = sum_of(point);
   state.open = state.seen == 0 ? *point : *higher(&state.open, point);
   if (++state.seen < state.share)
      return;
   state.points[state.used++] = state.open;
   state.seen                 = 0;
   if (state.used == MOST_POINTS)
      halve();
}

ULong PG_(curve_peak)(void)
{
   return state.peak;
}

ULong PG_(curve_seen)(void)
{
   return state.added;
}

UInt PG_(curve_count)(void)
{
   return state.used + (state.seen != 0);
}

const MemoryPoint* PG_(curve_at)(UInt i)
{
   return i < state.used ? &state.points[i] : &state.open;
}

void PG_(curve_restart)(void)
{
   VG_(memset)(&state, 0, sizeof state);
}
