/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups at work. A group is runs of references that are nearly always in one line, and
   one of the two that were used last in its set; else in two lines, the lower and the
   upper one, whose sets are no concern of each other. Only what misses is looked at
   reference by reference. */
#include "groups.h"

#include "references.h"

/* Groups are never taken back, as segments. */
#define GROUPS_CHUNK (1U << 20)

static CacheTable data;

static struct {
   UChar* memory; /* for the next ones */
   SizeT  left;
} state;

void PG_(groups_init)(const CacheTable* table)
{
   data = *table;
}

/* ---- at translation time ---- */

static void* group_memory(SizeT bytes)
{
   bytes = (bytes + 7) & ~(SizeT)7;
   if (bytes > state.left) {
      state.memory = VG_(malloc)("pypygc.groups", GROUPS_CHUNK);
      state.left   = GROUPS_CHUNK;
   }
   void* memory = state.memory;
   state.memory += bytes;
   state.left -= bytes;
   return memory;
}

/* Adds reference I to RUN. False if the run would become too long. */
static Bool lengthen(GroupRun* run, const GroupReference* r)
{
   Int low  = r->offset < run->low ? r->offset : run->low;
   Int end  = r->offset + r->size;
   Int last = run->low + run->bytes;
   if (end < last)
      end = last;
   if (r->argument != run->argument || end - low > (Int)data.line_bits + 1)
      return False;
   run->low   = (Short)low;
   run->bytes = (UShort)(end - low);
   run->count++;
   return True;
}

const ReferenceGroup* PG_(group_add)(UInt                  place,
                                     const GroupReference* references,
                                     UInt                  count)
{
   GroupRun runs[PG_GROUP_REFERENCES];
   UInt     used = 0;
   tl_assert(count <= PG_GROUP_REFERENCES);
   for (UInt i = 0; i < count; i++) {
      const GroupReference* r = &references[i];
      if (used > 0 && lengthen(&runs[used - 1], r))
         continue;
      GroupRun run = {r->offset, r->size, r->argument, (UChar)i, 1};
      runs[used++] = run;
   }
   ReferenceGroup* group =
      group_memory(sizeof(ReferenceGroup) + used * sizeof(GroupRun));
   GroupReference* copy = group_memory(count * sizeof(GroupReference));
   VG_(memcpy)(group->runs, runs, used * sizeof(GroupRun));
   VG_(memcpy)(copy, references, count * sizeof(GroupReference));
   group->place      = place;
   group->runs_count = used;
   group->references = copy;
   return group;
}

/* ---- at run time ---- */

/* The miss place of reference I; 0 if there is none. */
static UInt place_of(const ReferenceGroup* group, UInt i)
{
   return group->place != 0 ? group->place + i : 0;
}

/* Reference I of GROUP, whose address is at its offset from ARGUMENT, has missed. */
static void missed(const ReferenceGroup* group, UInt i, Addr argument)
{
   const GroupReference* r = &group->references[i];
   PG_(reference_missed)
   (argument + r->offset, r->size, r->write, place_of(group, i));
}

/* The references of RUN, one by one. */
static void refer_one_by_one(const ReferenceGroup* group, const GroupRun* run,
                             Addr argument)
{
   for (UInt i = run->first; i < (UInt)run->first + run->count; i++) {
      const GroupReference* r = &group->references[i];
      if (PG_(cachesim_data)(argument + r->offset, r->size))
         missed(group, i, argument);
   }
}

/* The lower line of RUN ends at BOUNDARY. *LOWER and *UPPER become the first
   references to it, and to the other line. False if one of the references is in
   both. */
static Bool part(const ReferenceGroup* group, const GroupRun* run,
                 Addr argument, Addr boundary, UInt* lower, UInt* upper)
{
   UInt end = (UInt)run->first + run->count;
   *lower = *upper = end;
   for (UInt i = end; i-- > run->first;) {
      const GroupReference* r   = &group->references[i];
      Addr                  low = argument + r->offset;
      if (low >= boundary)
         *upper = i;
      else if (low + r->size <= boundary)
         *lower = i;
      else
         return False;
   }
   return True;
}

/* The line of ADDRESS, of which reference I of GROUP is the first. */
static void refer_to_line(const ReferenceGroup* group, UInt i, Addr argument,
                          Addr address)
{
   if (!PG_(cachesim_refer_quickly)(&data, address) &&
       PG_(cachesim_refer_beside)(&data, address))
      missed(group, i, argument);
}

