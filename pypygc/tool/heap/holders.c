/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who keeps the old generation alive.

   Roots are followed one after the other; what one has reached, the next ones do
   not reach again. The order decides who is named, so it goes from what lives
   long to what a person can act on: prebuilt objects, what C code and traces hold,
   and the local variables of frames. Frames that are met on the way are put aside
   with their variables. So what is found under a variable is alive because of it
   and of nothing before it. Last come objects with finalizers: what only they
   reach is garbage that waits for its finalizer, or for the next one's. A frame whose code runs in a
   trace still has in memory what its variables were when the trace was entered
   (pypy/module/pypyjit/interp_jit.py, virtualizable): what such a variable
   reaches may be nothing that the program could reach itself.

   Under a root the walk leaves a tree. An object is large if a tenth of the old
   generation hangs on it. The large ones that have no large child are where the
   paths end that are shown. What a path's holder has is what hangs on its first
   object that is on no other path. */
#include "holders.h"

#include "../pypy/frames.h"
#include "../pypy/gctypes.h"
#include "../pypy/labels.h"
#include "graph.h"
#include "nursery.h"
#include "tree.h"

#define SMALLEST_HEAP  (8ULL << 20) /* below, growth is start-up */
#define FIRST_MAJOR    2            /* the first one may be start-up too */
#define LEAST_HOLDER   (64ULL << 10)
#define MOST_HELD      64
#define MOST_HOLDERS   10
#define MOST_FRAMES    4096
#define MOST_LEAVES    8
#define LONGEST_GROUP  3 /* types that repeat in a chain */
#define LEAST_REPEAT   3
#define MOST_DESCRIBED 4096 /* steps of a path that are looked at closely */

/* A frame, and its array of local variables. */
typedef struct {
   const UChar* frame;
   const UChar* locals;
   Bool         in_jit; /* a trace runs its code */
} FrameOfRun;

static struct {
   UInt  frame_type, jitframe_type;
   ULong looked_bytes; /* of the heap at the last walk */
   UInt  looked_major; /* completed major collections then */
   Held* helds;
   UInt  used, capacity;

   /* of the walk that runs */
   Held*        held;
   Tree         tree;
   FrameOfRun   frames[MOST_FRAMES];
   UInt         frame_count;
   const UChar* later[MOST_FRAMES]; /* frames and JITFRAMEs met on the way */
   UInt         later_count;
   UChar*       nursery_seen; /* a bit for every 8 bytes */
   ULong        nursery, nursery_end;
   ULong        threshold; /* of what is large, in bytes */
   Holder       local;     /* who is named if the root is a local variable */
} state;

/* ---- the walk ---- */

static void note_reached(ULong bytes)
{
   if (bytes == 0)
      return;
   state.held->objects++;
   state.held->bytes += bytes;
}

/* True if ADDRESS is an object of the heap that was not reached before. *BYTES is
   its size if it is old, else 0. */
static Bool reach(ULong address, ULong* bytes)
{
   *bytes = 0;
   if (address < state.nursery || address >= state.nursery_end)
      return PG_(oldgen_mark)(address, 1, bytes) == 0;
   ULong  bit  = (address - state.nursery) / 8;
   UChar* byte = &state.nursery_seen[bit / 8];
   if (*byte >> bit % 8 & 1)
      return False;
   *byte |= 1 << bit % 8;
   return PG_(gctypes_of_header)(PG_(word_at)((UChar*)(Addr)address)) != NULL;
}

/* FROM is the number of the object that holds TARGET. */
static void visit(ULong target, Edge edge, void* from)
{
   ULong bytes;
   (void)edge;
   if (!reach(target, &bytes))
      return;
   PG_(tree_add)(&state.tree, target, *(UInt*)from);
   note_reached(bytes);
}

/* Notes OBJECT if it is a frame, and takes its array of variables out of the
   walk. */
