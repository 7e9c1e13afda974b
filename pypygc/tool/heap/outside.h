/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose memory outside the heap is: which blocks of malloc hang on which object of a
   snapshot. An object that stands for something of a C library has the address of that
   thing's block among its words, and that block has those of others. */
#ifndef PYPYGC_TOOL_OUTSIDE_H
#define PYPYGC_TOOL_OUTSIDE_H

#include "dominators.h"

/* A block, and the node that it counts for. */
typedef struct {
   Addr  address;
   ULong bytes;
   UInt  node, site; /* who asked for it */
} OutsideBlock;

typedef struct {
   OutsideBlock* blocks;
   UInt          used, capacity;
   UInt*
      chunks; /* of a node: what it, its leaves and all that it dominates lead to,
                    in units of 16 bytes; NULL if that was not looked at */
   UInt all; /* the same of all objects */
} Outside;

/* Fills *OUTSIDE, if there is much outside; slots are those of slots.h. A block counts
   once, for the object from which the fewest steps lead to it. Only what is at the
   beginning of a block is taken for its address, so that a library that keeps others
   hides the block; blocks of objects that are dead are nobody's. */
void PG_(outside_find)(const Dominators* d, Outside* outside);
void PG_(outside_free)(Outside* outside);

/* Who asked for most of the blocks that count for the nodes with GROUP[node] = WHICH: a
   site; 0 if there are none. */
UInt PG_(outside_site)(const Outside* o, const UChar* group, UChar which);

/* Bytes that hang on NODE. */
static inline ULong PG_(outside_bytes)(const Outside* o, UInt node)
{
   return o->chunks != NULL ? 16ULL * o->chunks[node] : 0;
}

#endif
