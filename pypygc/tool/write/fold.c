/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites sorted by their stacks lie so that those which share their innermost
   frames are neighbours: what a frame has is the sum over a range, and ranges are
   cut from the inside out. See fold.h. */
#include "write/fold.h"

#include "base/chunks.h"
#include "base/strings.h"
#include "owner/callers.h"
#include "owner/owncode.h"
#include "own_files.h"

/* A type of a site matters if it has one part in so many times --fold. */
#define TINY_PARTS 25

/* Bytes (or barriers, or misses) that are next to nothing. */
#define STACK_FLOOR 16384
#define TYPE_FLOOR  1024

/* What a site has much of is nearly always what it has allocated, so the rest lies
   apart. There are as many entries as sites, when memory is at its highest. */
typedef struct {
   UInt  number; /* of the site */
   UInt  frame; /* the innermost one of its stack, and then of the folded one */
   UInt  next;  /* the first frame of its stack that is not looked at yet */
   UInt  kept;  /* how many stay, from the innermost on */
   UInt  others; /* number of its Others + 1; 0: it has nothing else */
   ULong born;
} Entry;

/* What an entry has of the measures after FoldBorn. */
typedef struct {
   ULong amount[FoldMeasures - 1];
} Others;

/* A site and the frame of the folded one. */
typedef struct {
   UInt number, frame;
} Folded;

static struct {
   ULong  parts;
   Entry* entries; /* until the sites are folded */
   Chunks others;  /* likewise */
   UInt   used;
   UInt*  entry_of; /* likewise; by number of the site: index in entries + 1 */
   UInt   sites;
   UInt*  ranks;  /* likewise; by number of the place: see rank_places */
   UInt*  folded; /* by number of the site: that of the folded one */
   Folded*
         first; /* the folded sites, each as one of those that it is made of */
   UInt  count;
   UInt *cells, *ends; /* see by_folded_site; NULL until fold_cells */
   ULong total[FoldMeasures];
} state;

static void free_entries(void)
{
   VG_(free)(state.entries);
   VG_(free)(state.entry_of);
   VG_(free)(state.ranks);
   PG_(chunks_free)(&state.others);
   state.entries  = NULL;
   state.entry_of = NULL;
   state.ranks    = NULL;
}

static void free_cells(void)
{
   VG_(free)(state.cells);
   VG_(free)(state.ends);
}

