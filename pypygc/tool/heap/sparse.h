/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who keeps pages of arenas that are mostly free: a page cannot be given back, nor used for
   objects of another size, as long as one object is in it. */
#ifndef PYPYGC_TOOL_SPARSE_H
#define PYPYGC_TOOL_SPARSE_H

#include "../port.h"

/* What the objects of a cell have in pages that are less than half full. */
typedef struct {
   ULong objects, bytes;
   ULong free_bytes; /* of these pages, divided among all objects of a page */
} Sparse;

/* Looks at all pages; takes the place of the look before. */
void PG_(sparse_look)(void);

/* By the number of the cell; NULL if it has none there, or no look was taken. */
const Sparse* PG_(sparse_of)(UInt cell);

/* The free bytes of all these pages. */
ULong PG_(sparse_free_bytes)(void);

#endif
