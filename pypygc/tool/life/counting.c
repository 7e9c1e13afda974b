/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When counting begins and ends. Requests come while the program's own code runs,
   when counts can be cleared at once. The end of the warm-up is noticed in a minor
   collection: then the next reservation of compiled code is waited for, which
   comes when all collections that belong to this one are over. */
#include "life/counting.h"

#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"

#include "guest/event.h"
#include "guest/references.h"
#include "heap/alive.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/curve.h"
#include "heap/external.h"
#include "heap/finalizable.h"
#include "heap/holders.h"
#include "heap/nursery.h"
#include "heap/oldgen.h"
#include "heap/snapshots.h"
#include "jit/traces.h"
#include "life/phases.h"
#include "life/resident.h"
#include "life/warmup.h"
#include "life/worktime.h"
#include "owner/context.h"

static struct {
   CountingState state;
   Bool          look; /* for the end of the warm-up */
   Warmup        warmup;
   UInt          traces, loops; /* compiled so far */
   Bool          due;
   Bool          began; /* later than the process */
   CountingStart start;
   ULong         date; /* in milliseconds since 1970 */
   UInt          time; /* by VG_(read_millisecond_timer), which nobody sets */
} state;

static void look_at_the_clock(void)
{
   struct vki_timeval now;
   VG_(gettimeofday)(&now, NULL);
   state.date = (ULong)now.tv_sec * 1000 + (ULong)now.tv_usec / 1000;
   state.time = VG_(read_millisecond_timer)();
}

static void clear(void)
{
   PG_(external_drain)(PG_(collector_runs)());
   PG_(context_settle)();
   PG_(guest).instructions     = 0;
   PG_(guest).jit_instructions = 0;
   PG_(context_restart)();
   PG_(nursery_restart)();
   PG_(oldgen_restart)();
   PG_(collector_restart)();
   PG_(barrier_restart)();
   PG_(external_restart)();
   PG_(curve_restart)();
   PG_(alive_restart)();
   PG_(resident_restart)();
   PG_(worktime_restart)();
   PG_(finalizable_restart)();
   PG_(holders_restart)();
   PG_(snapshots_restart)();
   PG_(references_clear)();
   PG_(phases_restart)();
   look_at_the_clock();
   state.due = False;
}

static void begin(Bool warm_up)
{
   CountingStart* s = &state.start;
   state.began      = True;
   s->warm_up       = warm_up;
   s->clock         = PG_(nursery_clock)();
   s->instructions += PG_(executed)();
   s->minors += PG_(minors_count)();
   s->majors += PG_(majors_count)();
   s->traces = PG_(traces_count)();
   clear();
}

void PG_(counting_init)(Bool wait, Bool warm_up)
{
   state.state = wait ? CountingWaits : CountingRuns;
   state.look  = warm_up;
   look_at_the_clock();
}

CountingState PG_(counting_state)(void)
{
   return state.state;
}

void PG_(counting_start)(void)
{
   if (state.state != CountingWaits)
      return;
   state.state = CountingRuns;
   begin(False);
}

void PG_(counting_start_later)(void)
{
   state.due = state.due || state.state == CountingWaits;
}

void PG_(counting_end)(void)
{
   state.state = CountingEnded;
}

void PG_(counting_forked)(void)
{
   state.began = False;
   state.start = (CountingStart){0};
   look_at_the_clock();
   if (state.state == CountingRuns)
      state.state = CountingForked;
   state.due = state.due || state.state == CountingForked;
}

void PG_(counting_after_minor)(void)
{
   if (!state.look || state.state != CountingRuns)
      return;
   for (; state.traces < PG_(traces_count)(); state.traces++)
      state.loops += !PG_(traces_get)(state.traces + 1)->bridge;
   if (PG_(warmup_step)(&state.warmup, PG_(nursery_clock)(), state.loops,
                        state.traces, PG_(nursery_size)()))
      state.due = True;
}

Bool PG_(counting_due)(void)
{
   return state.due;
}

void PG_(counting_begin_due)(void)
{
   if (state.state == CountingForked) {
      state.state = CountingRuns;
      clear();
   } else if (state.state == CountingWaits)
      PG_(counting_start)();
   else
      begin(True);
}

const CountingStart* PG_(counting_began)(void)
{
   return state.began ? &state.start : NULL;
}

void PG_(counting_times)(ULong* began, ULong* elapsed)
{
   *began   = state.date;
   *elapsed = VG_(read_millisecond_timer)() - state.time;
}

ULong PG_(counting_warm_up_end)(void)
{
   return state.warmup.end;
}
