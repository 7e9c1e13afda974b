/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Misses of D1 in nursery memory, and the sites that have reserved it. They are put down
   as they come; whose memory it was is found out for many at once, in the order of their
   addresses, before the nursery is emptied. */
#ifndef PYPYGC_TOOL_NURSERY_MISSES_H
#define PYPYGC_TOOL_NURSERY_MISSES_H

#include "../port.h"

typedef struct {
   ULong all;
   ULong fresh; /* of these: above all that had missed in this cycle */
} NurseryMisses;

/* What a miss is. */
typedef enum { MissOutside, MissUsedAgain, MissFresh } NurseryMiss;

/* Where the words of the GC object are that tell the nursery's start and its
   size; without them no miss counts as one in the nursery. */
void PG_(nursery_misses_watch)(const ULong* nursery, const ULong* size);

/* RESERVED tells the site (owner/sites.h) that has reserved the memory at an address, 0
   if none is known. It is asked in rising order. NULL: nobody tells. */
void PG_(nursery_misses_ask)(UInt (*reserved)(Addr address));

/* ADDRESS has missed; LINE_BITS are those of an address within its line. */
NurseryMiss PG_(nursery_miss)(Addr address, ULong line_bits);

/* What missed is given to those who had reserved it. To be called before the nursery is
   emptied, and before the results are read. */
void PG_(nursery_misses_settle)(void);

/* A new cycle of the nursery begins; all is settled. */
void PG_(nursery_misses_new_cycle)(void);

/* Misses in memory of SITE; in memory that no site is known to have reserved. All is
   settled. */
NurseryMisses PG_(nursery_misses_of_site)(UInt site);
NurseryMisses PG_(nursery_misses_unowned)(void);

/* Sets all counts to 0. */
void PG_(nursery_misses_clear)(void);

#endif
