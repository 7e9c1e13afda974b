/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nursery cycle.

   Generated code leaves, for every reservation, the number of its point in the
   owner table (guest/event.h), and nothing else. What was reserved is found out
   at the end of a cycle, when the collector resets nursery_free: the nursery is
   not cleared then, and each object tells its fate (heap/nursery_object.h).

   C code stores the new nursery_free before it compares it with nursery_top. If
   it is beyond, the slow path collect_and_reserve follows, and stores NULL
   first. The reservation that did not fit left its point in the table at the
   true end of the used part: that is how the end is found, and who asked. */
#include "nursery.h"

#include "../guest/event.h"
#include "../owner/sites.h"
#include "../pypy/memory.h"
#include "oldgen.h"
#include "owner_table.h"
#include "pinned.h"
#include "reservation.h"

static struct {
   NurseryWords words;
   Long         tiny_nursery;
   NurseryCycle cycle;

   ULong arm_pc;   /* of the store in allocate_nursery */
   ULong end;      /* end of the used part, once the slow path began */
   ULong segment;  /* start of the stretch that nursery_free moves through */
   ULong moved;    /* bytes of the finished stretches of this cycle */
   ULong clock;    /* bytes of the finished cycles */
   Bool  given_up; /* memory was, in this cycle */
   UInt  pending;  /* point that waits for its memory in the slow path */
   Addr  asked, asked_start; /* by nursery_reserved, in this cycle; or 0 */

   Bool             resetting; /* nursery_free is about to be set to base … */
   ULong            before_reset;  /* … and still has this value */
   ULong            majors_before; /* completed before this process began */
   MinorCollection* minors;
   UInt             minors_used, minors_capacity;
} state;

UInt PG_(nursery_reserved)(Addr address, Addr* start)
{
   Addr at = address & ~(Addr)7;
   if (at - state.cycle.base >= state.cycle.size)
      return PG_POINT_NONE;
   Addr floor = state.cycle.base;
   if (state.asked != 0 && state.asked <= at)
      floor = state.asked; /* below, the answer of last time holds */
   Addr found  = PG_(owners_last)(at, floor);
   state.asked = at;
   if (*PG_(owner_of)(found) != 0 || floor == state.cycle.base)
      state.asked_start = found;
   *start = state.asked_start;
   return *PG_(owner_of)(*start) != PG_POINT_GAP ? *PG_(owner_of)(*start)
                                                 : PG_POINT_NONE;
}

/* ---- the cycle ---- */

/* nursery_free stops at AT: what follows is no object until it moves on from
   somewhere else. */
static void end_segment(ULong at)
{
   state.moved += at - state.segment;
   state.segment      = at;
   *PG_(owner_of)(at) = PG_POINT_GAP;
}

/* The used part of the nursery ends at VALUE, the content of nursery_free; or,
   where that is a reservation that did not fit, where that would have
   started. */
static void end_of_use(ULong value)
{
   ULong top = *state.words.nursery_top;
   UInt  who = PG_POINT_NONE;
   if (value > top) {
      value = PG_(owners_last)(top, state.segment);
      who   = *PG_(owner_of)(value);
   }
   state.end = value;
   end_segment(value);
   if (PG_(guest).jit_request != 0)
      who = PG_(guest).jit_request;
   else if (state.pending != 0)
      who = state.pending;
   state.pending          = who != PG_POINT_GAP ? who : PG_POINT_NONE;
   PG_(guest).jit_request = 0;
}

static void start_cycle(void)
{
   PG_(owners_clear)(state.cycle.base, state.end + 8);
   state.end                 = 0;
   state.segment             = state.cycle.base;
   state.moved               = 0;
   state.given_up            = False;
   state.cycle.clock         = state.clock + PG_(oldgen_large_bytes)();
   state.cycle.inherited_end = 0;
   state.asked               = 0;
   VG_(memset)(&state.cycle.minor, 0, sizeof state.cycle.minor);
}

static void minor_collection(ULong nursery_free)
{
   state.before_reset = nursery_free;
   if (nursery_free != 0)
      end_of_use(nursery_free);
   PG_(memory_forget)();
   PG_(pinned_settle)(&state.cycle, state.end);
   PG_(count_reservations)
   (&state.cycle, state.cycle.base, state.end, AtCollection);

   MinorCollection* m          = &state.cycle.minor;
   m->collector_survived_bytes = *state.words.nursery_surviving_size;
   m->pinned_objects           = PG_(pinned_count)();
   m->pinned_site              = PG_(pinned_largest_site)();
   if (m->survived_bytes != m->collector_survived_bytes)
      state.cycle.totals.disagreements++;
   state.cycle.totals.moved_bytes += state.moved;
   state.clock += state.moved;
   PG_GROW("pypygc.nursery.minors", state.minors, state.minors_used,
           state.minors_capacity);
   state.minors[state.minors_used++] = *m;
   start_cycle();
   state.resetting = True;
}

/* incminimark.py allocate_nursery: the nursery is at another place now, or has
   another size. The old one was emptied by a minor collection before. */
static void new_nursery(ULong pc)
{
   state.cycle.base                = *state.words.nursery;
   state.cycle.size                = *state.words.nursery_size;
   state.arm_pc                    = pc;
   state.cycle.totals.nursery_size = state.cycle.size;
   PG_(owners_resize)(state.cycle.size);
   state.end     = state.cycle.base;
   state.pending = 0;
   start_cycle();
}

