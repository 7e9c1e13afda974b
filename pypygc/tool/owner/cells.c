/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells in chunks, found by a table that keeps their numbers only.

   A small amount has the low 32 bits, a packed one, of what is old, fewer. What is carried
   over, and the columns that few cells have anything of, lie in a table by cell and column
   (`rest`); a bit of the cell's number of what is old says whether there is anything.

   What was allocated has died or survived, but for objects that are pinned, and those that
   counting began too late for. So only the difference is kept, in `rest`, modulo 2^64. */
#include "cells.h"

#include "../base/chunks.h"
#include "../base/intern_index.h"

#define FIRST_SLOTS 1024

/* Of a slot: the cell's number + 1, and above it bits of its hash, so that another one
   is hardly ever looked at. Old blocks have as many bits (heap/old_block.h). */
#define NUMBER_BITS 26
#define NUMBER_MASK ((1u << NUMBER_BITS) - 1)

/* Cells that were asked for lately, in the form of slots: a few thousand are in use in a
   cycle of the nursery, and these stay in the machine's cache, as the table does not. */
#define RECENT_BITS 15

/* Bits of Cell.old. */
#define HAS_REST (1u << 31)
#define HAS_OPEN (1u << 30)
#define OLD_MASK (HAS_OPEN - 1)

/* Objects, above PACKED_BYTES_BITS bits of bytes. Of most cells little becomes old. */
typedef UInt PackedAmount;

#define PACKED_BYTES_BITS   20
#define PACKED_OBJECTS_BITS (32 - PACKED_BYTES_BITS)

/* Of what became old of a cell. */
typedef struct {
   UInt         type_id;
   UInt         lives; /* number of its first Lives + 1; 0: none */
   PackedAmount survived, old_inherited, old_died, died_first_major,
      died_second_major, marked;
} OldCell;

/* What is counted anew at each look at the old generation. */
typedef struct {
   PackedAmount old_live, never_marked, once_marked;
} LiveCell;

/* Deaths after a time of one order of magnitude. There may be several of one: the next
   is made before one overflows. */
typedef struct {
   UInt next; /* of the same cell: its number + 1 */
   UInt bytes;
   UInt objects : 25, clock : 1, exponent : 6;
} Lives;

#define MOST_LIVES ((1u << 25) - 1)

typedef struct {
   VgHashNode links; /* key: cell's number * CellColumns + column */
   Amount     amount;
} Rest;

typedef struct {
   VgHashNode links; /* key: cell's number */
   Counters   counters;
} OpenCell;

static struct {
   Chunks       cells, old, lives;
   UInt*        slots;
   UInt         slot_count; /* a power of two */
   UInt         recent[1u << RECENT_BITS];
   VgHashTable* rest;
   VgHashTable* open;
   LiveCell*    live; /* by number of what is old; NULL: nobody has looked */
   UInt         live_count;
} state;

UInt PG_(cells_count)(void)
{
   return state.cells.used;
}

Cell* PG_(cell_at)(UInt i)
{
   return PG_CHUNKED(Cell, state.cells, i);
}

/* ---- finding ---- */

static UInt hash_of(UInt site, UInt type)
{
   UInt key[2] = {site, type};
   return PG_(hash_words)(key, 2);
}

/* Is the cell in SLOT, which is not empty, that of SITE and TYPE, whose hash is HASH? */
static inline Bool is_in_slot(UInt slot, UInt site, UInt type, UInt hash)
{
   if (((slot ^ hash) & ~NUMBER_MASK) != 0)
      return False;
   const Cell* c = PG_(cell_at)((slot & NUMBER_MASK) - 1);
   return c->site == site && c->type == type;
}

/* The slot of the cell, or the one that it would get. */
static UInt* find_slot(UInt site, UInt type, UInt hash)
{
   UInt mask = state.slot_count - 1;
   for (UInt i = hash & mask;; i = (i + 1) & mask) {
      UInt slot = state.slots[i];
      if (slot == 0 || is_in_slot(slot, site, type, hash))
         return &state.slots[i];
   }
}

static void grow(void)
{
   VG_(free)(state.slots);
   state.slot_count = state.slot_count != 0 ? 2 * state.slot_count
                                            : FIRST_SLOTS;
   state.slots =
      VG_(calloc)("pypygc.cells.slots", state.slot_count, sizeof *state.slots);
   UInt mask = state.slot_count - 1;
   for (UInt i = 0; i < state.cells.used; i++) {
      const Cell* c    = PG_(cell_at)(i);
      UInt        hash = hash_of(c->site, c->type);
      UInt        k    = hash & mask;
      while (state.slots[k] != 0)
         k = (k + 1) & mask;
      state.slots[k] = (hash & ~NUMBER_MASK) | (i + 1);
   }
}

