/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger in the profile: the parts of the run, and each in detail, by code
   object and line, and by trace and operation. */
#include "write/write_ledger.h"

#include "format.h"
#include "guest/event.h"
#include "heap/nursery.h"
#include "jit/traces.h"
#include "life/worktime.h"
#include "options.h"
#include "owner/activations.h"
#include "owner/arcs.h"
#include "owner/callers.h"
#include "owner/charges.h"
#include "owner/codes.h"
#include "owner/context.h"
#include "owner/jit_places.h"
#include "owner/mapped.h"
#include "owner/tracing.h"
#include "owner/works.h"
#include "write/rows.h"
#include "write/used.h"
#include "write/write_totals.h"

#define MOST_COLUMNS 8

static const HChar* const work_names[WORKS] = {
   [WorkCompiled]    = PYPYGC_WORK_COMPILED,
   [WorkCalled]      = PYPYGC_WORK_CALLED,
   [WorkInterpreter] = PYPYGC_WORK_INTERPRETER,
   [WorkGuards]      = PYPYGC_WORK_GUARDS,
   [WorkCompiler]    = PYPYGC_WORK_COMPILER,
   [WorkMinor]       = PYPYGC_WORK_MINOR,
   [WorkMajor]       = PYPYGC_WORK_MAJOR,
   [WorkStart]       = PYPYGC_WORK_START_UP,
   [WorkOther]       = PYPYGC_WORK_OTHER};

static ULong works[WORKS];

static Bool counts_references(void)
{
   return PG_(options)->cache_sim != CacheSimNo;
}

static void add_figures(ChargeFigures* sum, ChargeFigures f)
{
   sum->instructions += f.instructions;
   sum->reads += f.reads;
   sum->writes += f.writes;
}

/* ---- sums ---- */

static ChargeFigures figures_of_line(const Code* code, UInt which)
{
   const CodeLine* line = &code->lines[which];
   ChargeFigures   sum  = {0, 0, 0};
   for (UInt i = line->first; i < line->end; i++)
      if (code->line_of[i] == which)
         add_figures(&sum, PG_(charge_figures)(PG_(code_counter_at)(code, i)));
   return sum;
}

/* How often the bytecode of a line began that did so most often. */
static ULong times_of_line(const Code* code, UInt which)
{
   const CodeLine* line = &code->lines[which];
   ULong           most = 0;
   for (UInt i = line->first; i < line->end && i + 1 < code->count; i++) {
      ULong times =
         code->line_of[i] == which
            ? PG_(charge_bytecode_times)(PG_(code_counter_at)(code, i))
            : 0;
      most = times > most ? times : most;
   }
   return most;
}

static Bool has_work(const Code* code)
{
   return (code->calls | code->open | code->inclusive) != 0;
}

void PG_(write_ledger_prepare)(void)
{
   if (!PG_(context_has_ledger)())
      return;
   PG_(activations_look)();
   PG_(works_now)(works);
}

/* ---- by code object and line ---- */

static void write_works(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_WHO,
                                          PYPYGC_KEY_INSTRUCTIONS};
   PG_(rows_begin)(PYPYGC_KIND_WORK, columns, 2, RowsInOrder);
   for (UInt i = 0; i < WORKS; i++) {
      ULong row[] = {PG_(rows_text)(work_names[i]), works[i]};
      PG_(row)(row);
   }
   PG_(rows_end)();
}

static void write_span(const WorkPoint* from, const WorkPoint* to)
{
   ULong row[2 + WORKS] = {to->allocated_bytes, to->instructions};
   for (UInt i = 0; i < WORKS; i++)
      row[2 + i] = to->works[i] - from->works[i];
   PG_(row)(row);
}

/* What is not yet told by a point is the last span. */
static void write_spans(void)
{
#define NAME(name, unit, since, meaning) #name,
   static const HChar* const columns[] = {PYPYGC_WORK_SPAN_CLOCKS(NAME)
                                             PYPYGC_WORK_SPAN_FIELDS(NAME)};
#undef NAME
   WorkPoint begin       = {0, 0, {0}},
             end         = {PG_(nursery_clock)(), PG_(executed)(), {0}};
   const WorkPoint* last = &begin;
   PG_(rows_begin)
   (PYPYGC_KIND_WORK_SPAN, columns, sizeof columns / sizeof columns[0],
    RowsInOrder);
   for (UInt i = 0; i < PG_(worktime_count)(); i++) {
      write_span(last, PG_(worktime_at)(i));
      last = PG_(worktime_at)(i);
   }
   VG_(memcpy)(end.works, works, sizeof works);
   if (end.instructions != last->instructions)
      write_span(last, &end);
   PG_(rows_end)();
}

/* Numbers of the Codes in the profile, by their own; 0 for those that are left
   out. */
static UInt* code_ids;

