/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner table: for every 8 bytes of the nursery the point that made a reservation
   start there, or 0. Generated code writes it (guest/event.h); its size is a power of
   two, so that generated code can mask. */
#ifndef PYPYGC_TOOL_OWNER_TABLE_H
#define PYPYGC_TOOL_OWNER_TABLE_H

#include "../port.h"

typedef struct {
   UInt* owners;
   ULong count;
} OwnerTable;

/* Only for the functions here. */
extern OwnerTable PG_(owner_table);

/* The entry for ADDRESS of the nursery. */
static inline UInt* PG_(owner_of)(ULong address)
{
   return PG_(owner_table).owners +
          ((address >> 3) & (PG_(owner_table).count - 1));
}

/* Makes the table cover a nursery of NURSERY_SIZE bytes and its end, tells generated
   code, and clears it. */
void PG_(owners_resize)(ULong nursery_size);

/* Clears the entries for [FROM, TO). */
void PG_(owners_clear)(ULong from, ULong to);

/* The first address in [FROM, TO) where a reservation or a gap starts; TO if there is
   none. */
ULong PG_(owners_next)(ULong from, ULong to);

/* The same for what follows a reservation at START of which EXPECTED bytes are likely
   (0: no idea): spares the search where the guess is right. */
ULong PG_(owners_next_after)(ULong start, ULong to, ULong expected);

/* The last address in [TO, FROM] where one starts; TO if there is none. */
ULong PG_(owners_last)(ULong from, ULong to);

#endif
