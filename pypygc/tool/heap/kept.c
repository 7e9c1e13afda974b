/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node is large if a twentieth of the heap hangs on it. A place is a large node that
   dominates no large one: a list of many objects, a dictionary; of a chain, whose links
   dominate each other, the first link. What a quarter of the memory outside that objects
   lead to hangs on is large, too; and what holds a large object without pointers is a
   place, whatever else it holds, but for what holds the like of it itself: of the pieces
   of a text that is built, each has the one before. The way to it is a shortest one from the roots;
   all that dominate it are on it.

   What its parts are is shown by one of them, of the type that has most, and of about
   their mean size: the way goes on from there to where most of that one is. */
#include "kept.h"

#include "../base/strings.h"
#include "../pypy/frames.h"
#include "../pypy/gctypes.h"
#include "../pypy/labels.h"
#include "graph.h"
#include "slots.h"

#define LARGE_PART     20 /* of the heap */
#define OUTSIDE_PART   4  /* of what is outside */
#define LEAST_BYTES    (64ULL << 10)
#define MOST_KEPT      10
#define MOST_DESCRIBED 2048 /* nodes of a way, nearest to the root */
#define LONGEST_GROUP  3    /* types that repeat in a chain */
#define LEAST_REPEAT   3
#define PART_DEPTH     16
#define LEAST_LINKS    64 /* of a chain */

static struct {
   UInt                 frame_type;
   UChar*               put_off; /* by type id / 8 */
   UInt                 put_off_count;
   const Dominators*    d;
   const DominatorTree* tree;
} state;

/* True for types whose ways say nothing to a person: tuples of RPython, such as those
   of the cache of methods (typeobject.py MethodCache). Ways through them, and through
   what compiled code refers to, are not gone as long as there are others. */
static Bool is_put_off(const GcType* type)
{
   static const HChar tuple[] = "tuple";
   SizeT              length;
   const HChar*       name = PG_(string_text)(type->name, &length);
   return length == sizeof tuple &&
          VG_(strncmp)(name, tuple, sizeof tuple - 1) == 0 &&
          name[length - 1] >= '0' && name[length - 1] <= '9';
}

void PG_(kept_init)(UInt frame_type, UInt jitframe_type, UInt reftracer_type)
{
   state.frame_type    = frame_type;
   state.put_off_count = PG_(gctypes_highest)() / 8 + 1;
   state.put_off = VG_(calloc)("pypygc.kept.put_off", state.put_off_count, 1);
   for (UInt i = 0; i < PG_(gctypes_count)(); i++)
      if (is_put_off(PG_(gctypes_at)(i)) ||
          PG_(gctypes_at)(i)->id == jitframe_type ||
          PG_(gctypes_at)(i)->id == reftracer_type)
         state.put_off[PG_(gctypes_at)(i)->id / 8] = True;
}

static const UChar* object_of(UInt node)
{
   return PG_(slot_address)(state.d->slot[node]);
}

static ULong retained(UInt node)
{
   return PG_(retained_bytes)(state.d, node);
}

/* ---- steps ---- */

typedef struct {
   const UChar* entries;
   UInt         space;
} NameSearch;

static void find_name(ULong target, Edge edge, void* data)
{
   NameSearch* s = data;
   if (s->space == 0 && edge.item >= 0 && edge.offset != 0 &&
       PG_(label_is_key)(s->entries, edge.item, "__name__"))
      s->space = PG_(label_of_text)(target);
}

static Bool is_frame(const UChar* object)
{
   return (UInt)PG_(word_at)(object) == state.frame_type &&
          state.frame_type != 0;
}

/* What leads from PARENT to OBJECT, where the way comes to PARENT from BEFORE; each
   may be NULL. */
static UInt field_between(const UChar* before, const UChar* parent,
                          const UChar* object)
{
   Edge edge;
   if (parent == NULL || !PG_(graph_edge_to)(parent, (Addr)object, &edge))
      return 0;
   if (before != NULL && is_frame(before) && edge.item >= 0) {
      const UChar* code = PG_(frames_code)(before);
      /* else it is on the stack of its expressions */
      return code != NULL ? PG_(label_of_frame_item)(code, edge.item) : 0;
   }
   UInt name = before != NULL ? PG_(label_of_attribute)(before, parent, edge)
                              : 0;
   if (name == 0 && before != NULL && edge.item >= 0)
      name = PG_(label_of_function_item)(before, parent, edge.item);
   return name != 0 ? name : PG_(label_of_edge)(parent, edge);
}

