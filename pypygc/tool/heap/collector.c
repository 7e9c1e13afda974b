/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the collector is doing.

   Its functions store on their own fields in a fixed order, which tells where it
   is (incminimark.py):
     _minor_collection        pinned_objects_in_nursery = 0       it begins
                              nursery_surviving_size = 0          roots follow
                              nursery_free = nursery              the reset
                              total_gc_time                       it has ended
     major_collection_step    threshold_objects_made_old          a step begins
                              num_major_collects                  all is swept
                              total_gc_time                       it has ended
     external_malloc          rawmalloced_total_size              a large object
     raw_malloc_memory_pressure  next_major_collection_threshold  pressure
   What a collection executes is counted between its first store and its last. An
   exception (MemoryError) can leave a step without the last one: the next
   beginning ends it. */
#include "collector.h"

#include "alive.h"
#include "barrier.h"
#include "curve.h"
#include "external.h"
#include "finalizable.h"
#include "gcfields.h"
#include "gcobject.h"
#include "holders.h"
#include "nursery.h"
#include "oldgen.h"

/* A point of the memory curve is made when the memory outside has grown by this part of
   it, and so many bytes, though no collection runs. */
#define OUTSIDE_STEP       16
#define LEAST_OUTSIDE_STEP (1ULL << 20)

static struct {
   Bool              known;
   const ULong*      root_stack_top;
   UInt              born_old; /* point of objects that were old from birth */
   CollectorActivity activity;
   Bool              emptied;    /* the nursery, by what is done now */
   ULong             started;    /* instructions when the activity began */
   ULong             step_state; /* GcCollectorState at the start of the step */

   MinorWork  current;
   MinorWork* minors;
   UInt       minors_used, minors_capacity;
   Bool       started_up; /* setup empties the nursery before it is resized */
   UInt       chain; /* first minor collection since the program last ran … */
   Bool chain_ended; /* … unless it has allocated a large object since */

   Bool             major_runs;
   MajorCollection  major;
   MajorCollection* majors;
   UInt             majors_used, majors_capacity;
   CollectorTotals  totals;
   Bool             pressure; /* told since the last major collection began */

   ULong curve_external; /* memory outside at the last point of the curve */

   ULong* shadows; /* pairs */
   UInt   shadows_capacity;
} state;

static ULong used_bytes(void)
{
   return PG_(gcobject_arena_bytes)() +
          PG_(gcobject_word)(GcRawmallocedTotalSize);
}

/* ---- begin and end ---- */

static void set_activity(CollectorActivity activity)
{
   PG_(external_drain)(state.activity != CollectorIdle);
   state.activity        = activity;
   state.emptied         = False;
   state.started         = PG_(executed)();
   PG_(guest).collecting = activity != CollectorIdle;
   PG_(external_collecting)(activity != CollectorIdle);
}

static void end_step(ULong count)
{
   state.totals.major_instructions += count;
   switch (state.step_state) {
   case GcScanning:
   case GcMarking:
      state.major.marking_instructions += count;
      break;
   case GcSweeping:
      state.major.sweeping_instructions += count;
      break;
   default:
      state.major.other_instructions += count;
      break;
   }
   /* the step that completed a major collection made its record already */
   if (!state.major_runs && state.majors_used != 0) {
      MajorCollection* m       = &state.majors[state.majors_used - 1];
      m->marking_instructions  = state.major.marking_instructions;
      m->sweeping_instructions = state.major.sweeping_instructions;
      m->other_instructions    = state.major.other_instructions;
   }
}

static void end_activity(void)
{
   ULong count = PG_(executed)() - state.started;
   if (state.activity == CollectorStep) {
      end_step(count);
   } else if (state.activity == CollectorMinor) {
      state.totals.minor_instructions += count;
      if (state.minors_used != 0)
         state.minors[state.minors_used - 1].instructions = count;
   }
   set_activity(CollectorIdle);
}

/* The nursery was reset and nothing was allocated since: the collection goes
   on. */
static Bool continues(void)
{
   return state.minors_used != 0 && !state.chain_ended &&
          PG_(nursery_is_empty)();
}