Bool PG_(nursery_resets)(ULong value)
{
   return value != 0 && value == *state.words.nursery;
}

void PG_(nursery_store)(ULong value, ULong pc, Bool from_top, UInt point)
{
   ULong nursery_free = *state.words.nursery_free;
   ULong nursery      = *state.words.nursery;
   ULong top          = *state.words.nursery_top;
   state.resetting    = False;

   if (PG_(nursery_resets)(value)) {
      if (state.cycle.size == 0 || nursery != state.cycle.base ||
          *state.words.nursery_size != state.cycle.size || pc == state.arm_pc)
         new_nursery(pc);
      else
         minor_collection(nursery_free);
   } else if (state.cycle.size == 0) {
      return;
   } else if (value == 0) {
      if (nursery_free != 0)
         end_of_use(nursery_free);
   } else if (nursery_free == 0) {
      /* collect_and_reserve jumps over a pinned object */
      state.segment = value;
      PG_(pinned_jumped)(value);
   } else if (from_top || (state.tiny_nursery >= 0 &&
                           value == top - (ULong)state.tiny_nursery)) {
      /* raw_malloc_memory_pressure, or debug_tiny_nursery in
         collect_and_reserve: memory is given up */
      end_segment(nursery_free);
      state.segment  = value;
      state.given_up = from_top;
   } else if (value > top) {
      *PG_(owner_of)(nursery_free) = point; /* does not fit: see above */
   } else {
      UInt who      = state.pending ? state.pending : point;
      state.pending = 0;
      if (PG_(guest).jit_request != 0) {
         who                    = PG_(guest).jit_request;
         PG_(guest).jit_request = 0;
      }
      *PG_(owner_of)(nursery_free) = who;
   }
}

void PG_(nursery_reserve)(UInt point)
{
   state.resetting = False;
   if (state.cycle.size != 0)
      *PG_(owner_of)(*state.words.nursery_free) = point;
}

/* ---- interface ---- */

void PG_(nursery_init)(const NurseryWords* words, Long tiny_nursery)
{
   VG_(memset)(&state, 0, sizeof state);
   PG_(pinned_init)();
   state.words        = *words;
   state.tiny_nursery = tiny_nursery;
   PG_(owners_resize)(0);
}

void PG_(nursery_look)(NurseryTotals* totals)
{
   PG_(points_settle)();
   PG_(cells_close)();
   NurseryCycle look = state.cycle; /* the books stay as they are */
   if (state.cycle.size != 0) {
      ULong end = *state.words.nursery_free;
      ULong top = *state.words.nursery_top;
      if (state.resetting && end == state.before_reset)
         end = state.cycle.base;
      else if (end == 0) /* in the slow path, or in a collection */
         end = state.end;
      else if (end > top)
         end = PG_(owners_last)(top, state.segment);
      look.totals.moved_bytes += state.moved + (end - state.segment);
      PG_(count_reservations)(&look, state.cycle.base, end, AtLook);
      PG_(pinned_add_left)();
   }
   *totals = look.totals;
   if (state.cycle.size != 0)
      totals->major_collections = *state.words.num_major_collects -
                                  state.majors_before;
}

void PG_(nursery_restart)(void)
{
   PG_(points_settle)();
   PG_(cells_clear)();
   ULong size        = state.cycle.totals.nursery_size;
   state.minors_used = 0;
   VG_(memset)(&state.cycle.totals, 0, sizeof state.cycle.totals);
   VG_(memset)(&state.cycle.minor, 0, sizeof state.cycle.minor);
   state.cycle.totals.nursery_size = size;
   if (state.cycle.size == 0)
      return;
   state.clock               = PG_(nursery_clock)() - PG_(oldgen_large_bytes)();
   state.majors_before       = *state.words.num_major_collects;
   state.cycle.inherited_end = *state.words.nursery_free;
   state.segment             = state.cycle.inherited_end;
   state.moved               = 0;
   PG_(pinned_add_inherited)();
}

ULong PG_(nursery_clock)(void)
{
   ULong clock = state.clock + PG_(oldgen_large_bytes)();
   if (state.cycle.size == 0)
      return clock;
   ULong end = *state.words.nursery_free;
   if (state.resetting && end == state.before_reset)
      end = state.cycle.base; /* what was used until now is in the clock */
   else if (end > *state.words.nursery_top)
      end = PG_(owners_last)(*state.words.nursery_top, state.segment);
   return clock + state.moved + (end > state.segment ? end - state.segment : 0);
}

void PG_(nursery_bounds)(ULong* start, ULong* end)
{
   *start = state.cycle.base;
   *end   = state.cycle.base + state.cycle.size;
}

Bool PG_(nursery_will_reserve)(ULong value)
{
   ULong nursery_free = *state.words.nursery_free;
   return state.cycle.size != 0 && nursery_free != 0 && value > nursery_free &&
          value <= *state.words.nursery_top;
}

Bool PG_(nursery_is_empty)(void)
{
   return *state.words.nursery_free == state.cycle.base;
}

Bool PG_(nursery_was_full)(void)
{
   return *state.words.nursery_free == 0;
}

Bool PG_(nursery_was_given_up)(void)
{
   return state.given_up;
}

UInt PG_(minors_count)(void)
{
   return state.minors_used;
}

const MinorCollection* PG_(minor_at)(UInt i)
{
   return &state.minors[i];
}

ULong PG_(nursery_size)(void)
{
   return state.cycle.size;
}
