/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of frames, sites, cells and lifetimes: see write_sites.h. */
#include "write/write_sites.h"

#include "base/strings.h"
#include "format.h"
#include "guest/references.h"
#include "heap/barrier.h"
#include "heap/external.h"
#include "options.h"
#include "owner/callers.h"
#include "write/fold.h"
#include "write/rows.h"
#include "write/used.h"

/* The operations of a trace are told if it has so many times the part that keeps the
   stack of a site: they are long. */
#define TRACE_SHARE 10

static struct {
   Bool   has_old; /* the columns of the old generation are written */
   UInt*  frames;  /* by number of the caller: that of its frame in the file */
   ULong* traces;  /* by id: bytes allocated, and moved out of the nursery */
   ULong  all, runs;           /* of all sites; of all traces */
   ULong  old_died;            /* bytes of all cells */
   Histogram rest[LifeClocks]; /* of cells that tell no lifetimes */
} state;

/* ---- what is folded ---- */

/* What decides whether a cell matters, in bytes. */
typedef struct {
   ULong born, survived, live, died;
} CellBytes;

static CellBytes bytes_of(const CellSum* c)
{
   return (CellBytes){.born = c->young.allocated.bytes + c->old.large.bytes +
                              c->old.old_born.bytes,
                      .survived = c->young.survived.bytes,
                      .live     = c->old.old_live.bytes,
                      .died     = c->old.old_died.bytes};
}

/* The trace that a site belongs to; 0 for none. */
static UInt trace_of(const Site* s)
{
   return s->kind == SiteJitCall ? PG_(caller_at)(s->frame).trace : s->trace;
}

static ULong runs_of(const Trace* t)
{
   ULong runs = t->entries;
   for (UInt i = 0; i < t->labels_used; i++)
      if (t->labels[i].count > runs)
         runs = t->labels[i].count;
   return runs;
}

Bool PG_(write_sites_of_trace_matter)(const Trace* trace)
{
   return !PG_(fold_is_small)(state.traces[trace->id],
                              TRACE_SHARE * state.all) ||
          !PG_(fold_is_small)(runs_of(trace), TRACE_SHARE * state.runs);
}

static void weigh_cell(const Cell* c)
{
   CellSum sum;
   sum.young   = PG_(cell_young)(c);
   sum.has_old = PG_(cell_old)(c, &sum.old);
   CellBytes b = bytes_of(&sum);
   PG_(fold_weigh)(c->site, FoldBorn, b.born);
   PG_(fold_weigh)(c->site, FoldSurvived, b.survived);
   PG_(fold_weigh)(c->site, FoldLive, b.live);
   state.traces[trace_of(PG_(site_at)(c->site - 1))] += b.born + b.survived;
   state.all += b.born + b.survived;
   state.old_died += b.died;
}

void PG_(write_sites_prepare)(Bool forked, Bool old)
{
   PG_(used_find)(forked, old);
   PG_(fold_start)(PG_(sites_count)(), PG_(options)->fold);
   state.old_died = 0;
   state.has_old  = old;
   state.all = state.runs = 0;
   VG_(free)(state.traces);
   state.traces = VG_(calloc)("pypygc.write.traces", PG_(traces_count)() + 1,
                              sizeof *state.traces);
   for (UInt id = 1; id <= PG_(traces_count)(); id++)
      state.runs += runs_of(PG_(traces_get)(id));
   for (UInt i = 1; i <= PG_(sites_count)(); i++) {
      Misses run = {0}, own = {0};
      if (!PG_(used_site)(i))
         continue;
      if (PG_(options)->cache_sim != CacheSimNo)
         PG_(references_of_site)(i, &run, &own);
      PG_(fold_weigh)(i, FoldMisses, run.d1_read + run.d1_write + own.nursery);
   }
   for (UInt i = 0; i < PG_(cells_count)(); i++)
      if (PG_(used_cell)(PG_(cell_at)(i)))
         weigh_cell(PG_(cell_at)(i));
   for (UInt i = 0; i < PG_(stores_count)(); i++)
      if (PG_(used_site)(PG_(store_at)(i)->site))
         PG_(fold_weigh)
   (PG_(store_at)(i)->site, FoldBarriers,
    PG_(store_at)(i)->barriers + PG_(store_at)(i)->cards);
   for (UInt i = 0; i < PG_(externals_count)(); i++)
      if (PG_(used_site)(PG_(external_at)(i)->site))
         PG_(fold_weigh)
   (PG_(external_at)(i)->site, FoldOutside, PG_(external_at)(i)->bytes);
   PG_(fold_sites)();
   PG_(used_find_callers)();
}