static void describe(UInt node, const UChar* before, const UChar* parent,
                     KeptStep* step)
{
   const UChar* object = object_of(node);
   VG_(memset)(step, 0, sizeof *step);
   step->type   = PG_(label_of_type)(object);
   step->field  = field_between(before, parent, object);
   step->repeat = 1;
   step->bytes  = retained(node);
   NameSearch s = {object, 0};
   if (PG_(label_has_keys)(object))
      PG_(graph_edges)(object, find_name, &s);
   step->space = s.space != 0 ? s.space : PG_(label_of_class)(object);
   if (!is_frame(object))
      return;
   const UChar* code = PG_(frames_code)(object);
   if (code == NULL)
      return;
   PythonPlace at = PG_(frames_place)(code, PG_(frames_instruction)(object));
   step->file     = at.file;
   step->function = at.function;
   step->line     = at.line;
}

static Bool same_step(const KeptStep* a, const KeptStep* b)
{
   return a->type == b->type && a->field == b->field &&
          a->function == b->function;
}

/* How often the group of LENGTH steps at AT repeats. */
static UInt repeats(const KeptStep* steps, UInt count, UInt at, UInt length)
{
   for (UInt n = 1;; n++)
      for (UInt k = 0; k < length; k++) {
         UInt other = at + n * length + k;
         if (other >= count || !same_step(&steps[at + k], &steps[other]))
            return n;
      }
}

/* Copies COUNT steps to FOLDED, chains as one; returns how many they are now. */
static UInt fold(const KeptStep* steps, UInt count, KeptStep* folded)
{
   UInt used = 0;
   for (UInt at = 0; at < count && used < PG_KEPT_STEPS;) {
      UInt length = 1, n = 1;
      for (UInt k = 1; k <= LONGEST_GROUP; k++) {
         UInt r = repeats(steps, count, at, k);
         if (r >= LEAST_REPEAT && r * k > n * length) {
            length = k;
            n      = r;
         }
      }
      for (UInt k = 0; k < length && used < PG_KEPT_STEPS; k++) {
         folded[used]          = steps[at + k];
         folded[used++].repeat = n;
      }
      at += length * n;
   }
   return used;
}

/* The way along NODES, which begins behind BEFORE and PARENT. */
static UInt make_steps(const UInt* nodes, UInt count, const UChar* before,
                       const UChar* parent, KeptStep* folded)
{
   KeptStep* steps =
      VG_(malloc)("pypygc.kept.steps", (count + 1) * sizeof *steps);
   for (UInt i = 0; i < count; i++) {
      describe(nodes[i], before, parent, &steps[i]);
      before = parent;
      parent = object_of(nodes[i]);
   }
   UInt used = fold(steps, count, folded);
   VG_(free)(steps);
   return used;
}

static UInt site_of(UInt node)
{
   OldObject o = PG_(slot_object)(state.d->slot[node]);
   return o.found ? PG_(cell_at)(o.cell)->site : 0;
}

/* ---- what hangs on it ---- */

typedef struct {
   KeptType* types;
   UInt      used, capacity;
} TypeSum;

static KeptType* type_sum(TypeSum* s, UInt type)
{
   UInt k = 0;
   while (k < s->used && s->types[k].type != type)
      k++;
   if (k == s->used) {
      PG_GROW("pypygc.kept.types", s->types, s->used, s->capacity);
      s->types[s->used++] = (KeptType){.type = type};
   }
   return &s->types[k];
}

static void add_type(TypeSum* s, const UChar* object, ULong bytes)
{
   KeptType* t = type_sum(s, PG_(label_of_type)(object));
   t->objects++;
   t->bytes += bytes;
}

static Int by_type_bytes(const void* a, const void* b)
{
   const KeptType *x = a, *y = b;
   return x->bytes > y->bytes ? -1 : x->bytes < y->bytes ? 1 : 0;
}

/* The parts of a place, and all that hangs on it. */
typedef struct {
   UInt    node;
   UInt    links; /* of the chain that it begins; else 0 */
   TypeSum all, parts;
} Place;

static Place places[MOST_KEPT];
static UInt  place_count;