static void make_cell(UInt site, UInt type, UInt hash, UInt* slot)
{
   Cell* c   = PG_(chunks_add)("pypygc.cells", &state.cells, sizeof *c);
   c->site   = site;
   c->type   = type;
   c->number = state.cells.used - 1;
   tl_assert(state.cells.used < NUMBER_MASK);
   *slot = (hash & ~NUMBER_MASK) | state.cells.used;
}

Cell* PG_(cell_of)(UInt site, UInt type)
{
   UInt  hash   = hash_of(site, type);
   UInt* recent = &state.recent[hash & ((1u << RECENT_BITS) - 1)];
   if (*recent == 0 || !is_in_slot(*recent, site, type, hash)) {
      if (4 * (ULong)state.cells.used >= 3 * (ULong)state.slot_count)
         grow();
      UInt* slot = find_slot(site, type, hash);
      if (*slot == 0)
         make_cell(site, type, hash, slot);
      *recent = *slot;
   }
   return PG_(cell_at)((*recent & NUMBER_MASK) - 1);
}

/* ---- columns ---- */

static OldCell* old_of(const Cell* cell)
{
   UInt number = cell->old & OLD_MASK;
   return number != 0 ? PG_CHUNKED(OldCell, state.old, number - 1) : NULL;
}

void PG_(cell_ages)(Cell* cell, UInt type_id)
{
   if ((cell->old & OLD_MASK) == 0) {
      PG_(chunks_add)("pypygc.cells.old", &state.old, sizeof(OldCell));
      cell->old |= state.old.used;
   }
   old_of(cell)->type_id = type_id;
}

UInt PG_(cells_old_count)(void)
{
   return state.old.used;
}

UInt PG_(cell_old_number)(const Cell* cell)
{
   UInt number = cell->old & OLD_MASK;
   return number != 0 ? number - 1 : state.old.used;
}

UInt PG_(cell_type_id)(const Cell* cell)
{
   return old_of(cell)->type_id;
}

static LiveCell* live_of(const Cell* cell)
{
   UInt number = cell->old & OLD_MASK;
   return number != 0 && number <= state.live_count ? &state.live[number - 1]
                                                    : NULL;
}

/* Where COLUMN of CELL, which is not Cell_died, has its packed amount; NULL if it has none. */
static inline PackedAmount* packed_of(const Cell* cell, CellColumn column)
{
   OldCell*  old;
   LiveCell* live;
   switch (column) {
   case Cell_allocated:
   case Cell_left:
   case Cell_inherited:
      return NULL;
   default:
      break;
   }
   old  = old_of(cell);
   live = live_of(cell);
   switch (column) {
   case Cell_survived:
      return old != NULL ? &old->survived : NULL;
   case Cell_old_inherited:
      return &old->old_inherited;
   case Cell_old_died:
      return &old->old_died;
   case Cell_died_first_major:
      return &old->died_first_major;
   case Cell_died_second_major:
      return &old->died_second_major;
   case Cell_marked:
      return &old->marked;
   case Cell_old_live:
      return live != NULL ? &live->old_live : NULL;
   case Cell_never_marked:
      return live != NULL ? &live->never_marked : NULL;
   case Cell_once_marked:
      return live != NULL ? &live->once_marked : NULL;
   default:
      return NULL;
   }
}

static inline Amount unpacked(PackedAmount packed)
{
   return (Amount){packed >> PACKED_BYTES_BITS,
                   packed & ((1u << PACKED_BYTES_BITS) - 1)};
}

static UWord rest_key(const Cell* cell, CellColumn column)
{
   return (UWord)cell->number * CellColumns + column;
}

static void add_rest(Cell* cell, CellColumn column, ULong objects, ULong bytes)
{
   if (state.rest == NULL)
      state.rest = VG_(HT_construct)("pypygc.cells.rest");
   UWord key = rest_key(cell, column);
   Rest* r   = VG_(HT_lookup)(state.rest, key);
   if (r == NULL) {
      r            = VG_(calloc)("pypygc.cells.rest", 1, sizeof *r);
      r->links.key = key;
      VG_(HT_add_node)(state.rest, r);
   }
   r->amount.objects += objects;
   r->amount.bytes += bytes;
   cell->old |= HAS_REST;
}

/* Of SUM, COLUMN of CELL has so many bits of objects and of bytes; the others go on. */
static inline void carry(Cell* cell, CellColumn column, const Amount* sum,
                         UInt objects_bits, UInt bytes_bits)
{
   ULong objects = sum->objects >> objects_bits << objects_bits;
   ULong bytes   = sum->bytes >> bytes_bits << bytes_bits;
   if ((objects | bytes) != 0)
      add_rest(cell, column, objects, bytes);
}

