/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact simulation of caches.

   A set is the list of the lines that it holds, the one used last first. The
   semantics are those of Cachegrind, cg_sim.c:
   - a line is known by its address, so that an empty way, 0, is the line at
     address 0 (cachesim_initcache);
   - a reference moves its line to the front of its set; if it is not there, the
     last one is dropped (cachesim_setref_is_miss);
   - a reference that straddles two lines refers to the lower one first
     (cachesim_ref_is_miss);
   - LL sees what missed L1, the whole reference (cachesim_D1_doref).

   The first lines of the sets stand apart: one for every line size of bytes, so
   that the place of a set's first line is found with one AND, as generated code
   does it (CacheTable); the other lines of the set follow there if they have
   room. Most references to LL touch a set that has not been in the
   machine's own caches for long, so that its sets are made as small as can be:
   a line is the part of its address that tells it from the others of its set,
   in 32 bits. An LL with so few sets that this does not fit is made like D1. */
#include "cachesim.h"

/* Room for the first level's sets at addresses that fit into the displacement of
   an x86 instruction, which makes the generated code shorter. */
#define NEAR_BYTES (64 * 1024)

/* The smallest line: a reference must not touch three of them, and the largest
   registers have 32 bytes. */
#define SMALLEST_LINE 32
#define LARGEST_LINE  4096
#define LARGEST_CACHE (1U << 30)

typedef struct {
   UWord* first;      /* lines of the sets */
   UWord* others;     /* the assoc - 1 others of each */
   UWord  set_bits;   /* of an address: which set */
   UWord  line_mask;  /* of an address: which line */
   UInt   line_shift; /* log2 of the line size */
   UInt   set_shift;  /* log2 of the words that a set has in OTHERS */
   UInt   others_count;
   Bool   near;   /* FIRST is part of near_words */
   Bool   inside; /* OTHERS is part of the memory of FIRST */
} Cache;

/* Programs have addresses below 2^47. */
#define ADDRESS_BITS 47

/* Of the machine that this runs on; only speed depends on it. */
#define HOST_LINE 64

/* The last level, if the tags of lines fit. */
typedef struct {
   void* memory;     /* that TAGS, aligned to the machine's lines, is part of */
   UInt* tags;       /* assoc of each set, 1 + address bits above those below */
   UWord set_mask;   /* of an address behind LINE_SHIFT: which set */
   UInt  line_shift; /* log2 of the line size */
   UInt  tag_shift;  /* of an address: what is in the tag */
   UInt  assoc;
} SmallCache;

static UWord near_words[2][NEAR_BYTES / sizeof(UWord)]
   __attribute__((aligned(64)));

static struct {
   Cache      i1, d1;
   SmallCache small_ll; /* without tags if they do not fit */
   Cache      ll;       /* then in use */
   UInt       shortest_line;
} state;

/* ---- geometry ---- */

static Bool is_power_of_two(UInt n)
{
   return n != 0 && (n & (n - 1)) == 0;
}

static UInt log2_of(UInt n)
{
   UInt bits = 0;
   while (n >>= 1)
      bits++;
   return bits;
}

const HChar* PG_(cachesim_check)(const CacheGeometry* g)
{
   if (g->size == 0 || g->assoc == 0 || g->line_size == 0)
      return "size, associativity and line size must not be 0";
   if (!is_power_of_two(g->line_size))
      return "the line size is not a power of two";
   if (g->line_size < SMALLEST_LINE)
      return "the line size is below 32 bytes, which one register can have";
   if (g->line_size > LARGEST_LINE)
      return "the line size is above 4096 bytes";
   if (g->size > LARGEST_CACHE)
      return "the size is above 1 GiB";
   if (g->size <= g->line_size)
      return "the size is not above the line size";
   if (g->assoc > g->size / g->line_size)
      return "the associativity is above the number of lines";
   if (g->size % (g->line_size * g->assoc) != 0 ||
       !is_power_of_two(g->size / g->line_size / g->assoc))
      return "the number of sets (size / associativity / line size) is not a "
             "power of two";
   return NULL;
}

/* The shift for sets of COUNT words. */
static UInt shift_for(UInt count)
{
   UInt shift = log2_of(count);
   return 1U << shift < count ? shift + 1 : shift;
}

/* NEAR: words at near addresses, of NEAR_BYTES; or NULL. */
static void init_cache(Cache* c, const CacheGeometry* g, UWord* near)
{
   SizeT bytes = g->size / g->assoc; /* a line for every set */
   if (c->first != NULL && !c->near)
      VG_(free)(c->first);
   if (c->others != NULL && !c->inside)
      VG_(free)(c->others);
   c->set_bits     = bytes - g->line_size;
   c->line_mask    = ~(UWord)(g->line_size - 1);
   c->line_shift   = log2_of(g->line_size);
   c->others_count = g->assoc - 1;
   c->near         = near != NULL && bytes <= NEAR_BYTES;
   c->first = c->near ? near : VG_(malloc)("pypygc.cachesim.first", bytes);
   VG_(memset)(c->first, 0, bytes);
   c->inside = g->assoc <= g->line_size / sizeof(UWord);
   if (c->inside) {
      c->others    = c->first + 1;
      c->set_shift = c->line_shift - log2_of(sizeof(UWord));
   } else {
      c->set_shift = shift_for(c->others_count);
      SizeT sets   = bytes >> c->line_shift;
      c->others    = VG_(calloc)("pypygc.cachesim.others", sets << c->set_shift,
                              sizeof(UWord));
   }
}

