/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of the collector's arenas, and what is kept of the objects in their blocks:
   8 bytes for each block of a page that holds one.

   All blocks of a page have the same size, so an object's number in its page is all
   that must be known to find what belongs to it. A page that is given up and gets
   another block size shows itself by the first object that does not fit; everything
   that was in it is dead then. Source: rpython/memory/gc/minimarkpage.py. */
#ifndef PYPYGC_TOOL_OLD_PAGES_H
#define PYPYGC_TOOL_OLD_PAGES_H

#include "../port.h"
#include "old_block.h"

/* Starts without pages. DIED is told of every object of BYTES that is found to be
   dead, before its block is free. */
void PG_(pages_init)(void (*died)(const OldBlock* block, ULong bytes));

/* The block at ADDRESS, of SIZE bytes, to be filled at once; the object that was in it
   is dead. NULL if no block can start there. */
OldBlock* PG_(pages_take)(Addr address, UInt size);

/* The block of the object at ADDRESS; NULL if no object is there. *ANY tells whether
   the page is known. *BYTES gets the size of the block. */
OldBlock* PG_(pages_find)(Addr address, Bool* any, ULong* bytes);

/* Asks LIVES for every object, with its address (NULL if its page cannot be read) and
   DATA. What does not live dies; pages without objects are forgotten. */
void PG_(pages_settle)(Bool (*lives)(const OldBlock* block, const UChar* object,
                                     ULong bytes, void* data),
                       void* data);

/* Calls VISIT for every object, in no order. */
void PG_(pages_each)(void (*visit)(OldBlock* block, ULong bytes, void* data),
                     void* data);

/* Gives each block of each page a number, from FIRST + 1 on, until a page comes or goes.
   Returns the last one. The numbers of blocks without an object are lost. */
UInt PG_(pages_number)(UInt first);
void PG_(pages_number_end)(void); /* gives the memory for it back */

/* The number of the object at ADDRESS; 0 if there is none. *ANY: see pages_find. */
UInt PG_(pages_number_at)(Addr address, Bool* any);

/* The address of the object with NUMBER, which pages_number has given. */
Addr PG_(pages_address)(UInt number);

/* The block with NUMBER, which pages_number has given; *ADDRESS and *BYTES are those of
   its object. NULL if it has none. */
OldBlock* PG_(pages_numbered)(UInt number, Addr* address, ULong* bytes);

/* Calls VISIT for every object in a page that is less than half full, in no order, with the
   object's part of the bytes of the page that are free. */
void PG_(pages_each_sparse)(void (*visit)(const OldBlock* block, ULong bytes,
                                          ULong free_bytes, void* data),
                            void* data);

/* How many pages there are with an object. */
ULong PG_(pages_count)(void);

/* Bytes of the blocks in use; and what this module needs for them. */
ULong PG_(pages_bytes)(void);
ULong PG_(pages_memory)(void);

#endif
