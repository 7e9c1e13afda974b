/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites sorted by their stacks lie so that those which share their innermost
   frames are neighbours: what a frame has is the sum over a range, and ranges are
   cut from the inside out. See fold.h. */
#include "write/fold.h"

#include "base/strings.h"
#include "owner/callers.h"
#include "owner/owncode.h"
#include "own_files.h"

/* A type of a site matters if it has one part in so many times --fold. */
#define TINY_PARTS 25

/* Bytes (or barriers, or misses) that are next to nothing. */
#define STACK_FLOOR 16384
#define TYPE_FLOOR  1024

typedef struct {
   UInt        number; /* of the site */
   UInt        depth;  /* frames of its stack */
   UInt        kept;   /* of these, from the innermost on */
   const UInt* frames; /* callers, from the innermost on */
   Site        site;   /* with the frame of the folded one */
   ULong       amount[FoldMeasures];
} Entry;

static struct {
   ULong  parts;
   Entry* entries;
   UInt   used;
   UInt*  entry_of; /* by number of the site: index in entries + 1 */
   UInt   sites;
   UInt*  frames; /* the stacks of all entries */
   UInt*  folded; /* by number of the site: that of the folded one */
   UInt*  first;  /* of each folded site: index in entries */
   UInt   count;
   ULong  total[FoldMeasures];
} state;

void PG_(fold_end)(void)
{
   VG_(free)(state.entries);
   VG_(free)(state.entry_of);
   VG_(free)(state.frames);
   VG_(free)(state.folded);
   VG_(free)(state.first);
   VG_(memset)(&state, 0, sizeof state);
}

void PG_(fold_start)(UInt sites, ULong parts)
{
   PG_(fold_end)();
   state.parts = parts;
   state.sites = sites;
   state.entry_of =
      VG_(calloc)("pypygc.fold.index", sites + 1, sizeof *state.entry_of);
   state.folded =
      VG_(calloc)("pypygc.fold.folded", sites + 1, sizeof *state.folded);
   /* what is not used of it takes no memory; growing would need twice as much */
   state.entries = VG_(malloc)("pypygc.fold.entries",
                               ((SizeT)sites + 1) * sizeof *state.entries);
}

void PG_(fold_weigh)(UInt number, FoldMeasure measure, ULong amount)
{
   tl_assert(number >= 1 && number <= state.sites);
   if (state.entry_of[number] == 0) {
      Entry* e = &state.entries[state.used++];
      VG_(memset)(e, 0, sizeof *e);
      e->number              = number;
      e->site                = *PG_(site_at)(number - 1);
      e->depth               = PG_(caller_depth)(e->site.frame);
      state.entry_of[number] = state.used;
   }
   state.entries[state.entry_of[number] - 1].amount[measure] += amount;
   state.total[measure] += amount;
}

/* ---- the order of stacks ---- */

static Int order(UInt a, UInt b)
{
   return a < b ? -1 : a > b;
}

/* Everything of a site but its frame. */
static Int compare_heads(const Site* a, const Site* b)
{
   Int r = order(a->kind, b->kind);
   if (r == 0)
      r = order(a->trace, b->trace);
   if (r == 0)
      r = order(a->object, b->object);
   if (r == 0)
      r = order(a->operation, b->operation);
   if (r == 0)
      r = order(a->log_id, b->log_id);
   return r != 0 ? r : order(a->name, b->name);
}

/* Frames, without their callers. */
static Int compare_frames(UInt a, UInt b)
{
   if (a == b)
      return 0;
   const Caller *x = PG_(caller_at)(a), *y = PG_(caller_at)(b);
   Int           r = order(x->file, y->file);
   if (r == 0)
      r = order(x->line, y->line);
   if (r == 0)
      r = order(x->function, y->function);
   if (r == 0)
      r = order(x->trace, y->trace);
   return r != 0 ? r : order(x->operation, y->operation);
}

static Int by_stack(const void* a, const void* b)
{
   const Entry *x = a, *y = b;
   Int          r = compare_heads(&x->site, &y->site);
   for (UInt i = 0; r == 0 && i < x->depth && i < y->depth; i++)
      r = compare_frames(x->frames[i], y->frames[i]);
   if (r == 0)
      r = order(x->depth, y->depth);
   return r != 0 ? r : order(x->number, y->number);
}

static Int by_folded(const void* a, const void* b)
{
   const Entry *x = a, *y = b;
   Int          r = compare_heads(&x->site, &y->site);
   if (r == 0)
      r = order(x->site.frame, y->site.frame);
   return r != 0 ? r : order(x->number, y->number);
}

