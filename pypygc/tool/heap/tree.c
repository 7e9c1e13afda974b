/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node is 48 bits: the address without its three lowest bits, which are 0, and four
   flags. Nodes of one parent stand in a row, and parents have their children in their
   own order. So it is enough to know which nodes begin such a row, and which have one:
   the n-th row belongs to the n-th node that has one.

   Sizes are summed up from the last node to the first. What hangs on the children of a
   node is then known before the node's turn comes, in the order of parents: a queue
   carries it there. Nearly all of its numbers fit in 16 bits. */
#include "tree.h"

#define CHUNK_BITS 16
#define CHUNK_SIZE (1u << CHUNK_BITS)

/* Flags above the address, in HIGH. */
#define FIRST   0x1000 /* the first child of its parent */
#define PARENT  0x2000 /* has children */
#define UNDER   0x4000 /* hangs on the node that was asked for */
#define ON_PATH 0x8000
#define HIGH    0x0fff

struct TreeChunk {
   UInt   low[CHUNK_SIZE];
   UShort high[CHUNK_SIZE];
};

/* ---- nodes ---- */

static UShort* high_of(const Tree* t, UInt i)
{
   return &t->chunks[i >> CHUNK_BITS]->high[i & (CHUNK_SIZE - 1)];
}

static Bool has(const Tree* t, UInt i, UShort flag)
{
   return (*high_of(t, i) & flag) != 0;
}

static void set(const Tree* t, UInt i, UShort flag, Bool on)
{
   UShort* high = high_of(t, i);
   *high        = on ? *high | flag : *high & ~flag;
}

Addr PG_(tree_address)(const Tree* t, UInt i)
{
   const TreeChunk* c = t->chunks[i >> CHUNK_BITS];
   UInt             k = i & (CHUNK_SIZE - 1);
   return ((ULong)(c->high[k] & HIGH) << 32 | c->low[k]) << 3;
}

static void note_memory(Tree* t, ULong queue)
{
   ULong memory = t->chunk_count * sizeof(TreeChunk) +
                  t->chunk_capacity * sizeof(TreeChunk*) +
                  t->kept_capacity * sizeof(TreeBytes) + queue;
   if (memory > t->most_memory)
      t->most_memory = memory;
}

static void append(Tree* t, Addr address)
{
   UInt i = t->used++;
   if (i >> CHUNK_BITS == t->chunk_count) {
      PG_GROW("pypygc.tree.chunks", t->chunks, t->chunk_count,
              t->chunk_capacity);
      t->chunks[t->chunk_count++] =
         VG_(malloc)("pypygc.tree.chunk", sizeof(TreeChunk));
      note_memory(t, 0);
   }
   TreeChunk* c = t->chunks[i >> CHUNK_BITS];
   UInt       k = i & (CHUNK_SIZE - 1);
   c->low[k]    = (UInt)(address >> 3);
   c->high[k]   = (UShort)(address >> 35) & HIGH;
}

void PG_(tree_start)(Tree* t, Addr address)
{
   t->used = 0;
   append(t, address);
   t->parents_end = 1;
   t->depth       = 1;
   t->kept_end    = 0xffffffff;
}

void PG_(tree_add)(Tree* t, Addr address, UInt parent)
{
   if (parent >= t->parents_end) {
      t->depth++;
      t->parents_end = t->used;
      if (t->depth == PG_TREE_LEVELS)
         t->kept_end = t->used;
   }
   append(t, address);
   if (has(t, parent, PARENT))
      return;
   set(t, parent, PARENT, True);
   set(t, t->used - 1, FIRST, True);
}

/* The last parent below I; I = used for the last of all. The root if there is
   none. */
static UInt parent_below(const Tree* t, UInt i)
{
   while (i > 0 && !has(t, --i, PARENT))
      ;
   return i;
}

/* ---- the queue ---- */

#define QUEUE_CHUNK 16384
#define LARGE_SUM   0x8000 /* the sum stands in LARGE */

typedef struct QueueChunk {
   struct QueueChunk* next;
   UShort             sums[QUEUE_CHUNK];
} QueueChunk;

typedef struct {
   QueueChunk *first, *last;
   UInt        first_at, last_at;
   UInt        chunks;
   ULong*      large;
   UInt        large_first, large_used, large_capacity;
} Queue;

static ULong queue_memory(const Queue* q)
{
   return q->chunks * sizeof(QueueChunk) + q->large_capacity * sizeof(ULong);
}

static void enqueue(Tree* t, Queue* q, ULong sum)
{
   if (q->last == NULL || q->last_at == QUEUE_CHUNK) {
      QueueChunk* c = VG_(malloc)("pypygc.tree.queue", sizeof *c);
      c->next       = NULL;
      if (q->last != NULL)
         q->last->next = c;
      else
         q->first = c;
      q->last    = c;
      q->last_at = 0;
      q->chunks++;
      note_memory(t, queue_memory(q));
   }
   if (sum >= LARGE_SUM) {
      if (q->large_first == q->large_used)
         q->large_first = q->large_used = 0;
      PG_GROW("pypygc.tree.large", q->large, q->large_used, q->large_capacity);
      q->large[q->large_used++] = sum;
      sum                       = LARGE_SUM;
   }
   q->last->sums[q->last_at++] = (UShort)sum;
}

static ULong dequeue(Queue* q)
{
   if (q->first_at == QUEUE_CHUNK) {
      QueueChunk* c = q->first;
      q->first      = c->next;
      q->first_at   = 0;
      q->chunks--;
      VG_(free)(c);
   }
   UShort sum = q->first->sums[q->first_at++];
   return sum != LARGE_SUM ? sum : q->large[q->large_first++];
}

