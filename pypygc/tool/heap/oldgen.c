/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The old generation.

   An object that survives a minor collection is put into a block of an arena's
   page, or, above 280 bytes, into a malloced one. Nothing announces its death in
   an arena: sweeping writes the link of a free list over its header
   (minimarkpage.py walk_page). So an object is alive as long as the low half of
   its header is the id of its type; a link is the address of a block or of a
   page's end, whose low half is no type id. That is looked at when a major
   collection has completed. Until then a freed block may have been given to
   another object: this is seen when that one is promoted into it. Malloced objects
   die by free(), which the preload library reports.

   Pages are tables: all blocks of a page have the same size, so an object's
   number in its page is all that must be known to find what belongs to it. A page
   that is given up and gets another block size shows itself by the first object
   that does not fit; everything that was in it is dead then. */
#include "oldgen.h"

#include "../pypy/gctypes.h"
#include "arenas.h"
#include "gcobject.h"

#define PAGE_HEADER 32 /* minimarkpage.py PAGE_HEADER: four words */

/* Births are kept in units of this many bytes of the clock: 32 bits last for a
   terabyte. */
#define BIRTH_BITS 8

#define MARK_BITS 6

typedef struct {
   UInt cell_and_mark; /* (cell's number + 1) << MARK_BITS | mark; 0: nothing */
   UInt birth;
} Block;

/* A page of an arena. */
typedef struct {
   VgHashNode links; /* key: address / PG_PAGE_SIZE */
   UInt       size;  /* of a block, in bytes */
   UInt       count; /* of blocks */
   UInt       used;
   Block      blocks[];
} Page;

/* A malloced object. */
typedef struct {
   VgHashNode links;  /* key: address of the block */
   UInt       offset; /* of the object in its block: card marking words */
   UInt       epoch;  /* minor collections before its birth */
   Block      block;
   ULong      bytes;
   UInt       point; /* of its birth, while its type is unknown; else 0 */
} RawObject;

/* The clock when a minor collection began. */
typedef struct {
   ULong clock, instructions;
} Moment;

static struct {
   Bool known;
   Bool (*readable)(const UChar* address, SizeT count);
   VgHashTable* pages;
   VgHashTable* raw;
   VgHashTable* raw_by_object; /* of those with card marking words */
   Page*        last_page;
   OldContent   content;
   Amount       died;
   ULong        large_bytes;

   Addr* unresolved; /* blocks of large objects whose type is not known yet */
   UInt  unresolved_used, unresolved_capacity;

   const ULong* shadows; /* pairs, sorted by address */
   UInt         shadow_count;

   UInt    epoch;
   Moment* moments;
   UInt    moments_used, moments_capacity;
   ULong   now, now_instructions;
   /* clock when the major collection in progress, or else the last one, began, and
      the two before it */
   ULong major_starts[3];
   Bool  major_runs;

   ULong memory, most_memory, most_objects;
} state;

/* An object by its address where that is not its block's. */
typedef struct {
   VgHashNode links; /* key: address of the object */
   RawObject* raw;
} ByObject;

/* ---- helpers ---- */

static void add(Amount* amount, ULong objects, ULong bytes)
{
   amount->objects += objects;
   amount->bytes += bytes;
}

static void use_memory(Long bytes)
{
   state.memory += bytes;
   if (state.memory <= state.most_memory)
      return;
   state.most_memory  = state.memory;
   state.most_objects = state.content.objects + 1;
}

static Cell* cell_of(const Block* block)
{
   return PG_(cell_at)((block->cell_and_mark >> MARK_BITS) - 1);
}

static void fill(Block* block, const Cell* cell, ULong birth)
{
   block->cell_and_mark = (cell->number + 1) << MARK_BITS;
   block->birth         = (UInt)(birth >> BIRTH_BITS);
}

