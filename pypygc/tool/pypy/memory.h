/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the program's memory is read. Whatever was found there is checked before it
   is followed: a pointer may be stale, or none. The one place that asks whether
   memory can be read, and remembers the answer. */
#ifndef PYPYGC_TOOL_MEMORY_H
#define PYPYGC_TOOL_MEMORY_H

#include "../port.h"

#define PG_MEMORY_PAGES     256 /* remembered */
#define PG_MEMORY_PAGE_BITS 12

/* Pages that were found readable, by number; 0 for none. Only for can_read. */
extern ULong PG_(memory_pages)[PG_MEMORY_PAGES];

/* READABLE tells whether COUNT bytes at an address can be read: Valgrind's map of
   the program's memory, or a test's. Until then nothing can. */
void PG_(memory_init)(Bool (*readable)(Addr address, SizeT count));

/* True if COUNT bytes at ADDRESS, which need not be that of a word, can be
   read. */
Bool PG_(can_read_bytes)(Addr address, SizeT count);

/* What can_read asks if it does not remember. */
Bool PG_(can_read_unknown)(Addr address, SizeT count);

/* True if ADDRESS is that of a word, outside of the first page, and COUNT bytes
   there can be read. An answer holds until memory_forget. */
static inline Bool PG_(can_read)(Addr address, SizeT count)
{
   ULong page = address >> PG_MEMORY_PAGE_BITS;
   if (PG_(memory_pages)[page % PG_MEMORY_PAGES] == page && page != 0 &&
       address % 8 == 0 && (address + count - 1) >> PG_MEMORY_PAGE_BITS == page)
      return True;
   return PG_(can_read_unknown)(address, count);
}

/* Memory may have been given back: what can_read remembers holds no longer. */
void PG_(memory_forget)(void);

/* The word at ADDRESS, which can be read. */
static inline ULong PG_(word_at)(const UChar* address)
{
   return *(const ULong*)address;
}

/* The same where an address is a number. */
static inline ULong PG_(word)(Addr address)
{
   return *(const ULong*)address;
}

#endif
