/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words in the shadow registers of the thread that runs, read and emptied. A thread
   that does not run has none: a new one, which gets a copy of its parent's registers,
   and one that goes on after a signal, which gets back what it had, begin with 0. */
#include "counts.h"

#include "pub_tool_machine.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"

#define SHADOW 1 /* which of the two areas */

static ThreadId running = VG_INVALID_THREADID;

static void settle_thread(ThreadId thread)
{
   static const ULong none[PG_COUNT_WORDS];
   ULong              words[PG_COUNT_WORDS];
   VG_(get_shadow_regs_area)
   (thread, (UChar*)words, SHADOW, PG_COUNTS_OFFSET, sizeof words);
   ULong references = words[CountReferences];
   if ((words[CountOutside] | words[CountJit] | references) == 0)
      return;
   PG_(guest).instructions += words[CountOutside];
   PG_(guest).jit_instructions += words[CountJit];
   PG_(guest).references += references & ((1U << PG_COUNT_WRITES_SHIFT) - 1);
   PG_(guest).references += references >> PG_COUNT_WRITES_SHIFT
                                             << PG_WRITES_SHIFT;
   VG_(set_shadow_regs_area)
   (thread, SHADOW, PG_COUNTS_OFFSET, sizeof none, (const UChar*)none);
}

void PG_(counts_settle)(void)
{
   if (running != VG_INVALID_THREADID)
      settle_thread(running);
}

static void stops(ThreadId thread, ULong blocks_done)
{
   (void)blocks_done;
   settle_thread(thread);
   running = VG_INVALID_THREADID;
}

void PG_(counts_run)(ThreadId thread)
{
   running = thread;
}

void PG_(counts_start)(void)
{
   VG_(track_stop_client_code)(stops);
}
