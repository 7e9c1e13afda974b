/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An index of elements that are kept once and have a number, from 1 on: strings, call
   chains, sites, cells. Who keeps the elements says which are equal. */
#ifndef PYPYGC_TOOL_INTERN_INDEX_H
#define PYPYGC_TOOL_INTERN_INDEX_H

#include "../port.h"
#include "chunks.h"

/* All 0 is an empty index. */
typedef struct {
   UInt*  slots;      /* number, and bits of the hash; 0: free */
   UInt   slot_count; /* a power of two */
   UInt   used;
   Chunks hashes; /* UInt, by number */
} InternIndex;

/* The number of the element with HASH of which EQUAL says that it is KEY; 0 if there
   is none. */
UInt PG_(intern_find)(const InternIndex* index, UInt hash,
                      Bool (*equal)(const void* key, UInt number),
                      const void* key);

/* Adds element NUMBER, which is not there yet, with HASH. NUMBER is below 2^26: that is
   checked. */
void PG_(intern_add)(InternIndex* index, UInt hash, UInt number);

/* Hashes of COUNT words, and of LENGTH bytes. */
UInt PG_(hash_words)(const void* words, UInt count);
UInt PG_(hash_bytes)(const HChar* bytes, SizeT length);

#endif
