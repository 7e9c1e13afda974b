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

/* What a segment does for one operation; or for none, outside of traces. */
typedef struct {
   UInt   trace; /* 0: no code of a known trace */
   UInt   operation;
   UInt   segment;
   UInt   before; /* the part of the same trace that was added before, + 1 */
   UShort instructions, reads, writes;
} SegmentPart;

typedef struct {
   UInt   trace;
   UInt   operation;
   UInt   before; /* the place of the same trace that was added before */
   Misses misses;
} MissPlace;

/* What a trace has; 0 where there is nothing. */
typedef struct {
   UInt last_part; /* + 1 */
   UInt last_place;
} TraceLists;

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

   TraceLists* traces; /* by id */
   UInt        traces_capacity;

   CacheTable   data;
   const ULong* nursery; /* NULL: unknown */
   const ULong* nursery_size;
   Addr         fresh; /* start of the nursery that has not missed yet */
   Misses       misses[RUNNERS]; /* outside of traces */
   Runner       runner;
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

static TraceLists* lists_of(UInt trace)
{
   if (trace >= state.traces_capacity) {
      UInt capacity = 2 * trace + 64;
      state.traces  = VG_(realloc)("pypygc.references.traces", state.traces,
                                  capacity * sizeof(TraceLists));
      VG_(memset)
      (state.traces + state.traces_capacity, 0,
       (capacity - state.traces_capacity) * sizeof(TraceLists));
      state.traces_capacity = capacity;
   }
   return &state.traces[trace];
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
   p->before       = 0;
   if (trace != 0) {
      TraceLists* lists = lists_of(trace);
      p->before         = lists->last_part;
      lists->last_part  = state.parts_used;
   }
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
   UInt        first = state.places_used;
   TraceLists* lists = lists_of(trace);
   for (UInt i = 0; i < count; i++) {
      if (state.places_used >= state.places_capacity) {
         state.places_capacity =
            state.places_capacity ? 2 * state.places_capacity : 1024;
         state.places = VG_(realloc)("pypygc.references.places", state.places,
                                     state.places_capacity * sizeof(MissPlace));
      }
      MissPlace* p = &state.places[state.places_used];
      VG_(memset)(p, 0, sizeof *p);
      p->trace          = trace;
      p->operation      = operations[i];
      p->before         = lists->last_place;
      lists->last_place = state.places_used++;
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

void PG_(references_watch_nursery)(const ULong* nursery, const ULong* size)
{
   state.nursery      = nursery;
   state.nursery_size = size;
   PG_(references_new_cycle)();
}

void PG_(references_new_cycle)(void)
{
   state.fresh = 0;
}

/* Memory is reserved upwards: a miss above all others of the cycle is the first
   touch of memory that the program has just got; another one is a use of it. */
static void count_nursery_miss(Misses* m, Addr address)
{
   if (state.nursery == NULL || address - *state.nursery >= *state.nursery_size)
      return;
   m->nursery++;
   if (address >= state.fresh) {
      m->fresh++;
      state.fresh = (address | state.data.line_bits) + 1;
   }
}

static void count_miss(CacheResult result, Bool write, ULong place,
                       Addr address)
{
   Misses* m = misses_of(place);
   if (write) {
      m->d1_write++;
      m->ll_write += result == CacheLLMiss;
   } else {
      m->d1_read++;
      m->ll_read += result == CacheLLMiss;
   }
   if (state.runner == RunsProgram)
      count_nursery_miss(m, address);
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
         count_miss(result, r->write, group->place ? group->place + i : 0,
                    address);
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
                 word >> PG_REFERENCE_PLACE, a);
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
   sum->nursery += m->nursery;
   sum->fresh += m->fresh;
}

void PG_(traffic_add)(Traffic* sum, const Traffic* traffic)
{
   sum->instructions += traffic->instructions;
   sum->reads += traffic->reads;
   sum->writes += traffic->writes;
   add_misses(&sum->misses, &traffic->misses);
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

void PG_(references_of_trace)(UInt trace, Traffic* sums, UInt count)
{
   if (trace >= state.traces_capacity)
      return;
   for (UInt i = state.traces[trace].last_part; i != 0;) {
      const SegmentPart* p = &state.parts[i - 1];
      add_part(&sums[p->operation < count ? p->operation : count], p,
               count_of(p->segment));
      i = p->before;
   }
   for (UInt i = state.traces[trace].last_place; i != 0;) {
      const MissPlace* p = &state.places[i];
      add_misses(&sums[p->operation < count ? p->operation : count].misses,
                 &p->misses);
      i = p->before;
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
