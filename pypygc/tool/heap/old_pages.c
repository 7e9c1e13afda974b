/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of blocks for each page, found by the page's number. */
#include "old_pages.h"

#include "../pypy/memory.h"
#include "gcobject.h"

#define PAGE_HEADER 32 /* minimarkpage.py PAGE_HEADER: four words */

/* Whoever follows pointers asks for the same pages again and again, also for those that
   are none: answers are remembered. */
#define RECENT_PAGES 4096

/* Among the pages in the order of their numbers, one is noted for so many numbers. */
#define NUMBERS_PER_MARK 64

typedef struct {
   VgHashNode links; /* key: address / PG_PAGE_SIZE */
   UInt       size;  /* of a block, in bytes */
   UInt       count; /* of blocks */
   UInt       used;
   UInt       first;   /* number of its first block (pages_number) */
   UInt       inverse; /* 2^32 / SIZE, rounded up */
   OldBlock   blocks[];
} Page;

/* A page whose blocks have numbers, with what tells their addresses. */
typedef struct {
   Page* page;
   Addr  start; /* of its first block */
   UInt  first, size;
} NumberedPage;

typedef struct {
   UWord key;  /* 0: nothing is remembered here */
   Page* page; /* NULL: there is none */
} RecentPage;

static struct {
   VgHashTable* pages;
   RecentPage   recent[RECENT_PAGES];
   void (*died)(const OldBlock* block, ULong bytes);
   ULong         bytes, memory;
   NumberedPage* numbered; /* in the order of their numbers */
   UInt          numbered_count;
   UInt* marks; /* of every NUMBERS_PER_MARK numbers: the page of the first */
} state;

void PG_(pages_init)(void (*died)(const OldBlock* block, ULong bytes))
{
   VG_(memset)(&state, 0, sizeof state);
   state.pages = VG_(HT_construct)("pypygc.oldgen.pages");
   state.died  = died;
}

static Page* find_page(Addr address)
{
   UWord       key = address / PG_PAGE_SIZE;
   RecentPage* r   = &state.recent[key % RECENT_PAGES];
   if (r->key != key)
      *r = (RecentPage){key, VG_(HT_lookup)(state.pages, key)};
   return r->page;
}

static void remember(UWord key, Page* page)
{
   state.recent[key % RECENT_PAGES] = (RecentPage){key, page};
}

/* The number of the block of PAGE that starts at ADDRESS; its count if none does. That is
   asked for every pointer of the heap, and a division would take most of the time: the
   offset is so small that a multiplication is as exact. */
static UInt number_of(const Page* page, Addr address)
{
   UInt offset = (UInt)(address % PG_PAGE_SIZE) - PAGE_HEADER;
   UInt number = (UInt)((ULong)offset * page->inverse >> 32);
   return number < page->count && number * page->size == offset ? number
                                                                : page->count;
}

static SizeT memory_of(const Page* page)
{
   return sizeof *page + page->count * sizeof(OldBlock) + sizeof(UWord);
}

static void block_died(Page* page, OldBlock* block)
{
   state.died(block, page->size);
   block->cell_and_mark = 0;
   page->used--;
   state.bytes -= page->size;
}

static void drop_page(Page* page)
{
   for (UInt i = 0; i < page->count; i++)
      if (page->blocks[i].cell_and_mark != 0)
         block_died(page, &page->blocks[i]);
   VG_(HT_remove)(state.pages, page->links.key);
   remember(page->links.key, NULL);
   state.memory -= memory_of(page);
   VG_(free)(page);
}

static Page* new_page(Addr address, UInt size)
{
   UInt  count     = (PG_PAGE_SIZE - PAGE_HEADER) / size;
   Page* page      = VG_(calloc)("pypygc.oldgen.page", 1,
                            sizeof *page + count * sizeof(OldBlock));
   page->links.key = address / PG_PAGE_SIZE;
   page->size      = size;
   page->count     = count;
   page->inverse   = 0xffffffffU / size + 1;
   VG_(HT_add_node)(state.pages, page);
   state.memory += memory_of(page);
   remember(page->links.key, page);
   return page;
}

OldBlock* PG_(pages_take)(Addr address, UInt size)
{
   UInt offset = address % PG_PAGE_SIZE;
   if (offset < PAGE_HEADER || size == 0 ||
       (offset - PAGE_HEADER) % size != 0 || offset + size > PG_PAGE_SIZE)
      return NULL;
   Page* page = find_page(address);
   if (page != NULL && page->size != size) {
      drop_page(page);
      page = NULL;
   }
   if (page == NULL)
      page = new_page(address, size);
   OldBlock* block = &page->blocks[(offset - PAGE_HEADER) / size];
   if (block->cell_and_mark != 0)
      block_died(page, block);
   page->used++;
   state.bytes += size;
   return block;
}

