/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks what the counts refer to: see used.h. From the cells and the other
   records that name sites to the sites, from there to traces and callers, and from
   callers to callers and their traces. */
#include "write/used.h"

#include "guest/references.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/external.h"
#include "heap/nursery.h"
#include "jit/traces.h"
#include "options.h"
#include "owner/callers.h"
#include "pypy/classes.h"
#include "pypy/gctypes.h"

/* Numbers from 0 on that are marked. */
typedef struct {
   UChar* bits;
   UInt   count;
} Marks;

typedef enum { CellEmpty, CellInherited, CellOwn } CellContent;

static struct {
   Bool     old;
   Bool     forked;
   Marks    sites, traces, callers, types, classes;
   CellSum* inherited;
   UInt     inherited_used, inherited_capacity;
   UInt *   inherited_types, *inherited_classes; /* index in inherited + 1 */
} state;

static void clear_marks(Marks* marks, UInt count)
{
   VG_(free)(marks->bits);
   marks->bits  = VG_(calloc)("pypygc.used", count / 8 + 1, 1);
   marks->count = count;
}

/* Marks NUMBER; False if it was before, or is out of range. */
static Bool mark(Marks* marks, UInt number)
{
   if (number >= marks->count || (marks->bits[number / 8] >> number % 8 & 1))
      return False;
   marks->bits[number / 8] |= 1 << number % 8;
   return True;
}

static Bool is_marked(const Marks* marks, UInt number)
{
   return number < marks->count && (marks->bits[number / 8] >> number % 8 & 1);
}

/* ---- cells ---- */

static Bool is_none(const Amount* a, const Amount* b)
{
   return (a->objects | a->bytes | (b != NULL ? b->objects | b->bytes : 0)) ==
          0;
}

static CellContent content_of(const Cell* c)
{
   if ((c->died.objects | c->died.bytes) != 0)
      return CellOwn; /* nearly all */
   Counters    young = PG_(cell_young)(c);
   OldCounters o;
   Bool        any = False;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   any = any || !is_none(&young.name, NULL);
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   Bool own = !is_none(&young.allocated, NULL) ||
              !is_none(&young.survived, &young.died);
   if (state.old && PG_(cell_old)(c, &o)) {
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   any = any || !is_none(&o.name, NULL);
      PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
      own = own || !is_none(&o.large, &o.old_born) ||
            !is_none(&o.old_died, &o.marked);
   }
   return own ? CellOwn : any ? CellInherited : CellEmpty;
}

/* The sum of what is inherited of TYPE. */
static CellSum* inherited_of(UInt type)
{
   UInt* index = type >= PG_FIRST_CLASS
                    ? &state.inherited_classes[type - PG_FIRST_CLASS]
                    : &state.inherited_types[type];
   if (*index != 0)
      return &state.inherited[*index - 1];
   PG_GROW("pypygc.used.inherited", state.inherited, state.inherited_used,
           state.inherited_capacity);
   CellSum* sum = &state.inherited[state.inherited_used++];
   VG_(memset)(sum, 0, sizeof *sum);
   sum->type = type;
   *index    = state.inherited_used;
   return sum;
}

static void start_inheriting(UInt types, UInt classes)
{
   state.inherited_used = 0;
   VG_(free)(state.inherited_types);
   VG_(free)(state.inherited_classes);
   state.inherited_types =
      VG_(calloc)("pypygc.used.types", types, sizeof(UInt));
   state.inherited_classes =
      VG_(calloc)("pypygc.used.classes", classes + 1, sizeof(UInt));
}

/* ---- what refers to what ---- */

static void mark_caller(UInt caller)
{
   while (caller != 0 && mark(&state.callers, caller)) {
      mark(&state.traces, PG_(caller_at)(caller).trace);
      caller = PG_(caller_next)(caller);
   }
}

static void mark_site(UInt site)
{
   if (site != 0)
      mark(&state.sites, site);
}

static void mark_type(UInt type)
{
   if (type >= PG_FIRST_CLASS)
      mark(&state.classes, type - PG_FIRST_CLASS);
   else
      mark(&state.types, type);
}

