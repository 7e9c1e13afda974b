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

typedef struct {
   ULong address;
   ULong size;   /* bytes reached through it, once the walk is done */
   UInt  own;    /* bytes of the object; 0 if it is not old */
   UInt  parent; /* index */
} Node;

typedef struct {
   Node* nodes;
   UInt  used, capacity;
} Tree;

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
   UInt         from; /* index of the object whose edges are visited */
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

static void push(ULong address, UInt bytes, UInt parent)
{
   Tree* t = &state.tree;
   PG_GROW("pypygc.holders.tree", t->nodes, t->used, t->capacity);
   Node* n    = &t->nodes[t->used++];
   n->address = address;
   n->size    = bytes;
   n->own     = bytes;
   n->parent  = parent;
   if (bytes != 0) {
      state.held->objects++;
      state.held->bytes += bytes;
   }
}

/* True if ADDRESS is an object of the heap that was not reached before. *BYTES is
   its size if it is old, else 0. */
static Bool reach(ULong address, UInt* bytes)
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

static void visit(ULong target, Edge edge)
{
   UInt bytes;
   (void)edge;
   if (reach(target, &bytes))
      push(target, bytes, state.from);
}

/* Notes OBJECT if it is a frame, and takes its array of variables out of the
   walk. */
static void note_frame(const UChar* object)
{
   UInt bytes;
   UInt offset = PG_(labels_frame_locals)();
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
   if (bytes != 0) {
      state.held->objects++;
      state.held->bytes += bytes;
   }
}

/* Follows all that was pushed. Frames are put aside, with what they and traces
   hold: most of it is also reached in ways that say more. */
static void walk(void)
{
   for (UInt i = 0; i < state.tree.used; i++) {
      if (state.tree.nodes[i].address == 0)
         continue;
      const UChar* object = (const UChar*)(Addr)state.tree.nodes[i].address;
      UInt         id     = (UInt)PG_(word_at)(object);
      state.from          = i;
      note_frame(object);
      if ((id == state.frame_type || id == state.jitframe_type) &&
          state.later_count < MOST_FRAMES)
         state.later[state.later_count++] = object;
      else
         PG_(graph_edges)(object, visit);
   }
}

/* ---- what hangs on what ---- */

static void make_sizes(void)
{
   Tree* t = &state.tree;
   for (UInt i = t->used; i-- > 1;)
      t->nodes[t->nodes[i].parent].size += t->nodes[i].size;
}

static struct {
   ULong target;
   Edge  edge;
   Bool  found;
} wanted;

static void find_edge(ULong target, Edge edge)
{
   if (target == wanted.target && !wanted.found) {
      wanted.edge  = edge;
      wanted.found = True;
   }
}