static void minor_begins(void)
{
   end_activity();
   set_activity(CollectorMinor);
}

/* Words of the shadow stack that the collection looks at: down to the first mask
   that an earlier one has marked, by making it negative (shadowstack.py
   walk_stack_root). */
static ULong scanned_roots(void)
{
   if (state.root_stack_top == NULL)
      return 0;
   const Long* top  = (const Long*)(Addr)state.root_stack_top[0];
   const Long* base = (const Long*)(Addr)state.root_stack_top[-1];
   const Long* slot = top;
   ULong       skip = 0;
   for (; slot > base; skip >>= 1) {
      slot--;
      if ((skip & 1) != 0 || (*slot & 1) == 0)
         continue;
      if (*slot < 0)
         break;
      skip = (ULong)*slot;
   }
   return top - slot;
}

/* The lists of the write barrier are as the program has left them, without young
   arrays. */
static void minor_looks_for_roots(UInt point)
{
   if (state.activity != CollectorMinor)
      minor_begins();
   MinorWork* m = &state.current;
   VG_(memset)(m, 0, sizeof *m);
   m->point = point;
   if (continues()) {
      MinorCause first = state.minors[state.chain].cause;
      m->cause         = first == MinorCollect ? MinorCollect : MinorProgress;
   } else {
      state.chain       = state.minors_used;
      state.chain_ended = False;
      if (PG_(nursery_was_full)())
         m->cause = PG_(nursery_was_given_up)() ? MinorPressure : MinorNursery;
      else
         m->cause = state.started_up ? MinorCollect : MinorStartup;
   }
   state.started_up = True;
   m->roots         = scanned_roots();
   UInt count = PG_(gcobject_dict)(GcNurseryObjectsShadows, &state.shadows,
                                   &state.shadows_capacity);
   PG_(oldgen_minor_begins)
   (PG_(nursery_clock)(), PG_(executed)(), state.shadows, count);
   PG_(finalizable_minor)();
   PG_(barrier_minor_begins)
   (&m->remembered, &m->remembered_bytes, &m->cards);
}

static void add_to_curve(ULong old_bytes, ULong external_bytes)
{
   MemoryPoint point = {
      .allocated_bytes = PG_(nursery_clock)(),
      .instructions    = PG_(executed)(),
      .old_bytes       = old_bytes,
      .external_bytes  = external_bytes,
   };
   PG_(curve_add)(&point);
   state.curve_external = point.external_bytes;
}

static ULong old_bytes_now(void)
{
   /* while it sweeps, the collector counts its arenas anew */
   return PG_(gcobject_word)(GcState) == GcSweeping ? PG_(oldgen_used)()
                                                    : used_bytes();
}

void PG_(collector_note_outside)(void)
{
   ULong now   = PG_(external_certain)();
   ULong least = state.curve_external / OUTSIDE_STEP;
   if (least < LEAST_OUTSIDE_STEP)
      least = LEAST_OUTSIDE_STEP;
   if (state.known && PG_(nursery_size)() != 0 && !PG_(collector_runs)() &&
       now >= state.curve_external + least)
      add_to_curve(old_bytes_now(), now);
}

void PG_(collector_nursery_reset)(void)
{
   if (!state.known)
      return;
   const MinorCollection* seen = PG_(minor_at)(PG_(minors_count)() - 1);
   PG_(gcfields_emptied)(seen->survived_bytes);
   PG_(external_drain)(True); /* large objects that died young */
   PG_(oldgen_minor_ended)();
   state.emptied            = True;
   state.current.used_bytes = old_bytes_now();
   add_to_curve(state.current.used_bytes,
                PG_(external_malloced_now)()->external_bytes);
   PG_GROW("pypygc.collector.minors", state.minors, state.minors_used,
           state.minors_capacity);
   state.minors[state.minors_used++] = state.current;
}

/* ---- major collections ---- */

/* set_major_threshold_from: without what the program told of memory outside the
   threshold would still be next_major_collection_initial. */
static Bool only_pressure_reached_it(void)
{
   return state.pressure &&
          (double)used_bytes() <= PG_(gcobject_double)(GcNextMajorInitial);
}