static void mark_cells(void)
{
   for (UInt i = 0; i < PG_(cells_count)(); i++) {
      const Cell* c       = PG_(cell_at)(i);
      CellContent content = content_of(c);
      if (content == CellEmpty)
         continue;
      mark_type(c->type);
      if (content == CellInherited && state.forked)
         PG_(fold_add)(inherited_of(c->type), c);
      else
         mark_site(c->site);
   }
}

static void mark_records(void)
{
   for (UInt i = 0; i < PG_(stores_count)(); i++)
      if (PG_(store_is_used)(PG_(store_at)(i)))
         mark_site(PG_(store_at)(i)->site);
   for (UInt i = 0; i < PG_(externals_count)(); i++)
      if (PG_(external_is_used)(PG_(external_at)(i)))
         mark_site(PG_(external_at)(i)->site);
   for (UInt i = 0; i < PG_(minors_count)(); i++) {
      const MinorWork* w = PG_(minor_work_at)(i);
      if (w != NULL && w->point >= PG_POINT_OUTSIDE)
         mark_site(PG_(point_first_site)(w->point));
      mark_site(PG_(minor_at)(i)->pinned_site);
   }
   for (UInt i = 1;
        PG_(options)->cache_sim != CacheSimNo && i <= PG_(sites_count)(); i++) {
      Misses run, own;
      PG_(references_of_site)(i, &run, &own);
      if ((run.d1_read | run.d1_write | run.i1 | own.nursery) != 0)
         mark_site(i);
   }
}

/* Traces: all that the process has compiled; in a forked one those that its counts
   refer to. What code of a trace has cost is looked up with --cache-sim only, so
   then all are named. */
static void mark_traces(void)
{
   Bool all = !state.forked || PG_(options)->cache_sim != CacheSimNo;
   for (UInt id = 1; id <= PG_(traces_count)(); id++) {
      const Trace* t = PG_(traces_get)(id);
      if (all)
         mark(&state.traces, id);
      for (UInt i = 0; i < t->asm_used && is_marked(&state.traces, id); i++)
         if (t->asm_operations[i].type != 0)
            mark_type(t->asm_operations[i].type);
   }
}

void PG_(used_find)(Bool forked, Bool old)
{
   UInt highest = PG_(gctypes_highest)();
   state.forked = forked;
   state.old    = old;
   clear_marks(&state.sites, PG_(sites_count)() + 1);
   clear_marks(&state.types, highest + 1);
   clear_marks(&state.classes, PG_(classes_count)());
   if (forked)
      start_inheriting(highest + 1, PG_(classes_count)());
   mark_cells();
   mark_records();
}

void PG_(used_find_callers)(void)
{
   clear_marks(&state.traces, PG_(traces_count)() + 1);
   clear_marks(&state.callers, PG_(callers_count)() + 1);
   for (UInt i = 1; i <= PG_(fold_count)(); i++) {
      Site s = PG_(fold_site)(i);
      mark(&state.traces, s.trace);
      mark_caller(s.frame);
   }
   mark_traces();
}

/* ---- interface ---- */

Bool PG_(used_cell)(const Cell* cell)
{
   CellContent content = content_of(cell);
   return content == CellOwn || (content == CellInherited && !state.forked);
}

Bool PG_(used_site)(UInt site)
{
   return is_marked(&state.sites, site);
}

Bool PG_(used_trace)(UInt trace)
{
   return is_marked(&state.traces, trace);
}

Bool PG_(used_caller)(UInt caller)
{
   return is_marked(&state.callers, caller);
}

Bool PG_(used_type)(UInt type)
{
   return type >= PG_FIRST_CLASS
             ? is_marked(&state.classes, type - PG_FIRST_CLASS)
             : is_marked(&state.types, type);
}

UInt PG_(inherited_count)(void)
{
   return state.inherited_used;
}

const CellSum* PG_(inherited_at)(UInt i)
{
   return &state.inherited[i];
}
