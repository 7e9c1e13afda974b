/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Semi-NCA: L. Georgiadis, R. E. Tarjan, R. F. Werneck, "Finding Dominators in
   Practice", Journal of Graph Algorithms and Applications 10 (2006).

   A walk in depth numbers the nodes and gives each a parent. Most nodes are pointed to
   once: their parent dominates them. So only the other pointers are kept, by their
   targets; the objects themselves are looked at once. A leaf is no node: what dominates
   it is the nearest that dominates all that point to it, which is looked for when the
   tree is known. Ways up are shortened by jumps (E. W. Myers, "An Applicative
   Random-Access Stack", 1983), since a chain of a million objects may have a million
   pointers to one text. */
#include "dominators.h"

#include "../base/chunks.h"

/* An object that the walk has seen, and through which node. */
typedef struct {
   UInt slot, parent;
} Seen;

/* A node that points to what was reached otherwise, too. */
typedef struct {
   UInt node;
   UInt next; /* with the same target: its number + 1; 0: none */
} Pointer;

/* A pointer to a leaf that others point to, too. */
typedef struct {
   UInt node, leaf;
} LeafPointer;

/* Two numbers of a node. */
typedef struct {
   UInt semi, label; /* later: depth, jump */
} Pair;

typedef struct {
   Dominators*  d;
   const Graph* graph;
   Seen*        seen; /* a stack */
   UInt         seen_used, seen_capacity;
   UInt         node;         /* whose pointers are looked at */
   Bool         late;         /* … for which there were no early roots */
   UInt         early_leaves; /* that others than the late roots reach */
   Chunks       pointers;     /* Pointer */
   /* Of a node: the first of them, like `next`; once these were looked at, its parent or a
      node above that. */
   UInt*  first;
   Chunks leaf_pointers;
   UInt*  path;
   UInt   path_used, path_capacity;
   Pair*  pairs;
} Finder;

/* Of the pointers that are kept. */
static ULong pointer_memory(const Finder* f)
{
   return (ULong)f->pointers.used * sizeof(Pointer) +
          (ULong)f->leaf_pointers.used * sizeof(LeafPointer);
}

/* MORE than one number for each slot, and one for each leaf. */
static void note_memory(const Finder* f, ULong more)
{
   ULong memory = ((ULong)f->graph->slots + f->d->leaves) * sizeof(UInt) +
                  pointer_memory(f) + more;
   if (memory > f->d->memory)
      f->d->memory = memory;
}

/* ---- the walk ---- */

/* Late roots hold only what nothing else does. */
static Bool is_late_root(const Finder* f)
{
   return f->late && f->node == 1;
}

/* FROM points to TO, which has a number. */
static void keep_pointer(Finder* f, UInt from, UInt to)
{
   if (f->d->dominator[to] == from) /* its parent */
      return;
   Pointer* p =
      PG_(chunks_add)("pypygc.dominators.pointers", &f->pointers, sizeof *p);
   p->node      = from;
   p->next      = f->first[to];
   f->first[to] = f->pointers.used;
}

/* The node that is looked at points to LEAF. */
static void point_to_leaf(Finder* f, UInt leaf)
{
   UInt* above = &f->d->above[leaf];
   if (*above == 1 || *above == f->node ||
       (is_late_root(f) && leaf < f->early_leaves))
      return;
   if (f->node == 1) {
      *above = 1;
      return;
   }
   LeafPointer* p = PG_(chunks_add)("pypygc.dominators.leaf_pointers",
                                    &f->leaf_pointers, sizeof *p);
   *p             = (LeafPointer){f->node, leaf};
}

static void see(UInt target, void* data)
{
   Finder*     f = data;
   Dominators* d = f->d;
   UInt        n = d->number[target];
   if (target == 0)
      return;
   if ((n & PG_LEAF) != 0) {
      point_to_leaf(f, n & ~PG_LEAF);
   } else if (n != 0) {
      if (!is_late_root(f) || n > d->early_nodes)
         keep_pointer(f, f->node, n);
   } else if (f->graph->is_leaf(target)) {
      d->above[d->leaves] = f->node;
      d->number[target]   = PG_LEAF | d->leaves++;
   } else {
      PG_GROW("pypygc.dominators.seen", f->seen, f->seen_used,
              f->seen_capacity);
      f->seen[f->seen_used++] = (Seen){target, f->node};
   }
}

static UInt new_node(Finder* f, UInt slot, UInt parent)
{
   Dominators* d   = f->d;
   UInt        n   = ++d->nodes;
   d->number[slot] = n;
   d->slot[n]      = slot;
   d->dominator[n] = parent;
   f->first[n]     = 0;
   return n;
}

/* Walks on from what was seen. */
static void walk(Finder* f)
{
   while (f->seen_used != 0) {
      Seen s = f->seen[--f->seen_used];
      UInt n = f->d->number[s.slot];
      if (n != 0) { /* it was reached otherwise meanwhile */
         keep_pointer(f, s.parent, n);
         continue;
      }
      f->node = new_node(f, s.slot, s.parent);
      f->graph->edges(s.slot, see, f);
   }
}

/* What is not used of the arrays is never touched, and so takes no memory, if it has none
   yet: what has is given back for what comes next (shrink). */
static UInt* new_numbers(const HChar* cost_centre, SizeT count)
{
   return VG_(malloc)(cost_centre, count * sizeof(UInt));
}

static void shrink(UInt* numbers, SizeT count)
{
   VG_(realloc_shrink)(numbers, count * sizeof(UInt));
}

static void number_nodes(Finder* f)
{
   SizeT most      = (SizeT)f->graph->slots + 2;
   f->d->slot      = new_numbers("pypygc.dominators.slot", most);
   f->d->dominator = new_numbers("pypygc.dominators.dominator", most);
   f->d->above     = new_numbers("pypygc.dominators.above", most);
   f->first        = new_numbers("pypygc.dominators.first", most);
   f->node         = new_node(f, 0, 0);
   f->graph->edges(0, see, f);
   walk(f);
   f->d->early_nodes = f->d->nodes;
   f->early_leaves   = f->d->leaves;
   f->node           = 1;
   f->late           = True;
   if (f->graph->late_roots != NULL)
      f->graph->late_roots(see, f);
   walk(f);
   note_memory(f, (ULong)f->d->nodes * 3 * sizeof(UInt) +
                     f->seen_capacity * sizeof(Seen));
   VG_(free)(f->seen);
   VG_(free)(f->d->slot); /* the room is needed more */
   f->d->slot = NULL;
   shrink(f->d->dominator, (SizeT)f->d->nodes + 1);
   shrink(f->first, (SizeT)f->d->nodes + 1);
   shrink(f->d->above, (SizeT)f->d->leaves + 1);
}

static void find_slots(Dominators* d)
{
   d->slot    = new_numbers("pypygc.dominators.slot", (SizeT)d->nodes + 2);
   d->slot[1] = 0;
   for (UInt s = 1; s <= d->slots; s++)
      if (d->number[s] != 0 && (d->number[s] & PG_LEAF) == 0)
         d->slot[d->number[s]] = s;
}

/* ---- dominators of nodes ---- */

/* The node with the lowest semidominator on the way from NODE up to the first that is
   below LINKED; the way is shortened. Nodes from LINKED on have been looked at. */
static UInt lowest_on_way(Finder* f, UInt node, UInt linked)
{
   UInt* up = f->first;
   Pair* p  = f->pairs;
   if (node < linked || up[node] < linked)
      return p[node].label;
   f->path_used = 0;
   UInt top     = node;
   do {
      PG_GROW("pypygc.dominators.path", f->path, f->path_used,
              f->path_capacity);
      f->path[f->path_used++] = top;
      top                     = up[top];
   } while (up[top] >= linked);
   UInt before = top;
   while (f->path_used != 0) {
      UInt n = f->path[--f->path_used];
      up[n]  = up[before];
      if (p[p[before].label].semi < p[p[n].label].semi)
         p[n].label = p[before].label;
      before = n;
   }
   return p[node].label;
}

static void find_semidominators(Finder* f)
{
   const Dominators* d = f->d;
   for (UInt n = d->nodes; n >= 2; n--) {
      UInt* semi = &f->pairs[n].semi;
      *semi      = d->dominator[n]; /* its parent */
      for (UInt i = f->first[n]; i != 0;) {
         const Pointer* p   = PG_CHUNKED(Pointer, f->pointers, i - 1);
         UInt           low = f->pairs[lowest_on_way(f, p->node, n + 1)].semi;
         if (low < *semi)
            *semi = low;
         i = p->next;
      }
      f->first[n] = d->dominator[n];
   }
}

static void find_node_dominators(Finder* f)
{
   Dominators* d = f->d;
   SizeT       n = (SizeT)d->nodes + 1;
   f->pairs      = VG_(malloc)("pypygc.dominators.pairs", n * sizeof *f->pairs);
   for (UInt i = 0; i < n; i++)
      f->pairs[i] = (Pair){i, i};
   find_semidominators(f);
   for (UInt i = 2; i < n; i++) {
      UInt above = d->dominator[i];
      while (above > f->pairs[i].semi)
         above = d->dominator[above];
      d->dominator[i] = above;
   }
   note_memory(f, n * (sizeof(Pair) + 2 * sizeof(UInt)) +
                     f->path_capacity * sizeof(UInt));
   VG_(free)(f->path);
   VG_(free)(f->first);
   PG_(chunks_free)(&f->pointers);
}

/* ---- dominators of leaves ---- */

#define DEPTH(n) f->pairs[n].semi
#define JUMP(n)  f->pairs[n].label

static void make_jumps(Finder* f)
{
   const UInt* above = f->d->dominator;
   DEPTH(1)          = 0;
   JUMP(1)           = 1;
   for (UInt n = 2; n <= f->d->nodes; n++) {
      UInt a = above[n], j = JUMP(a);
      DEPTH(n) = DEPTH(a) + 1;
      JUMP(n)  = DEPTH(a) - DEPTH(j) == DEPTH(j) - DEPTH(JUMP(j)) ? JUMP(j) : a;
   }
}

/* The nearest node that dominates A and B, or is one of them. */
static UInt nearest(const Finder* f, UInt a, UInt b)
{
   const UInt* above = f->d->dominator;
   if (DEPTH(a) < DEPTH(b)) {
      UInt c = a;
      a      = b;
      b      = c;
   }
   while (DEPTH(a) > DEPTH(b))
      a = DEPTH(JUMP(a)) >= DEPTH(b) ? JUMP(a) : above[a];
   while (a != b)
      if (JUMP(a) != JUMP(b)) {
         a = JUMP(a);
         b = JUMP(b);
      } else {
         a = above[a];
         b = above[b];
      }
   return a;
}

#undef DEPTH
#undef JUMP

/* To begin with, `above` is the first node that was seen to point there. */
static void find_leaf_dominators(Finder* f)
{
   Dominators* d = f->d;
   make_jumps(f);
   for (UInt i = 0; i < f->leaf_pointers.used; i++) {
      const LeafPointer* p     = PG_CHUNKED(LeafPointer, f->leaf_pointers, i);
      UInt*              above = &d->above[p->leaf];
      *above                   = nearest(f, *above, p->node);
   }
   note_memory(f, (ULong)d->nodes * (sizeof(Pair) + 2 * sizeof(UInt)));
   VG_(free)(f->pairs);
   PG_(chunks_free)(&f->leaf_pointers);
}

/* ---- sizes ---- */

static void sum_up(Dominators* d, UInt slots, ULong (*bytes)(UInt slot))
{
   d->words =
      VG_(calloc)("pypygc.dominators.words", (SizeT)d->nodes + 1, sizeof(UInt));
   for (UInt s = 1; s <= slots; s++) {
      UInt n = d->number[s];
      if (n != 0)
         d->words[n & PG_LEAF ? d->above[n & ~PG_LEAF] : n] +=
            (UInt)((bytes(s) + 7) / 8);
   }
   for (UInt n = d->nodes; n >= 2; n--)
      d->words[d->dominator[n]] += d->words[n];
}

void PG_(dominators_find)(Dominators* d, const Graph* graph,
                          ULong (*bytes)(UInt slot))
{
   Finder f = {.d = d, .graph = graph};
   VG_(memset)(d, 0, sizeof *d);
   d->slots  = graph->slots;
   d->number = VG_(calloc)("pypygc.dominators.number", (SizeT)graph->slots + 1,
                           sizeof(UInt));
   number_nodes(&f);
   find_node_dominators(&f);
   find_slots(d);
   find_leaf_dominators(&f);
   sum_up(d, graph->slots, bytes);
}

void PG_(dominators_free)(Dominators* d)
{
   VG_(free)(d->number);
   VG_(free)(d->slot);
   VG_(free)(d->dominator);
   VG_(free)(d->above);
   VG_(free)(d->words);
   VG_(memset)(d, 0, sizeof *d);
}

void PG_(dominator_tree)(Dominators* d, DominatorTree* tree)
{
   SizeT n      = (SizeT)d->nodes + 1;
   ULong memory = ((ULong)d->slots + d->leaves + 5 * n) * sizeof(UInt);
   if (memory > d->memory)
      d->memory = memory;
   tree->first = VG_(calloc)("pypygc.dominators.first", n, sizeof(UInt));
   tree->next  = VG_(calloc)("pypygc.dominators.next", n, sizeof(UInt));
   for (UInt i = d->nodes; i >= 2; i--) {
      UInt above         = d->dominator[i];
      tree->next[i]      = tree->first[above];
      tree->first[above] = i;
   }
}

void PG_(dominator_tree_free)(DominatorTree* tree)
{
   VG_(free)(tree->first);
   VG_(free)(tree->next);
}