static void write_codes(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_FILE, PYPYGC_KEY_FUNCTION,
                                          PYPYGC_KEY_LINE, PYPYGC_KEY_CALLS,
                                          PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS};
   UInt                      used      = 0;
   code_ids =
      VG_(calloc)("pypygc.write.codes", PG_(codes_count)() + 1, sizeof(UInt));
   PG_(rows_begin)(PYPYGC_KIND_CODE, columns, 5, RowsNumbered);
   for (UInt n = 1; n <= PG_(codes_count)(); n++) {
      const Code* code = PG_(code_at)(n);
      if (!has_work(code))
         continue;
      code_ids[n] = ++used;
      ULong row[] = {
         PG_(rows_string)(code->file), PG_(rows_string)(code->function),
         PG_(or_nothing)(code->first_line), PG_(or_nothing)(code->calls),
         PG_(or_nothing)(code->inclusive + code->open)};
      PG_(row)(row);
   }
   PG_(rows_end)();
}

/* The first of COLUMNS are KEYS; then come the figures. */
static UInt with_figures(const HChar** columns, UInt count)
{
   columns[count++] = PYPYGC_KEY_INSTRUCTIONS;
   if (counts_references()) {
      columns[count++] = PYPYGC_KEY_DATA_READS;
      columns[count++] = PYPYGC_KEY_DATA_WRITES;
   }
   return count;
}

static void put_figures(ULong* row, ChargeFigures f)
{
   row[0] = PG_(or_nothing)(f.instructions);
   row[1] =
      PG_(or_nothing)(f.reads); /* as many as there are columns are used */
   row[2] = PG_(or_nothing)(f.writes);
}

static void write_line_costs(void)
{
   const HChar* columns[MOST_COLUMNS] = {PYPYGC_KEY_CODE, PYPYGC_KEY_LINE,
                                         PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS,
                                         PYPYGC_KEY_TIMES};
   UInt         count                 = with_figures(columns, 4);
   PG_(rows_begin)(PYPYGC_KIND_LINE_COSTS, columns, count, RowsByColumns);
   for (UInt n = 1; n <= PG_(codes_count)(); n++) {
      const Code* code = PG_(code_at)(n);
      for (UInt i = 0; i < code->lines_count && code_ids[n] != 0; i++) {
         const CodeLine* line      = &code->lines[i];
         ChargeFigures   f         = figures_of_line(code, i);
         ULong           inclusive = f.instructions + line->called + line->open;
         ULong row[MOST_COLUMNS]   = {code_ids[n], PG_(or_nothing)(line->line),
                                    inclusive != f.instructions ? inclusive
                                                                  : PG_NOTHING,
                                      PG_(or_nothing)(times_of_line(code, i))};
         put_figures(row + 4, f);
         if (inclusive != 0)
            PG_(row)(row);
      }
   }
   PG_(rows_end)();
}

/* ---- who: a line, or an operation of a trace ---- */

#define WHO_COLUMNS 4
#define WHO_KEYS                                                               \
   PYPYGC_KEY_CODE, PYPYGC_KEY_LINE, PYPYGC_KEY_TRACE, PYPYGC_KEY_OPERATION

static void put_place(ULong* row, UInt place)
{
   UInt trace, operation;
   PG_(place_operation)(place, &trace, &operation);
   row[0] = trace;
   row[1] = operation == PG_NO_OPERATION ? PG_NOTHING : operation;
}

static void put_who(ULong* row, const CodeLine* line, const ULong* charge)
{
   row[0] = row[1] = row[2] = row[3] = PG_NOTHING;
   if (line != NULL) {
      row[0] = code_ids[line->code];
      row[1] = PG_(or_nothing)(line->line);
      return;
   }
   ChargeOwner owner = PG_(charge_owner)(charge);
   if (owner.kind == ChargeTracing) {
      const Tracing* t = PG_(tracing_at)(owner.number - 1);
      put_who(row, t->line, t->origin);
   } else if (owner.kind == ChargeCall || owner.kind == ChargeGuard) {
      put_place(row + 2, owner.number);
   }
}

static void write_tracing(void)
{
   static const HChar* const columns[] = {
      WHO_KEYS, PYPYGC_KEY_TIMES, PYPYGC_KEY_GIVEN_UP, PYPYGC_KEY_INSTRUCTIONS};
   PG_(rows_begin)
   (PYPYGC_KIND_TRACING, columns, WHO_COLUMNS + 3, RowsByColumns);
   for (UInt i = 0; i < PG_(tracings_count)(); i++) {
      const Tracing* t            = PG_(tracing_at)(i);
      ULong          instructions = t->charge[0];
      ULong          row[WHO_COLUMNS + 3];
      put_who(row, t->line, t->origin);
      row[4] = PG_(or_nothing)(t->times);
      row[5] = PG_(or_nothing)(t->given_up);
      row[6] = PG_(or_nothing)(instructions);
      if (t->times != 0 || instructions != 0)
         PG_(row)(row);
   }
   PG_(rows_end)();
}

