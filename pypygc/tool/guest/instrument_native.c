/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References of code outside of traces: reads and writes share a word. */
#include "instrument_native.h"

#include "event.h"

/* Of the superblock at hand, not counted yet. */
static UInt reads, writes;

static UInt counted_reads; /* of it, in the thread's registers */

void PG_(native_begin)(void)
{
   reads = writes = counted_reads = 0;
}

void PG_(native_reference)(Bool write)
{
   if (write)
      writes++;
   else
      reads++;
}

void PG_(native_end)(Builder* b)
{
   if (counted_reads + reads > PG_COUNT_MOST_READS) {
      add_count(b, (Addr)&PG_(guest).references,
                reads + ((ULong)writes << PG_WRITES_SHIFT));
   } else if (reads != 0 || writes != 0) {
      counted_reads += reads;
      count_up(b, CountReferences,
               reads + ((ULong)writes << PG_COUNT_WRITES_SHIFT));
   }
   reads = writes = 0;
}