static void major_begins(void)
{
   MajorCollection* m = &state.major;
   VG_(memset)(m, 0, sizeof *m);
   MinorCause asked = state.minors_used ? state.minors[state.chain].cause
                                        : MinorCollect;
   m->cause         = asked == MinorCollect        ? MajorCollect
                      : only_pressure_reached_it() ? MajorPressure
                                                   : MajorThreshold;
   m->minor         = state.minors_used;
   m->start_allocated_bytes = PG_(nursery_clock)();
   state.major_runs         = True;
   PG_(oldgen_major_begins)();
   PG_(finalizable_major)();
   state.pressure = False;
}

static void step_begins(void)
{
   if (state.activity == CollectorStep)
      return; /* the field is stored twice when a major collection begins */
   end_activity();
   state.step_state = PG_(gcobject_word)(GcState);
   if (state.step_state == GcScanning || !state.major_runs) {
      if (state.step_state != GcFinalizing)
         major_begins();
   }
   state.major.steps++;
   state.totals.major_steps++;
   if (!state.major_runs && state.majors_used != 0)
      state.majors[state.majors_used - 1].steps = state.major.steps;
   set_activity(CollectorStep);
}

/* Looks for objects in arenas that are old from birth, if there are any more than
   *CONTENT has. DONE: a major collection has completed just now. */
static void discover(Bool done, OldContent* content)
{
   Bool sweeping = !done && PG_(gcobject_word)(GcState) == GcSweeping;
   if (sweeping || PG_(gcobject_arena_bytes)() == content->arena_bytes)
      return;
   UInt count = PG_(gcobject_dict)(GcNurseryObjectsShadows, &state.shadows,
                                   &state.shadows_capacity);
   for (UInt i = 0; i < count; i++) /* places of objects in the nursery */
      state.shadows[i] = state.shadows[2 * i + 1];
   PG_(oldgen_discover)(state.born_old, done, state.shadows, count, content);
}

/* Brings the model of the old generation up to date. */
static void settle(Bool done, OldContent* content, Amount* died)
{
   PG_(external_drain)(state.activity != CollectorIdle);
   PG_(oldgen_settle)(done, content, died);
   discover(done, content);
}

void PG_(collector_content)(OldContent* content)
{
   PG_(external_drain)(state.activity != CollectorIdle);
   PG_(oldgen_content)(content);
   discover(False, content);
}

void PG_(collector_settle_old)(OldContent* content)
{
   Amount died;
   add_to_curve(old_bytes_now(), PG_(external_malloced_now)()->external_bytes);
   settle(False, content, &died);
}

static Amount old_now(const Cell* cell, const void* data)
{
   (void)data;
   return PG_(cell_old_now)(cell);
}

/* What a major collection has left alive just now. */
static void note_alive(void)
{
   AlivePoint point = {.allocated_bytes = PG_(nursery_clock)(),
                       .instructions    = PG_(executed)(),
                       .major           = state.majors_used};
   PG_(alive_add)(&point, old_now, NULL);
}

/* Everything is swept. The record is made now, while the collector's counters are
   those that it prints (gc-collect-done). */
static void major_completes(void)
{
   MajorCollection* m = &state.major;
   OldContent       content;
   Amount           died;
   settle(True, &content, &died);
   PG_(gcfields_major_done)(content.raw_bytes);
   PG_(oldgen_major_done)();
   m->end_allocated_bytes   = PG_(nursery_clock)();
   m->marked_objects        = content.objects;
   m->marked_bytes          = content.bytes;
   m->died_objects          = died.objects;
   m->died_bytes            = died.bytes;
   m->arena_bytes           = content.arena_bytes;
   m->raw_bytes             = content.raw_bytes;
   m->collector_arena_bytes = PG_(gcobject_arena_bytes)();
   m->collector_raw_bytes   = PG_(gcobject_word)(GcRawmallocedTotalSize);
   PG_GROW("pypygc.collector.majors", state.majors, state.majors_used,
           state.majors_capacity);
   state.majors[state.majors_used++] = *m;
   state.major_runs                  = False;
   note_alive();
   if (PG_(holders_due)(&content, state.majors_used))
      PG_(holders_look)(&content, state.majors_used, False);
}