static void add_amount(Cell* cell, CellColumn column, ULong objects,
                       ULong bytes)
{
   if (column == Cell_died) {
      SmallAmount* a   = &cell->died;
      Amount       sum = {a->objects + objects, a->bytes + bytes};
      *a               = (SmallAmount){(UInt)sum.objects, (UInt)sum.bytes};
      carry(cell, column, &sum, 32, 32);
      return;
   }
   PackedAmount* packed = packed_of(cell, column);
   if (packed == NULL) {
      add_rest(cell, column, objects, bytes);
      return;
   }
   Amount sum = unpacked(*packed);
   sum.objects += objects;
   sum.bytes += bytes;
   *packed = (UInt)(sum.objects << PACKED_BYTES_BITS) |
             (UInt)(sum.bytes & ((1u << PACKED_BYTES_BITS) - 1));
   carry(cell, column, &sum, PACKED_OBJECTS_BITS, PACKED_BYTES_BITS);
}

void PG_(cell_add)(Cell* cell, CellColumn column, ULong objects, ULong bytes)
{
   add_amount(cell, column, objects, bytes);
   if (column == Cell_died || column == Cell_survived)
      add_rest(cell, Cell_allocated, -objects, -bytes);
}

void PG_(cell_add_ended)(Cell* cell, CellColumn column, ULong objects,
                         ULong bytes)
{
   add_amount(cell, column, objects, bytes);
}

/* Of what is allocated, the difference to what has died or survived. */
static inline Amount amount_of(const Cell* cell, CellColumn column)
{
   Amount sum = {0, 0};
   if (column == Cell_died) {
      sum = (Amount){cell->died.objects, cell->died.bytes};
   } else {
      const PackedAmount* packed = packed_of(cell, column);
      if (packed != NULL)
         sum = unpacked(*packed);
   }
   if ((cell->old & HAS_REST) == 0)
      return sum;
   const Rest* r = VG_(HT_lookup)(state.rest, rest_key(cell, column));
   if (r != NULL) {
      sum.objects += r->amount.objects;
      sum.bytes += r->amount.bytes;
   }
   return sum;
}

static void add_to(Amount* sum, const Amount* a)
{
   sum->objects += a->objects;
   sum->bytes += a->bytes;
}

/* ---- the nursery's running cycle ---- */

static OpenCell* open_of(const Cell* cell)
{
   return (cell->old & HAS_OPEN) != 0
             ? VG_(HT_lookup)(state.open, (UWord)cell->number)
             : NULL;
}

void PG_(cell_add_open)(Cell* cell, CellColumn column, ULong objects,
                        ULong bytes)
{
   OpenCell* o = open_of(cell);
   if (o == NULL) {
      if (state.open == NULL)
         state.open = VG_(HT_construct)("pypygc.cells.open");
      o            = VG_(calloc)("pypygc.cells.open", 1, sizeof *o);
      o->links.key = cell->number;
      VG_(HT_add_node)(state.open, o);
      cell->old |= HAS_OPEN;
   }
   Amount more = {objects, bytes};
   switch (column) {
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   case Cell_##name:                                                           \
      add_to(&o->counters.name, &more);                                        \
      break;
      PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   default:
      tl_assert(False);
   }
}

void PG_(cells_close)(void)
{
   if (state.open == NULL)
      return;
   const VgHashNode* o;
   VG_(HT_ResetIter)(state.open);
   while ((o = VG_(HT_Next)(state.open)) != NULL)
      PG_(cell_at)((UInt)o->key)->old &= ~HAS_OPEN;
   VG_(HT_destruct)(state.open, VG_(free));
   state.open = NULL;
}

