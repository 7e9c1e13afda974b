/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of instructions, memory references and cache misses.

   References are not counted one by one: a segment has one counter, and what it
   does each time is known since it was translated. Misses are counted where they
   happen, because few references get here at all. */
#include "references.h"

/* Segments whose counters have addresses that fit into 32 bits: shorter code.
   Later ones are in chunks of the same size. */
#define CHUNK_SEGMENTS (1U << 18)
#define MOST_CHUNKS    4096

typedef struct {
   UInt   trace;
   UInt   operation;
   Misses misses;
} MissPlace;

/* Groups are never taken back, as segments. */
#define GROUPS_CHUNK (1U << 20)

static ULong near_counters[CHUNK_SEGMENTS];

static struct {
   ULong* chunks[MOST_CHUNKS];
   UInt   segments;

   SegmentPart* parts;
   UInt         parts_used, parts_capacity;

   UChar* groups; /* memory for the next ones */
   SizeT  groups_left;

   MissPlace* places; /* place 0 is none */
   UInt       places_used, places_capacity;

   CacheTable data;
   Misses     misses[RUNNERS]; /* outside of traces */
   Runner     runner;
} state;

void PG_(references_init)(const CacheGeometries* geometries)
{
   PG_(cachesim_init)(geometries);
   state.data = PG_(cachesim_data_table)();
}

/* ---- at translation time ---- */

Addr PG_(segment_add)(void)
{
   UInt    number = state.segments++;
   UInt    chunk  = number / CHUNK_SEGMENTS;
   ULong** base   = &state.chunks[chunk];
   tl_assert(chunk < MOST_CHUNKS);
   if (chunk == 0)
      *base = near_counters;
   else if (*base == NULL)
      *base =
         VG_(calloc)("pypygc.references.chunk", CHUNK_SEGMENTS, sizeof(ULong));
   return (Addr)(*base + number % CHUNK_SEGMENTS);
}

void PG_(segment_part)(UInt trace, UInt operation, UInt instructions,
                       UInt reads, UInt writes)
{
   PG_GROW("pypygc.references.parts", state.parts, state.parts_used,
           state.parts_capacity);
   SegmentPart* p  = &state.parts[state.parts_used++];
   p->trace        = trace;
   p->operation    = operation;
   p->segment      = state.segments - 1;
   p->instructions = instructions;
   p->reads        = reads;
   p->writes       = writes;
}

ReferenceGroup* PG_(group_add)(UInt count)
{
   SizeT bytes = sizeof(ReferenceGroup) + count * sizeof(GroupReference);
   bytes       = (bytes + 7) & ~(SizeT)7;
   if (bytes > state.groups_left) {
      state.groups      = VG_(malloc)("pypygc.references.groups", GROUPS_CHUNK);
      state.groups_left = GROUPS_CHUNK;
   }
   ReferenceGroup* group = (ReferenceGroup*)state.groups;
   state.groups += bytes;
   state.groups_left -= bytes;
   group->count = count;
   return group;
}

UInt PG_(miss_places_add)(UInt trace, const UInt* operations, UInt count)
{
   if (state.places_used == 0)
      state.places_used = 1;
   UInt first = state.places_used;
   for (UInt i = 0; i < count; i++) {
      while (state.places_used >= state.places_capacity) {
         state.places_capacity =
            state.places_capacity ? 2 * state.places_capacity : 1024;
         state.places = VG_(realloc)("pypygc.references.places", state.places,
                                     state.places_capacity * sizeof(MissPlace));
      }
      MissPlace* p = &state.places[state.places_used++];
      VG_(memset)(p, 0, sizeof *p);
      p->trace     = trace;
      p->operation = operations[i];
   }
   return first;
}

/* ---- at run time ---- */

Runner PG_(references_runner)(Runner runner)
{
   Runner before = state.runner;
   state.runner  = runner;
   return before;
}

static Misses* misses_of(ULong place)
{
   return place != 0 ? &state.places[place].misses
                     : &state.misses[state.runner];
}

static void count_miss(CacheResult result, Bool write, ULong place)
{
   Misses* m = misses_of(place);
   if (write) {
      m->d1_write++;
      m->ll_write += result == CacheLLMiss;
   } else {
      m->d1_read++;
      m->ll_read += result == CacheLLMiss;
   }
}

