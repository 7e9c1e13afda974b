/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the run that the program has named. All figures are differences
   between the end of a phase and its begin, so that a phase costs nothing while it
   runs. */
#include "life/phases.h"

#include "base/strings.h"
#include "guest/event.h"
#include "heap/collector.h"
#include "heap/nursery.h"

/* A program that makes up a name for each request must not fill the memory. */
#define MAX_PHASES 1000
/* Longer names are cut. */
#define MAX_NAME 4096

/* Where all counts are at a moment. */
typedef struct {
   ULong clock;
   UInt  minors, majors;
   ULong instructions, jit_instructions, gc_instructions;
} Moment;

typedef struct {
   PhaseReport report;
   UInt        depth; /* how often it is open */
   Moment      begin; /* of the outermost */
} Phase;

static struct {
   Phase* phases;
   UInt   used, capacity;
   UInt*  open; /* indexes, innermost last */
   UInt   open_used, open_capacity;
   ULong  left_out;
} state;

static Moment now(void)
{
   CollectorTotals totals;
   PG_(collector_totals)(&totals);
   return (Moment){
      .clock            = PG_(nursery_clock)(),
      .minors           = PG_(minors_count)(),
      .majors           = PG_(majors_count)(),
      .instructions     = PG_(executed)(),
      .jit_instructions = PG_(guest).jit_instructions,
      .gc_instructions  = totals.minor_instructions + totals.major_instructions,
   };
}

static void add(PhaseFigures* f, const Moment* begin, const Moment* end)
{
   f->allocated_bytes += end->clock - begin->clock;
   for (UInt i = begin->minors; i < end->minors; i++) {
      f->survived_bytes += PG_(minor_at)(i)->survived_bytes;
      f->survived_objects += PG_(minor_at)(i)->survived_objects;
   }
   f->minors += end->minors - begin->minors;
   f->majors += end->majors - begin->majors;
   f->instructions += end->instructions - begin->instructions;
   f->jit_instructions += end->jit_instructions - begin->jit_instructions;
   f->gc_instructions += end->gc_instructions - begin->gc_instructions;
}

/* The index of the phase NAME; state.used if there is none. */
static UInt find(const HChar* name, SizeT length)
{
   UInt i = 0;
   for (; i < state.used; i++) {
      SizeT        size;
      const HChar* text = PG_(string_text)(state.phases[i].report.name, &size);
      if (size == length && VG_(memcmp)(text, name, length) == 0)
         break;
   }
   return i;
}

void PG_(phases_begin)(const HChar* name, SizeT length)
{
   if (length > MAX_NAME)
      length = MAX_NAME;
   UInt i = find(name, length);
   if (i == MAX_PHASES) {
      state.left_out++;
      return;
   }
   if (i == state.used) {
      PG_GROW("pypygc.phases", state.phases, state.used, state.capacity);
      state.phases[state.used++] =
         (Phase){.report.name = PG_(string_intern)(name, length)};
   }
   Phase* p = &state.phases[i];
   PG_GROW("pypygc.phases.open", state.open, state.open_used,
           state.open_capacity);
   state.open[state.open_used++] = i;
   if (p->depth++ != 0)
      return;
   p->begin = now();
   if (p->report.entries++ == 0)
      p->report.first_clock = p->begin.clock;
}

void PG_(phases_end)(const HChar* name, SizeT length)
{
   UInt i  = find(name, length < MAX_NAME ? length : MAX_NAME);
   UInt at = state.open_used;
   while (at > 0 && state.open[at - 1] != i)
      at--;
   if (at == 0)
      return;
   for (; at < state.open_used; at++)
      state.open[at - 1] = state.open[at];
   state.open_used--;
   Phase* p = &state.phases[i];
   if (--p->depth != 0)
      return;
   Moment end = now();
   add(&p->report.figures, &p->begin, &end);
   p->report.last_clock = end.clock;
}

void PG_(phases_restart)(void)
{
   for (UInt i = 0; i < state.used; i++) {
      Phase* p              = &state.phases[i];
      p->report.entries     = p->depth != 0;
      p->report.figures     = (PhaseFigures){0};
      p->begin              = now();
      p->report.first_clock = p->begin.clock;
   }
   state.left_out = 0;
}

UInt PG_(phases_count)(void)
{
   return state.used;
}

Bool PG_(phases_at)(UInt i, PhaseReport* report)
{
   const Phase* p = &state.phases[i];
   *report        = p->report;
   if (p->depth != 0) {
      Moment end = now();
      add(&report->figures, &p->begin, &end);
      report->open       = True;
      report->last_clock = end.clock;
   }
   return report->entries != 0;
}

ULong PG_(phases_left_out)(void)
{
   return state.left_out;
}

Bool PG_(phases_innermost)(UInt* name)
{
   if (state.open_used == 0)
      return False;
   *name = state.phases[state.open[state.open_used - 1]].report.name;
   return True;
}
