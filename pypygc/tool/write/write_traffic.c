/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What code costs, by trace and operation and by who runs: records that only a
   run with the cache simulation has. */
#include "write/write_traffic.h"

#include "format.h"
#include "guest/nursery_misses.h"
#include "guest/references.h"
#include "jit/traces.h"
#include "options.h"
#include "owner/sites.h"
#include "write/fold.h"
#include "write/json.h"
#include "write/rows.h"
#include "write/write_code.h"
#include "write/write_totals.h"

static Bool is_full(void)
{
   return PG_(options)->cache_sim == CacheSimFull;
}

/* ---- the caches ---- */

static void write_cache(const HChar* key, const CacheGeometry* g)
{
   PG_(json_list)(key);
   PG_(json_item_number)(g->size);
   PG_(json_item_number)(g->assoc);
   PG_(json_item_number)(g->line_size);
   PG_(json_end_list)();
}

void PG_(write_caches)(void)
{
   if (PG_(options)->cache_sim == CacheSimNo)
      return;
   PG_(json_object)(PYPYGC_KEY_CACHES);
   if (is_full())
      write_cache("I1", &PG_(options)->caches.i1);
   write_cache("D1", &PG_(options)->caches.d1);
   write_cache("LL", &PG_(options)->caches.ll);
   PG_(json_end_object)();
}

/* ---- by operation ---- */

static Bool is_nothing(const Traffic* t)
{
   const Misses* m = &t->misses;
   return (t->instructions | t->reads | t->writes | m->d1_read | m->d1_write |
           m->i1) == 0;
}

/* The columns in their order: docs/format.md. */
static void write_operation(const Traffic* t, UInt operation, UInt count)
{
   const Misses* m = &t->misses;
   if (is_nothing(t))
      return;
   PG_(json_item_list)();
   if (operation < count)
      PG_(json_item_number)(operation);
   else
      PG_(json_item_null)();
   PG_(json_item_number)(t->instructions);
   if (PG_(options)->cache_sim == CacheSimNo) {
      PG_(json_end_list)();
      return;
   }
   PG_(json_item_number)(t->reads);
   PG_(json_item_number)(t->writes);
   PG_(json_item_number)(m->d1_read);
   PG_(json_item_number)(m->d1_write);
   PG_(json_item_number)(m->ll_read);
   PG_(json_item_number)(m->ll_write);
   PG_(json_item_number)(m->nursery);
   PG_(json_item_number)(m->fresh);
   if (is_full()) {
      PG_(json_item_number)(m->i1);
      PG_(json_item_number)(m->ll_fetch);
   }
   PG_(json_end_list)();
}

static void write_level_misses(const Misses* m)
{
   PG_(json_number)(PYPYGC_KEY_D1_READ_MISSES, m->d1_read);
   PG_(json_number)(PYPYGC_KEY_D1_WRITE_MISSES, m->d1_write);
   PG_(json_number)(PYPYGC_KEY_LL_READ_MISSES, m->ll_read);
   PG_(json_number)(PYPYGC_KEY_LL_WRITE_MISSES, m->ll_write);
   if (is_full()) {
      PG_(json_number)(PYPYGC_KEY_I1_MISSES, m->i1);
      PG_(json_number)(PYPYGC_KEY_LLI_MISSES, m->ll_fetch);
   }
}

static void write_references(const Traffic* t)
{
   PG_(json_number)(PYPYGC_KEY_DATA_READS, t->reads);
   PG_(json_number)(PYPYGC_KEY_DATA_WRITES, t->writes);
   write_level_misses(&t->misses);
   PG_(json_number)(PYPYGC_KEY_NURSERY_MISSES, t->misses.nursery);
   PG_(json_number)(PYPYGC_KEY_NURSERY_FRESH_MISSES, t->misses.fresh);
}

/* Returns the instructions of the trace. */
static ULong write_trace_costs(const Trace* trace, Traffic* sums)
{
   UInt count = trace->asm_used;
   VG_(memset)(sums, 0, (count + 2) * sizeof(Traffic));
   PG_(references_of_trace)(trace->id, sums, count);
   Traffic* all = &sums[count + 1];
   for (UInt i = 0; i <= count; i++)
      PG_(traffic_add)(all, &sums[i]);
   if (is_nothing(all))
      return 0;
   PG_(json_record)(PYPYGC_KIND_TRACE_COSTS);
   PG_(json_number)(PYPYGC_KEY_TRACE, trace->id);
   PG_(json_number)(PYPYGC_KEY_INSTRUCTIONS, all->instructions);
   if (PG_(options)->cache_sim != CacheSimNo)
      write_references(all);
   PG_(json_list)(PYPYGC_KEY_OPERATIONS);
   for (UInt i = 0; i <= count; i++)
      write_operation(&sums[i], i, count);
   PG_(json_end_list)();
   PG_(json_end_record)();
   return all->instructions;
}