void PG_(write_sites_end)(void)
{
   PG_(fold_end)();
   VG_(free)(state.frames);
   VG_(free)(state.traces);
   state.frames = NULL;
   state.traces = NULL;
}

/* ---- strings ---- */

static const HChar* const site_kinds[] = {
   [SiteOutside]      = PYPYGC_SITE_OUTSIDE,
   [SiteJit]          = PYPYGC_SITE_JIT,
   [SiteJitUnknown]   = PYPYGC_SITE_JIT_UNKNOWN,
   [SiteJitCall]      = PYPYGC_SITE_JIT_CALL,
   [SiteInterpreter]  = PYPYGC_SITE_INTERPRETER,
   [SiteGuardFailure] = PYPYGC_SITE_GUARD_FAILURE,
   [SiteCompiler]     = PYPYGC_SITE_COMPILER,
   [SiteRuntime]      = PYPYGC_SITE_RUNTIME,
};

/* A site names a kind, a frame a file and a function. There are few kinds, and fewer
   files than functions. */
void PG_(write_sites_strings)(void)
{
   for (UInt i = 0; i < sizeof site_kinds / sizeof site_kinds[0]; i++)
      PG_(rows_text)(site_kinds[i]);
   for (UInt i = 1; i <= PG_(callers_count)(); i++)
      if (PG_(used_caller)(i) && PG_(caller_at)(i).trace == 0)
         PG_(rows_string)(PG_(caller_at)(i).file);
   for (UInt i = 1; i <= PG_(callers_count)(); i++)
      if (PG_(used_caller)(i) && PG_(caller_at)(i).trace == 0)
         PG_(rows_string)(PG_(caller_at)(i).function);
}

/* ---- frames ---- */

void PG_(write_frames)(void)
{
   static const HChar* const columns[] = {
      PYPYGC_KEY_CALLER,   PYPYGC_KEY_FILE,  PYPYGC_KEY_LINE,
      PYPYGC_KEY_FUNCTION, PYPYGC_KEY_TRACE, PYPYGC_KEY_OPERATION};
   UInt number = 0;
   VG_(free)(state.frames);
   state.frames = VG_(calloc)("pypygc.write.frames", PG_(callers_count)() + 1,
                              sizeof *state.frames);
   PG_(rows_begin)(PYPYGC_KIND_FRAME, columns, 6, RowsNumbered);
   for (UInt i = 1; i <= PG_(callers_count)(); i++) {
      if (!PG_(used_caller)(i))
         continue;
      const Caller c     = PG_(caller_at)(i);
      ULong        row[] = {PG_(or_nothing)(state.frames[c.caller]),
                            PG_NOTHING,
                            PG_NOTHING,
                            PG_NOTHING,
                            PG_NOTHING,
                            PG_NOTHING};
      if (c.trace != 0) {
         row[4] = c.trace;
         if (c.operation != PG_NO_OPERATION)
            row[5] = c.operation;
      } else {
         row[1] = PG_(rows_string)(c.file);
         row[2] = PG_(or_nothing)(c.line);
         row[3] = PG_(rows_string)(c.function);
      }
      state.frames[i] = ++number;
      PG_(row)(row);
   }
   PG_(rows_end)();
}

/* ---- sites ---- */

static void write_site(const Site* s)
{
   ULong row[] = {PG_(rows_text)(site_kinds[s->kind]),
                  PG_(or_nothing)(state.frames[s->frame]),
                  PG_(or_nothing)(s->trace),
                  PG_NOTHING,
                  PG_NOTHING,
                  PG_NOTHING,
                  PG_NOTHING};
   if (s->kind == SiteJit)
      row[3] = s->object;
   if (s->kind == SiteGuardFailure && s->operation != PG_NO_OPERATION)
      row[4] = s->operation;
   if (s->kind == SiteCompiler)
      row[5] = s->log_id;
   if (s->name != 0)
      row[6] = PG_(rows_string)(s->name);
   PG_(row)(row);
}

