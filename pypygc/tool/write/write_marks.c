/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks in the profile: docs/format.md, start and phase. */
#include "write/write_marks.h"

#include "base/strings.h"
#include "format.h"
#include "heap/external.h"
#include "heap/oldgen.h"
#include "jit/logstream.h"
#include "jit/traces.h"
#include "life/counting.h"
#include "life/phases.h"
#include "options.h"
#include "write/json.h"

void PG_(write_start)(void)
{
   const CountingStart* s = PG_(counting_began)();
   if (s == NULL)
      return;
   PG_(json_record)(PYPYGC_KIND_START);
   PG_(json_string)
   (PYPYGC_KEY_REASON,
    s->warm_up ? PYPYGC_START_WARM_UP : PYPYGC_START_REQUEST);
   PG_(json_number)(PYPYGC_KEY_ALLOCATED_BYTES, s->clock);
   PG_(json_number)(PYPYGC_KEY_INSTRUCTIONS, s->instructions);
   PG_(json_number)(PYPYGC_KEY_MINOR_COLLECTIONS, s->minors);
   PG_(json_number)(PYPYGC_KEY_MAJOR_COLLECTIONS, s->majors);
   PG_(json_number)(PYPYGC_KEY_TRACES, s->traces);
   if (PG_(counting_warm_up_end)() != 0)
      PG_(json_number)
   (PYPYGC_KEY_WARM_UP_END_BYTES, PG_(counting_warm_up_end)());
   PG_(json_end_record)();
}

void PG_(write_time)(void)
{
   ULong began, elapsed;
   PG_(counting_times)(&began, &elapsed);
   PG_(json_record)(PYPYGC_KIND_TIME);
   PG_(json_number)(PYPYGC_KEY_BEGAN_MILLISECONDS, began);
   PG_(json_number)(PYPYGC_KEY_ELAPSED_MILLISECONDS, elapsed);
   PG_(json_end_record)();
}

/* The program has switched PyPy's log off (_jitlog.disable). */
static Bool jit_log_cut(MissingPart* part)
{
   static HChar why[160];
   ULong        from, to;
   if (!PG_(logstream_cut)(&from, &to))
      return False;
   UInt used = VG_(snprintf)(
      why, sizeof why,
      "the program ended it, when %'llu bytes had been allocated", from);
   if (to != 0)
      VG_(snprintf)
   (why + used, sizeof why - used, ", and began another one at %'llu bytes",
    to);
   part->what   = "JIT log";
   part->why    = why;
   part->effect = to != 0 ? "traces of the time between are not named"
                          : "traces from then on are not named";
   return True;
}

UInt PG_(missing_marks)(MissingPart* parts, Bool complete)
{
   static const MissingPart phases = {
      "phases", "the program has named too many",
      "figures are given for the first ones only"};
   static const MissingPart no_loop = {
      "end of the warm-up", "no loop was compiled",
      "everything is counted, from the start of the process on"};
   static const MissingPart no_end = {
      "end of the warm-up",
      "the warm-up never ended: loops were compiled until shortly before the "
      "end",
      "what was allocated after the last one was compiled is counted, but is "
      "hardly the program's steady state"};
   static const MissingPart freed = {
      "some of what the program freed",
      "the program has overwritten the list of it, which is in its own memory",
      "large objects and memory outside the heap may count as alive though they "
      "are not"};
   UInt count = 0;
   if (PG_(external_damaged)())
      parts[count++] = freed;
   if (jit_log_cut(&parts[count]))
      count++;
   if (PG_(phases_left_out)() != 0)
      parts[count++] = phases;
   if (complete && PG_(options)->warm_up && PG_(counting_warm_up_end)() == 0)
      parts[count++] = PG_(traces_count)() == 0 ? no_loop : no_end;
   return count;
}

static void write_phase(const PhaseReport* p)
{
   const PhaseFigures* f = &p->figures;
   SizeT               length;
   const HChar*        name = PG_(string_text)(p->name, &length);
   PG_(json_record)(PYPYGC_KIND_PHASE);
   PG_(json_text)(PYPYGC_KEY_NAME, name, length);
   PG_(json_number)(PYPYGC_KEY_ENTRIES, p->entries);
   if (p->open)
      PG_(json_bool)(PYPYGC_KEY_OPEN, True);
   PG_(json_number)(PYPYGC_KEY_START_ALLOCATED_BYTES, p->first_clock);
   PG_(json_number)(PYPYGC_KEY_END_ALLOCATED_BYTES, p->last_clock);
   PG_(json_number)(PYPYGC_KEY_ALLOCATED_BYTES, f->allocated_bytes);
   PG_(json_number)(PYPYGC_KEY_SURVIVED_BYTES, f->survived_bytes);
   PG_(json_number)(PYPYGC_KEY_SURVIVED_OBJECTS, f->survived_objects);
   PG_(json_number)(PYPYGC_KEY_MINOR_COLLECTIONS, f->minors);
   PG_(json_number)(PYPYGC_KEY_INSTRUCTIONS, f->instructions);
   if (PG_(traces_log_seen)())
      PG_(json_number)(PYPYGC_KEY_JIT_INSTRUCTIONS, f->jit_instructions);
   if (PG_(oldgen_known)()) {
      PG_(json_number)(PYPYGC_KEY_MAJOR_COLLECTIONS, f->majors);
      PG_(json_number)(PYPYGC_KEY_GC_INSTRUCTIONS, f->gc_instructions);
   }
   PG_(json_end_record)();
}

void PG_(write_phases)(void)
{
   PhaseReport report;
   for (UInt i = 0; i < PG_(phases_count)(); i++)
      if (PG_(phases_at)(i, &report))
         write_phase(&report);
}