static void write_runner(const HChar* who, Runner runner)
{
   Traffic all;
   VG_(memset)(&all, 0, sizeof all);
   PG_(references_of_runner)(runner, &all);
   PG_(json_record)(PYPYGC_KIND_COSTS);
   PG_(json_string)(PYPYGC_KEY_WHO, who);
   PG_(json_number)(PYPYGC_KEY_INSTRUCTIONS, all.instructions);
   write_references(&all);
   PG_(json_end_record)();
}

/* Sums over the sites that are folded into one. */
typedef struct {
   Misses run, own;
} SiteMisses;

static SiteMisses* sum_by_folded(void)
{
   SiteMisses* sums = VG_(calloc)("pypygc.write.site_costs",
                                  PG_(fold_count)() + 1, sizeof *sums);
   for (UInt i = 1; i <= PG_(sites_count)(); i++) {
      SiteMisses  m;
      SiteMisses* sum = &sums[PG_(fold_of)(i)];
      PG_(references_of_site)(i, &m.run, &m.own);
      PG_(misses_add)(&sum->run, &m.run);
      PG_(misses_add)(&sum->own, &m.own);
   }
   return sums;
}

void PG_(write_site_costs)(void)
{
   static const HChar* const columns[] = {PYPYGC_KEY_SITE,
                                          PYPYGC_KEY_D1_READ_MISSES,
                                          PYPYGC_KEY_D1_WRITE_MISSES,
                                          PYPYGC_KEY_LL_READ_MISSES,
                                          PYPYGC_KEY_LL_WRITE_MISSES,
                                          PYPYGC_KEY_OWN_NURSERY_MISSES,
                                          PYPYGC_KEY_OWN_NURSERY_FRESH_MISSES,
                                          PYPYGC_KEY_I1_MISSES,
                                          PYPYGC_KEY_LLI_MISSES};
   if (PG_(options)->cache_sim == CacheSimNo)
      return;
   SiteMisses* sums = sum_by_folded();
   PG_(rows_begin)(PYPYGC_KIND_SITE_COSTS, columns, 9, RowsByColumns);
   for (UInt i = 1; i <= PG_(fold_count)(); i++) {
      const Misses *run = &sums[i].run, *own = &sums[i].own;
      ULong         row[] = {i,
                             PG_(or_nothing)(run->d1_read),
                             PG_(or_nothing)(run->d1_write),
                             PG_(or_nothing)(run->ll_read),
                             PG_(or_nothing)(run->ll_write),
                             PG_(or_nothing)(own->nursery),
                             PG_(or_nothing)(own->fresh),
                             PG_(or_nothing)(run->i1),
                             PG_(or_nothing)(run->ll_fetch)};
      if ((run->d1_read | run->d1_write | run->i1 | own->nursery) != 0)
         PG_(row)(row);
   }
   PG_(rows_end)();
   VG_(free)(sums);
}

void PG_(write_costs)(void)
{
   Traffic* sums         = NULL;
   UInt     capacity     = 0;
   ULong*   instructions = VG_(calloc)("pypygc.write.instructions",
                                     PG_(traces_count)() + 1, sizeof(ULong));
   for (UInt id = 1; id <= PG_(traces_count)(); id++) {
      const Trace* trace = PG_(traces_get)(id);
      if (trace->asm_used + 2 > capacity) {
         capacity = 2 * (trace->asm_used + 2);
         sums =
            VG_(realloc)("pypygc.write.sums", sums, capacity * sizeof(Traffic));
      }
      instructions[id] = write_trace_costs(trace, sums);
   }
   VG_(free)(sums);
   PG_(write_code)(instructions);
   VG_(free)(instructions);
   if (PG_(options)->cache_sim == CacheSimNo)
      return;
   write_runner(PYPYGC_WHO_CODE, RunsProgram);
   write_runner(PYPYGC_WHO_COMPILER, RunsCompiler);
   write_runner(PYPYGC_WHO_MINOR, RunsMinor);
   write_runner(PYPYGC_WHO_MAJOR, RunsMajor);
}

void PG_(write_traffic_totals)(void)
{
   if (PG_(options)->cache_sim == CacheSimNo)
      return;
   Traffic all;
   VG_(memset)(&all, 0, sizeof all);
   PG_(references_sum)(&all);
   write_references(&all); /* the instructions are among the heap's totals */
   NurseryMisses unowned = PG_(nursery_misses_unowned)();
   WRITE_TOTAL(unowned_nursery_misses, unowned.all);
   WRITE_TOTAL(unowned_nursery_fresh_misses, unowned.fresh);
}