/* ---- what the program does to the collector's books ---- */

/* external_malloc has found room for an object: the collections that ran right
   before it were for it. */
static void were_for_object(void)
{
   if (!continues())
      return;
   state.chain_ended = True;
   MinorCause cause  = MinorLarge;
   for (UInt i = state.chain; i < state.minors_used; i++) {
      if (state.minors[i].cause != MinorCollect)
         return; /* somebody else's */
      state.minors[i].cause = cause;
      cause                 = MinorProgress;
   }
   if (state.major_runs && state.major.minor > state.chain)
      state.major.cause = MajorLarge;
   for (UInt i = state.majors_used; i > 0; i--) {
      if (state.majors[i - 1].minor <= state.chain)
         break;
      state.majors[i - 1].cause = MajorLarge;
   }
}

void PG_(collector_arena_block)(void)
{
   if (state.known && PG_(nursery_size)() != 0)
      were_for_object();
}

static void large_born(ULong bytes, UInt point)
{
   PG_(external_drain)(False);
   Addr block = PG_(external_claim)(bytes);
   if (block != 0)
      PG_(oldgen_large_born)(block, bytes, point, PG_(nursery_clock)());
   were_for_object();
}

static void threshold_changes(ULong bits, UInt point)
{
   union {
      ULong  bits;
      double value;
   } now        = {bits};
   double lower = PG_(gcobject_double)(GcNextMajorThreshold) - now.value;
   if (lower < 16) /* raw_malloc_memory_pressure adds two words */
      return;
   state.pressure = True;
   PG_(external_pressure)(point, (ULong)lower - 16);
}

/* ---- interface ---- */

void PG_(collector_init)(const ULong* root_stack_top, UInt born_old)
{
   VG_(memset)(&state, 0, sizeof state);
   state.known          = True;
   state.born_old       = born_old;
   state.root_stack_top = root_stack_top;
   PG_(gcfields_init)();
}

void PG_(collector_store)(WatchedWord which, ULong value, UInt point)
{
   if (!state.known || PG_(nursery_size)() == 0)
      return;
   PG_(gcfields_store)(which, value);
   switch (which) {
   case WordPinned:
      minor_begins();
      break;
   case WordSurvivingSize:
      minor_looks_for_roots(point);
      break;
   case WordThresholdMadeOld:
      step_begins();
      break;
   case WordMajorCollects:
      if (state.activity == CollectorStep)
         major_completes();
      break;
   case WordGcTime:
      end_activity();
      break;
   case WordRawmalloced:
      if (state.activity == CollectorIdle &&
          value > PG_(gcobject_word)(GcRawmallocedTotalSize))
         large_born(value - PG_(gcobject_word)(GcRawmallocedTotalSize), point);
      break;
   case WordNextThreshold:
      if (state.activity == CollectorIdle)
         threshold_changes(value, point);
      break;
   }
}

CollectorActivity PG_(collector_activity)(void)
{
   return state.activity;
}

Bool PG_(collector_at_rest)(void)
{
   return state.activity == CollectorIdle ||
          (state.activity == CollectorMinor && state.emptied);
}

Bool PG_(collector_runs)(void)
{
   return state.activity != CollectorIdle;
}

void PG_(collector_restart)(void)
{
   state.minors_used = 0;
   state.majors_used = 0;
   state.chain       = 0;
   VG_(memset)(&state.totals, 0, sizeof state.totals);
   state.started = PG_(executed)();
   /* of one that is in progress, what it has done so far is not counted */
   MajorCollection* m       = &state.major;
   m->minor                 = 0;
   m->steps                 = 0;
   m->marking_instructions  = 0;
   m->sweeping_instructions = 0;
   m->other_instructions    = 0;
}

const MinorWork* PG_(minor_work_at)(UInt i)
{
   return i < state.minors_used ? &state.minors[i] : NULL;
}

UInt PG_(majors_count)(void)
{
   return state.majors_used;
}

const MajorCollection* PG_(major_at)(UInt i)
{
   return &state.majors[i];
}

void PG_(collector_totals)(CollectorTotals* totals)
{
   *totals = state.totals;
}