__attribute__((always_inline)) static inline void refer(
   const ReferenceGroup* group, const Addr* addresses)
{
   const CacheTable table = state.data;
   for (UInt i = 0; i < group->count; i++) {
      const GroupReference* r       = &group->references[i];
      Addr                  address = addresses[r->argument] + r->offset;
      if (PG_(cachesim_is_first)(&table, address, r->size))
         continue;
      CacheResult result = PG_(cachesim_data)(address, r->size);
      if (result != CacheHit)
         count_miss(result, r->write, group->place ? group->place + i : 0);
   }
}

void PG_(event_group_1)(const ReferenceGroup* group, Addr a)
{
   Addr addresses[] = {a};
   refer(group, addresses);
}

void PG_(event_group_2)(const ReferenceGroup* group, Addr a, Addr b)
{
   Addr addresses[] = {a, b};
   refer(group, addresses);
}

void PG_(event_group_3)(const ReferenceGroup* group, Addr a, Addr b, Addr c)
{
   Addr addresses[] = {a, b, c};
   refer(group, addresses);
}

void PG_(event_group_4)(const ReferenceGroup* group, Addr a, Addr b, Addr c,
                        Addr d)
{
   Addr addresses[] = {a, b, c, d};
   refer(group, addresses);
}

void PG_(event_reference)(ULong word, Addr a, Addr counter)
{
   UInt        size   = (UInt)word & ~(UInt)PG_REFERENCE_WRITE;
   CacheResult result = PG_(cachesim_data)(a, size);
   if (result != CacheHit)
      count_miss(result, (word & PG_REFERENCE_WRITE) != 0,
                 word >> PG_REFERENCE_PLACE);
   if (counter != 0)
      ++*(ULong*)counter;
}

void PG_(event_fetch)(ULong word, Addr address)
{
   CacheResult result = PG_(cachesim_code)(address, (UInt)word);
   if (result != CacheHit) {
      Misses* m = misses_of(word >> PG_REFERENCE_PLACE);
      m->i1++;
      m->ll_fetch += result == CacheLLMiss;
   }
}

/* ---- results ---- */

static ULong count_of(UInt segment)
{
   return state.chunks[segment / CHUNK_SEGMENTS][segment % CHUNK_SEGMENTS];
}

static void add_part(Traffic* sum, const SegmentPart* p, ULong count)
{
   sum->instructions += count * p->instructions;
   sum->reads += count * p->reads;
   sum->writes += count * p->writes;
}

static void add_misses(Misses* sum, const Misses* m)
{
   sum->d1_read += m->d1_read;
   sum->d1_write += m->d1_write;
   sum->ll_read += m->ll_read;
   sum->ll_write += m->ll_write;
   sum->i1 += m->i1;
   sum->ll_fetch += m->ll_fetch;
}

void PG_(references_sum)(Traffic* sum)
{
   for (UInt i = 0; i < state.parts_used; i++)
      add_part(sum, &state.parts[i], count_of(state.parts[i].segment));
   for (UInt runner = 0; runner < RUNNERS; runner++)
      add_misses(&sum->misses, &state.misses[runner]);
   for (UInt i = 1; i < state.places_used; i++)
      add_misses(&sum->misses, &state.places[i].misses);
}

const Misses* PG_(references_misses)(Runner runner)
{
   return &state.misses[runner];
}

void PG_(references_each)(void (*see)(UInt trace, UInt operation,
                                      const Traffic* traffic, void* context),
                          void* context)
{
   for (UInt i = 0; i < state.parts_used; i++) {
      const SegmentPart* p = &state.parts[i];
      Traffic            t = {0};
      if (p->trace == 0)
         continue;
      add_part(&t, p, count_of(p->segment));
      see(p->trace, p->operation, &t, context);
   }
   for (UInt i = 1; i < state.places_used; i++) {
      Traffic t = {.misses = state.places[i].misses};
      see(state.places[i].trace, state.places[i].operation, &t, context);
   }
}

void PG_(references_clear)(void)
{
   for (UInt i = 0; i * CHUNK_SEGMENTS < state.segments; i++)
      VG_(memset)(state.chunks[i], 0, CHUNK_SEGMENTS * sizeof(ULong));
   for (UInt i = 1; i < state.places_used; i++)
      VG_(memset)(&state.places[i].misses, 0, sizeof(Misses));
   VG_(memset)(state.misses, 0, sizeof state.misses);
}
