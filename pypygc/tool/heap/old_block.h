/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of an old object, whatever it lies in: which cell it counts for and
   when it was born, in 8 bytes. */
#ifndef PYPYGC_TOOL_OLD_BLOCK_H
#define PYPYGC_TOOL_OLD_BLOCK_H

#include "../owner/sites.h"
#include "../port.h"

/* Births are kept in units of this many bytes of the clock: 32 bits last for a
   terabyte. */
#define PG_BIRTH_BITS 8

/* For whoever walks the heap (heap/holders.h). */
#define PG_MARK_BITS 6
#define PG_MARK_MASK ((1u << PG_MARK_BITS) - 1)

typedef struct {
   UInt
      cell_and_mark; /* (cell's number + 1) << PG_MARK_BITS | mark; 0: nothing */
   UInt birth;
} OldBlock;

/* The number of the cell of BLOCK, which is not empty. */
static inline UInt PG_(block_cell_number)(const OldBlock* block)
{
   return (block->cell_and_mark >> PG_MARK_BITS) - 1;
}

static inline Cell* PG_(block_cell)(const OldBlock* block)
{
   return PG_(cell_at)(PG_(block_cell_number)(block));
}

/* BIRTH in bytes of the clock. */
static inline void PG_(block_fill)(OldBlock* block, const Cell* cell,
                                   ULong birth)
{
   block->cell_and_mark = (cell->number + 1) << PG_MARK_BITS;
   block->birth         = (UInt)(birth >> PG_BIRTH_BITS);
}

#endif
