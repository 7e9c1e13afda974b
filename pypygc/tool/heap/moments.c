/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moments in a row; one is found by a guess, as they come at nearly equal
   distances. */
#include "moments.h"

typedef struct {
   ULong clock, instructions;
} Moment;

static struct {
   Moment* moments;
   UInt    used, capacity;
   Moment  last;
} state;

void PG_(moments_init)(void)
{
   state.used              = 0;
   state.last.clock        = 0;
   state.last.instructions = 0;
}

void PG_(moment_add)(ULong clock, ULong instructions)
{
   PG_GROW("pypygc.moments", state.moments, state.used, state.capacity);
   state.last.clock            = clock;
   state.last.instructions     = instructions;
   state.moments[state.used++] = state.last;
}

ULong PG_(moment_clock)(void)
{
   return state.last.clock;
}

ULong PG_(moment_instructions)(void)
{
   return state.last.instructions;
}

ULong PG_(moments_instructions_at)(ULong clock)
{
   /* LOW is the first moment after CLOCK */
   UInt low = 0;
   if (state.last.clock != 0 && clock < state.last.clock)
      low = (UInt)((double)clock / (double)state.last.clock * state.used);
   while (low > 0 && state.moments[low - 1].clock > clock)
      low--;
   while (low < state.used && state.moments[low].clock <= clock)
      low++;
   Moment before = {0, 0}, after = state.last;
   if (low > 0)
      before = state.moments[low - 1];
   if (low < state.used)
      after = state.moments[low];
   if (after.clock <= before.clock || clock <= before.clock)
      return before.instructions;
   double part = (double)(clock - before.clock) /
                 (double)(after.clock - before.clock);
   return before.instructions +
          (ULong)(part * (double)(after.instructions - before.instructions));
}

void PG_(moments_restart)(void)
{
   for (UInt i = 0; i < state.used; i++)
      state.moments[i].instructions = 0;
   state.last.instructions = 0;
}