static void init_small(SmallCache* c, const CacheGeometry* g)
{
   SizeT sets = g->size / g->line_size / g->assoc;
   if (c->tags != NULL)
      VG_(free)(c->memory);
   c->tags       = NULL;
   c->assoc      = g->assoc;
   c->set_mask   = sets - 1;
   c->line_shift = log2_of(g->line_size);
   c->tag_shift  = c->line_shift + log2_of(sets);
   if (ADDRESS_BITS - c->tag_shift >= 32)
      return;
   c->memory = VG_(calloc)("pypygc.cachesim.last", 1,
                           sets * g->assoc * sizeof(UInt) + HOST_LINE);
   c->tags =
      (UInt*)(((Addr)c->memory + HOST_LINE - 1) & ~(Addr)(HOST_LINE - 1));
   for (UInt way = 0; way < g->assoc; way++)
      c->tags[way] = 1; /* the line at address 0, in set 0 */
}

void PG_(cachesim_init)(const CacheGeometries* g)
{
   init_cache(&state.i1, &g->i1, near_words[0]);
   init_cache(&state.d1, &g->d1, near_words[1]);
   init_small(&state.small_ll, &g->ll);
   if (state.small_ll.tags == NULL)
      init_cache(&state.ll, &g->ll, NULL);
   state.shortest_line = g->i1.line_size;
   if (g->d1.line_size < state.shortest_line)
      state.shortest_line = g->d1.line_size;
   if (g->ll.line_size < state.shortest_line)
      state.shortest_line = g->ll.line_size;
}

UInt PG_(cachesim_shortest_line)(void)
{
   return state.shortest_line;
}

static CacheTable table_of(const Cache* c)
{
   CacheTable table = {(Addr)c->first, c->set_bits, ~c->line_mask,
                       c->set_bits == 0, c->inside ? c->others_count + 1 : 1};
   return table;
}

CacheTable PG_(cachesim_data_table)(void)
{
   return table_of(&state.d1);
}

CacheTable PG_(cachesim_code_table)(void)
{
   return table_of(&state.i1);
}

/* ---- references ---- */

static Bool refer(const Cache* c, UWord line)
{
   UWord  at    = line & c->set_bits;
   UWord* first = (UWord*)((Addr)c->first + at);
   if (*first == line)
      return False;
   /* eight ways: the usual case deserves code of its own */
   if (c->inside && c->others_count == 7)
      return PG_(cachesim_to_front)(first, first + 1, 7, line);
   return PG_(cachesim_to_front)(
      first, c->others + ((at >> c->line_shift) << c->set_shift),
      c->others_count, line);
}

static Bool refer_bytes(const Cache* c, Addr address, UInt size)
{
   UWord low  = address & c->line_mask;
   UWord high = (address + size - 1) & c->line_mask;
   if (low == high)
      return refer(c, low);
   Bool low_missing = refer(c, low);
   return refer(c, high) || low_missing;
}

/* As cachesim_to_front, for a set of tags. */
__attribute__((always_inline)) static inline Bool refer_in_small_set(UInt* tags,
                                                                     UInt assoc,
                                                                     UInt tag)
{
   UInt moved = tag;
   for (UInt way = 0; way < assoc; way++) {
      UInt next = tags[way];
      tags[way] = moved;
      if (next == tag)
         return False;
      moved = next;
   }
   return True;
}

static UInt* small_set(const SmallCache* c, Addr address)
{
   return c->tags + ((address >> c->line_shift) & c->set_mask) * c->assoc;
}

static Bool refer_to_small(const SmallCache* c, Addr address)
{
   UInt  tag  = (UInt)(address >> c->tag_shift) + 1;
   UInt* tags = small_set(c, address);
   if (c->assoc == 16)
      return refer_in_small_set(tags, 16, tag);
   return refer_in_small_set(tags, c->assoc, tag);
}

Bool PG_(cachesim_data)(Addr address, UInt size)
{
   return refer_bytes(&state.d1, address, size);
}

Bool PG_(cachesim_code)(Addr address, UInt size)
{
   return refer_bytes(&state.i1, address, size);
}

Bool PG_(cachesim_last)(Addr address, UInt size)
{
   const SmallCache* c   = &state.small_ll;
   Addr              end = address + size - 1;
   if (c->tags == NULL)
      return refer_bytes(&state.ll, address, size);
   Bool missing = refer_to_small(c, address);
   if ((address ^ end) >> c->line_shift != 0)
      missing |= refer_to_small(c, end);
   return missing;
}

void PG_(cachesim_last_soon)(Addr address)
{
   const SmallCache* c = &state.small_ll;
   if (c->tags != NULL)
      __builtin_prefetch(small_set(c, address), 1);
}
