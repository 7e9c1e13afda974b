/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine address × time → trace: an array of the live traces, sorted by
   address, without overlaps. */
#include "codemap.h"

static struct {
   Trace** live;
   UInt    used, capacity;
} map;

/* Index of the first live trace that ends above ADDRESS. */
static UInt first_above(ULong address)
{
   UInt low = 0, high = map.used;
   while (low < high) {
      UInt middle = low + (high - low) / 2;
      if (map.live[middle]->end > address)
         high = middle;
      else
         low = middle + 1;
   }
   return low;
}

void PG_(codemap_add)(Trace* trace)
{
   if (trace->start >= trace->end)
      return;
   UInt from = first_above(trace->start);
   UInt to   = from;
   while (to < map.used && map.live[to]->start < trace->end)
      map.live[to++]->alive = False;
   if (to == from) {
      PG_GROW("pypygc.codemap", map.live, map.used, map.capacity);
      VG_(memmove)
      (&map.live[from + 1], &map.live[from],
       (map.used - from) * sizeof(Trace*));
      map.used++;
   } else {
      VG_(memmove)
      (&map.live[from + 1], &map.live[to], (map.used - to) * sizeof(Trace*));
      map.used -= to - from - 1;
   }
   map.live[from] = trace;
}

Trace* PG_(codemap_find)(ULong address)
{
   UInt i = first_above(address);
   if (i < map.used && map.live[i]->start <= address)
      return map.live[i];
   return NULL;
}