/* Instructions executed when the clock was at BIRTH. */
static ULong instructions_at(ULong birth)
{
   /* LOW is the first minor collection after the birth; a good guess, as they come
      at nearly equal distances */
   UInt low = 0;
   if (state.now != 0 && birth < state.now)
      low = (UInt)((double)birth / (double)state.now * state.moments_used);
   while (low > 0 && state.moments[low - 1].clock > birth)
      low--;
   while (low < state.moments_used && state.moments[low].clock <= birth)
      low++;
   ULong clock0 = 0, count0 = 0, clock1 = state.now,
         count1 = state.now_instructions;
   if (low > 0) {
      clock0 = state.moments[low - 1].clock;
      count0 = state.moments[low - 1].instructions;
   }
   if (low < state.moments_used) {
      clock1 = state.moments[low].clock;
      count1 = state.moments[low].instructions;
   }
   if (clock1 <= clock0 || birth <= clock0)
      return count0;
   /* instructions between two collections are taken as evenly spread */
   double part = (double)(birth - clock0) / (double)(clock1 - clock0);
   return count0 + (ULong)(part * (double)(count1 - count0));
}

static void object_died(const Block* block, ULong bytes, Bool young)
{
   OldCounters* o     = cell_of(block)->old;
   ULong        birth = (ULong)block->birth << BIRTH_BITS;
   add(&o->old_died, 1, bytes);
   if (young)
      add(&o->large_died_young, 1, bytes);
   else {
      add(&state.died, 1, bytes);
      if (block->birth >= state.major_starts[1] >> BIRTH_BITS)
         add(&o->died_first_major, 1, bytes);
      else if (block->birth >= state.major_starts[2] >> BIRTH_BITS)
         add(&o->died_second_major, 1, bytes);
   }
   PG_(histogram_add)
   (&o->lifetime, state.now > birth ? state.now - birth : 0, bytes);
   ULong before = instructions_at(birth);
   PG_(histogram_add)
   (&o->lifetime_instructions,
    state.now_instructions > before ? state.now_instructions - before : 0,
    bytes);
   state.content.objects--;
   state.content.bytes -= bytes;
}

/* ---- pages ---- */

static Page* find_page(Addr address)
{
   UWord key = address / PG_PAGE_SIZE;
   if (state.last_page == NULL || state.last_page->links.key != key)
      state.last_page = VG_(HT_lookup)(state.pages, key);
   return state.last_page;
}

static SizeT page_memory(const Page* page)
{
   return sizeof *page + page->count * sizeof(Block);
}

static void block_died(Page* page, Block* block)
{
   object_died(block, page->size, False);
   block->cell_and_mark = 0;
   page->used--;
   state.content.arena_bytes -= page->size;
}

static void drop_page(Page* page)
{
   for (UInt i = 0; i < page->count; i++)
      if (page->blocks[i].cell_and_mark != 0)
         block_died(page, &page->blocks[i]);
   VG_(HT_remove)(state.pages, page->links.key);
   use_memory(-(Long)page_memory(page));
   VG_(free)(page);
   state.last_page = NULL;
}

/* The block at ADDRESS, of SIZE bytes, whose content is dead if it was in use;
   NULL if no block can start there. */
static Block* take_block(Addr address, UInt size)
{
   UInt offset = address % PG_PAGE_SIZE;
   if (offset < PAGE_HEADER || size == 0 || (offset - PAGE_HEADER) % size != 0)
      return NULL;
   Page* page = find_page(address);
   if (page != NULL && page->size != size) {
      drop_page(page);
      page = NULL;
   }
   if (page == NULL) {
      UInt count      = (PG_PAGE_SIZE - PAGE_HEADER) / size;
      page            = VG_(calloc)("pypygc.oldgen.page", 1,
                         sizeof *page + count * sizeof(Block));
      page->links.key = address / PG_PAGE_SIZE;
      page->size      = size;
      page->count     = count;
      VG_(HT_add_node)(state.pages, page);
      use_memory(page_memory(page));
      state.last_page = page;
   }
   Block* block = &page->blocks[(offset - PAGE_HEADER) / size];
   if (block->cell_and_mark != 0)
      block_died(page, block);
   page->used++;
   return block;
}