/* RUN is in two lines. */
__attribute__((noinline)) static void refer_across(const ReferenceGroup* group,
                                                   const GroupRun*       run,
                                                   Addr argument)
{
   Addr low = argument + run->low, boundary = (low | data.line_bits) + 1;
   UInt lower, upper;
   if (PG_(cachesim_is_first)(&data, low) &&
       PG_(cachesim_is_first)(&data, boundary))
      return;
   if (!part(group, run, argument, boundary, &lower, &upper)) {
      refer_one_by_one(group, run, argument);
   } else if (lower < upper) { /* LL sees them in their order */
      refer_to_line(group, lower, argument, low);
      refer_to_line(group, upper, argument, boundary);
   } else {
      refer_to_line(group, upper, argument, boundary);
      refer_to_line(group, lower, argument, low);
   }
}

/* RUN is in one line if it can be referred to quickly; else nothing is done. In
   one line, only the first reference can find it anywhere but in front. */
__attribute__((always_inline)) static inline Bool refer_quickly(
   const GroupRun* run, Addr argument)
{
   Addr low = argument + run->low;
   return PG_(cachesim_is_in_line)(&data, low, run->bytes) &&
          PG_(cachesim_refer_quickly)(&data, low);
}

__attribute__((noinline)) static void refer_slowly(const ReferenceGroup* group,
                                                   const GroupRun*       run,
                                                   Addr argument)
{
   Addr low = argument + run->low;
   if (data.ways_beside < 2 || data.one_set)
      refer_one_by_one(group, run, argument);
   else if (!PG_(cachesim_is_in_line)(&data, low, run->bytes))
      refer_across(group, run, argument);
   else if (PG_(cachesim_refer_beside)(&data, low))
      missed(group, run->first, argument);
}

/* The runs of GROUP from FIRST on. */
__attribute__((noinline)) static void refer_from(const ReferenceGroup* group,
                                                 UInt                  first,
                                                 const Addr* addresses)
{
   for (UInt i = first; i < group->runs_count; i++) {
      const GroupRun* run = &group->runs[i];
      if (!refer_quickly(run, addresses[run->argument]))
         refer_slowly(group, run, addresses[run->argument]);
   }
}

/* Groups of one run for every address, which most are. These functions end
   without having saved a register, if all can be referred to quickly. */
void PG_(event_group_1)(const ReferenceGroup* group, Addr a)
{
   if (!refer_quickly(&group->runs[0], a))
      refer_slowly(group, &group->runs[0], a);
}

__attribute__((noinline)) static void refer_from_2(const ReferenceGroup* group,
                                                   UInt first, Addr a, Addr b)
{
   Addr addresses[] = {a, b};
   refer_from(group, first, addresses);
}

__attribute__((noinline)) static void refer_from_4(const ReferenceGroup* group,
                                                   UInt first, Addr a, Addr b,
                                                   Addr c, Addr d)
{
   Addr addresses[] = {a, b, c, d};
   refer_from(group, first, addresses);
}

void PG_(event_group_2)(const ReferenceGroup* group, Addr a, Addr b)
{
   if (!refer_quickly(&group->runs[0], a))
      refer_from_2(group, 0, a, b);
   else if (!refer_quickly(&group->runs[1], b))
      refer_from_2(group, 1, a, b);
}

void PG_(event_group_3)(const ReferenceGroup* group, Addr a, Addr b, Addr c)
{
   if (!refer_quickly(&group->runs[0], a))
      refer_from_4(group, 0, a, b, c, 0);
   else if (!refer_quickly(&group->runs[1], b))
      refer_from_4(group, 1, a, b, c, 0);
   else if (!refer_quickly(&group->runs[2], c))
      refer_from_4(group, 2, a, b, c, 0);
}

void PG_(event_group_4)(const ReferenceGroup* group, Addr a, Addr b, Addr c,
                        Addr d)
{
   if (!refer_quickly(&group->runs[0], a))
      refer_from_4(group, 0, a, b, c, d);
   else if (!refer_quickly(&group->runs[1], b))
      refer_from_4(group, 1, a, b, c, d);
   else if (!refer_quickly(&group->runs[2], c))
      refer_from_4(group, 2, a, b, c, d);
   else if (!refer_quickly(&group->runs[3], d))
      refer_from_4(group, 3, a, b, c, d);
}

void PG_(event_group_mixed)(const ReferenceGroup* group, Addr a, Addr b, Addr c,
                            Addr d)
{
   Addr addresses[] = {a, b, c, d};
   refer_from(group, 0, addresses);
}