/* What the object at index I of the tree is, and what leads to it. */
static void describe(UInt i, HolderStep* step)
{
   const Node* n = &state.tree.nodes[i];
   step->type    = 0;
   step->field   = 0;
   step->repeat  = 1;
   step->bytes   = n->size;
   if (n->address != 0)
      step->type = PG_(label_of_type)((const UChar*)(Addr)n->address);
   const UChar* parent =
      (const UChar*)(Addr)state.tree.nodes[n->parent].address;
   if (i == 0 || parent == NULL)
      return;
   wanted.target = n->address;
   wanted.found  = False;
   PG_(graph_edges)(parent, find_edge);
   if (wanted.found)
      step->field = PG_(label_of_edge)(parent, wanted.edge);
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

/* How many more objects of the path follow the last one that is described, and
   are of the types that come LENGTH before. */
static UInt chain_goes_on(const UInt* path, UInt count, UInt at, UInt length)
{
   const Node* nodes = state.tree.nodes;
   UInt        i     = at;
   while (i < count &&
          (UInt)PG_(word_at)((UChar*)(Addr)nodes[path[i]].address) ==
             (UInt)PG_(word_at)((UChar*)(Addr)nodes[path[i - length]].address))
      i++;
   return i - at;
}

/* The path from the root of the tree to index LEAF, chains folded. */
static void make_path(UInt leaf, Holder* holder)
{
   const Node* nodes = state.tree.nodes;
   UInt        count = nodes[0].address != 0 ? 1 : 0, described;
   for (UInt i = leaf; i != 0; i = nodes[i].parent)
      count++;
   if (count == 0) /* all hangs on a root that is no object */
      return;
   UInt* path = VG_(malloc)("pypygc.holders.path", count * sizeof(UInt));
   for (UInt i = leaf, at = count; at > 0; i = nodes[i].parent)
      path[--at] = i;
   described = count < MOST_DESCRIBED ? count : MOST_DESCRIBED;
   HolderStep* steps =
      VG_(malloc)("pypygc.holders.steps", described * sizeof *steps);
   for (UInt at = 0; at < described; at++)
      describe(path[at], &steps[at]);
   for (UInt at = 0; at < described && holder->step_count < PG_HOLDER_STEPS;) {
      UInt length = 1, n = 1;
      for (UInt k = 1; k <= LONGEST_GROUP; k++) {
         UInt r = repeats(steps, described, at, k);
         if (r >= LEAST_REPEAT && r * k > n * length) {
            length = k;
            n      = r;
         }
      }
      UInt more = 0;
      if (n > 1 && at + (n + 1) * length > described)
         more = chain_goes_on(path, count, at + n * length, length);
      for (UInt k = 0; k < length && holder->step_count < PG_HOLDER_STEPS;
           k++) {
         HolderStep* s = &holder->steps[holder->step_count++];
         *s            = steps[at + k];
         s->repeat     = n + more / length;
      }
      at += length * n;
   }
   VG_(free)(steps);
   VG_(free)(path);
}

/* What hangs on index TOP of the tree, by type. */
static void make_types(UInt top, Holder* holder)
{
   const Tree* t     = &state.tree;
   HeldType*   types = NULL;
   UInt        used = 0, capacity = 0;
   UChar*      under = VG_(calloc)("pypygc.holders.under", t->used, 1);
   for (UInt i = top; i < t->used; i++) {
      const Node* node = &t->nodes[i];
      under[i]         = i == top || (i != 0 && under[node->parent]);
      if (!under[i] || node->own == 0)
         continue;
      UInt name = PG_(label_of_type)((const UChar*)(Addr)node->address);
      UInt k    = 0;
      while (k < used && types[k].type != name)
         k++;
      if (k == used) {
         PG_GROW("pypygc.holders.types", types, used, capacity);
         types[used].type    = name;
         types[used].objects = 0;
         types[used].bytes   = 0;
         used++;
      }
      types[k].objects++;
      types[k].bytes += node->own;
      holder->objects++;
      if (k > 0 && types[k].bytes > types[k - 1].bytes) {
         HeldType higher = types[k]; /* keeps the search short */
         types[k]        = types[k - 1];
         types[k - 1]    = higher;
      }
   }
   for (UInt n = 0; n < PG_HOLDER_TYPES && n < used; n++) {
      UInt most = n;
      for (UInt k = n + 1; k < used; k++)
         if (types[k].bytes > types[most].bytes)
            most = k;
      HeldType largest = types[most];
      types[most]      = types[n];
      types[n]         = largest;
      if (largest.bytes != 0)
         holder->types[holder->type_count++] = largest;
   }
   VG_(free)(under);
   VG_(free)(types);
}

/* Adds the holder of what hangs on index TOP of the tree, with the path to
   LEAF. */
static void add_holder(UInt top, UInt leaf, RootKind root)
{
   Held* h = state.held;
   if (h->holder_count == MOST_HOLDERS) {
      UInt least = 0;
      for (UInt i = 1; i < h->holder_count; i++)
         if (h->holders[i].bytes < h->holders[least].bytes)
            least = i;
      if (h->holders[least].bytes >= state.tree.nodes[top].size)
         return;
      h->holders[least] = h->holders[--h->holder_count];
   }
   Holder* holder = &h->holders[h->holder_count++];
   VG_(memset)(holder, 0, sizeof *holder);
   if (root == RootLocal)
      *holder = state.local;
   holder->root  = root;
   holder->bytes = state.tree.nodes[top].size;
   make_path(leaf, holder);
   make_types(top, holder);
}

/* The holders under the root that the tree was grown from. */
static void find_holders(RootKind root)
{
   const Tree* t     = &state.tree;
   ULong       total = t->nodes[0].size;
   if (total < state.threshold / 2 || total < LEAST_HOLDER)
      return;
   /* large children that each object has, 2 for more */
   UChar* large = VG_(calloc)("pypygc.holders.large", t->used, 1);
   for (UInt i = t->used; i-- > 1;)
      if (t->nodes[i].size >= state.threshold && large[t->nodes[i].parent] < 2)
         large[t->nodes[i].parent]++;
   UInt leaves = 0;
   for (UInt i = 0; i < t->used && leaves < MOST_LEAVES; i++) {
      if (large[i] != 0 || (i != 0 && t->nodes[i].size < state.threshold))
         continue;
      UInt top = i;
      while (top != 0 && large[t->nodes[top].parent] == 1)
         top = t->nodes[top].parent;
      add_holder(top, i, root);
      leaves++;
   }
   VG_(free)(large);
}

/* Follows what is reached through the object at ADDRESS, of BYTES. */
static void grow_tree(ULong address, UInt bytes, RootKind root)
{
   state.tree.used = 0;
   push(address, bytes, 0);
   walk();
   make_sizes();
   find_holders(root);
}

/* Follows the root that holds TARGET. */
static void follow(ULong target, RootKind root)
{
   UInt bytes;
   if (reach(target, &bytes))
      grow_tree(target, bytes, root);
}

/* ---- roots ---- */

/* Prebuilt objects point to the heap, and to other prebuilt ones, which are roots
   of their own. */
static void follow_static(ULong target)
{
   UInt bytes;
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
static void push_finalizer(ULong target)
{
   UInt bytes;
   if (reach(target, &bytes))
      push(target, bytes, 0);
}

static Bool is_old(ULong address)
{
   return address % 8 == 0 && PG_(oldgen_find)(address).found;
}

/* What a trace that runs holds, its frame among it. */
static void note_frame_of_trace(ULong target, Edge edge)
{
   (void)edge;
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
         PG_(graph_edges)(object, note_frame_of_trace);
   }
}

static void follow_from_frame(ULong target, Edge edge)
{
   (void)edge;
   follow(target, RootStack);
}

/* What C code holds, then what frames and traces hold. */
static void follow_stack(void)
{
   const ULong* top = PG_(frames_stack_top)();
   for (const ULong* slot = PG_(frames_stack_base)(); slot < top; slot++)
      if (is_old(*slot))
         follow(*slot, RootStack);
   for (UInt i = 0; i < state.later_count; i++) /* it grows on the way */
      PG_(graph_edges)(state.later[i], follow_from_frame);
}

static const FrameOfRun* current_frame;

static void follow_local(ULong target, Edge edge)
{
   const UChar* code = PG_(frames_code)(current_frame->frame);
   Holder*      l    = &state.local;
   VG_(memset)(l, 0, sizeof *l);
   if (code != NULL) {
      PythonPlace at =
         PG_(frames_place)(code, PG_(frames_instruction)(current_frame->frame));
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
      l->in_jit = current_frame->in_jit;
   }
   follow(target, RootLocal);
}

/* Frames in the order in which they were met: those on the stack from its base
   on. */
static void follow_frames(void)
{
   for (UInt i = 0; i < state.frame_count; i++) {
      current_frame = &state.frames[i];
      PG_(graph_edges)(state.frames[i].locals, follow_local);
   }
}

static void follow_from_finalized(ULong target, Edge edge)
{
   (void)edge;
   follow(target, RootFinalizers);
}

static void follow_finalizers(void)
{
   UInt first      = state.later_count;
   state.tree.used = 0;
   push(0, 0, 0);
   PG_(graph_finalizers)(push_finalizer);
   walk();
   make_sizes();
   find_holders(RootFinalizers);
   for (UInt i = first; i < state.later_count; i++) /* it grows on the way */
      PG_(graph_edges)(state.later[i], follow_from_finalized);
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
   state.threshold    = content->bytes / 10;
   state.looked_bytes = content->bytes;
   state.looked_major = major;

   note_running_frames();
   PG_(graph_static_roots)(follow_static);
   follow_stack();
   follow_frames();
   follow_finalizers();

   PG_(oldgen_clear_marks)();
   VG_(ssort)(h->holders, h->holder_count, sizeof(Holder), by_bytes);
   h->unreached_objects =
      content->objects > h->objects ? content->objects - h->objects : 0;
   h->unreached_bytes = content->bytes > h->bytes ? content->bytes - h->bytes
                                                  : 0;
   VG_(free)(state.nursery_seen);
   VG_(free)(state.tree.nodes);
   VG_(memset)(&state.tree, 0, sizeof state.tree);
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
