/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points lie one behind the other; what they are made of is known to those who measure. */
#include "series.h"

static UChar* point_at(const Series* s, UInt i)
{
   return s->points + (SizeT)i * s->bytes;
}

static void copy(const Series* s, UInt to, const void* point)
{
   VG_(memcpy)(point_at(s, to), point, s->bytes);
}

static void halve(Series* s)
{
   for (UInt i = 0; i < s->most / 2; i++) {
      const UChar *a = point_at(s, 2 * i), *b = point_at(s, 2 * i + 1);
      const UChar* higher = s->height(b) > s->height(a) ? b : a;
      if (higher != point_at(s, i))
         copy(s, i, higher);
   }
   s->used = s->most / 2;
   s->share *= 2;
}

void PG_(series_close)(Series* s)
{
   if (s->seen == 0)
      return;
   s->used++;
   s->seen = 0;
   if (s->used == s->most)
      halve(s);
}

void PG_(series_add)(Series* s, const void* point)
{
   if (s->points == NULL) {
      s->points = VG_(malloc)(s->cost_centre, s->most * s->bytes);
      s->share  = 1;
   }
   ULong height = s->height(point);
   s->measured++;
   if (height > s->peak)
      s->peak = height;
   if (s->seen == 0 || height > s->height(point_at(s, s->used)))
      copy(s, s->used, point);
   if (++s->seen >= s->share)
      PG_(series_close)(s);
}

UInt PG_(series_count)(const Series* s)
{
   return s->used + (s->seen != 0);
}

const void* PG_(series_at)(const Series* s, UInt i)
{
   return point_at(s, i);
}

void PG_(series_clear)(Series* s)
{
   VG_(free)(s->points);
   s->points   = NULL;
   s->used     = 0;
   s->share    = 0;
   s->seen     = 0;
   s->measured = 0;
   s->peak     = 0;
}
