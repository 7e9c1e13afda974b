/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of instructions, memory references and cache misses.

   References are not counted one by one: a segment has one counter, and what it
   does each time is known since it was translated. Misses are counted where they
   happen, because few references get here at all. */
#include "references.h"

#include "event.h"
#include "groups.h"
#include "nursery_misses.h"

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
   UInt   trace;     /* 0: the place of a runner or of a site */
   UInt   operation; /* or the site; 0 if it is not known */
   UInt   before;    /* the place of the same trace that was added before */
   Runner runner;
   Misses misses;
} MissPlace;

/* The first places: one for each runner without a site. Place 0 is none. */
#define PLACE_OF_RUNNER(runner) (1 + (UInt)(runner))

/* What a trace has; 0 where there is nothing. */
typedef struct {
   UInt last_part; /* + 1 */
   UInt last_place;
} TraceLists;

/* What has missed the first level, and not been to LL yet. The last level's sets
   are far away in memory; so they are fetched while the program goes on. What
   comes to LL comes in its order, and who pays for it is known before. */
#define WAITING 16

typedef enum { WaitingRead, WaitingWrite, WaitingFetch } WaitingKind;

typedef struct {
   Addr        address;
   UInt        size; /* 0: nothing waits here */
   UInt        place;
   WaitingKind kind;
} WaitingMiss;

static ULong near_counters[CHUNK_SEGMENTS];

static struct {
   ULong* chunks[MOST_CHUNKS];
   UInt   segments;

   SegmentPart* parts;
   UInt         parts_used, parts_capacity;

   MissPlace* places; /* place 0 is none */
   UInt       places_used, places_capacity;

   WaitingMiss waiting[WAITING];
   UInt        next_waiting; /* the one that has waited longest */

   TraceLists* traces; /* by id */
   UInt        traces_capacity;

   UInt* sites; /* places of code that runs for them, by number; 0: none yet */
   UInt  sites_capacity;
   UInt (*running)(Bool* stays); /* of MissOwners; or NULL */

   /* whose the last miss outside of traces was, of the program or the compiler */
   struct {
      Bool         known; /* else it has to be asked for again */
      LedgerMoment moment;
      Runner       runner;
      UInt         place;
   } last;

   CacheTable data;
   Traffic    outside[RUNNERS]; /* outside of traces, without misses … */
   ULong      instructions;     /* … counted there, of GuestWords' … */
   ULong      references;       /* … likewise */
   Runner     runner;
} state;

static UInt add_place(UInt trace, UInt operation, Runner runner)
{
   PG_GROW("pypygc.references.places", state.places, state.places_used,
           state.places_capacity);
   MissPlace* p = &state.places[state.places_used];
   VG_(memset)(p, 0, sizeof *p);
   p->trace     = trace;
   p->operation = operation;
   p->runner    = runner;
   return state.places_used++;
}

void PG_(references_init)(const CacheGeometries* geometries)
{
   PG_(cachesim_init)(geometries);
   state.data = PG_(cachesim_data_table)();
   PG_(groups_init)(&state.data);
   if (state.places_used != 0)
      return;
   add_place(0, 0, RunsProgram); /* place 0 */
   for (UInt runner = 0; runner < RUNNERS; runner++)
      add_place(0, 0, runner);
}

void PG_(references_ask)(const MissOwners* owners)
{
   state.running = owners->running;
   PG_(nursery_misses_ask)(owners->reserved);
   PG_(references_forget)();
}

