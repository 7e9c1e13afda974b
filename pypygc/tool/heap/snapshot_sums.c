/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over the dominator tree. Of objects of a group that hang on others of it, what
   they retain is not counted twice: so it is known how many of each group are open. */
#include "snapshot_sums.h"

#include "../pypy/classes.h"
#include "nursery.h"
#include "old_block.h"
#include "slots.h"
#include "spare.h"

typedef struct {
   VgHashNode links; /* key: type id */
   UInt       index;
} TypeIndex;

static UInt index_of_type(SnapshotSums* s, UInt type)
{
   TypeIndex* t = VG_(HT_lookup)(s->index, type);
   if (t != NULL)
      return t->index;
   PG_GROW("pypygc.snapshot.types", s->types, s->type_count, s->type_capacity);
   SumGroup* g = &s->types[s->type_count];
   VG_(memset)(g, 0, sizeof *g);
   g->row.type  = type;
   t            = VG_(malloc)("pypygc.snapshot.type", sizeof *t);
   t->links.key = type;
   t->index     = s->type_count++;
   VG_(HT_add_node)(s->index, t);
   return t->index;
}

SumGroups PG_(sums_groups)(SnapshotSums* s, UInt cell)
{
   const Cell* c      = PG_(cell_at)(cell);
   UInt*       number = &s->cell_of[PG_(cell_old_number)(c)];
   if (*number == 0) { /* its first object */
      SumGroup* made =
         PG_(chunks_add)("pypygc.snapshot.cells", &s->cells, sizeof *made);
      made->row.type = c->type;
      made->row.site = c->site;
      made->type     = index_of_type(s, c->type);
      *number        = s->cells.used;
   }
   SumGroup* g = PG_CHUNKED(SumGroup, s->cells, *number - 1);
   return (SumGroups){g, &s->types[g->type]};
}

static void start(SnapshotSums* s)
{
   s->cell_of = VG_(calloc)("pypygc.snapshot.cell_of",
                            PG_(cells_old_count)() + 1, sizeof *s->cell_of);
   s->index   = VG_(HT_construct)("pypygc.snapshot.index");
}

static void add_object(SumGroup* g, const OldObject* o, ULong retained)
{
   g->row.objects++;
   g->row.bytes += o->bytes;
   g->row.retained += retained;
   g->births += o->birth >> PG_BIRTH_BITS;
}

/* Young objects have no cell yet, and nothing counts as hanging on them. */
static void add_young(SnapshotSums* s, UInt slot)
{
   const UChar*  object = PG_(slot_address)(slot);
   const GcType* type   = PG_(gctypes_of_header)(PG_(word_at)(object));
   if (type == NULL)
      return;
   UInt      i   = index_of_type(s, PG_(class_of_object)(type, object));
   Retained* row = &s->types[i].row; /* the groups may just have moved */
   row->young_objects++;
   row->young_bytes += (PG_(gc_object_size)(object, type) + 7) & ~7ULL;
}

/* Where the array of a list, or of a dictionary, was made, which is where it grew. */
static void add_spare(SnapshotSums* s, const UChar* object)
{
   Addr      storage;
   ULong     spare = PG_(spare_of)(object, &storage);
   OldObject o     = {.found = False};
   if (spare != 0)
      o = PG_(oldgen_find)(storage);
   if (!o.found)
      return;
   SumGroups g = PG_(sums_groups)(s, o.cell);
   g.cell->row.spare += spare;
   g.type->row.spare += spare;
}

/* The node is entered, or left. */
static void pass(SnapshotSums* s, UInt node, Bool enters)
{
   UInt      slot = s->d->slot[node];
   OldObject o    = PG_(slot_object)(slot);
   if (!o.found) {
      if (enters)
         add_young(s, slot);
      return;
   }
   SumGroups g        = PG_(sums_groups)(s, o.cell);
   SumGroup* groups[] = {g.cell, g.type};
   for (UInt i = 0; i < 2; i++)
      if (!enters)
         groups[i]->open--;
      else
         add_object(groups[i], &o,
                    groups[i]->open++ == 0 ? PG_(retained_bytes)(s->d, node)
                                           : 0);
   if (enters)
      add_spare(s, o.object);
}

static void add_nodes(SnapshotSums* s, const DominatorTree* tree)
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
static void add_leaves(SnapshotSums* s)
{
   for (UInt slot = 1; slot <= s->d->slots; slot++) {
      if ((s->d->number[slot] & PG_LEAF) == 0)
         continue;
      OldObject o = PG_(slot_object)(slot);
      if (!o.found) {
         add_young(s, slot);
         continue;
      }
      SumGroups g = PG_(sums_groups)(s, o.cell);
      add_object(g.cell, &o, o.bytes);
      add_object(g.type, &o, o.bytes);
   }
}

void PG_(sums_begin)(SnapshotSums* s, const Dominators* d,
                     const DominatorTree* tree, Snapshot* shot)
{
   VG_(memset)(s, 0, sizeof *s);
   s->d = d;
   start(s);
   add_nodes(s, tree);
   add_leaves(s);
   for (UInt i = 0; i < s->type_count; i++) {
      const Retained* row = &s->types[i].row;
      shot->objects += row->objects;
      shot->bytes += row->bytes;
      shot->young_objects += row->young_objects;
      shot->young_bytes += row->young_bytes;
   }
}

Amount PG_(sums_of)(const Cell* cell, const void* data)
{
   const SnapshotSums* s      = data;
   UInt                number = s->cell_of[PG_(cell_old_number)(cell)];
   if (number == 0)
      return (Amount){0, 0};
   const Retained* row = &PG_CHUNKED(SumGroup, s->cells, number - 1)->row;
   return (Amount){row->objects, row->bytes};
}

/* ---- the rows ---- */

static Bool has_anything(const Retained* row, ULong least)
{
   return row->objects + row->young_objects != 0 &&
          (row->retained >= least || row->young_bytes >= least ||
           row->spare + row->duplicate_bytes >= least);
}

/* Adds the row of G to shot, or nothing if it has no room yet. True if there is one. */
static Bool add_row(const SumGroup* g, ULong least, Snapshot* shot)
{
   if (!has_anything(&g->row, least))
      return False;
   if (shot->rows != NULL) {
      Retained* row = &shot->rows[shot->row_count++];
      *row          = g->row;
      if (row->objects != 0)
         row->age = shot->clock - (g->births / row->objects << PG_BIRTH_BITS);
   }
   return True;
}

/* Cells in their order. */
static UInt add_all_rows(const SnapshotSums* s, ULong least, Snapshot* shot)
{
   UInt found = 0;
   for (UInt i = 0; i < s->type_count; i++)
      found += add_row(&s->types[i], 0, shot);
   for (UInt i = 0; i < PG_(cells_old_count)(); i++)
      if (s->cell_of[i] != 0)
         found += add_row(PG_CHUNKED(SumGroup, s->cells, s->cell_of[i] - 1),
                          least, shot);
   return found;
}

void PG_(sums_end)(SnapshotSums* s, UInt part, Snapshot* shot)
{
   ULong least = part != 0 ? shot->bytes / part : 0;
   UInt  count = add_all_rows(s, least, shot);
   shot->rows =
      VG_(calloc)("pypygc.snapshot.rows", count + 1, sizeof(Retained));
   add_all_rows(s, least, shot);
   PG_(chunks_free)(&s->cells);
   VG_(free)(s->cell_of);
   VG_(free)(s->types);
   VG_(HT_destruct)(s->index, VG_(free));
}
