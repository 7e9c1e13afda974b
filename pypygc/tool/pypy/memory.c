/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether memory can be read is remembered by page, since the map of the program's
   memory is a search and the same few pages are asked for again and again. */
#include "memory.h"

ULong PG_(memory_pages)[PG_MEMORY_PAGES];

static Bool (*is_readable)(Addr address, SizeT count);

void PG_(memory_init)(Bool (*readable)(Addr address, SizeT count))
{
   is_readable = readable;
   PG_(memory_forget)();
}

Bool PG_(can_read_bytes)(Addr address, SizeT count)
{
   return is_readable != NULL && is_readable(address, count);
}

Bool PG_(can_read_unknown)(Addr address, SizeT count)
{
   ULong page = address >> PG_MEMORY_PAGE_BITS;
   if (address % 8 != 0 || page == 0 || !PG_(can_read_bytes)(address, count))
      return False;
   PG_(memory_pages)[page % PG_MEMORY_PAGES] = page;
   return True;
}

void PG_(memory_forget)(void)
{
   VG_(memset)(PG_(memory_pages), 0, sizeof PG_(memory_pages));
}
