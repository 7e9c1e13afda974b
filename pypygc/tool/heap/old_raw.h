/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects of the old generation that were malloced, with the blocks that they lie in:
   those above 280 bytes. An object may have card marking words in front of it.
   Source: rpython/memory/gc/incminimark.py external_malloc, get_card. */
#ifndef PYPYGC_TOOL_OLD_RAW_H
#define PYPYGC_TOOL_OLD_RAW_H

#include "../port.h"
#include "../pypy/gctypes.h"
#include "old_block.h"

typedef struct {
   VgHashNode links;  /* key: address of the malloced block */
   OldBlock   block;  /* empty until it is known what the object is */
   ULong      bytes;  /* of the object; until then, of all that was malloced */
   UInt       offset; /* of the object: card marking words; until then, the
                         point of its birth */
   UInt       epoch;  /* minor collections before its birth */
   UInt       number; /* see raw_number */
} RawObject;

/* Starts without objects. */
void PG_(raw_init)(void);

/* A new object of BYTES in the block at BLOCK, where none is known. */
RawObject* PG_(raw_add)(Addr block, ULong bytes);

/* What was malloced at BLOCK; NULL if nothing that is known. */
RawObject* PG_(raw_in_block)(Addr block);

/* The object whose header is at ADDRESS; likewise. */
RawObject* PG_(raw_at)(Addr address);

/* Looks what the object in RAW is, by its header: RAW gets where it is and its size
   without card marking words. Returns its type; NULL if it cannot be read. */
const GcType* PG_(raw_resolve)(RawObject* raw);

/* Forgets RAW. */
void PG_(raw_remove)(RawObject* raw);

/* Calls VISIT for every object, in no order, with its size and DATA. */
void PG_(raw_each)(void (*visit)(OldBlock* block, ULong bytes, void* data),
                   void* data);

/* Gives each object a number, from FIRST + 1 on, until one comes or goes. Returns the
   last one. */
UInt PG_(raw_number)(UInt first);
void PG_(raw_number_end)(void); /* gives the memory for it back */

/* The object with NUMBER, which raw_number has given. */
RawObject* PG_(raw_numbered)(UInt number);

/* Bytes that are malloced, card marking words included; and what this module needs
   for them. */
ULong PG_(raw_bytes)(void);
ULong PG_(raw_memory)(void);

#endif