/* Adds what is below place K, without leaves; notes its nodes in GROUP. */
static void add_below(UInt k, UChar* group)
{
   const DominatorTree* t    = state.tree;
   Place*               p    = &places[k];
   UInt                 node = p->node;
   for (;;) {
      UInt slot   = state.d->slot[node];
      group[node] = k + 1;
      if (PG_(slot_object)(slot).found)
         add_type(&p->all, PG_(slot_address)(slot), PG_(slot_bytes)(slot));
      if (state.d->dominator[node] == p->node && node != p->node)
         add_type(&p->parts, PG_(slot_address)(slot), retained(node));
      if (t->first[node] != 0) {
         node = t->first[node];
         continue;
      }
      while (node != p->node && t->next[node] == 0)
         node = state.d->dominator[node];
      if (node == p->node)
         return;
      node = t->next[node];
   }
}

static void add_leaves(const UChar* group, UInt slots)
{
   for (UInt slot = 1; slot <= slots; slot++) {
      UInt n = state.d->number[slot];
      if ((n & PG_LEAF) == 0)
         continue;
      UInt above = state.d->above[n & ~PG_LEAF];
      if (group[above] == 0)
         continue;
      Place*    p = &places[group[above] - 1];
      OldObject o = PG_(slot_object)(slot);
      if (!o.found)
         continue;
      add_type(&p->all, o.object, o.bytes);
      if (above == p->node)
         add_type(&p->parts, o.object, o.bytes);
   }
}

static UInt node_type(UInt node)
{
   return PG_(label_of_type)(object_of(node));
}

/* The link of a chain before NODE: the nearest above it that is of the same type. 0 if there is none. */
static UInt link_above(UInt node)
{
   const UInt type  = node_type(node);
   UInt       above = node;
   for (UInt i = 0; i < LONGEST_GROUP; i++) {
      above = state.d->dominator[above];
      if (above <= 1)
         return 0;
      if (node_type(above) == type)
         return above;
   }
   return 0;
}

/* The next link of a chain behind NODE, which most of it hangs on; 0 if there is none. */
static UInt link_below(UInt node)
{
   const UInt type  = node_type(node);
   UInt       below = node;
   for (UInt i = 0; i < LONGEST_GROUP; i++) {
      UInt most = state.tree->first[below];
      for (UInt c = most; c != 0; c = state.tree->next[c])
         if (retained(c) > retained(most))
            most = c;
      if (most == 0)
         return 0;
      if (node_type(most) == type)
         return most;
      below = most;
   }
   return 0;
}

/* A part of the type that has most, of about their mean size; 0 if these are leaves. */
static UInt sample_of(const Place* p, const KeptType* most)
{
   ULong mean = most->bytes / most->objects, best = ~0ULL;
   UInt  sample = 0;
   for (UInt n = state.tree->first[p->node]; n != 0; n = state.tree->next[n]) {
      ULong bytes    = retained(n);
      ULong distance = bytes > mean ? bytes - mean : mean - bytes;
      if (distance >= best || PG_(label_of_type)(object_of(n)) != most->type)
         continue;
      best   = distance;
      sample = n;
   }
   return sample;
}

/* The way on from SAMPLE to where most of it is. */
static void follow_part(UInt sample, UInt node, Kept* kept)
{
   UInt nodes[PART_DEPTH], count = 0;
   kept->part_site = site_of(sample);
   for (UInt n = sample; n != 0 && count < PART_DEPTH;) {
      nodes[count++] = n;
      UInt most      = state.tree->first[n];
      for (UInt c = most; c != 0; c = state.tree->next[c])
         if (retained(c) > retained(most))
            most = c;
      n = most != 0 && 4 * retained(most) >= retained(sample) ? most : 0;
   }
   UInt         above  = state.d->dominator[node];
   const UChar* before = above > 1 ? object_of(above) : NULL;
   kept->part_step_count =
      make_steps(nodes, count, before, object_of(node), kept->part_steps);
}

static void fill(const Place* p, Kept* kept)
{
   VG_(ssort)(p->all.types, p->all.used, sizeof(KeptType), by_type_bytes);
   VG_(ssort)(p->parts.types, p->parts.used, sizeof(KeptType), by_type_bytes);
   for (UInt i = 0; i < p->all.used; i++) {
      kept->objects += p->all.types[i].objects;
      if (i < PG_KEPT_TYPES)
         kept->types[kept->type_count++] = p->all.types[i];
   }
   if (p->parts.used == 0)
      return;
   if (p->links > 0) {
      kept->part = (KeptType){PG_(label_of_type)(object_of(p->node)), p->links,
                              retained(p->node)};
      UInt link  = p->node;
      for (UInt i = p->links / 2; i > 0; i--)
         link = link_below(link);
      follow_part(link, p->node, kept);
      for (UInt i = 0; i < kept->part_step_count; i++)
         if (kept->part_steps[i].repeat > 1)
            kept->part_steps[i].repeat = p->links;
      return;
   }
   kept->part  = p->parts.types[0];
   UInt sample = sample_of(p, &kept->part);
   if (sample != 0)
      follow_part(sample, p->node, kept);
}