static void spread_frames(void)
{
   UInt all = 0;
   for (UInt i = 0; i < state.used; i++)
      all += state.entries[i].depth;
   state.frames =
      VG_(malloc)("pypygc.fold.frames", (all + 1) * sizeof *state.frames);
   UInt* next = state.frames;
   for (UInt i = 0; i < state.used; i++) {
      state.entries[i].frames = next;
      for (UInt f = state.entries[i].site.frame; f != 0;
           f      = PG_(caller_at)(f)->caller)
         *next++ = f;
   }
}

/* ---- what matters ---- */

/* The least part of ALL that matters: one in PARTS. In a short run, where that is next
   to nothing, FLOOR, as long as it is no more than one part in LEAST. */
static ULong least_part(ULong all, ULong parts, ULong floor, ULong least)
{
   if (floor > all / least)
      floor = all / least;
   return all / parts > floor ? all / parts : floor;
}

Bool PG_(fold_is_small)(ULong part, ULong all)
{
   return state.parts != 0 &&
          (part == 0 || part < least_part(all, state.parts, STACK_FLOOR, 200));
}

Bool PG_(fold_is_tiny)(ULong part, ULong all)
{
   return state.parts != 0 &&
          (part == 0 ||
           part < least_part(all, state.parts * TINY_PARTS, TYPE_FLOOR, 2000));
}

ULong PG_(fold_total)(FoldMeasure measure)
{
   return state.total[measure];
}

static Bool matters(const ULong amount[FoldMeasures])
{
   for (UInt m = 0; m < FoldMeasures; m++)
      if (amount[m] != 0 && !PG_(fold_is_small)(amount[m], state.total[m]))
         return True;
   return False;
}

/* The entries from BEGIN to END share DEPTH frames, which they keep. */
static void cut(UInt begin, UInt end, UInt depth)
{
   while (begin < end) {
      const Entry* first                = &state.entries[begin];
      UInt         next                 = begin;
      ULong        amount[FoldMeasures] = {0};
      for (; next < end; next++) {
         const Entry* e = &state.entries[next];
         if ((first->depth > depth) != (e->depth > depth) ||
             (e->depth > depth &&
              compare_frames(first->frames[depth], e->frames[depth]) != 0))
            break;
         for (UInt m = 0; m < FoldMeasures; m++)
            amount[m] += e->amount[m];
      }
      Bool ends = first->depth == depth;
      if (ends || (depth > 0 && state.parts != 0 && !matters(amount)))
         for (UInt i = begin; i < next; i++)
            state.entries[i].kept = depth;
      else
         cut(begin, next, depth + 1);
      begin = next;
   }
}

static void cut_all(void)
{
   UInt begin = 0;
   while (begin < state.used) {
      UInt end = begin + 1;
      while (end < state.used && compare_heads(&state.entries[begin].site,
                                               &state.entries[end].site) == 0)
         end++;
      cut(begin, end, 0);
      begin = end;
   }
}

/* ---- the stacks that are left ---- */

/* What stands for frames of the import system in a shortened stack: where in it that
   was is of no interest. */
static Caller importing(CodeOwner code, const Caller* c)
{
   static const HChar file[] = PYPYGC_IMPORT_FILE, function[] = "import";
   Caller             import = {.file = c->file};
   if (code != CodeSite)
      import.file = PG_(string_intern)(file, sizeof file - 1);
   import.function = PG_(string_intern)(function, sizeof function - 1);
   return import;
}

/* The frame of E without the callers that are not kept. */
static UInt shortened(const Entry* e)
{
   Caller picked[e->depth + 1];
   UInt   count = 0;
   Bool   user = False, imports = False, site = False;
   for (UInt i = 0; i < e->depth; i++) {
      const Caller* c = PG_(caller_at)(e->frames[i]);
      CodeOwner code  = c->trace != 0 ? CodeUnknown : PG_(code_owner)(c->file);
      if (i < e->kept || (!user && (code == CodeUnknown || code == CodeUsers)))
         picked[count++] = *c;
      else if ((!user && !imports && code == CodeImports) ||
               (!site && code == CodeSite))
         picked[count++] = importing(code, c);
      site    = site || code == CodeSite;
      user    = user || code == CodeUsers;
      imports = imports || code == CodeImports;
   }
   UInt frame = 0;
   while (count > 0) {
      picked[--count].caller = frame;
      frame                  = PG_(caller_intern)(&picked[count]);
   }
   return frame;
}