static void free_queue(Queue* q)
{
   while (q->first != NULL) {
      QueueChunk* c = q->first;
      q->first      = c->next;
      VG_(free)(c);
   }
   VG_(free)(q->large);
}

/* ---- sizes ---- */

/* Large children of a node whose turn has not come. */
typedef struct {
   UInt      parent, count;
   TreeBytes child;
} Family;

typedef struct {
   Family families[PG_TREE_LARGE];
   UInt   used;
} Families;

static void add_top(Tree* t, TreeBytes top)
{
   if (t->top_count < 2 * PG_TREE_LARGE)
      t->tops[t->top_count++] = top;
}

static void add_large_child(Tree* t, Families* f, UInt parent, TreeBytes child)
{
   UInt i = 0;
   while (i < f->used && f->families[i].parent != parent)
      i++;
   if (i == f->used) {
      if (f->used < PG_TREE_LARGE)
         f->families[f->used++] = (Family){parent, 1, child};
      return;
   }
   if (f->families[i].count++ == 1)
      add_top(t, f->families[i].child);
   add_top(t, child);
}

/* How many large children NODE has; its turn has come. */
static UInt take_family(Families* f, UInt node)
{
   for (UInt i = 0; i < f->used; i++)
      if (f->families[i].parent == node) {
         UInt count     = f->families[i].count;
         f->families[i] = f->families[--f->used];
         return count;
      }
   return 0;
}

static void note_large(Tree* t, Families* f, TreeBytes node)
{
   UInt children = take_family(f, node.node);
   if (children == 0 && t->leaf_count < PG_TREE_LARGE)
      t->leaves[t->leaf_count++] = node.node;
   if (children > 1 && t->branch_count < PG_TREE_LARGE)
      t->branches[t->branch_count++] = node.node;
   if (node.node >= t->kept_end)
      return;
   PG_GROW("pypygc.tree.kept", t->kept, t->kept_used, t->kept_capacity);
   t->kept[t->kept_used++] = node;
}

void PG_(tree_measure)(Tree* t, ULong threshold, ULong (*bytes)(Addr))
{
   Queue    queue    = {0};
   Families families = {.used = 0};
   UInt     parent   = parent_below(t, t->used);
   ULong    sum      = 0; /* of the children of PARENT so far */
   t->kept_used = t->leaf_count = t->branch_count = t->top_count = 0;
   for (UInt i = t->used; i-- > 0;) {
      TreeBytes node = {i, bytes(PG_(tree_address)(t, i))};
      if (has(t, i, PARENT))
         node.bytes += dequeue(&queue);
      Bool large = node.bytes >= threshold;
      if (large || i == 0)
         note_large(t, &families, node);
      if (i == 0)
         t->total = node.bytes;
      else if (large)
         add_large_child(t, &families, parent, node);
      sum += node.bytes;
      if (!has(t, i, FIRST))
         continue;
      enqueue(t, &queue, sum);
      sum    = 0;
      parent = parent_below(t, parent);
   }
   note_memory(t, queue_memory(&queue));
   free_queue(&queue);
}

ULong PG_(tree_bytes)(const Tree* t, UInt node)
{
   UInt low = 0, high = t->kept_used; /* they stand in falling order */
   while (low < high) {
      UInt middle = low + (high - low) / 2;
      if (t->kept[middle].node > node)
         low = middle + 1;
      else
         high = middle;
   }
   return low < t->kept_used && t->kept[low].node == node ? t->kept[low].bytes
                                                          : 0;
}

/* ---- paths ---- */

static Bool is_branch(const Tree* t, UInt node)
{
   for (UInt i = 0; i < t->branch_count; i++)
      if (t->branches[i] == node)
         return True;
   return False;
}

TreePath PG_(tree_path)(Tree* t, UInt n)
{
   /* leaves were found in falling order */
   TreePath path   = {.leaf = t->leaves[t->leaf_count - 1 - n], .top = 0};
   UInt     wanted = path.leaf;
   UInt     parent = parent_below(t, t->used);
   for (UInt i = t->used; i-- > 0;) {
      set(t, i, ON_PATH, i == wanted);
      if (i == wanted && i != 0) {
         if (path.top == 0 && is_branch(t, parent))
            path.top = i;
         wanted = parent;
      }
      if (has(t, i, FIRST))
         parent = parent_below(t, parent);
   }
   path.top_bytes = t->total;
   for (UInt i = 0; i < t->top_count && path.top != 0; i++)
      if (t->tops[i].node == path.top)
         path.top_bytes = t->tops[i].bytes;
   return path;
}

UInt PG_(tree_on_path)(const Tree* t, UInt from)
{
   while (!has(t, from, ON_PATH))
      from++;
   return from;
}

void PG_(tree_each_under)(Tree* t, UInt                                  top,
                          void (*visit)(Addr address, void* data), void* data)
{
   UInt parent = 0;
   for (UInt i = 0; i < t->used; i++) {
      if (has(t, i, FIRST) && i != 1) /* the first row is the root's */
         while (!has(t, ++parent, PARENT))
            ;
      Bool under = i == top || (i > top && has(t, parent, UNDER));
      set(t, i, UNDER, under);
      if (under)
         visit(PG_(tree_address)(t, i), data);
   }
}

void PG_(tree_free)(Tree* t)
{
   ULong most = t->most_memory;
   for (UInt i = 0; i < t->chunk_count; i++)
      VG_(free)(t->chunks[i]);
   VG_(free)(t->chunks);
   VG_(free)(t->kept);
   VG_(memset)(t, 0, sizeof *t);
   t->most_memory = most;
}
