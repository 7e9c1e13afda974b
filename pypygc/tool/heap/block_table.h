/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks that the program has malloced and not freed, by address: who asked, how many
   bytes, and how many the C library takes for it. 16 bytes a block, in a table that is
   between 2/7 and 4/7 full. */
#ifndef PYPYGC_TOOL_BLOCK_TABLE_H
#define PYPYGC_TOOL_BLOCK_TABLE_H

#include "../port.h"

typedef struct {
   ULong bytes;  /* asked for */
   ULong chunk;  /* bytes that the C library takes, a multiple of 16 */
   Bool  mapped; /* it lies in a mapping of its own */
   UInt  work;   /* a number below 2^31 */
} MallocBlock;

/* Adds the block at ADDRESS. True if there is none, or False and *BEFORE is what is
   taken off. Addresses that are no multiple of 16 are no blocks. */
Bool PG_(block_put)(Addr address, const MallocBlock* block,
                    MallocBlock* before);

/* The block at ADDRESS is put into *BLOCK, and taken off. False if there is none. */
Bool PG_(block_take)(Addr address, MallocBlock* block);

/* The block at ADDRESS is put into *BLOCK, and its place in the table, which holds until
   a block is put or taken, into *AT. False if there is none. */
Bool PG_(block_find)(Addr address, MallocBlock* block, ULong* at);

/* Places of blocks are below that. */
ULong PG_(blocks_room)(void);

/* Calls VISIT for each block, with its address, in no order. */
void PG_(blocks_each)(void (*visit)(Addr address, const MallocBlock* block));

#endif