void PG_(fold_end)(void)
{
   free_entries();
   free_cells();
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

/* Where E has its amount of MEASURE. */
static ULong* amount_of(Entry* e, FoldMeasure measure)
{
   if (measure == FoldBorn)
      return &e->born;
   if (e->others == 0) {
      PG_(chunks_add)("pypygc.fold.others", &state.others, sizeof(Others));
      e->others = state.others.used;
   }
   return &PG_CHUNKED(Others, state.others, e->others - 1)
              ->amount[measure - FoldBorn - 1];
}

static void add_amounts(ULong amount[FoldMeasures], const Entry* e)
{
   amount[FoldBorn] += e->born;
   if (e->others == 0)
      return;
   const Others* others = PG_CHUNKED(Others, state.others, e->others - 1);
   for (UInt m = FoldBorn + 1; m < FoldMeasures; m++)
      amount[m] += others->amount[m - FoldBorn - 1];
}

void PG_(fold_weigh)(UInt number, FoldMeasure measure, ULong amount)
{
   tl_assert(number >= 1 && number <= state.sites);
   if (state.entry_of[number] == 0) {
      Entry* e = &state.entries[state.used++];
      VG_(memset)(e, 0, sizeof *e);
      e->number              = number;
      e->frame               = PG_(site_at)(number - 1)->frame;
      e->next                = e->frame;
      state.entry_of[number] = state.used;
   }
   if (amount == 0)
      return;
   *amount_of(&state.entries[state.entry_of[number] - 1], measure) += amount;
   state.total[measure] += amount;
}

/* ---- the order of stacks ---- */

static Int order(UInt a, UInt b)
{
   return a < b ? -1 : a > b;
}

/* Everything of the sites of X and Y but their frames. */
static Int compare_heads(const Entry* x, const Entry* y)
{
   const Site *a = PG_(site_at)(x->number - 1),
              *b = PG_(site_at)(y->number - 1);
   Int r         = order(a->kind, b->kind);
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

static Int by_head(const void* a, const void* b)
{
   return compare_heads(a, b);
}

static Int by_place(const void* a, const void* b)
{
   const Caller *x = PG_(caller_place_at)(*(const UInt*)a),
                *y = PG_(caller_place_at)(*(const UInt*)b);
   Int r           = order(x->file, y->file);
   if (r == 0)
      r = order(x->line, y->line);
   if (r == 0)
      r = order(x->function, y->function);
   if (r == 0)
      r = order(x->trace, y->trace);
   return r != 0 ? r : order(x->operation, y->operation);
}

/* Places are compared for each frame of each pair of stacks: by what they are in the order of
   all. */
static void rank_places(void)
{
   UInt  count  = PG_(caller_places_count)();
   UInt* places = VG_(malloc)("pypygc.fold.places", (count + 1) * sizeof(UInt));
   state.ranks  = VG_(malloc)("pypygc.fold.ranks", (count + 1) * sizeof(UInt));
   for (UInt i = 0; i < count; i++)
      places[i] = i + 1;
   VG_(ssort)(places, count, sizeof *places, by_place);
   for (UInt i = 0; i < count; i++)
      state.ranks[places[i]] = i;
   VG_(free)(places);
}

/* Frames, without their callers. */
static Int compare_frames(UInt a, UInt b)
{
   return order(state.ranks[PG_(caller_place)(a)],
                state.ranks[PG_(caller_place)(b)]);
}

/* Of sites that differ in nothing but their stacks. */
static Int by_stack(const void* a, const void* b)
{
   const Entry *x = a, *y = b;
   Int          r = 0;
   UInt         f = x->frame, g = y->frame;
   /* stacks with the same number are the same from there on */
   for (; r == 0 && f != g && f != 0 && g != 0;
        f = PG_(caller_next)(f), g = PG_(caller_next)(g))
      r = compare_frames(f, g);
   if (r == 0 && f != g)
      r = order(f != 0, g != 0);
   return r != 0 ? r : order(x->number, y->number);
}

static Int by_folded(const void* a, const void* b)
{
   const Entry *x = a, *y = b;
   Int          r = order(x->frame, y->frame);
   return r != 0 ? r : order(x->number, y->number);
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
      Bool         ends                 = first->next == 0;
      UInt         next                 = begin;
      ULong        amount[FoldMeasures] = {0};
      for (; next < end; next++) {
         const Entry* e = &state.entries[next];
         if (ends != (e->next == 0) ||
             (!ends && compare_frames(first->next, e->next) != 0))
            break;
         add_amounts(amount, e);
      }
      Bool enough = depth > 0 && state.parts != 0 && !matters(amount);
      for (UInt i = begin; i < next; i++) {
         state.entries[i].kept = depth;
         if (!ends && !enough)
            state.entries[i].next = PG_(caller_next)(state.entries[i].next);
      }
      if (!ends && !enough)
         cut(begin, next, depth + 1);
      begin = next;
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
   Caller picked[PG_(caller_depth)(e->frame)];
   UInt   count = 0, i = 0;
   Bool   user = False, imports = False, site = False;
   for (UInt f = e->frame; f != 0; f = PG_(caller_next)(f), i++) {
      const Caller c    = PG_(caller_at)(f);
      CodeOwner    code = c.trace != 0 ? CodeUnknown : PG_(code_owner)(c.file);
      if (i < e->kept || (!user && (code == CodeUnknown || code == CodeUsers)))
         picked[count++] = c;
      else if ((!user && !imports && code == CodeImports) ||
               (!site && code == CodeSite))
         picked[count++] = importing(code, &c);
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

static Bool are_one(const Entry* x, const Entry* y)
{
   return x->frame == y->frame && compare_heads(x, y) == 0;
}

static void number_folded(void)
{
   for (UInt i = 0; i < state.used; i++)
      state.count += i == 0 ||
                     !are_one(&state.entries[i - 1], &state.entries[i]);
   state.first =
      VG_(malloc)("pypygc.fold.first", (state.count + 1) * sizeof(Folded));
   UInt count = 0;
   for (UInt i = 0; i < state.used; i++) {
      const Entry* e = &state.entries[i];
      if (i == 0 || !are_one(&e[-1], e))
         state.first[count++] = (Folded){e->number, e->frame};
      state.folded[e->number] = count;
   }
}

/* Folds the stacks of the entries from BEGIN to END, which differ in nothing else. */
static void fold_stacks(UInt begin, UInt end)
{
   Entry* first = &state.entries[begin];
   VG_(ssort)(first, end - begin, sizeof *first, by_stack);
   cut(begin, end, 0);
   for (UInt i = begin; i < end; i++)
      if (state.entries[i].kept < PG_(caller_depth)(state.entries[i].frame))
         state.entries[i].frame = shortened(&state.entries[i]);
   VG_(ssort)(first, end - begin, sizeof *first, by_folded);
}

void PG_(fold_sites)(void)
{
   rank_places();
   VG_(ssort)(state.entries, state.used, sizeof *state.entries, by_head);
   for (UInt begin = 0, end; begin < state.used; begin = end) {
      end = begin + 1;
      while (end < state.used &&
             compare_heads(&state.entries[begin], &state.entries[end]) == 0)
         end++;
      fold_stacks(begin, end);
   }
   number_folded();
   free_entries();
}

UInt PG_(fold_of)(UInt number)
{
   return state.folded[number];
}

UInt PG_(fold_count)(void)
{
   return state.count;
}

Site PG_(fold_site)(UInt number)
{
   const Folded* folded = &state.first[number - 1];
   Site          site   = *PG_(site_at)(folded->number - 1);
   site.frame           = folded->frame;
   return site;
}

/* ---- cells ---- */

static Int by_type(const void* a, const void* b)
{
   return order(PG_(cell_at)(*(const UInt*)a)->type,
                PG_(cell_at)(*(const UInt*)b)->type);
}

/* The folded site of C, if it is WANTED; else 0. */
static UInt wanted_site(Bool (*wanted)(const Cell* cell), const Cell* c)
{
   return wanted(c) ? state.folded[c->site] : 0;
}

/* Puts the numbers of the cells that are WANTED into state.cells, those of each folded site
   together, in rising order of the sites; and into state.ends for each folded site, from 1
   on, where its cells end; those of the first begin at [0]. */
static void by_folded_site(Bool (*wanted)(const Cell* cell))
{
   UInt  count = PG_(cells_count)();
   UInt* next  = VG_(calloc)("pypygc.fold.ends", state.count + 2, sizeof *next);
   for (UInt i = 0; i < count; i++) {
      UInt site = wanted_site(wanted, PG_(cell_at)(i));
      if (site != 0)
         next[site + 1]++;
   }
   for (UInt s = 1; s <= state.count; s++)
      next[s + 1] += next[s];
   UInt used   = next[state.count + 1];
   state.cells = VG_(malloc)("pypygc.fold.cells", (used + 1) * sizeof(UInt));
   for (UInt i = 0; i < count; i++) {
      UInt site = wanted_site(wanted, PG_(cell_at)(i));
      if (site != 0)
         state.cells[next[site]++] = i;
   }
   state.ends = next;
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

void PG_(fold_cells)(Bool (*wanted)(const Cell* cell))
{
   free_cells();
   by_folded_site(wanted);
   for (UInt s = 1; s <= state.count; s++)
      VG_(ssort)
   (&state.cells[state.ends[s - 1]], state.ends[s] - state.ends[s - 1],
    sizeof *state.cells, by_type);
}

void PG_(fold_each_cell)(void (*visit)(const CellSum* sum))
{
   for (UInt s = 1; s <= state.count; s++)
      sum_by_type(s, &state.cells[state.ends[s - 1]],
                  state.ends[s] - state.ends[s - 1], visit);
}