/* ---- places ---- */

/* The first link of the chain that NODE, which much hangs on, is in, and how many there
   are in LINKS; NODE itself, and 0, if it is in none. */
static UInt chain_of(UInt node, UInt* links)
{
   UInt first = node, count = 1;
   for (UInt n = node; (n = link_above(n)) != 0; count++)
      first = n;
   for (UInt n = node; (n = link_below(n)) != 0;)
      count++;
   *links = count >= LEAST_LINKS ? count : 0;
   return *links > 0 ? first : node;
}

/* Keeps the places with most, in falling order. Those of what is outside, which come last, stay. */
static void add_place(UInt last, Bool of_outside)
{
   UInt       links;
   const UInt node = chain_of(last, &links);
   UInt       at   = place_count;
   for (UInt i = 0; i < place_count; i++)
      if (places[i].node == node)
         return; /* a chain that branches out */
   while (at > 0 && retained(places[at - 1].node) < retained(node))
      at--;
   if (at == MOST_KEPT && of_outside)
      at--;
   if (at == MOST_KEPT)
      return;
   if (place_count < MOST_KEPT)
      place_count++;
   for (UInt i = place_count - 1; i > at; i--)
      places[i] = places[i - 1];
   VG_(memset)(&places[at], 0, sizeof places[at]);
   places[at].node  = node;
   places[at].links = links;
}

static void find_places(ULong least)
{
   place_count = 0;
   for (UInt n = 2; n <= state.d->nodes; n++) {
      if (retained(n) < least)
         continue;
      UInt c = state.tree->first[n];
      while (c != 0 && retained(c) < least)
         c = state.tree->next[c];
      if (c == 0)
         add_place(n, False);
   }
}

/* Which nodes hold a large object without pointers. */
static UChar* holders_of_leaves(ULong least)
{
   UChar* holds =
      VG_(calloc)("pypygc.kept.holds", (SizeT)state.d->nodes + 1, 1);
   for (UInt slot = 1; slot <= state.d->slots; slot++) {
      UInt n = state.d->number[slot];
      if ((n & PG_LEAF) != 0 && PG_(slot_bytes)(slot) >= least)
         holds[state.d->above[n & ~PG_LEAF]] = 1;
   }
   return holds;
}

static void find_leaves(ULong least)
{
   UChar* holds = holders_of_leaves(least);
   for (UInt n = 2; n <= state.d->nodes; n++) {
      UInt above = state.d->dominator[n];
      if (holds[n] && !holds[above])
         add_place(n, False);
   }
   VG_(free)(holds);
}

static void find_outside(const Outside* o)
{
   const ULong least = 16ULL * o->all / OUTSIDE_PART;
   for (UInt n = 2; n <= state.d->nodes && least > 0; n++) {
      if (PG_(outside_bytes)(o, n) < least)
         continue;
      UInt c = state.tree->first[n];
      while (c != 0 && PG_(outside_bytes)(o, c) < least)
         c = state.tree->next[c];
      if (c == 0)
         add_place(n, True);
   }
}

void PG_(kept_find)(const Dominators* d, const DominatorTree* tree,
                    const Outside* outside, Snapshot* shot)
{
   ULong least = shot->bytes / LARGE_PART;
   state.d     = d;
   state.tree  = tree;
   if (least < LEAST_BYTES)
      least = LEAST_BYTES;
   find_places(least);
   find_leaves(least);
   find_outside(outside);
   shot->kept = VG_(calloc)("pypygc.kept", place_count + 1, sizeof *shot->kept);
   shot->kept_count = place_count;
   UChar* group     = VG_(calloc)("pypygc.kept.group", (SizeT)d->nodes + 1, 1);
   for (UInt i = 0; i < place_count; i++)
      add_below(i, group);
   add_leaves(group, d->slots);
   for (UInt i = 0; i < place_count; i++)
      if (PG_(outside_bytes)(outside, places[i].node) > 0)
         shot->kept[i].outside_site = PG_(outside_site)(outside, group, i + 1);
   VG_(free)(group);
   for (UInt i = 0; i < place_count; i++) {
      Kept* k    = &shot->kept[i];
      k->bytes   = retained(places[i].node);
      k->outside = PG_(outside_bytes)(outside, places[i].node);
      k->site    = site_of(places[i].node);
      fill(&places[i], k);
      VG_(free)(places[i].all.types);
      VG_(free)(places[i].parts.types);
   }
}