/* Counts what sweeping has freed of PAGE; if MARKED, what is left is counted as
   marked. */
static void settle_page(Page* page, Bool marked)
{
   Addr base   = page->links.key * PG_PAGE_SIZE;
   Bool intact = state.readable((const UChar*)base, PG_PAGE_SIZE);
   for (UInt i = 0; i < page->count; i++) {
      Block* b = &page->blocks[i];
      if (b->cell_and_mark == 0)
         continue;
      const UChar* object = (const UChar*)base + PAGE_HEADER + i * page->size;
      OldCounters* o      = cell_of(b)->old;
      if (!intact || (UInt)PG_(word_at)(object) != o->type_id)
         block_died(page, b);
      else if (marked)
         add(&o->marked, 1, page->size);
   }
}

/* ---- malloced objects ---- */

/* Makes RAW, which is not at the start of its block, known by its own address. */
static void index_by_object(RawObject* raw)
{
   ByObject* by  = VG_(malloc)("pypygc.oldgen.by_object", sizeof *by);
   by->links.key = raw->links.key + raw->offset;
   by->raw       = raw;
   VG_(HT_add_node)(state.raw_by_object, by);
}

static void count_raw(const RawObject* raw, Long sign)
{
   state.content.raw_bytes += sign * (Long)(raw->bytes + raw->offset);
   use_memory(sign * (Long)(sizeof *raw + 2 * sizeof(UWord)));
}

/* Where in a new block of BYTES the object is: behind its card marking words, if
   it has some (external_malloc, card_marking_words_for_length). */
static UInt object_offset(const UChar* block, ULong bytes, const GcType** type)
{
   for (ULong words = 0; words <= bytes / (PG_CARD_ITEMS * 64 * 8) + 1;
        words++) {
      const UChar* object = block + 8 * words;
      ULong        header = PG_(word_at)(object);
      *type               = PG_(gctypes_of_header)(header);
      if (*type == NULL || ((header & PG_FLAG_HAS_CARDS) != 0) != (words != 0))
         continue;
      if (8 * words + ((PG_(gc_object_size)(object, *type) + 7) & ~7ULL) ==
          bytes)
         return 8 * words;
   }
   *type = NULL;
   return 0;
}

/* Large objects born since the last time have got their headers by now. COUNT: they
   are counted as such. */
static void resolve_born(Bool count)
{
   for (UInt i = 0; i < state.unresolved_used; i++) {
      RawObject* raw = VG_(HT_lookup)(state.raw, state.unresolved[i]);
      if (raw == NULL || raw->point == 0)
         continue;
      const GcType* type  = NULL;
      const UChar*  block = (const UChar*)state.unresolved[i];
      if (state.readable(block, raw->bytes))
         raw->offset = object_offset(block, raw->bytes, &type);
      UInt  id   = type ? type->id : 0;
      Cell* cell = PG_(point_first_cell)(raw->point, id);
      raw->point = 0;
      raw->bytes -= raw->offset;
      fill(&raw->block, cell, (ULong)raw->block.birth << BIRTH_BITS);
      if (raw->offset != 0)
         index_by_object(raw);
      OldCounters* o = PG_(cell_old)(cell, id);
      if (count)
         add(&o->large, 1, raw->bytes);
      state.content.objects++;
      state.content.bytes += raw->bytes;
   }
   state.unresolved_used = 0;
}

static void resolve(void)
{
   resolve_born(True);
}

static RawObject* new_raw(Addr block, ULong bytes, ULong birth)
{
   PG_(oldgen_freed)(block); /* if its death was missed */
   RawObject* raw   = VG_(calloc)("pypygc.oldgen.raw", 1, sizeof *raw);
   raw->bytes       = bytes;
   raw->epoch       = state.epoch;
   raw->block.birth = (UInt)(birth >> BIRTH_BITS);
   raw->links.key   = block;
   VG_(HT_add_node)(state.raw, raw);
   count_raw(raw, 1);
   return raw;
}

