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

   Here is what births and deaths mean for the counts; where objects are kept is the
   business of heap/old_pages.h and heap/old_raw.h. */
#include "oldgen.h"

#include "../pypy/gctypes.h"
#include "arenas.h"
#include "gcobject.h"
#include "moments.h"
#include "old_block.h"
#include "old_pages.h"
#include "old_raw.h"

static struct {
   Bool   known;
   ULong  objects, bytes; /* in all */
   Amount died;
   ULong  large_bytes;

   Addr* unresolved; /* blocks of large objects whose type is not known yet */
   UInt  unresolved_used, unresolved_capacity;

   const ULong* shadows; /* pairs, sorted by address */
   UInt         shadow_count;

   UInt epoch;
   /* clock when the major collection in progress, or else the last one, began, and
      the two before it */
   ULong major_starts[3];
   Bool  major_runs;

   ULong most_memory, most_objects;

   UInt pages_end; /* the last number of an object in an arena */
} state;

/* ---- helpers ---- */

/* EXTRA: what is needed for a while. */
static void note_memory(ULong extra)
{
   ULong memory = PG_(pages_memory)() + PG_(raw_memory)() + extra;
   if (memory <= state.most_memory)
      return;
   state.most_memory  = memory;
   state.most_objects = state.objects;
}

static void fill_content(OldContent* content)
{
   content->arena_bytes = PG_(pages_bytes)();
   content->raw_bytes   = PG_(raw_bytes)();
   content->objects     = state.objects;
   content->bytes       = state.bytes;
}

static void object_died(const OldBlock* block, ULong bytes, Bool young)
{
   Cell* cell  = PG_(block_cell)(block);
   ULong birth = (ULong)block->birth << PG_BIRTH_BITS;
   ULong now   = PG_(moment_clock)();
   PG_(cell_add)(cell, Cell_old_died, 1, bytes);
   if (young)
      PG_(cell_add)(cell, Cell_large_died_young, 1, bytes);
   else {
      state.died.objects++;
      state.died.bytes += bytes;
      if (block->birth >= state.major_starts[1] >> PG_BIRTH_BITS)
         PG_(cell_add)(cell, Cell_died_first_major, 1, bytes);
      else if (block->birth >= state.major_starts[2] >> PG_BIRTH_BITS)
         PG_(cell_add)(cell, Cell_died_second_major, 1, bytes);
   }
   PG_(cell_lived)(cell, LifeBytes, now > birth ? now - birth : 0, bytes);
   ULong before = PG_(moments_instructions_at)(birth);
   ULong after  = PG_(moment_instructions)();
   PG_(cell_lived)
   (cell, LifeInstructions, after > before ? after - before : 0, bytes);
   state.objects--;
   state.bytes -= bytes;
}

static void died_in_page(const OldBlock* block, ULong bytes)
{
   object_died(block, bytes, False);
}

/* ---- malloced objects ---- */

/* Large objects born since the last time have got their headers by now. COUNT: they
   are counted as such. */
