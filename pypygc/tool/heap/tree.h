/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of objects, as a walk over the heap grows it level by level: who was reached
   through whom, how much hangs on each, and where the large parts of it are. It needs
   6 bytes for an object, and at most one more while it is measured: the heap may have
   tens of millions of them. */
#ifndef PYPYGC_TOOL_TREE_H
#define PYPYGC_TOOL_TREE_H

#include "../port.h"

/* Sizes are kept for the nodes of so many levels that are large. */
#define PG_TREE_LEVELS 4096

/* A node is large if at least a given part of the heap hangs on it, a tenth or so: this
   is how many there can be beside each other. */
#define PG_TREE_LARGE 32

/* A number of bytes of one node. */
typedef struct {
   UInt  node;
   ULong bytes;
} TreeBytes;

/* Where a path ends: a large node that has no large child, or the root. */
typedef struct {
   UInt  leaf;
   UInt  top;       /* the first node that is on no other path */
   ULong top_bytes; /* hang on it */
} TreePath;

typedef struct TreeChunk TreeChunk;

/* Fields are the module's own, except those named here. All 0 is an empty tree. */
typedef struct {
   UInt        used; /* number of nodes */
   TreeChunk** chunks;
   UInt        chunk_count, chunk_capacity;
   UInt        parents_end, depth; /* of the level that grows */
   UInt        kept_end; /* first node that is too deep for its size */
   ULong       total;    /* bytes, once measured */
   TreeBytes*  kept;
   UInt        kept_used, kept_capacity;
   UInt        leaves[PG_TREE_LARGE], branches[PG_TREE_LARGE];
   TreeBytes   tops[2 * PG_TREE_LARGE];
   UInt        leaf_count, branch_count, top_count;
   ULong       most_memory;
} Tree;

/* Makes ADDRESS the root of TREE, which forgets what it held; 0 for a root that is no
   object. */
void PG_(tree_start)(Tree* tree, Addr address);

/* Adds a node under node PARENT. Parents come in rising order. */
void PG_(tree_add)(Tree* tree, Addr address, UInt parent);

/* The address of NODE. */
Addr PG_(tree_address)(const Tree* tree, UInt node);

/* Finds out what hangs on each node; BYTES tells the size of one object by its address,
   THRESHOLD what is large, at least 1. */
void PG_(tree_measure)(Tree* tree, ULong threshold, ULong (*bytes)(Addr));

/* The I-th of tree->leaf_count paths, in the order of their ends; and marks it. */
TreePath PG_(tree_path)(Tree* tree, UInt i);

/* The first node of the marked path from number FROM on. The path ends at its leaf. */
UInt PG_(tree_on_path)(const Tree* tree, UInt from);

/* The bytes that hang on a large node of one of the first PG_TREE_LEVELS levels. */
ULong PG_(tree_bytes)(const Tree* tree, UInt node);

/* Calls VISIT for node TOP and all under it, with DATA. */
void PG_(tree_each_under)(Tree* tree, UInt                               top,
                          void (*visit)(Addr address, void* data), void* data);

/* Gives all memory back; most_memory stays. */
void PG_(tree_free)(Tree* tree);

#endif