static void note_frame(const UChar* object)
{
   ULong bytes;
   UInt  offset = PG_(labels_frame_locals)();
   if ((UInt)PG_(word_at)(object) != state.frame_type || offset == 0 ||
       state.frame_count == MOST_FRAMES)
      return;
   ULong locals = PG_(word_at)(object + offset);
   if (locals == 0 || !reach(locals, &bytes))
      return;
   FrameOfRun* f = &state.frames[state.frame_count++];
   f->frame      = object;
   f->locals     = (const UChar*)(Addr)locals;
   f->in_jit     = False;
   note_reached(bytes);
}

/* Follows all that is in the tree. Frames are put aside, with what they and traces
   hold: most of it is also reached in ways that say more. */
static void walk(void)
{
   for (UInt i = 0; i < state.tree.used; i++) {
      const UChar* object = (const UChar*)PG_(tree_address)(&state.tree, i);
      if (object == NULL)
         continue;
      UInt id = (UInt)PG_(word_at)(object);
      note_frame(object);
      if ((id == state.frame_type || id == state.jitframe_type) &&
          state.later_count < MOST_FRAMES)
         state.later[state.later_count++] = object;
      else
         PG_(graph_edges)(object, visit, &i);
   }
}

/* ---- what hangs on what ---- */

/* Bytes of the object at ADDRESS; 0 if it is not old. */
static ULong old_bytes(Addr address)
{
   if (address == 0)
      return 0;
   OldObject o = PG_(oldgen_find)(address);
   return o.found ? o.bytes : 0;
}

/* What NODE of the tree is, and what leads to it from PARENT, which is NULL for the
   first object of a path. */
static void describe(UInt node, const UChar* parent, HolderStep* step)
{
   Addr address = PG_(tree_address)(&state.tree, node);
   step->type   = PG_(label_of_type)((const UChar*)address);
   step->field  = 0;
   step->repeat = 1;
   step->bytes  = PG_(tree_bytes)(&state.tree, node);
   Edge edge;
   if (parent != NULL && PG_(graph_edge_to)(parent, address, &edge))
      step->field = PG_(label_of_edge)(parent, edge);
}

static Bool same_step(const HolderStep* a, const HolderStep* b)
{
   return a->type == b->type && a->field == b->field;
}

/* How often the group of LENGTH steps at AT repeats. */
static UInt repeats(const HolderStep* steps, UInt count, UInt at, UInt length)
{
   UInt n = 1;
   for (;; n++)
      for (UInt k = 0; k < length; k++) {
         UInt other = at + n * length + k;
         if (other >= count || !same_step(&steps[at + k], &steps[other]))
            return n;
      }
}

static UInt type_of_node(UInt node)
{
   return (UInt)PG_(word)(PG_(tree_address)(&state.tree, node));
}

/* How many more objects of the path follow the first AT of NODES, of which COUNT are
   known, down to LEAF, and are of the types that come LENGTH before. */
static UInt chain_goes_on(const UInt* nodes, UInt count, UInt at, UInt length,
                          UInt leaf)
{
   UInt types[LONGEST_GROUP], more = 0;
   if (length == 0)
      return 0;
   for (UInt k = 0; k < length; k++)
      types[k] = type_of_node(nodes[at - length + k]);
   UInt node = nodes[at - 1];
   while (node != leaf) {
      UInt i = at + more;
      node   = i < count ? nodes[i] : PG_(tree_on_path)(&state.tree, node + 1);
      if (type_of_node(node) != types[more % length])
         break;
      more++;
   }
   return more;
}

/* The first nodes of the marked path down to LEAF that are objects, into NODES, which
   has room for MOST_DESCRIBED. Returns how many. */
static UInt first_nodes(UInt leaf, UInt* nodes)
{
   const Tree* t    = &state.tree;
   UInt        node = 0, count = 0;
   if (PG_(tree_address)(t, 0) != 0)
      nodes[count++] = 0;
   while (node != leaf && count < MOST_DESCRIBED) {
      node           = PG_(tree_on_path)(t, node + 1);
      nodes[count++] = node;
   }
   return count;
}