static void resolve_born(Bool count)
{
   for (UInt i = 0; i < state.unresolved_used; i++) {
      RawObject* raw = PG_(raw_in_block)(state.unresolved[i]);
      if (raw == NULL || raw->block.cell_and_mark != 0)
         continue;
      UInt          point = raw->offset;
      const GcType* type  = PG_(raw_resolve)(raw);
      UInt          id    = type ? type->id : 0;
      Cell*         cell  = PG_(point_first_cell)(point, id);
      PG_(block_fill)
      (&raw->block, cell, (ULong)raw->block.birth << PG_BIRTH_BITS);
      PG_(cell_ages)(cell, id);
      if (count)
         PG_(cell_add)(cell, Cell_large, 1, raw->bytes);
      state.objects++;
      state.bytes += raw->bytes;
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
   RawObject* raw   = PG_(raw_add)(block, bytes);
   raw->epoch       = state.epoch;
   raw->block.birth = (UInt)(birth >> PG_BIRTH_BITS);
   return raw;
}

void PG_(oldgen_large_born)(Addr block, ULong bytes, UInt point, ULong clock)
{
   RawObject* raw = new_raw(block, bytes, clock);
   raw->offset    = point;
   PG_GROW("pypygc.oldgen.unresolved", state.unresolved, state.unresolved_used,
           state.unresolved_capacity);
   state.unresolved[state.unresolved_used++] = block;
   state.large_bytes += bytes;
   note_memory(0);
}

void PG_(oldgen_freed)(Addr block)
{
   if (!state.known)
      return;
   RawObject* raw = PG_(raw_in_block)(block);
   if (raw == NULL)
      return;
   if (raw->block.cell_and_mark == 0)
      resolve();
   object_died(&raw->block, raw->bytes, raw->epoch == state.epoch);
   PG_(raw_remove)(raw);
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
   PG_(moment_add)(clock, instructions);
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
   PG_(cell_ages)(cell, type_id);
   ULong size = (bytes + 7) & ~7ULL;
   if (size <= PG_MOST_SMALL) {
      OldBlock* block = PG_(pages_take)(copy, (UInt)size);
      if (block == NULL)
         return;
      PG_(block_fill)(block, cell, birth);
   } else {
      PG_(block_fill)(&new_raw(copy, size, birth)->block, cell, birth);
   }
   state.objects++;
   state.bytes += size;
   note_memory(0);
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
   PG_(cell_add)(cell, Cell_old_born, 1, size);
   PG_(cell_add)(cell, Cell_shadow, 1, size);
}

/* ---- major collections ---- */

/* What sweeping has freed has a link of a free list where its header was. */
static Bool is_left(const OldBlock* block, const UChar* object, ULong bytes,
                    void* marked)
{
   Cell* cell = PG_(block_cell)(block);
   if (object == NULL || (UInt)PG_(word_at)(object) != PG_(cell_type_id)(cell))
      return False;
   if (*(Bool*)marked)
      PG_(cell_add)(cell, Cell_marked, 1, bytes);
   return True;
}

static void mark_object(OldBlock* block, ULong bytes, void* data)
{
   (void)data;
   PG_(cell_add)(PG_(block_cell)(block), Cell_marked, 1, bytes);
}

void PG_(oldgen_settle)(Bool marked, OldContent* content, Amount* died)
{
   resolve();
   PG_(pages_settle)(is_left, &marked);
   if (marked)
      PG_(raw_each)(mark_object, NULL);
   fill_content(content);
   *died = state.died;
}

void PG_(oldgen_major_begins)(void)
{
   state.major_starts[2] = state.major_starts[1];
   state.major_starts[1] = state.major_starts[0];
   state.major_starts[0] = PG_(moment_clock)();
   state.major_runs      = True;
}

/* What is looked for while the arenas are walked. */
typedef struct {
   UInt         point;
   Bool         marked;
   const ULong* others;
   UInt         count;
} Discovery;

static void discover(Addr address, UInt size, void* data)
{
   const Discovery* d = data;
   if (PG_(oldgen_find)(address).found)
      return;
   UInt i = search(d->others, 1, d->count, address);
   if (i < d->count && d->others[i] == address)
      return;
   const UChar*  object = (const UChar*)address;
   const GcType* type   = PG_(gctypes_of_header)(PG_(word_at)(object));
   if (type == NULL ||
       ((PG_(gc_object_size)(object, type) + 7) & ~7ULL) != size)
      return;
   Cell* cell = PG_(point_first_cell)(d->point, type->id);
   put(address, size, type->id, cell, PG_(moment_clock)());
   PG_(cell_add)(cell, Cell_old_born, 1, size);
   if (d->marked)
      PG_(cell_add)(cell, Cell_marked, 1, size);
}

void PG_(oldgen_discover)(UInt point, Bool marked, ULong* others, UInt count,
                          OldContent* content)
{
   Discovery d = {point, marked, others, count};
   VG_(ssort)(others, count, sizeof(ULong), by_address);
   PG_(arenas_walk)(discover, &d);
   fill_content(content);
}

void PG_(oldgen_major_done)(void)
{
   VG_(memset)(&state.died, 0, sizeof state.died);
   state.major_runs = False;
}

/* ---- what is there ---- */

static void each_object(void (*visit)(OldBlock* block, ULong bytes, void* data))
{
   PG_(pages_each)(visit, NULL);
   PG_(raw_each)(visit, NULL);
}

static void count_live(OldBlock* block, ULong bytes, void* data)
{
   (void)data;
   /* [0]: of the last major collection that has completed */
   const ULong* starts = &state.major_starts[state.major_runs ? 1 : 0];
   Cell*        cell   = PG_(block_cell)(block);
   PG_(cell_add)(cell, Cell_old_live, 1, bytes);
   if (block->birth >= starts[0] >> PG_BIRTH_BITS)
      PG_(cell_add)(cell, Cell_never_marked, 1, bytes);
   else if (block->birth >= starts[1] >> PG_BIRTH_BITS)
      PG_(cell_add)(cell, Cell_once_marked, 1, bytes);
}

void PG_(oldgen_look)(void)
{
   if (state.known)
      resolve();
   PG_(cells_clear_live)();
   if (state.known)
      each_object(count_live);
}

void PG_(oldgen_restart)(void)
{
   if (!state.known)
      return;
   resolve_born(False); /* they are the parent's */
   PG_(oldgen_look)();
   PG_(cells_inherit_live)();
   VG_(memset)(&state.died, 0, sizeof state.died);
   PG_(moments_restart)();
}

/* ---- interface ---- */

void PG_(oldgen_init)(void)
{
   VG_(memset)(&state, 0, sizeof state);
   state.known = True;
   PG_(moments_init)();
   PG_(pages_init)(died_in_page);
   PG_(raw_init)();
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
   return PG_(pages_bytes)() + PG_(raw_bytes)();
}

void PG_(oldgen_content)(OldContent* content)
{
   resolve();
   fill_content(content);
}

void PG_(oldgen_use_memory)(ULong bytes)
{
   note_memory(bytes);
}

Bool PG_(oldgen_in_block)(Addr block)
{
   return PG_(raw_in_block)(block) != NULL;
}

typedef struct {
   void (*visit)(UInt cell, ULong bytes, ULong free_bytes);
} SparseVisit;

static void visit_sparse(const OldBlock* block, ULong bytes, ULong free_bytes,
                         void* data)
{
   const SparseVisit* v = data;
   v->visit(PG_(block_cell_number)(block), bytes, free_bytes);
}

void PG_(oldgen_each_sparse)(void (*visit)(UInt cell, ULong bytes,
                                           ULong free_bytes))
{
   SparseVisit v = {visit};
   PG_(pages_each_sparse)(visit_sparse, &v);
}

ULong PG_(oldgen_arena_bytes)(void)
{
   return PG_(pages_bytes)();
}

ULong PG_(oldgen_page_bytes)(void)
{
   return PG_(pages_count)() * PG_PAGE_SIZE;
}

ULong PG_(oldgen_memory)(ULong* objects)
{
   *objects = state.most_objects;
   return state.most_memory;
}

/* ---- for a walk over the heap ---- */

/* The block of the object at ADDRESS, and its size; NULL if none. */
static OldBlock* block_at(Addr address, ULong* bytes)
{
   Bool      in_page;
   OldBlock* b = PG_(pages_find)(address, &in_page, bytes);
   if (in_page)
      return b;
   RawObject* raw = PG_(raw_at)(address);
   if (raw == NULL || raw->block.cell_and_mark == 0)
      return NULL;
   *bytes = raw->bytes;
   return &raw->block;
}

OldObject PG_(oldgen_find)(Addr address)
{
   OldObject       result = {.object = (const UChar*)address};
   const OldBlock* b      = block_at(address, &result.bytes);
   if (b != NULL) {
      result.cell  = PG_(block_cell_number)(b);
      result.birth = (ULong)b->birth << PG_BIRTH_BITS;
      result.found = True;
   }
   return result;
}

UInt PG_(oldgen_mark)(Addr address, UInt mark, ULong* bytes)
{
   OldBlock* b = block_at(address, bytes);
   if (b == NULL)
      return PG_OLD_NO_OBJECT;
   UInt before      = b->cell_and_mark & PG_MARK_MASK;
   b->cell_and_mark = (b->cell_and_mark & ~PG_MARK_MASK) | mark;
   return before;
}

static void clear_mark(OldBlock* block, ULong bytes, void* data)
{
   (void)bytes;
   (void)data;
   block->cell_and_mark &= ~PG_MARK_MASK;
}

void PG_(oldgen_clear_marks)(void)
{
   each_object(clear_mark);
}

UInt PG_(oldgen_number)(void)
{
   resolve();
   state.pages_end = PG_(pages_number)(0);
   return PG_(raw_number)(state.pages_end);
}

void PG_(oldgen_number_end)(void)
{
   PG_(pages_number_end)();
   PG_(raw_number_end)();
}

UInt PG_(oldgen_number_at)(Addr address)
{
   Bool in_page;
   UInt number = PG_(pages_number_at)(address, &in_page);
   if (in_page)
      return number;
   const RawObject* raw = PG_(raw_at)(address);
   return raw != NULL && raw->block.cell_and_mark != 0 ? raw->number : 0;
}

OldObject PG_(oldgen_numbered)(UInt number)
{
   OldObject       o = {.found = False};
   const OldBlock* b;
   Addr            address;
   if (number > state.pages_end) {
      const RawObject* raw = PG_(raw_numbered)(number);
      address              = raw->links.key + raw->offset;
      o.bytes              = raw->bytes;
      b                    = raw->block.cell_and_mark != 0 ? &raw->block : NULL;
   } else {
      b = PG_(pages_numbered)(number, &address, &o.bytes);
   }
   if (b == NULL)
      return o;
   o.object = (const UChar*)address;
   o.cell   = PG_(block_cell_number)(b);
   o.birth  = (ULong)b->birth << PG_BIRTH_BITS;
   o.found  = True;
   return o;
}

const UChar* PG_(oldgen_numbered_at)(UInt number)
{
   if (number <= state.pages_end)
      return (const UChar*)PG_(pages_address)(number);
   const RawObject* raw = PG_(raw_numbered)(number);
   return (const UChar*)(raw->links.key + raw->offset);
}