/* ---- ways ---- */

/* A walk in width, as far as the last place. The queue has those that are put off at its
   end. */
typedef struct {
   const Dominators* d;
   UInt* before; /* by node: the one through which it was reached first */
   UInt* queue;
   UInt  used, node;
   UInt  end;     /* of the queue without those that are put off */
   UInt  missing; /* places that are not reached yet */
} Walk;

static Bool is_put_off_node(UInt node)
{
   UInt id = (UInt)PG_(word_at)(object_of(node)) / 8;
   return id < state.put_off_count && state.put_off[id];
}

static Bool is_place(UInt node)
{
   for (UInt i = 0; i < place_count; i++)
      if (places[i].node == node)
         return True;
   return False;
}

static void reach(UInt target, void* data)
{
   Walk* w = data;
   UInt  n = target != 0 ? w->d->number[target] : 0;
   if (n == 0 || (n & PG_LEAF) != 0 || w->before[n] != 0)
      return;
   w->before[n] = w->node;
   w->missing -= is_place(n);
   if (is_put_off_node(n))
      w->queue[--w->end] = n;
   else
      w->queue[w->used++] = n;
}

static void walk(Walk* w, const Graph* graph)
{
   UInt at      = 0;
   w->before[1] = 1;
   w->node      = 1;
   graph->edges(0, reach, w);
   for (Bool late = False; w->missing != 0;) {
      if (at < w->used) {
         w->node = w->queue[at++];
      } else if (w->end < w->d->nodes) {
         w->node = w->queue[w->end++];
      } else if (!late) {
         late    = True;
         w->node = 1; /* what is left hangs on late roots */
         graph->late_roots(reach, w);
         continue;
      } else {
         return;
      }
      graph->edges(w->d->slot[w->node], reach, w);
   }
}

/* The way from the roots to NODE. Returns its first node. */
static UInt make_way(UInt node, const UInt* before, Kept* kept)
{
   UInt  length = 0, first;
   UInt* nodes =
      VG_(malloc)("pypygc.kept.nodes", MOST_DESCRIBED * sizeof(UInt));
   for (UInt n = node; n > 1; n = before[n])
      length++;
   UInt at = length;
   for (UInt n = node; n > 1; n = before[n])
      if (--at < MOST_DESCRIBED)
         nodes[at] = n;
   if (length > MOST_DESCRIBED)
      length = MOST_DESCRIBED;
   first            = nodes[0];
   kept->step_count = make_steps(nodes, length, NULL, NULL, kept->steps);
   VG_(free)(nodes);
   return first;
}

/* Which roots hold the first objects of the ways. */
typedef struct {
   UInt   firsts[MOST_KEPT];
   Kept*  kept;
   KeptBy by;
} RootSearch;

static void note_root(UInt target, void* data)
{
   const RootSearch* s = data;
   for (UInt i = 0; i < place_count; i++)
      if (state.d->slot[s->firsts[i]] == target)
         s->kept[i].by = s->by;
}

ULong PG_(kept_find_ways)(const Dominators* d, const Graph* graph,
                          Snapshot* shot)
{
   SizeT n = (SizeT)d->nodes + 1;
   Walk  w = {.d       = d,
              .before  = VG_(calloc)("pypygc.kept.before", n, sizeof(UInt)),
              .queue   = VG_(malloc)("pypygc.kept.queue", n * sizeof(UInt)),
              .end     = d->nodes,
              .missing = place_count};
   walk(&w, graph);
   VG_(free)(w.queue);
   RootSearch s = {.kept = shot->kept};
   for (UInt i = 0; i < place_count; i++) {
      s.firsts[i]      = make_way(places[i].node, w.before, &shot->kept[i]);
      shot->kept[i].by = KeptByFinalizer;
   }
   VG_(free)(w.before);
   s.by = KeptByStack;
   PG_(slots_stack_roots)(note_root, &s);
   s.by = KeptByPrebuilt;
   PG_(slots_static_roots)(note_root, &s);
   return (d->slots + 1 + d->leaves) * sizeof(UInt) + n * 5 * sizeof(UInt);
}