void PG_(oldgen_large_born)(Addr block, ULong bytes, UInt point, ULong clock)
{
   RawObject* raw = new_raw(block, bytes, clock);
   raw->point     = point;
   PG_GROW("pypygc.oldgen.unresolved", state.unresolved, state.unresolved_used,
           state.unresolved_capacity);
   state.unresolved[state.unresolved_used++] = block;
   state.large_bytes += bytes;
}

void PG_(oldgen_freed)(Addr block)
{
   if (!state.known)
      return;
   RawObject* raw = VG_(HT_lookup)(state.raw, block);
   if (raw == NULL)
      return;
   if (raw->point != 0)
      resolve();
   VG_(HT_remove)(state.raw, block);
   if (raw->offset != 0)
      VG_(free)(VG_(HT_remove)(state.raw_by_object, block + raw->offset));
   object_died(&raw->block, raw->bytes, raw->epoch == state.epoch);
   count_raw(raw, -1);
   VG_(free)(raw);
}

/* ---- minor collections ---- */

/* The index of the first of COUNT groups of WORDS words, sorted by the first of
   them, that is not below KEY. */
static UInt search(const ULong* groups, UInt words, UInt count, ULong key)
{
   UInt low = 0;
   while (low < count) {
      UInt middle = low + (count - low) / 2;
      if (groups[words * middle] < key)
         low = middle + 1;
      else
         count = middle;
   }
   return low;
}

static Int by_address(const void* a, const void* b)
{
   ULong x = *(const ULong*)a, y = *(const ULong*)b;
   return x < y ? -1 : x > y ? 1 : 0;
}

void PG_(oldgen_minor_begins)(ULong clock, ULong instructions, ULong* pairs,
                              UInt count)
{
   resolve();
   state.now              = clock;
   state.now_instructions = instructions;
   PG_GROW("pypygc.oldgen.moments", state.moments, state.moments_used,
           state.moments_capacity);
   state.moments[state.moments_used].clock          = clock;
   state.moments[state.moments_used++].instructions = instructions;
   VG_(ssort)(pairs, count, 2 * sizeof(ULong), by_address);
   state.shadows      = pairs;
   state.shadow_count = count;
}

void PG_(oldgen_minor_ended)(void)
{
   state.epoch++;
   state.shadow_count = 0;
}

static void put(Addr copy, ULong bytes, UInt type_id, Cell* cell, ULong birth)
{
   PG_(cell_old)(cell, type_id);
   ULong size = (bytes + 7) & ~7ULL;
   if (size <= PG_MOST_SMALL) {
      Block* block = take_block(copy, (UInt)size);
      if (block == NULL)
         return;
      fill(block, cell, birth);
      state.content.arena_bytes += size;
   } else {
      fill(&new_raw(copy, size, birth)->block, cell, birth);
   }
   state.content.objects++;
   state.content.bytes += size;
}

void PG_(oldgen_promoted)(Addr copy, ULong bytes, const GcType* type,
                          Cell* cell, ULong birth)
{
   if (state.known)
      put(copy, bytes, type->id, cell, birth);
}

void PG_(oldgen_shadow)(Addr address, ULong bytes, const GcType* type,
                        Cell* cell, ULong birth)
{
   UInt i = search(state.shadows, 2, state.shadow_count, address);
   if (i == state.shadow_count || state.shadows[2 * i] != address)
      return;
   put(state.shadows[2 * i + 1], bytes, type->id, cell, birth);
   ULong size = (bytes + 7) & ~7ULL;
   add(&cell->old->old_born, 1, size);
   add(&cell->old->shadow, 1, size);
}

/* ---- walks over all objects ---- */

