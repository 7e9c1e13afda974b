/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each event of generated code sets going: first who runs is asked, then the
   model is told, then whoever waits for the end of a collection. */
#include "life/events.h"

#include "pub_tool_tooliface.h"

#include "guest/event.h"
#include "guest/references.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/external.h"
#include "heap/nursery.h"
#include "life/counting.h"
#include "life/life.h"
#include "owner/context.h"
#include "owner/sites.h"

GuestWords PG_(guest);

void PG_(event_nursery_store)(ULong value, ULong pc, ULong kind, ULong point)
{
   UInt minors = PG_(minors_count)();
   if (point == PG_POINT_OUTSIDE && value != 0)
      point = PG_(context_now)();
   if (PG_(counting_due)() && PG_(nursery_will_reserve)(value) &&
       !PG_(collector_runs)()) {
      PG_(counting_begin_due)();
      minors = PG_(minors_count)();
   }
   if (PG_(guest).collecting !=
       0) /* what was freed before a survivor took its place */
      PG_(external_drain)(True);
   PG_(nursery_store)(value, pc, kind == StoreTop, (UInt)point);
   if (PG_(minors_count)() != minors) {
      PG_(collector_nursery_reset)();
      PG_(life_after_minor)();
   }
}

void PG_(event_reservation)(void)
{
   PG_(nursery_reserve)(PG_(context_now)());
}

void PG_(event_collector_store)(ULong which, ULong value)
{
   /* whoever needs a collection, a large object or memory outside; while the
      collector runs nobody does */
   UInt point = which == WordSurvivingSize || PG_(guest).collecting == 0
                   ? PG_(context_now)()
                   : PG_POINT_NONE;
   PG_(collector_store)((WatchedWord)which, value, point);
   static const Runner runners[] = {
      [CollectorIdle]  = RunsProgram, /* or the compiler: the next miss tells */
      [CollectorMinor] = RunsMinor,
      [CollectorStep]  = RunsMajor,
   };
   PG_(references_runner)(runners[PG_(collector_activity)()]);
}

void PG_(event_prebuilt_store)(ULong word)
{
   if (word == WordArenas)
      PG_(collector_arena_block)();
   else
      PG_(barrier_event)(word == WordCards, PG_(context_now)());
}

/* ---- whom cache misses belong to ---- */

static UInt running_site(void)
{
   UInt site = PG_(point_site_at)(PG_(context_now)(), 0);
   if (site != 0) {
      Bool   compiles = PG_(site_at)(site - 1)->kind == SiteCompiler;
      Runner runner   = compiles ? RunsCompiler : RunsProgram;
      PG_(references_runner)(runner);
   }
   return site;
}

static UInt reserving_site(Addr address)
{
   Addr start;
   UInt point = PG_(nursery_reserved)(address, &start);
   return point != PG_POINT_NONE ? PG_(point_site_at)(point, address - start)
                                 : 0;
}

static void quantum_starts(ThreadId tid, ULong blocks_done)
{
   (void)tid;
   (void)blocks_done;
   PG_(references_settle)();
}

void PG_(events_watch_misses)(void)
{
   static const MissOwners owners = {running_site, reserving_site};
   PG_(references_ask)(&owners);
   VG_(track_start_client_code)(quantum_starts);
}