void PG_(write_sites)(void)
{
   static const HChar* const columns[] = {
      PYPYGC_KEY_SITE_KIND, PYPYGC_KEY_FRAME,     PYPYGC_KEY_TRACE,
      PYPYGC_KEY_OBJECT,    PYPYGC_KEY_OPERATION, PYPYGC_KEY_LOG_ID,
      PYPYGC_KEY_NAME};
   PG_(rows_begin)(PYPYGC_KIND_SITE, columns, 7, RowsNumbered);
   for (UInt i = 1; i <= PG_(fold_count)(); i++) {
      Site site = PG_(fold_site)(i);
      write_site(&site);
   }
   if (PG_(inherited_count)() != 0) {
      ULong row[] = {PG_(rows_text)(PYPYGC_SITE_RUNTIME),
                     PG_NOTHING,
                     PG_NOTHING,
                     PG_NOTHING,
                     PG_NOTHING,
                     PG_NOTHING,
                     PG_(rows_text)(PYPYGC_SITE_INHERITED_NAME)};
      PG_(row)(row);
   }
   PG_(rows_end)();
}

/* ---- cells ---- */

static const HChar* const cell_columns[] = {PYPYGC_KEY_SITE, PYPYGC_KEY_TYPE,
#define COLUMN(name, total, TOTAL, since, meaning)                             \
#name "_objects", #name "_bytes",
                                            PYPYGC_NURSERY_COLUMNS(COLUMN)
                                               PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
};

#define CELL_COLUMNS (sizeof cell_columns / sizeof cell_columns[0])

/* True if OUT of IN makes DIED. */
static Bool is_rest(ULong died, ULong in, ULong out)
{
   return in >= out && died == in - out;
}

/* What died young follows from the others, unless the books are wrong. */
static void leave_out_died(Counters* c)
{
   Amount in = c->allocated, out = c->survived;
   in.objects += c->inherited.objects;
   in.bytes += c->inherited.bytes;
   out.objects += c->left.objects;
   out.bytes += c->left.bytes;
   if (is_rest(c->died.objects, in.objects, out.objects) &&
       is_rest(c->died.bytes, in.bytes, out.bytes))
      c->died = (Amount){0, 0};
}

/* The values of cells under cell_columns. */
static void cell_row(const CellSum* c, ULong row[CELL_COLUMNS])
{
   static const OldCounters none;
   const OldCounters*       old = state.has_old ? &c->old : &none;
   Counters                 sum = c->young;
   UInt                     n   = 0;
   leave_out_died(&sum);
   row[n++] = c->site;
   row[n++] = c->type;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   row[n++] = PG_(or_nothing)(sum.name.objects);                               \
   row[n++] = PG_(or_nothing)(sum.name.bytes);
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   row[n++] = PG_(or_nothing)(old->name.objects);                              \
   row[n++] = PG_(or_nothing)(old->name.bytes);
   PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
}

static void write_cell(const CellSum* c)
{
   ULong row[CELL_COLUMNS];
   cell_row(c, row);
   PG_(row)(row);
}

/* ---- types of which a site has too little ---- */

typedef struct TypeRest {
   struct TypeRest* next;
   UWord            type;
   CellSum          sum;
} TypeRest;

static struct {
   VgHashTable* of_type;
   CellSum      of_site; /* of the site that is written; 0: of none */
} rest;

static Bool is_tiny(const CellSum* c)
{
   CellBytes b = bytes_of(c);
   return PG_(fold_site)(c->site).kind != SiteJit &&
          PG_(fold_is_tiny)(b.born, PG_(fold_total)(FoldBorn)) &&
          PG_(fold_is_tiny)(b.survived, PG_(fold_total)(FoldSurvived)) &&
          PG_(fold_is_tiny)(b.live, PG_(fold_total)(FoldLive)) &&
          PG_(fold_is_tiny)(b.died, state.old_died);
}

static void write_rest_of_site(void)
{
   if (rest.of_site.site != 0)
      write_cell(&rest.of_site);
   VG_(memset)(&rest.of_site, 0, sizeof rest.of_site);
}