OldBlock* PG_(pages_find)(Addr address, Bool* any, ULong* bytes)
{
   Page* page = find_page(address);
   *any       = page != NULL;
   if (page == NULL)
      return NULL;
   UInt number = number_of(page, address);
   *bytes      = page->size;
   if (number == page->count || page->blocks[number].cell_and_mark == 0)
      return NULL;
   return &page->blocks[number];
}

void PG_(pages_settle)(Bool (*lives)(const OldBlock* block, const UChar* object,
                                     ULong bytes, void* data),
                       void* data)
{
   UInt         count;
   VgHashNode** pages = VG_(HT_to_array)(state.pages, &count);
   for (UInt i = 0; i < count; i++) {
      Page* page   = (Page*)pages[i];
      Addr  base   = page->links.key * PG_PAGE_SIZE;
      Bool  intact = PG_(can_read_bytes)(base, PG_PAGE_SIZE);
      for (UInt k = 0; k < page->count; k++) {
         OldBlock* b = &page->blocks[k];
         if (b->cell_and_mark == 0)
            continue;
         const UChar* object = (const UChar*)base + PAGE_HEADER +
                               k * page->size;
         if (!lives(b, intact ? object : NULL, page->size, data))
            block_died(page, b);
      }
      if (page->used == 0)
         drop_page(page);
   }
   if (pages != NULL)
      VG_(free)(pages);
}

void PG_(pages_each)(void (*visit)(OldBlock* block, ULong bytes, void* data),
                     void* data)
{
   Page* page;
   VG_(HT_ResetIter)(state.pages);
   while ((page = VG_(HT_Next)(state.pages)) != NULL)
      for (UInt k = 0; k < page->count; k++)
         if (page->blocks[k].cell_and_mark != 0)
            visit(&page->blocks[k], page->size, data);
}

void PG_(pages_each_sparse)(void (*visit)(const OldBlock* block, ULong bytes,
                                          ULong free_bytes, void* data),
                            void* data)
{
   Page* page;
   VG_(HT_ResetIter)(state.pages);
   while ((page = VG_(HT_Next)(state.pages)) != NULL) {
      if (2 * page->used >= page->count)
         continue;
      ULong part = (ULong)(page->count - page->used) * page->size / page->used;
      for (UInt k = 0; k < page->count; k++)
         if (page->blocks[k].cell_and_mark != 0)
            visit(&page->blocks[k], page->size, part, data);
   }
}

UInt PG_(pages_number)(UInt first)
{
   UInt   count = 0, last = first;
   Page** pages = (Page**)VG_(HT_to_array)(state.pages, &count);
   for (UInt i = 0; i < count; i++)
      last += pages[i]->count;
   state.numbered_count = count;
   state.numbered       = VG_(malloc)("pypygc.oldgen.numbered",
                                ((SizeT)count + 1) * sizeof(NumberedPage));
   state.marks = VG_(calloc)("pypygc.oldgen.marks", last / NUMBERS_PER_MARK + 1,
                             sizeof(UInt));
   for (UInt i = 0; i < count; i++) {
      Page* page  = pages[i];
      page->first = first + 1;
      state.numbered[i] =
         (NumberedPage){page, page->links.key * PG_PAGE_SIZE + PAGE_HEADER,
                        page->first, page->size};
      first += page->count;
      for (UInt m = (page->first + NUMBERS_PER_MARK - 1) / NUMBERS_PER_MARK;
           m <= first / NUMBERS_PER_MARK; m++)
         state.marks[m] = i;
   }
   VG_(free)(pages);
   return first;
}

UInt PG_(pages_number_at)(Addr address, Bool* any)
{
   const Page* page = find_page(address);
   *any             = page != NULL;
   if (page == NULL)
      return 0;
   UInt number = number_of(page, address);
   if (number == page->count || page->blocks[number].cell_and_mark == 0)
      return 0;
   return page->first + number;
}

static const NumberedPage* page_of_number(UInt number)
{
   UInt i = state.marks[number / NUMBERS_PER_MARK];
   while (i + 1 < state.numbered_count && state.numbered[i + 1].first <= number)
      i++;
   return &state.numbered[i];
}

Addr PG_(pages_address)(UInt number)
{
   const NumberedPage* n = page_of_number(number);
   return n->start + (Addr)(number - n->first) * n->size;
}

OldBlock* PG_(pages_numbered)(UInt number, Addr* address, ULong* bytes)
{
   const NumberedPage* n     = page_of_number(number);
   OldBlock*           block = &n->page->blocks[number - n->first];
   *address                  = n->start + (Addr)(number - n->first) * n->size;
   *bytes                    = n->size;
   return block->cell_and_mark != 0 ? block : NULL;
}

void PG_(pages_number_end)(void)
{
   VG_(free)(state.numbered);
   VG_(free)(state.marks);
   state.numbered = NULL;
   state.marks    = NULL;
}

ULong PG_(pages_count)(void)
{
   return VG_(HT_count_nodes)(state.pages);
}

ULong PG_(pages_bytes)(void)
{
   return state.bytes;
}

ULong PG_(pages_memory)(void)
{
   return state.memory;
}
