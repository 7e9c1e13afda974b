/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dominator tree of a graph: what hangs on what. Object d dominates object v if all
   ways from the roots to v lead through d, so v is freed with d, and the retained size
   of d is its own with that of all that it dominates. Knows no objects: a slot is a
   number from 1 on, slot 0 holds the roots.

   What has no pointers, nearly half of a heap, is a leaf, and takes 8 bytes; the others
   take 24. Each pointer to what was reached in another way, too, takes 8 more. */
#ifndef PYPYGC_TOOL_DOMINATORS_H
#define PYPYGC_TOOL_DOMINATORS_H

#include "../port.h"

/* How to see the graph. */
typedef struct {
   UInt slots; /* without slot 0 */
   /* Calls VISIT, with DATA, for the target of each pointer in SLOT. */
   void (*edges)(UInt slot, void (*visit)(UInt target, void* data), void* data);
   /* The same for roots that hold only what no others reach; may be NULL. */
   void (*late_roots)(void (*visit)(UInt target, void* data), void* data);
   Bool (*is_leaf)(UInt slot); /* it has no pointers */
} Graph;

/* Nodes are numbered from 1, the roots, in the order of the walk; a dominator has a
   lower number than what it dominates. 0 is no node. */
typedef struct {
   UInt slots, nodes, leaves;
   UInt early_nodes; /* that others than the late roots reach: the first ones */
   UInt*
      number; /* of the node in a slot, or PG_LEAF | that of a leaf; 0: not reached */
   UInt* slot;      /* of a node */
   UInt* dominator; /* of a node: the next one above it; 0 for the roots */
   UInt* above;     /* of a leaf, from 0 on: the same */
   UInt* words;     /* of a node: what it retains, see retained_bytes */
   ULong memory;    /* in bytes, at the most */
} Dominators;

#define PG_LEAF 0x80000000u

/* Finds the dominators in GRAPH. BYTES tells the size of what is in a slot. To be freed
   with dominators_free. */
void PG_(dominators_find)(Dominators* d, const Graph* graph,
                          ULong (*bytes)(UInt slot));

void PG_(dominators_free)(Dominators* d);

/* What NODE retains: sizes are whole words, of all together less than 32 GB. */
static inline ULong PG_(retained_bytes)(const Dominators* d, UInt node)
{
   return 8ULL * d->words[node];
}

/* Which nodes each dominates directly. */
typedef struct {
   UInt *first, *next; /* of a node; 0: none */
} DominatorTree;

/* To be freed with dominator_tree_free. */
void PG_(dominator_tree)(Dominators* d, DominatorTree* tree);
void PG_(dominator_tree_free)(DominatorTree* tree);

#endif