static void write_or_add(const CellSum* c)
{
   if (c->site != rest.of_site.site)
      write_rest_of_site();
   if (!is_tiny(c)) {
      write_cell(c);
      return;
   }
   TypeRest* t = VG_(HT_lookup)(rest.of_type, c->type);
   if (t == NULL) {
      t       = VG_(calloc)("pypygc.write.type_rest", 1, sizeof *t);
      t->type = c->type;
      VG_(HT_add_node)(rest.of_type, t);
   }
   rest.of_site.site = c->site;
   rest.of_site.type = PYPYGC_TYPE_REST_ID;
   PG_(fold_join)(&rest.of_site, c);
   PG_(fold_join)(&t->sum, c);
}

static void write_type_rests(void)
{
   PG_(rows_begin)
   (PYPYGC_KIND_TYPE_REST, cell_columns + 1, CELL_COLUMNS - 1, RowsByColumns);
   VG_(HT_ResetIter)(rest.of_type);
   for (TypeRest* t; (t = VG_(HT_Next)(rest.of_type)) != NULL;) {
      ULong row[CELL_COLUMNS];
      t->sum.type = t->type;
      cell_row(&t->sum, row);
      PG_(row)(row + 1);
   }
   PG_(rows_end)();
   VG_(HT_destruct)(rest.of_type, VG_(free));
}

/* ---- lifetimes ---- */

static const HChar* const lifetime_columns[] = {
   PYPYGC_KEY_CLOCK, PYPYGC_KEY_EXPONENT, PYPYGC_KEY_OBJECTS,
   PYPYGC_KEY_BYTES, PYPYGC_KEY_SITE,     PYPYGC_KEY_TYPE};

/* OF: NULL for those that have none of their own. */
static void write_histogram(LifeClock clock, const Histogram* h,
                            const CellSum* of)
{
   static const HChar* const names[LifeClocks] = {
      [LifeBytes]        = PYPYGC_CLOCK_BYTES,
      [LifeInstructions] = PYPYGC_CLOCK_INSTRUCTIONS};
   for (UInt i = 0; i < sizeof h->amounts / sizeof h->amounts[0]; i++) {
      if (h->amounts[i].objects == 0)
         continue;
      ULong row[] = {PG_(rows_text)(names[clock]),
                     i,
                     h->amounts[i].objects,
                     h->amounts[i].bytes,
                     of != NULL ? of->site : PG_NOTHING,
                     of != NULL ? of->type : PG_NOTHING};
      PG_(row)(row);
   }
}

/* Cells of which little died tell no lifetimes of their own. */
static void write_lifetimes(const CellSum* c)
{
   if (!c->has_old || !state.has_old)
      return;
   Bool small = PG_(fold_is_small)(c->old.old_died.bytes, state.old_died);
   for (LifeClock clock = 0; clock < LifeClocks; clock++) {
      Histogram own;
      if (!small)
         VG_(memset)(&own, 0, sizeof own);
      for (UInt i = 0; i < c->cell_count; i++)
         PG_(cell_add_lifetimes)
      (PG_(cell_at)(c->cells[i]), clock, small ? &state.rest[clock] : &own);
      if (!small)
         write_histogram(clock, &own, c);
   }
}

static void write_rest(void)
{
   for (LifeClock clock = 0; clock < LifeClocks; clock++)
      write_histogram(clock, &state.rest[clock], NULL);
   VG_(memset)(state.rest, 0, sizeof state.rest);
}

void PG_(write_cells)(void)
{
   PG_(rows_begin)(PYPYGC_KIND_CELL, cell_columns, CELL_COLUMNS, RowsByColumns);
   rest.of_type = VG_(HT_construct)("pypygc.write.type_rests");
   PG_(fold_cells)(PG_(used_cell));
   PG_(fold_each_cell)(write_or_add);
   write_rest_of_site();
   for (UInt i = 0; i < PG_(inherited_count)(); i++) {
      CellSum sum = *PG_(inherited_at)(i);
      sum.site    = PG_(fold_count)() + 1;
      write_cell(&sum);
   }
   PG_(rows_end)();
   write_type_rests();
   PG_(rows_begin)(PYPYGC_KIND_LIFETIME, lifetime_columns, 6, RowsInOrder);
   PG_(fold_each_cell)(write_lifetimes);
   write_rest();
   PG_(rows_end)();
}