static void number_folded(void)
{
   state.first =
      VG_(malloc)("pypygc.fold.first", (state.used + 1) * sizeof(UInt));
   for (UInt i = 0; i < state.used; i++) {
      const Entry* e = &state.entries[i];
      if (i == 0 || compare_heads(&e[-1].site, &e->site) != 0 ||
          e[-1].site.frame != e->site.frame)
         state.first[state.count++] = i;
      state.folded[e->number] = state.count;
   }
}

void PG_(fold_sites)(void)
{
   spread_frames();
   VG_(ssort)(state.entries, state.used, sizeof *state.entries, by_stack);
   cut_all();
   for (UInt i = 0; i < state.used; i++)
      if (state.entries[i].kept < state.entries[i].depth)
         state.entries[i].site.frame = shortened(&state.entries[i]);
   VG_(ssort)(state.entries, state.used, sizeof *state.entries, by_folded);
   number_folded();
}

UInt PG_(fold_of)(UInt number)
{
   return state.folded[number];
}

UInt PG_(fold_count)(void)
{
   return state.count;
}

const Site* PG_(fold_site)(UInt number)
{
   return &state.entries[state.first[number - 1]].site;
}

/* ---- cells ---- */

static Int by_type(const void* a, const void* b)
{
   return order(PG_(cell_at)(*(const UInt*)a)->type,
                PG_(cell_at)(*(const UInt*)b)->type);
}

/* Puts the numbers of the cells that are WANTED into CELLS, those of each folded site
   together, in rising order of the sites. Returns for each folded site, from 1 on, where
   its cells end; those of the first begin at [0]. */
static UInt* by_folded_site(Bool (*wanted)(const Cell* cell), UInt** cells)
{
   UInt  count = PG_(cells_count)();
   UInt* next  = VG_(calloc)("pypygc.fold.ends", state.count + 2, sizeof *next);
   UInt* site  = VG_(malloc)("pypygc.fold.sites", (count + 1) * sizeof *site);
   for (UInt i = 0; i < count; i++) {
      const Cell* c = PG_(cell_at)(i);
      site[i]       = wanted(c) ? state.folded[c->site] : 0;
      if (site[i] != 0)
         next[site[i] + 1]++;
   }
   for (UInt s = 1; s <= state.count; s++)
      next[s + 1] += next[s];
   *cells = VG_(malloc)("pypygc.fold.cells", (count + 1) * sizeof **cells);
   for (UInt i = 0; i < count; i++)
      if (site[i] != 0)
         (*cells)[next[site[i]]++] = i;
   VG_(free)(site);
   return next;
}

static void add(Amount* sum, const Amount* amount)
{
   sum->objects += amount->objects;
   sum->bytes += amount->bytes;
}

void PG_(fold_join)(CellSum* sum, const CellSum* more)
{
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   add(&sum->young.name, &more->young.name);
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   if (!more->has_old)
      return;
   sum->has_old = True;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   add(&sum->old.name, &more->old.name);
   PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
}

void PG_(fold_add)(CellSum* sum, const Cell* cell)
{
   CellSum more;
   more.young   = PG_(cell_young)(cell);
   more.has_old = PG_(cell_old)(cell, &more.old);
   PG_(fold_join)(sum, &more);
}

/* Calls VISIT with the sums of the COUNT cells of a folded site, which are sorted by
   type. */
static void sum_by_type(UInt site, const UInt* cells, UInt count,
                        void (*visit)(const CellSum* sum))
{
   for (UInt i = 0; i < count;) {
      CellSum sum;
      VG_(memset)(&sum, 0, sizeof sum);
      sum.site  = site;
      sum.type  = PG_(cell_at)(cells[i])->type;
      sum.cells = &cells[i];
      for (; i < count && PG_(cell_at)(cells[i])->type == sum.type; i++) {
         PG_(fold_add)(&sum, PG_(cell_at)(cells[i]));
         sum.cell_count++;
      }
      visit(&sum);
   }
}

void PG_(fold_cells)(Bool (*wanted)(const Cell* cell),
                     void (*visit)(const CellSum* sum))
{
   UInt* cells;
   UInt* ends = by_folded_site(wanted, &cells);
   for (UInt s = 1; s <= state.count; s++) {
      UInt* first = &cells[ends[s - 1]];
      UInt  count = ends[s] - ends[s - 1];
      VG_(ssort)(first, count, sizeof *first, by_type);
      sum_by_type(s, first, count, visit);
   }
   VG_(free)(ends);
   VG_(free)(cells);
}