/* The marked path from the root of the tree to LEAF, chains folded. */
static void make_path(UInt leaf, Holder* holder)
{
   UInt* nodes =
      VG_(malloc)("pypygc.holders.path", MOST_DESCRIBED * sizeof(UInt));
   UInt        count = first_nodes(leaf, nodes);
   HolderStep* steps =
      VG_(malloc)("pypygc.holders.steps", MOST_DESCRIBED * sizeof *steps);
   for (UInt at = 0; at < count; at++) {
      Addr parent = at != 0 ? PG_(tree_address)(&state.tree, nodes[at - 1]) : 0;
      describe(nodes[at], (const UChar*)parent, &steps[at]);
   }
   for (UInt at = 0; at < count && holder->step_count < PG_HOLDER_STEPS;) {
      UInt length = 1, n = 1;
      for (UInt k = 1; k <= LONGEST_GROUP; k++) {
         UInt r = repeats(steps, count, at, k);
         if (r >= LEAST_REPEAT && r * k > n * length) {
            length = k;
            n      = r;
         }
      }
      UInt more = 0;
      if (n > 1 && at + (n + 1) * length > count)
         more = chain_goes_on(nodes, count, at + n * length, length, leaf);
      for (UInt k = 0; k < length && holder->step_count < PG_HOLDER_STEPS;
           k++) {
         HolderStep* s = &holder->steps[holder->step_count++];
         *s            = steps[at + k];
         s->repeat     = n + more / length;
      }
      at += length * n;
   }
   VG_(free)(steps);
   VG_(free)(nodes);
}

/* What hangs on a node, by type. */
typedef struct {
   HeldType* types;
   UInt      used, capacity;
   ULong     objects;
} TypeCount;

static void count_type(Addr address, void* data)
{
   TypeCount* c     = data;
   ULong      bytes = old_bytes(address);
   if (bytes == 0)
      return;
   UInt name = PG_(label_of_type)((const UChar*)address);
   UInt k    = 0;
   while (k < c->used && c->types[k].type != name)
      k++;
   if (k == c->used) {
      PG_GROW("pypygc.holders.types", c->types, c->used, c->capacity);
      c->types[c->used++] = (HeldType){.type = name};
   }
   c->objects++;
   HeldType* type = &c->types[k];
   type->objects++;
   type->bytes += bytes;
   if (k > 0 && type->bytes > type[-1].bytes) {
      HeldType higher = *type; /* keeps the search short */
      *type           = type[-1];
      type[-1]        = higher;
   }
}

/* What hangs on node TOP of the tree, by type. */
static void make_types(UInt top, Holder* holder)
{
   TypeCount c = {0};
   PG_(tree_each_under)(&state.tree, top, count_type, &c);
   holder->objects = c.objects;
   for (UInt n = 0; n < PG_HOLDER_TYPES && n < c.used; n++) {
      UInt most = n;
      for (UInt k = n + 1; k < c.used; k++)
         if (c.types[k].bytes > c.types[most].bytes)
            most = k;
      HeldType largest = c.types[most];
      c.types[most]    = c.types[n];
      c.types[n]       = largest;
      if (largest.bytes != 0)
         holder->types[holder->type_count++] = largest;
   }
   VG_(free)(c.types);
}

/* Adds the holder of what hangs on the top of PATH, which is marked. */
static void add_holder(const TreePath* path, RootKind root)
{
   Held* h = state.held;
   if (h->holder_count == MOST_HOLDERS) {
      UInt least = 0;
      for (UInt i = 1; i < h->holder_count; i++)
         if (h->holders[i].bytes < h->holders[least].bytes)
            least = i;
      if (h->holders[least].bytes >= path->top_bytes)
         return;
      h->holders[least] = h->holders[--h->holder_count];
   }
   Holder* holder = &h->holders[h->holder_count++];
   VG_(memset)(holder, 0, sizeof *holder);
   if (root == RootLocal)
      *holder = state.local;
   holder->root  = root;
   holder->bytes = path->top_bytes;
   make_path(path->leaf, holder);
   make_types(path->top, holder);
}

/* The holders under the root that the tree was grown from. */
static void find_holders(RootKind root)
{
   Tree* t = &state.tree;
   PG_(tree_measure)(t, state.threshold, old_bytes);
   if (t->total < state.threshold / 2 || t->total < LEAST_HOLDER)
      return;
   for (UInt i = 0; i < t->leaf_count && i < MOST_LEAVES; i++) {
      TreePath path = PG_(tree_path)(t, i);
      add_holder(&path, root);
   }
}

