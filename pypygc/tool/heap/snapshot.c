/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot: numbers the objects, finds what dominates them, and adds up. Objects of
   the nursery are part of the ways, without bytes: most of them are garbage. */
#include "snapshot.h"

#include "../pypy/frames.h"
#include "dominators.h"
#include "graph.h"
#include "kept.h"
#include "nursery.h"
#include "slots.h"

static struct {
   Bool     taken;
   Snapshot snapshot;
} state;

/* ---- by type and by cell ---- */

typedef struct {
   VgHashNode links; /* key: type id */
   UInt       index;
} TypeIndex;

typedef struct {
   Retained sum;
   UInt     open; /* how many of it are on the way down to where we are */
} Group;

typedef struct {
   const Dominators* d;
   Group*            cells; /* by number */
   Group*            types;
   UInt              type_count, type_capacity;
   UInt*             type_of_cell;
   VgHashTable*      index;
} Sums;

static UInt index_of_type(Sums* s, UInt type)
{
   TypeIndex* t = VG_(HT_lookup)(s->index, type);
   if (t != NULL)
      return t->index;
   PG_GROW("pypygc.snapshot.types", s->types, s->type_count, s->type_capacity);
   Group* g = &s->types[s->type_count];
   VG_(memset)(g, 0, sizeof *g);
   g->sum.type  = type;
   t            = VG_(malloc)("pypygc.snapshot.type", sizeof *t);
   t->links.key = type;
   t->index     = s->type_count++;
   VG_(HT_add_node)(s->index, t);
   return t->index;
}

static void start_sums(Sums* s)
{
   UInt count = PG_(cells_count)();
   s->cells = VG_(calloc)("pypygc.snapshot.cells", count + 1, sizeof *s->cells);
   s->type_of_cell =
      VG_(calloc)("pypygc.snapshot.type_of_cell", count + 1, sizeof(UInt));
   s->index = VG_(HT_construct)("pypygc.snapshot.index");
   for (UInt i = 0; i < count; i++) {
      s->cells[i].sum.type = PG_(cell_at)(i)->type;
      s->cells[i].sum.site = PG_(cell_at)(i)->site;
      s->type_of_cell[i]   = index_of_type(s, s->cells[i].sum.type);
   }
}

static void enter(Group* g, ULong bytes, ULong retained)
{
   g->sum.objects++;
   g->sum.bytes += bytes;
   if (g->open++ == 0)
      g->sum.retained += retained;
}

/* The node is entered, or left: of one of a type that hangs on another of it, what it
   retains is not counted twice. */
static void pass(Sums* s, UInt node, Bool enters)
{
   OldObject o = PG_(slot_object)(s->d->slot[node]);
   if (!o.found)
      return;
   Group* groups[] = {&s->cells[o.cell], &s->types[s->type_of_cell[o.cell]]};
   for (UInt i = 0; i < 2; i++)
      if (enters)
         enter(groups[i], o.bytes, s->d->retained[node]);
      else
         groups[i]->open--;
}

static void add_nodes(Sums* s, const DominatorTree* tree)
{
   UInt node = tree->first[1];
   while (node != 0) {
      pass(s, node, True);
      if (tree->first[node] != 0) {
         node = tree->first[node];
         continue;
      }
      pass(s, node, False);
      while (node != 0 && tree->next[node] == 0) {
         node = s->d->dominator[node];
         if (node == 1)
            node = 0;
         else if (node != 0)
            pass(s, node, False);
      }
      if (node != 0)
         node = tree->next[node];
   }
}

/* No leaf hangs on one of its own type. */
static void add_leaves(Sums* s, UInt slots)
{
   for (UInt slot = 1; slot <= slots; slot++) {
      if ((s->d->number[slot] & PG_LEAF) == 0)
         continue;
      OldObject o = PG_(slot_object)(slot);
      if (!o.found)
         continue;
      enter(&s->cells[o.cell], o.bytes, o.bytes);
      enter(&s->types[s->type_of_cell[o.cell]], o.bytes, o.bytes);
      s->cells[o.cell].open                  = 0;
      s->types[s->type_of_cell[o.cell]].open = 0;
   }
}

static void add_rows(const Group* groups, UInt count)
{
   Snapshot* shot = &state.snapshot;
   for (UInt i = 0; i < count; i++)
      if (groups[i].sum.objects != 0)
         shot->rows[shot->row_count++] = groups[i].sum;
}

static void sum_up(const Dominators* d, const DominatorTree* tree, UInt slots)
{
   Snapshot* shot = &state.snapshot;
   Sums      s    = {.d = d};
   start_sums(&s);
   add_nodes(&s, tree);
   add_leaves(&s, slots);
   for (UInt i = 0; i < s.type_count; i++) {
      shot->objects += s.types[i].sum.objects;
      shot->bytes += s.types[i].sum.bytes;
   }
   shot->rows = VG_(calloc)("pypygc.snapshot.rows",
                            (SizeT)s.type_count + PG_(cells_count)() + 1,
                            sizeof(Retained));
   add_rows(s.types, s.type_count);
   add_rows(s.cells, PG_(cells_count)());
   VG_(free)(s.cells);
   VG_(free)(s.types);
   VG_(free)(s.type_of_cell);
   VG_(HT_destruct)(s.index, VG_(free));
}

/* ---- interface ---- */

void PG_(snapshot_take)(const OldContent* content, UInt major)
{
   if (!PG_(graph_known)())
      return;
   VG_(free)(state.snapshot.rows);
   VG_(free)(state.snapshot.kept);
   VG_(memset)(&state.snapshot, 0, sizeof state.snapshot);
   Snapshot*     shot = &state.snapshot;
   Dominators    d;
   DominatorTree tree;
   Graph         graph;
   shot->clock = PG_(nursery_clock)();
   shot->major = major;
   PG_(slots_begin)(&graph);
   PG_(dominators_find)(&d, &graph, PG_(slot_bytes));
   PG_(dominator_tree)(&d, &tree);
   sum_up(&d, &tree, graph.slots);
   PG_(kept_find)(&d, &tree, content->bytes, shot);
   PG_(dominator_tree_free)(&tree);
   ULong memory = PG_(kept_find_ways)(&d, &graph, shot);
   shot->nodes  = (ULong)d.nodes + d.leaves;
   shot->memory = memory > d.memory ? memory : d.memory;
   PG_(oldgen_use_memory)(shot->memory);
   PG_(dominators_free)(&d);
   PG_(slots_end)();
   state.taken = True;
}

const Snapshot* PG_(snapshot)(void)
{
   return state.taken ? &state.snapshot : NULL;
}
