/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each event of generated code sets going: first who runs is asked, then the
   model is told, then whoever waits for the end of a collection. */
#include "life/events.h"

#include "pub_tool_tooliface.h"

#include "guest/counts.h"
#include "guest/event.h"
#include "guest/nursery_misses.h"
#include "guest/references.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/external.h"
#include "heap/nursery.h"
#include "life/counting.h"
#include "life/life.h"
#include "life/worktime.h"
#include "owner/activations.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "owner/tracing.h"

GuestWords PG_(guest);

void PG_(event_nursery_store)(ULong value, ULong pc, ULong kind, ULong point)
{
   UInt  minors  = PG_(minors_count)();
   Bool  emptied = PG_(nursery_resets)(value);
   ULong start, end;
   PG_(nursery_bounds)(&start, &end);
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
   if (emptied)
      PG_(nursery_misses_settle)();
   PG_(nursery_store)(value, pc, kind == StoreTop, (UInt)point);
   if (emptied)
      PG_(context_after_minor)(start, end);
   if (PG_(minors_count)() != minors) {
      PG_(collector_nursery_reset)();
      PG_(life_after_minor)();
   }
}

void PG_(event_reservation)(void)
{
   PG_(nursery_reserve)(PG_(context_now)());
}

void PG_(event_jit_reservation)(ULong point)
{
   PG_(nursery_reserve)(PG_(context_of_block)((UInt)point));
}

void PG_(event_jit_request)(ULong point)
{
   PG_(guest).jit_request = PG_(context_of_block)((UInt)point);
}

void PG_(event_bytecode)(Addr frame, Addr sp)
{
   PG_(activations_bytecode)((const UChar*)frame, sp);
}

void PG_(event_frame_store)(ULong before, ULong after, Addr sp)
{
   PG_(activations_frame_store)(before, after, sp);
}

void PG_(event_jit_frame_store)(ULong before, ULong after, Addr sp)
{
   PG_(activations_jit_frame_store)(before, after, sp);
   PG_(tracing_may_go_on)();
}

void PG_(event_trace_after_guard)(Addr sp)
{
   PG_(counts_settle)();
   PG_(activations_trace_after_guard)(sp);
}

void PG_(event_trace_goes_on)(ULong top)
{
   PG_(counts_settle)();
   PG_(activations_trace_goes_on)(top);
}

void PG_(event_section)(Addr word, ULong begins)
{
   PG_(tracing_section)(word, begins != 0);
   PG_(references_forget)();
}

void PG_(event_collector_store)(ULong which, ULong value)
{
   /* whoever needs a collection, a large object or memory outside; while the
      collector runs nobody does */
   UInt point = which == WordSurvivingSize || PG_(guest).collecting == 0
                   ? PG_(context_now)()
                   : PG_POINT_NONE;
   PG_(collector_store)((WatchedWord)which, value, point);
   static const struct {
      Runner   runner;
      Collects collects;
   } activities[] = {
      [CollectorIdle]  = {RunsProgram,
                          CollectsNot}, /* or the compiler: the next miss
                                                        tells */
      [CollectorMinor] = {RunsMinor, CollectsMinor},
      [CollectorStep]  = {RunsMajor, CollectsMajor},
   };
   CollectorActivity activity = PG_(collector_activity)();
   PG_(references_runner)(activities[activity].runner);
   PG_(context_collects)(activities[activity].collects);
}

void PG_(event_prebuilt_store)(ULong word)
{
   if (word == WordArenas)
      PG_(collector_arena_block)();
   else
      PG_(barrier_event)(word == WordCards, PG_(context_now)());
}

/* ---- whom cache misses belong to ---- */

static UInt running_site(Bool* stays)
{
   *stays    = PG_(context_stays)();
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
   (void)blocks_done;
   PG_(counts_run)(tid);
   PG_(context_thread)(tid);
   PG_(references_new_quantum)();
   PG_(worktime_note)();
}

void PG_(events_start)(Bool misses)
{
   static const MissOwners owners = {running_site, reserving_site};
   if (misses)
      PG_(references_ask)(&owners);
   VG_(track_start_client_code)(quantum_starts);
   PG_(counts_start)();
   VG_(track_pre_thread_ll_exit)(PG_(activations_thread_ended));
}