/* Follows what is reached through the object at ADDRESS, of BYTES. */
static void grow_tree(ULong address, ULong bytes, RootKind root)
{
   PG_(tree_start)(&state.tree, address);
   note_reached(bytes);
   walk();
   find_holders(root);
}

/* Follows the root that holds TARGET. */
static void follow(ULong target, RootKind root)
{
   ULong bytes;
   if (reach(target, &bytes))
      grow_tree(target, bytes, root);
}

/* ---- roots ---- */

/* Prebuilt objects point to the heap, and to other prebuilt ones, which are roots
   of their own. */
static void follow_static(ULong target, void* data)
{
   ULong bytes;
   (void)data;
   UInt mark = PG_(oldgen_mark)(target, 1, &bytes);
   if (mark == 0)
      grow_tree(target, bytes, RootPrebuilt);
   else if (mark == PG_OLD_NO_OBJECT &&
            PG_(gctypes_of_header)(PG_(word_at)((UChar*)(Addr)target)) != NULL)
      grow_tree(target, 0, RootPrebuilt);
}

/* Objects with finalizers are small and many: all of them are one root, which is
   no object. It comes last, so that what hangs on it only waits to be finalized:
   nothing else reaches it. */
static void add_finalizer(ULong target, void* data)
{
   ULong bytes;
   (void)data;
   if (!reach(target, &bytes))
      return;
   PG_(tree_add)(&state.tree, target, 0);
   note_reached(bytes);
}

static Bool is_old(ULong address)
{
   return address % 8 == 0 && PG_(oldgen_find)(address).found;
}

/* What a trace that runs holds, its frame among it. */
static void note_frame_of_trace(ULong target, Edge edge, void* data)
{
   (void)edge;
   (void)data;
   if (!is_old(target))
      return;
   note_frame((const UChar*)(Addr)target);
   for (UInt i = 0; i < state.frame_count; i++)
      if (state.frames[i].frame == (const UChar*)(Addr)target)
         state.frames[i].in_jit = True;
}

/* Finds the frames on the shadow stack, from its base on, and those of the traces
   that run, before anything is followed: their arrays are also known to C code
   and to traces under other names. */
static void note_running_frames(void)
{
   const ULong* top = PG_(frames_stack_top)();
   for (const ULong* slot = PG_(frames_stack_base)(); slot < top; slot++) {
      if (!is_old(*slot))
         continue;
      const UChar* object = (const UChar*)(Addr)*slot;
      note_frame(object);
      /* a trace that runs has pushed a 1 (marked: -1) before its JITFRAME
         (assembler.py _call_header_shadowstack) */
      if ((UInt)PG_(word_at)(object) == state.jitframe_type &&
          slot > PG_(frames_stack_base)() &&
          (slot[-1] == 1 || slot[-1] == (ULong)-1))
         PG_(graph_edges)(object, note_frame_of_trace, NULL);
   }
}

/* KIND is that of the root which leads to TARGET. */
static void follow_edge(ULong target, Edge edge, void* kind)
{
   (void)edge;
   follow(target, *(RootKind*)kind);
}

/* What C code holds, then what frames and traces hold. */
static void follow_stack(void)
{
   RootKind     kind = RootStack;
   const ULong* top  = PG_(frames_stack_top)();
   for (const ULong* slot = PG_(frames_stack_base)(); slot < top; slot++)
      if (is_old(*slot))
         follow(*slot, RootStack);
   for (UInt i = 0; i < state.later_count; i++) /* it grows on the way */
      PG_(graph_edges)(state.later[i], follow_edge, &kind);
}

