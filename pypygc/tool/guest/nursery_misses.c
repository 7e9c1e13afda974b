/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose memory was missed is told by the table of reservations (heap/owner_table.h),
   which has to be searched downwards from the address: through all of a large array,
   if it is in one. In rising order each word is looked at once. */
#include "nursery_misses.h"

/* 256 KB: about what the nursery's own lines are, and no more than that is missed. */
#define MOST_MISSES (1U << 16)

/* Words of a nursery that fit; they are those of 16 GB. */
#define MOST_WORD 0x7fffffffU

#define DIGIT_BITS 11

static UInt buffers[2][MOST_MISSES];

static struct {
   const ULong* nursery; /* NULL: unknown */
   const ULong* size;
   UInt (*reserved)(Addr address);

   Addr  base;   /* of the nursery in which the misses here were */
   UInt* misses; /* twice the word of the nursery, + 1 if it was fresh */
   UInt  used;
   UInt  all_bits; /* of all of them, or-ed */
   Addr  fresh;    /* start of the nursery that has not missed yet */

   NurseryMisses* sites; /* by number */
   UInt           sites_capacity;
   NurseryMisses  unowned;
} state = {.misses = buffers[0]};

void PG_(nursery_misses_watch)(const ULong* nursery, const ULong* size)
{
   PG_(nursery_misses_settle)();
   state.nursery = nursery;
   state.size    = size;
   state.fresh   = 0;
}

void PG_(nursery_misses_ask)(UInt (*reserved)(Addr address))
{
   PG_(nursery_misses_settle)();
   state.reserved = reserved;
}

/* Memory is reserved upwards: a miss above all others of the cycle is the first
   touch of memory that the program has just got; another one is a use of it. */
NurseryMiss PG_(nursery_miss)(Addr address, ULong line_bits)
{
   if (state.nursery == NULL || address - *state.nursery >= *state.size)
      return MissOutside;
   Bool fresh = address >= state.fresh;
   if (fresh)
      state.fresh = (address | line_bits) + 1;
   if (state.used == MOST_MISSES || state.base != *state.nursery) {
      PG_(nursery_misses_settle)();
      state.base = *state.nursery;
   }
   ULong word = (address - state.base) / 8;
   if (word <= MOST_WORD) {
      UInt miss                  = (UInt)word << 1 | fresh;
      state.misses[state.used++] = miss;
      state.all_bits |= miss;
   } else {
      state.unowned.all++;
      state.unowned.fresh += fresh;
   }
   return fresh ? MissFresh : MissUsedAgain;
}

/* Sorts by the digit at SHIFT, into the other buffer. */
static void sort_by_digit(UInt shift)
{
   static UInt starts[1U << DIGIT_BITS];
   UInt*       from = state.misses;
   UInt*       to   = from == buffers[0] ? buffers[1] : buffers[0];
   UInt        sum  = 0;
   VG_(memset)(starts, 0, sizeof starts);
   for (UInt i = 0; i < state.used; i++)
      starts[(from[i] >> shift) % (1U << DIGIT_BITS)]++;
   for (UInt digit = 0; digit < 1U << DIGIT_BITS; digit++) {
      UInt count    = starts[digit];
      starts[digit] = sum;
      sum += count;
   }
   for (UInt i = 0; i < state.used; i++)
      to[starts[(from[i] >> shift) % (1U << DIGIT_BITS)]++] = from[i];
   state.misses = to;
}

static NurseryMisses* of_owner(Addr address)
{
   UInt site = state.reserved != NULL ? state.reserved(address) : 0;
   if (site == 0)
      return &state.unowned;
   state.sites = PG_(with_room)("pypygc.nursery_misses.sites", state.sites,
                                &state.sites_capacity, site,
                                sizeof *state.sites);
   return &state.sites[site];
}

void PG_(nursery_misses_settle)(void)
{
   for (UInt shift = 0; shift < 32 && state.all_bits >> shift != 0;
        shift += DIGIT_BITS)
      sort_by_digit(shift);
   NurseryMisses* owner = NULL;
   for (UInt i = 0; i < state.used; i++) {
      UInt miss = state.misses[i];
      if (i == 0 || miss >> 1 != state.misses[i - 1] >> 1)
         owner = of_owner(state.base + 8 * (ULong)(miss >> 1));
      owner->all++;
      owner->fresh += miss & 1;
   }
   state.used     = 0;
   state.all_bits = 0;
}

void PG_(nursery_misses_new_cycle)(void)
{
   state.fresh = 0;
}

NurseryMisses PG_(nursery_misses_of_site)(UInt site)
{
   return site < state.sites_capacity ? state.sites[site] : (NurseryMisses){0};
}

NurseryMisses PG_(nursery_misses_unowned)(void)
{
   return state.unowned;
}

void PG_(nursery_misses_clear)(void)
{
   state.used     = 0;
   state.all_bits = 0;
   state.unowned  = (NurseryMisses){0};
   for (UInt i = 0; i < state.sites_capacity; i++)
      state.sites[i] = (NurseryMisses){0};
}