static void write_calls(void)
{
   static const HChar* const columns[] = {WHO_KEYS, PYPYGC_KEY_CALLEE,
                                          PYPYGC_KEY_TIMES,
                                          PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS};
   PG_(rows_begin)(PYPYGC_KIND_CALLS, columns, WHO_COLUMNS + 3, RowsByColumns);
   for (UInt i = 0; i < PG_(arcs_count)(); i++) {
      const Arc* arc = PG_(arc_at)(i);
      ULong      row[WHO_COLUMNS + 3];
      if ((arc->times | arc->inclusive | arc->open) == 0)
         continue;
      put_who(row, arc->line, arc->charge);
      row[4] = code_ids[arc->callee->number];
      row[5] = PG_(or_nothing)(arc->times);
      row[6] = PG_(or_nothing)(arc->inclusive + arc->open);
      PG_(row)(row);
   }
   PG_(rows_end)();
}

static void write_mapped(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_PATH,
                                          PYPYGC_KEY_INSTRUCTIONS};
   PG_(rows_begin)(PYPYGC_KIND_MAPPED, columns, 2, RowsByColumns);
   for (UInt i = 0; i < PG_(mapped_count)(); i++) {
      UInt  path;
      ULong instructions = PG_(mapped_at)(i, &path);
      ULong row[]        = {path != 0 ? PG_(rows_string)(path)
                                      : PG_(rows_text)(PYPYGC_MAPPED_NONE),
                     instructions};
      if (instructions != 0)
         PG_(row)(row);
   }
   PG_(rows_end)();
}

/* ---- by trace and operation ---- */

/* Code is translated more than once: an operation may have several counters. */
typedef struct {
   UInt          trace, operation;
   ULong         times, traces;
   ChargeFigures figures;
} PlaceCosts;

static Int by_place(const void* a, const void* b)
{
   const PlaceCosts *x = a, *y = b;
   if (x->trace != y->trace)
      return x->trace < y->trace ? -1 : 1;
   if (x->operation != y->operation)
      return x->operation < y->operation ? -1 : 1;
   return 0;
}

static void write_place_row(const PlaceCosts* c)
{
   ULong row[MOST_COLUMNS];
   row[0] = c->trace;
   row[1] = c->operation == PG_NO_OPERATION ? PG_NOTHING : c->operation;
   row[2] = PG_(or_nothing)(c->times);
   row[3] = PG_(or_nothing)(c->traces);
   put_figures(row + 4, c->figures);
   PG_(row)(row);
}

static void write_places(const HChar* record, ChargeKind kind)
{
   const HChar* columns[MOST_COLUMNS] = {PYPYGC_KEY_TRACE, PYPYGC_KEY_OPERATION,
                                         PYPYGC_KEY_TIMES,
                                         PYPYGC_KEY_TRACE_INSTRUCTIONS};
   UInt         count                 = with_figures(columns, 4);
   UInt         used                  = 0;
   PlaceCosts*  costs                 = VG_(malloc)("pypygc.write.places",
                                   (PG_(charges_count)() + 1) * sizeof *costs);
   for (UInt i = 0; i < PG_(charges_count)(); i++) {
      ULong*      charge = PG_(charge_at)(i);
      ChargeOwner owner  = PG_(charge_owner)(charge);
      PlaceCosts* c      = &costs[used];
      if (owner.kind != kind)
         continue;
      PG_(place_operation)(owner.number, &c->trace, &c->operation);
      c->times   = *PG_(charge_times)(charge);
      c->traces  = kind == ChargeCall ? PG_(charge_traces)(charge) : 0;
      c->figures = PG_(charge_figures)(charge);
      used += c->times != 0 || c->figures.instructions != 0;
   }
   VG_(ssort)(costs, used, sizeof *costs, by_place);
   PG_(rows_begin)(record, columns, count, RowsByColumns);
   for (UInt i = 0; i < used; i++) {
      if (i + 1 < used && by_place(&costs[i], &costs[i + 1]) == 0) {
         costs[i + 1].times += costs[i].times;
         costs[i + 1].traces += costs[i].traces;
         add_figures(&costs[i + 1].figures, costs[i].figures);
      } else {
         write_place_row(&costs[i]);
      }
   }
   PG_(rows_end)();
   VG_(free)(costs);
}

void PG_(write_ledger)(void)
{
   if (!PG_(context_has_ledger)())
      return;
   write_works();
   write_spans();
   write_codes();
   write_line_costs();
   write_places(PYPYGC_KIND_CALLED_COSTS, ChargeCall);
   write_places(PYPYGC_KIND_GUARD_COSTS, ChargeGuard);
   write_tracing();
   write_calls();
   write_mapped();
   VG_(free)(code_ids);
}

ULong PG_(write_ledger_difference)(void)
{
   ULong sum = 0;
   if (!PG_(context_has_ledger)())
      return 0;
   for (UInt i = 0; i < WORKS; i++)
      sum += works[i];
   return sum < PG_(executed)() ? PG_(executed)() - sum : sum - PG_(executed)();
}

void PG_(write_ledger_totals)(void)
{
   if (!PG_(context_has_ledger)())
      return;
   WRITE_TOTAL(ledger_difference, PG_(write_ledger_difference)());
   WRITE_TOTAL(program_start_instructions, PG_(codes_began)());
}
