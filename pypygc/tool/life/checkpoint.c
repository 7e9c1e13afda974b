/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a checkpoint is due: see checkpoint.h. Time is that of the clock on the
   wall: who kills a program waits by that one, too. */
#include "life/checkpoint.h"

#include "pub_tool_libcproc.h"

/* A checkpoint that took a second is followed by a minute without one: they take
   at most a sixtieth of the run. docs/valgrind-pypygc.1 states it. */
#define MOST_OFTEN 60

static struct {
   UInt interval; /* milliseconds; 0: no checkpoints */
   UInt begin;    /* of the one that is being written */
   UInt next;     /* when one is due */
} state;

void PG_(checkpoint_start)(UInt seconds)
{
   state.interval = 1000 * seconds;
   state.next     = VG_(read_millisecond_timer)() + state.interval;
}

Bool PG_(checkpoint_due)(void)
{
   return state.interval != 0 && VG_(read_millisecond_timer)() >= state.next;
}

void PG_(checkpoint_begins)(void)
{
   state.begin = VG_(read_millisecond_timer)();
}

void PG_(checkpoint_ended)(void)
{
   UInt now   = VG_(read_millisecond_timer)();
   UInt pause = MOST_OFTEN * (now - state.begin);
   state.next = now + (pause > state.interval ? pause : state.interval);
}
