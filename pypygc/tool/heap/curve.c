/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The height of a point is all that there was. */
#include "curve.h"

#include "../base/series.h"

static ULong sum_of(const void* point)
{
   const MemoryPoint* p = point;
   return p->old_bytes + p->external_bytes;
}

static Series curve = {.cost_centre = "pypygc.curve",
                       .bytes       = sizeof(MemoryPoint),
                       .most        = 512,
                       .height      = sum_of};

void PG_(curve_add)(const MemoryPoint* point)
{
   PG_(series_add)(&curve, point);
}

ULong PG_(curve_peak)(void)
{
   return curve.peak;
}

ULong PG_(curve_seen)(void)
{
   return curve.measured;
}

UInt PG_(curve_count)(void)
{
   return PG_(series_count)(&curve);
}

const MemoryPoint* PG_(curve_at)(UInt i)
{
   return PG_(series_at)(&curve, i);
}

void PG_(curve_restart)(void)
{
   PG_(series_clear)(&curve);
}
