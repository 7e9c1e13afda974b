/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points have sums since the begin, so a point that is left out is part of the next. */
#include "life/worktime.h"

#include "base/series.h"
#include "guest/event.h"
#include "heap/nursery.h"
#include "owner/context.h"

#define LEAST_INSTRUCTIONS 16000000

/* Of two neighbours the later one stays. */
static ULong height_of(const void* point)
{
   return ((const WorkPoint*)point)->instructions;
}

static Series points = {.cost_centre = "pypygc.worktime.points",
                        .bytes       = sizeof(WorkPoint),
                        .most        = 256,
                        .height      = height_of};

void PG_(worktime_note)(void)
{
   ULong apart = LEAST_INSTRUCTIONS *
                 (ULong)(points.share != 0 ? points.share : 1);
   if (PG_(executed)() < points.peak + apart || !PG_(context_has_ledger)())
      return;
   WorkPoint point = {PG_(nursery_clock)(), PG_(executed)(), {0}};
   PG_(works_of)(point.works, point.instructions);
   PG_(series_add)(&points, &point);
   PG_(series_close)(&points);
}

UInt PG_(worktime_count)(void)
{
   return PG_(series_count)(&points);
}

const WorkPoint* PG_(worktime_at)(UInt i)
{
   return PG_(series_at)(&points, i);
}

void PG_(worktime_restart)(void)
{
   PG_(series_clear)(&points);
}