void PG_(references_forget)(void)
{
   state.last.known = False;
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
   state.traces = PG_(with_room)("pypygc.references.traces", state.traces,
                                 &state.traces_capacity, trace,
                                 sizeof(TraceLists));
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

UInt PG_(miss_places_add)(UInt trace, const UInt* operations, UInt count)
{
   if (trace == 0)
      return 0;
   UInt        first = state.places_used;
   TraceLists* lists = lists_of(trace);
   for (UInt i = 0; i < count; i++) {
      UInt place                 = add_place(trace, operations[i], RunsProgram);
      state.places[place].before = lists->last_place;
      lists->last_place          = place;
   }
   return first;
}

/* ---- at run time ---- */

void PG_(references_settle)(void)
{
   PG_(counts_settle)();
   Traffic* t    = &state.outside[state.runner];
   ULong    more = PG_(guest).references - state.references;
   t->reads += (UInt)more;
   t->writes += more >> PG_WRITES_SHIFT;
   t->instructions += PG_(guest).instructions - state.instructions;
   state.references   = PG_(guest).references;
   state.instructions = PG_(guest).instructions;
}

void PG_(references_new_quantum)(void)
{
   PG_(references_settle)();
   PG_(guest).references     = 0;
   PG_(guest).reference_mark = 0;
   state.references          = 0;
}

Runner PG_(references_runner)(Runner runner)
{
   Runner before = state.runner;
   if (runner != before) {
      PG_(references_settle)();
      state.runner = runner;
   }
   return before;
}

static UInt place_of_site(UInt site)
{
   state.sites = PG_(with_room)("pypygc.references.sites", state.sites,
                                &state.sites_capacity, site, sizeof(UInt));
   if (state.sites[site] == 0)
      state.sites[site] = add_place(0, site, state.runner);
   return state.sites[site];
}

__attribute__((noinline)) static UInt asked_place(void)
{
   PG_(counts_settle)();
   Bool stays = False;
   UInt site  = state.running != NULL ? state.running(&stays) : 0;
   UInt place = site != 0 ? place_of_site(site) : PLACE_OF_RUNNER(state.runner);
   state.last.known  = stays;
   state.last.moment = PG_(ledger_moment)();
   state.last.runner = state.runner;
   state.last.place  = place;
   return place;
}

/* Where a miss outside of traces' code is counted. The ledger tells when that is the
   same as last time. */
static UInt place_outside(void)
{
   if (state.runner > RunsCompiler)
      return PLACE_OF_RUNNER(state.runner);
   LedgerMoment now = PG_(ledger_moment)();
   if (!state.last.known || !PG_(same_moment)(&now, &state.last.moment))
      return asked_place();
   PG_(references_runner)(state.last.runner);
   return state.last.place;
}

/* The miss that has waited longest refers to LL. */
static void settle(WaitingMiss* w)
{
   if (w->size == 0 || !PG_(cachesim_last)(w->address, w->size))
      return;
   Misses* m = &state.places[w->place].misses;
   switch (w->kind) {
   case WaitingRead:
      m->ll_read++;
      break;
   case WaitingWrite:
      m->ll_write++;
      break;
   default:
      m->ll_fetch++;
      break;
   }
}

static void settle_all(void)
{
   for (UInt i = 0; i < WAITING; i++) {
      WaitingMiss* w = &state.waiting[(state.next_waiting + i) % WAITING];
      settle(w);
      w->size = 0;
   }
   PG_(nursery_misses_settle)();
}

static void wait_for_last(Addr address, UInt size, UInt place, WaitingKind kind)
{
   WaitingMiss* w = &state.waiting[state.next_waiting++ % WAITING];
   PG_(cachesim_last_soon)(address);
   settle(w);
   w->address = address;
   w->size    = size;
   w->place   = place;
   w->kind    = kind;
}

static void count_nursery_miss(Misses* m, Addr address)
{
   NurseryMiss miss = PG_(nursery_miss)(address, state.data.line_bits);
   m->nursery += miss != MissOutside;
   m->fresh += miss == MissFresh;
}

void PG_(reference_missed)(Addr address, UInt size, Bool write, UInt place)
{
   Bool outside = place == 0;
   if (outside)
      place = place_outside();
   Misses* m = &state.places[place].misses;
   if (write)
      m->d1_write++;
   else
      m->d1_read++;
   if (!outside || state.runner <= RunsCompiler)
      count_nursery_miss(m, address);
   wait_for_last(address, size, place, write ? WaitingWrite : WaitingRead);
}

void PG_(event_reference)(ULong word, Addr a, Addr counter)
{
   UInt size = (UInt)word & ~(UInt)PG_REFERENCE_WRITE;
   if (PG_(cachesim_data)(a, size))
      PG_(reference_missed)
   (a, size, (word & PG_REFERENCE_WRITE) != 0,
    (UInt)(word >> PG_REFERENCE_PLACE));
   if (counter == (Addr)&PG_(guest).references)
      PG_(guest).references +=
         (word & PG_REFERENCE_WRITE) != 0 ? 1ULL << PG_WRITES_SHIFT : 1;
   else if (counter != 0)
      ++*(ULong*)counter;
}

void PG_(event_fetch)(ULong word, Addr address)
{
   UInt place = (UInt)(word >> PG_REFERENCE_PLACE);
   if (PG_(cachesim_code)(address, (UInt)word)) {
      if (place == 0)
         place = place_outside();
      state.places[place].misses.i1++;
      wait_for_last(address, (UInt)word, place, WaitingFetch);
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

void PG_(misses_add)(Misses* sum, const Misses* m)
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
   PG_(misses_add)(&sum->misses, &traffic->misses);
}

void PG_(references_sum)(Traffic* sum)
{
   settle_all();
   PG_(references_settle)();
   for (UInt i = 0; i < state.parts_used; i++)
      add_part(sum, &state.parts[i], count_of(state.parts[i].segment));
   for (UInt runner = 0; runner < RUNNERS; runner++)
      PG_(traffic_add)(sum, &state.outside[runner]);
   for (UInt i = 1; i < state.places_used; i++)
      PG_(misses_add)(&sum->misses, &state.places[i].misses);
}

void PG_(references_of_runner)(Runner runner, Traffic* sum)
{
   settle_all();
   PG_(references_settle)();
   PG_(traffic_add)(sum, &state.outside[runner]);
   for (UInt i = 1; i < state.places_used; i++)
      if (state.places[i].trace == 0 && state.places[i].runner == runner)
         PG_(misses_add)(&sum->misses, &state.places[i].misses);
   /* what a superblock that begins in a trace does behind its end */
   for (UInt i = 0; i < state.parts_used && runner == RunsProgram; i++)
      if (state.parts[i].trace == 0)
         add_part(sum, &state.parts[i], count_of(state.parts[i].segment));
}

void PG_(references_of_site)(UInt site, Misses* run, Misses* own)
{
   VG_(memset)(run, 0, sizeof *run);
   VG_(memset)(own, 0, sizeof *own);
   settle_all();
   NurseryMisses mine = PG_(nursery_misses_of_site)(site);
   own->nursery       = mine.all;
   own->fresh         = mine.fresh;
   if (site < state.sites_capacity && state.sites[site] != 0)
      *run = state.places[state.sites[site]].misses;
}

void PG_(references_of_trace)(UInt trace, Traffic* sums, UInt count)
{
   settle_all();
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
      PG_(misses_add)
      (&sums[p->operation < count ? p->operation : count].misses, &p->misses);
      i = p->before;
   }
}

void PG_(references_clear)(void)
{
   settle_all();
   for (UInt i = 0; i * CHUNK_SEGMENTS < state.segments; i++)
      VG_(memset)(state.chunks[i], 0, CHUNK_SEGMENTS * sizeof(ULong));
   for (UInt i = 1; i < state.places_used; i++)
      VG_(memset)(&state.places[i].misses, 0, sizeof(Misses));
   PG_(nursery_misses_clear)();
   VG_(memset)(state.outside, 0, sizeof state.outside);
   PG_(guest).references = PG_(guest).reference_mark = state.references = 0;
   state.instructions = PG_(guest).instructions;
}
