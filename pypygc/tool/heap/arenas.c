/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over the blocks in use. A page has its free blocks in a chain that ends
   at the first block that was never used; a block that is in neither part is in
   use (minimarkpage.py PAGE_HEADER, malloc). */
#include "arenas.h"

#include "../pypy/memory.h"
#include "gcobject.h"

/* Offsets in an ArenaCollection: arrays with a list of pages for each size in
   words. */
#define AC_FULL_PAGE_FOR_SIZE 40
#define AC_PAGE_FOR_SIZE      112
#define MOST_WORDS            35 /* small_request_threshold */

typedef struct {
   Addr  next_page, arena;
   ULong nfree;
   Addr  freeblock;
} PageHeader;

static UChar is_free[PG_PAGE_SIZE / 8]; /* by number of the block */

static void walk_page(Addr page, UInt size, void (*visit)(Addr, UInt, void*),
                      void* data)
{
   const PageHeader* h     = (const PageHeader*)page;
   Addr              first = page + sizeof *h;
   UInt              count = (PG_PAGE_SIZE - sizeof *h) / size;
   Addr              block = h->freeblock;
   VG_(memset)(is_free, 0, sizeof is_free);
   for (ULong i = 0; i < h->nfree; i++) {
      if (block < first || block + size > page + PG_PAGE_SIZE ||
          (block - first) % size != 0)
         return; /* not a page as it should be */
      is_free[(block - first) / size] = 1;
      block                           = *(const Addr*)block;
   }
   for (UInt i = 0; i < count && first + i * size < block; i++)
      if (!is_free[i])
         visit(first + i * size, size, data);
}

static void walk_list(Addr page, UInt size, void (*visit)(Addr, UInt, void*),
                      void* data)
{
   while (page != 0 && page % PG_PAGE_SIZE == 0 &&
          PG_(can_read_bytes)(page, PG_PAGE_SIZE)) {
      walk_page(page, size, visit, data);
      page = ((const PageHeader*)page)->next_page;
   }
}

void PG_(arenas_walk)(void (*visit)(Addr block, UInt size, void* data),
                      void* data)
{
   static const UInt lists[] = {AC_FULL_PAGE_FOR_SIZE, AC_PAGE_FOR_SIZE};
   Addr              ac      = PG_(gcobject_arenas)();
   for (UInt i = 0; i < 2; i++) {
      if (!PG_(can_read)(ac + lists[i], 8))
         return;
      const Addr* pages = *(const Addr**)(ac + lists[i]);
      if (!PG_(can_read)((Addr)pages, (MOST_WORDS + 1) * sizeof(Addr)))
         return;
      for (UInt words = 1; words <= MOST_WORDS; words++)
         walk_list(pages[words], 8 * words, visit, data);
   }
}