/* FRAME_OF_RUN is the frame whose variable holds TARGET. */
static void follow_local(ULong target, Edge edge, void* frame_of_run)
{
   const FrameOfRun* f    = frame_of_run;
   const UChar*      code = PG_(frames_code)(f->frame);
   Holder*           l    = &state.local;
   VG_(memset)(l, 0, sizeof *l);
   if (code != NULL) {
      PythonPlace at =
         PG_(frames_place)(code, PG_(frames_instruction)(f->frame));
      l->file       = at.file;
      l->function   = at.function;
      l->line       = at.line;
      l->first_line = PG_(frames_place)(code, 0).line;
      l->local      = (UInt)edge.item;
      if (l->local < PG_(label_local_count)(code)) {
         l->name = PG_(label_of_local)(code, l->local);
         l->line_count =
            PG_(label_local_lines)(code, l->local, l->lines, PG_HOLDER_LINES);
      }
      l->in_jit = f->in_jit;
   }
   follow(target, RootLocal);
}

/* Frames in the order in which they were met: those on the stack from its base
   on. */
static void follow_frames(void)
{
   for (UInt i = 0; i < state.frame_count; i++)
      PG_(graph_edges)(state.frames[i].locals, follow_local, &state.frames[i]);
}

static void follow_finalizers(void)
{
   RootKind kind  = RootFinalizers;
   UInt     first = state.later_count;
   PG_(tree_start)(&state.tree, 0);
   PG_(graph_finalizers)(add_finalizer, NULL);
   walk();
   find_holders(kind);
   for (UInt i = first; i < state.later_count; i++) /* it grows on the way */
      PG_(graph_edges)(state.later[i], follow_edge, &kind);
}

/* ---- interface ---- */

static Int by_bytes(const void* a, const void* b)
{
   ULong x = ((const Holder*)a)->bytes, y = ((const Holder*)b)->bytes;
   return x > y ? -1 : x < y ? 1 : 0;
}

void PG_(holders_look)(const OldContent* content, UInt major, Bool at_exit)
{
   if (!PG_(graph_known)() || state.used == MOST_HELD)
      return;
   PG_GROW("pypygc.holders.helds", state.helds, state.used, state.capacity);
   Held* h = &state.helds[state.used++];
   VG_(memset)(h, 0, sizeof *h);
   h->allocated_bytes = PG_(nursery_clock)();
   h->major           = major;
   h->at_exit         = at_exit;
   h->holders = VG_(calloc)("pypygc.holders", MOST_HOLDERS, sizeof(Holder));

   PG_(nursery_bounds)(&state.nursery, &state.nursery_end);
   state.nursery_seen =
      VG_(calloc)("pypygc.holders.nursery",
                  (state.nursery_end - state.nursery) / 64 + 1, 1);
   state.held         = h;
   state.frame_count  = 0;
   state.later_count  = 0;
   state.threshold    = content->bytes >= 10 ? content->bytes / 10 : 1;
   state.looked_bytes = content->bytes;
   state.looked_major = major;

   note_running_frames();
   PG_(graph_static_roots)(follow_static, NULL);
   follow_stack();
   follow_frames();
   follow_finalizers();

   PG_(oldgen_clear_marks)();
   VG_(ssort)(h->holders, h->holder_count, sizeof(Holder), by_bytes);
   h->unreached_objects =
      content->objects > h->objects ? content->objects - h->objects : 0;
   h->unreached_bytes = content->bytes > h->bytes ? content->bytes - h->bytes
                                                  : 0;
   PG_(oldgen_use_memory)
   (state.tree.most_memory + (state.nursery_end - state.nursery) / 64);
   VG_(free)(state.nursery_seen);
   PG_(tree_free)(&state.tree);
}

Bool PG_(holders_due)(const OldContent* content, UInt major)
{
   Bool grown = content->bytes >= SMALLEST_HEAP &&
                content->bytes / 2 >= state.looked_bytes;
   return grown || (major >= FIRST_MAJOR && major / 2 >= state.looked_major);
}

void PG_(holders_init)(UInt frame_type, UInt jitframe_type)
{
   state.frame_type    = frame_type;
   state.jitframe_type = jitframe_type;
}

UInt PG_(held_count)(void)
{
   return state.used;
}

const Held* PG_(held_at)(UInt i)
{
   return &state.helds[i];
}

void PG_(holders_restart)(void)
{
   for (UInt i = 0; i < state.used; i++)
      VG_(free)(state.helds[i].holders);
   state.used         = 0;
   state.looked_bytes = 0;
   state.looked_major = 0;
}