static void each_raw(void (*visit)(Block* block, ULong bytes))
{
   UInt         count;
   VgHashNode** nodes = VG_(HT_to_array)(state.raw, &count);
   for (UInt i = 0; i < count; i++) {
      RawObject* raw = (RawObject*)nodes[i];
      visit(&raw->block, raw->bytes);
   }
   if (nodes != NULL)
      VG_(free)(nodes);
}

static void each_object(void (*visit)(Block* block, ULong bytes))
{
   UInt         count;
   VgHashNode** nodes = VG_(HT_to_array)(state.pages, &count);
   for (UInt i = 0; i < count; i++) {
      Page* page = (Page*)nodes[i];
      for (UInt k = 0; k < page->count; k++)
         if (page->blocks[k].cell_and_mark != 0)
            visit(&page->blocks[k], page->size);
   }
   if (nodes != NULL)
      VG_(free)(nodes);
   each_raw(visit);
}

/* ---- major collections ---- */

static void mark_object(Block* block, ULong bytes)
{
   add(&cell_of(block)->old->marked, 1, bytes);
}

void PG_(oldgen_settle)(Bool marked, OldContent* content, Amount* died)
{
   UInt         count;
   VgHashNode** pages = VG_(HT_to_array)(state.pages, &count);
   resolve();
   for (UInt i = 0; i < count; i++) {
      Page* page = (Page*)pages[i];
      settle_page(page, marked);
      if (page->used == 0)
         drop_page(page);
   }
   if (pages != NULL)
      VG_(free)(pages);
   if (marked)
      each_raw(mark_object);
   *content = state.content;
   *died    = state.died;
}

void PG_(oldgen_major_begins)(void)
{
   state.major_starts[2] = state.major_starts[1];
   state.major_starts[1] = state.major_starts[0];
   state.major_starts[0] = state.now;
   state.major_runs      = True;
}

/* What is looked for, while the arenas are walked. */
static struct {
   UInt         point;
   Bool         marked;
   const ULong* others;
   UInt         count;
} discovery;

static void discover(Addr address, UInt size)
{
   if (PG_(oldgen_find)(address).found)
      return;
   UInt i = search(discovery.others, 1, discovery.count, address);
   if (i < discovery.count && discovery.others[i] == address)
      return;
   const UChar*  object = (const UChar*)address;
   const GcType* type   = PG_(gctypes_of_header)(PG_(word_at)(object));
   if (type == NULL ||
       ((PG_(gc_object_size)(object, type) + 7) & ~7ULL) != size)
      return;
   Cell* cell = PG_(point_first_cell)(discovery.point, type->id);
   put(address, size, type->id, cell, state.now);
   add(&cell->old->old_born, 1, size);
   if (discovery.marked)
      add(&cell->old->marked, 1, size);
}

void PG_(oldgen_discover)(UInt point, Bool marked, ULong* others, UInt count,
                          OldContent* content)
{
   VG_(ssort)(others, count, sizeof(ULong), by_address);
   discovery.point  = point;
   discovery.marked = marked;
   discovery.others = others;
   discovery.count  = count;
   PG_(arenas_walk)(state.readable, discover);
   *content = state.content;
}

void PG_(oldgen_major_done)(void)
{
   VG_(memset)(&state.died, 0, sizeof state.died);
   state.major_runs = False;
}

/* ---- what is there ---- */

static void count_live(Block* block, ULong bytes)
{
   /* [0]: of the last major collection that has completed */
   const ULong* starts = &state.major_starts[state.major_runs ? 1 : 0];
   OldCounters* o      = cell_of(block)->old;
   add(&o->old_live, 1, bytes);
   if (block->birth >= starts[0] >> BIRTH_BITS)
      add(&o->never_marked, 1, bytes);
   else if (block->birth >= starts[1] >> BIRTH_BITS)
      add(&o->once_marked, 1, bytes);
}