Counters PG_(cell_young)(const Cell* cell)
{
   Counters sum;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   sum.name = amount_of(cell, Cell_##name);
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   add_to(&sum.allocated, &sum.survived);
   add_to(&sum.allocated, &sum.died);
   const OpenCell* open = open_of(cell);
   if (open == NULL)
      return sum;
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   add_to(&sum.name, &open->counters.name);
   PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   return sum;
}

/* ---- the old generation ---- */

Bool PG_(cell_old)(const Cell* cell, OldCounters* old)
{
   if ((cell->old & OLD_MASK) == 0) {
      VG_(memset)(old, 0, sizeof *old);
      return False;
   }
#define COLUMN(name, total, TOTAL, since, meaning)                             \
   old->name = amount_of(cell, Cell_##name);
   PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
   return True;
}

Amount PG_(cell_old_now)(const Cell* cell)
{
   static const CellColumn became[] = {Cell_large, Cell_old_born,
                                       Cell_old_inherited};
   if ((cell->old & OLD_MASK) == 0)
      return (Amount){0, 0};
   Amount sum = amount_of(cell, Cell_survived);
   for (UInt i = 0; i < sizeof became / sizeof became[0]; i++) {
      Amount more = amount_of(cell, became[i]);
      add_to(&sum, &more);
   }
   Amount died = amount_of(cell, Cell_old_died);
   return (Amount){sum.objects - died.objects, sum.bytes - died.bytes};
}

void PG_(cell_lived)(Cell* cell, LifeClock clock, ULong value, ULong bytes)
{
   OldCell* old      = old_of(cell);
   UInt     exponent = value != 0 ? 63 - __builtin_clzll(value) : 0;
   Lives*   l        = NULL;
   for (UInt i = old->lives; i != 0; i = l->next) {
      l = PG_CHUNKED(Lives, state.lives, i - 1);
      if (l->clock == clock && l->exponent == exponent &&
          l->objects < MOST_LIVES && bytes <= 0xffffffffu - l->bytes) {
         l->objects++;
         l->bytes += (UInt)bytes;
         return;
      }
   }
   l           = PG_(chunks_add)("pypygc.cells.lives", &state.lives, sizeof *l);
   l->next     = old->lives;
   l->objects  = 1;
   l->bytes    = (UInt)bytes;
   l->clock    = clock;
   l->exponent = exponent;
   old->lives  = state.lives.used;
}

void PG_(cell_add_lifetimes)(const Cell* cell, LifeClock clock, Histogram* h)
{
   const OldCell* old = old_of(cell);
   for (UInt i = old != NULL ? old->lives : 0; i != 0;) {
      const Lives* l = PG_CHUNKED(Lives, state.lives, i - 1);
      if (l->clock == clock) {
         Amount a = {l->objects, l->bytes};
         add_to(&h->amounts[l->exponent], &a);
      }
      i = l->next;
   }
}

static const CellColumn live_columns[] = {Cell_old_live, Cell_never_marked,
                                          Cell_once_marked};

void PG_(cells_clear_live)(void)
{
   VG_(free)(state.live);
   state.live_count = state.old.used;
   state.live       = VG_(calloc)("pypygc.cells.live", state.live_count + 1,
                            sizeof *state.live);
   for (UInt i = 0; i < state.cells.used; i++) {
      const Cell* c = PG_(cell_at)(i);
      for (UInt k = 0; k < 3 && (c->old & HAS_REST) != 0; k++)
         VG_(free)(VG_(HT_remove)(state.rest, rest_key(c, live_columns[k])));
   }
}

void PG_(cells_inherit_live)(void)
{
   for (UInt i = 0; i < state.cells.used; i++) {
      Cell* c = PG_(cell_at)(i);
      if ((c->old & OLD_MASK) == 0)
         continue;
      OldCounters old;
      PG_(cell_old)(c, &old);
      PG_(cell_add)
      (c, Cell_old_inherited, old.old_live.objects, old.old_live.bytes);
   }
}

/* ---- all ---- */

void PG_(cells_sum)(Counters* sum)
{
   VG_(memset)(sum, 0, sizeof *sum);
   for (UInt i = 0; i < state.cells.used; i++) {
      Counters c = PG_(cell_young)(PG_(cell_at)(i));
#define COLUMN(name, total, TOTAL, since, meaning) add_to(&sum->name, &c.name);
      PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
   }
}

void PG_(cells_sum_old)(OldCounters* sum)
{
   VG_(memset)(sum, 0, sizeof *sum);
   for (UInt i = 0; i < state.cells.used; i++) {
      const Cell* c = PG_(cell_at)(i);
      OldCounters o;
      if ((c->old & OLD_MASK) == 0 || !PG_(cell_old)(c, &o))
         continue;
#define COLUMN(name, total, TOTAL, since, meaning) add_to(&sum->name, &o.name);
      PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
   }
}

void PG_(cells_clear)(void)
{
   static const SmallAmount none;
   PG_(cells_close)();
   for (UInt i = 0; i < state.cells.used; i++) {
      Cell* c = PG_(cell_at)(i);
      c->died = none;
      c->old &= ~HAS_REST;
   }
   for (UInt i = 0; i < state.old.used; i++) {
      OldCell* old  = PG_CHUNKED(OldCell, state.old, i);
      UInt     type = old->type_id;
      VG_(memset)(old, 0, sizeof *old);
      old->type_id = type;
   }
   PG_(chunks_free)(&state.lives);
   VG_(free)(state.live);
   state.live       = NULL;
   state.live_count = 0;
   if (state.rest != NULL)
      VG_(HT_destruct)(state.rest, VG_(free));
   state.rest = NULL;
}