void PG_(oldgen_look)(void)
{
   for (UInt i = 0; i < PG_(cells_count)(); i++) {
      OldCounters* o = PG_(cell_at)(i)->old;
      if (o == NULL)
         continue;
      VG_(memset)(&o->old_live, 0, sizeof o->old_live);
      VG_(memset)(&o->never_marked, 0, sizeof o->never_marked);
      VG_(memset)(&o->once_marked, 0, sizeof o->once_marked);
   }
   if (!state.known)
      return;
   resolve();
   each_object(count_live);
}

void PG_(oldgen_restart)(void)
{
   if (!state.known)
      return;
   resolve_born(False); /* they are the parent's */
   PG_(oldgen_look)();
   for (UInt i = 0; i < PG_(cells_count)(); i++) {
      OldCounters* o = PG_(cell_at)(i)->old;
      if (o != NULL)
         o->old_inherited = o->old_live;
   }
   VG_(memset)(&state.died, 0, sizeof state.died);
   /* instructions are counted from here on */
   for (UInt i = 0; i < state.moments_used; i++)
      state.moments[i].instructions = 0;
   state.now_instructions = 0;
}

/* ---- interface ---- */

void PG_(oldgen_init)(Bool (*readable)(const UChar* address, SizeT count))
{
   VG_(memset)(&state, 0, sizeof state);
   state.known         = True;
   state.readable      = readable;
   state.pages         = VG_(HT_construct)("pypygc.oldgen.pages");
   state.raw           = VG_(HT_construct)("pypygc.oldgen.raw");
   state.raw_by_object = VG_(HT_construct)("pypygc.oldgen.raw_by_object");
}

Bool PG_(oldgen_known)(void)
{
   return state.known;
}

ULong PG_(oldgen_large_bytes)(void)
{
   return state.large_bytes;
}

ULong PG_(oldgen_used)(void)
{
   return state.content.arena_bytes + state.content.raw_bytes;
}

ULong PG_(oldgen_memory)(ULong* objects)
{
   *objects = state.most_objects;
   return state.most_memory;
}

/* ---- for a walk over the heap ---- */

/* The block of the object at ADDRESS, and its size; NULL if none. */
static Block* block_at(Addr address, ULong* bytes)
{
   Page* page   = find_page(address);
   UInt  offset = address % PG_PAGE_SIZE;
   if (page != NULL && offset >= PAGE_HEADER &&
       (offset - PAGE_HEADER) % page->size == 0 &&
       (offset - PAGE_HEADER) / page->size < page->count) {
      Block* b = &page->blocks[(offset - PAGE_HEADER) / page->size];
      *bytes   = page->size;
      return b->cell_and_mark != 0 ? b : NULL;
   }
   RawObject* raw = VG_(HT_lookup)(state.raw, address);
   if (raw == NULL || raw->offset != 0) {
      const ByObject* by = VG_(HT_lookup)(state.raw_by_object, address);
      if (by == NULL)
         return NULL;
      raw = by->raw;
   }
   *bytes = raw->bytes;
   return raw->point == 0 ? &raw->block : NULL;
}

OldObject PG_(oldgen_find)(Addr address)
{
   OldObject    result = {.object = (const UChar*)address};
   const Block* b      = block_at(address, &result.bytes);
   if (b != NULL) {
      result.cell  = cell_of(b)->number;
      result.found = True;
   }
   return result;
}

#define MARK_MASK ((1u << MARK_BITS) - 1)

UInt PG_(oldgen_mark)(Addr address, UInt mark, UInt* bytes)
{
   ULong  size = 0;
   Block* b    = block_at(address, &size);
   *bytes      = size < 0xffffffffULL ? (UInt)size : 0xffffffffU;
   if (b == NULL)
      return PG_OLD_NO_OBJECT;
   UInt before      = b->cell_and_mark & MARK_MASK;
   b->cell_and_mark = (b->cell_and_mark & ~MARK_MASK) | mark;
   return before;
}

static void clear_mark(Block* block, ULong bytes)
{
   (void)bytes;
   block->cell_and_mark &= ~MARK_MASK;
}

void PG_(oldgen_clear_marks)(void)
{
   each_object(clear_mark);
}
