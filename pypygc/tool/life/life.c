/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the process: its start and end, fork and exec, checkpoints. */
#include "life/life.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vkiscnums.h"

#include "base/quiet.h"
#include "format.h"
#include "guest/instrument_references.h"
#include "guest/nursery_misses.h"
#include "guest/references.h"
#include "heap/collector.h"
#include "heap/nursery.h"
#include "heap/snapshots.h"
#include "jit/jitsummary.h"
#include "jit/logkeep.h"
#include "life/checkpoint.h"
#include "life/counting.h"
#include "life/exec.h"
#include "life/jitevents.h"
#include "life/monitor.h"
#include "life/progress.h"
#include "life/resident.h"
#include "options.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "pypy/classes.h"
#include "write/outfile.h"
#include "write/summary.h"
#include "write/writer.h"

static struct {
   Int parent_pid;
} state;

/* ---- start ---- */

static void forked_child(ThreadId tid)
{
   (void)tid;
   state.parent_pid = VG_(getppid)();
   PG_(counting_forked)();
   PG_(outfile_forked)();
   PG_(progress_forked)();
   PG_(jitsummary_clear)();
   PG_(logkeep_forked)();
}

/* Ends the process if the profile could not be written where it is to go. */
static void check_out_file(void)
{
   HChar*       path    = NULL;
   const HChar* problem = PG_(outfile_start)(&path);
   if (problem != NULL) {
      VG_(fmsg)
      ("The profile cannot be written to '%s': %s.\n"
       "Give another place with --pypygc-out-file=FILE.\n",
       path, problem);
      VG_(exit)(1);
   }
}

void PG_(life_start)(void)
{
   check_out_file();
   PG_(jitevents_start)();
   PG_(checkpoint_start)(PG_(options)->checkpoint);
   PG_(counting_init)(PG_(options)->wait, PG_(options)->warm_up);
   VG_(atfork)(NULL, NULL, forked_child);
   if (PG_(options)->cache_sim != CacheSimNo)
      PG_(references_start)
   (&PG_(options)->caches, PG_(options)->cache_sim == CacheSimFull);
   PG_(sites_init)();
   PG_(snapshots_init)
   (&PG_(options)->snapshots, PG_(options)->fold != 0 ? PG_SNAPSHOT_PART : 0);
   PG_(context_init)
   (PG_(options)->stack_depth, PG_(options)->cache_sim != CacheSimNo);
   PG_(progress_start)();
}

/* ---- writing ---- */

static void write_profile(const HChar* reason, Bool complete, Bool say)
{
   if (PG_(nursery_size)() == 0 || PG_(counting_state)() != CountingRuns)
      return;
   WriteOccasion occasion = {reason, complete, state.parent_pid};
   NurseryTotals totals;
   Quiet         quiet;
   PG_(quiet_begin)(&quiet);
   if (complete)
      PG_(resident_end)();
   PG_(checkpoint_begins)();
   PG_(nursery_look)(&totals);
   HChar* path = PG_(writer_write)(&occasion, &totals);
   if (path != NULL)
      PG_(progress_written)(path, complete);
   if (say && path != NULL)
      PG_(summary_print)(path, &totals);
   VG_(free)(path);
   PG_(checkpoint_ended)();
   PG_(quiet_end)(&quiet);
}

void PG_(life_stop)(void)
{
   if (PG_(counting_state)() != CountingRuns)
      return;
   write_profile(PYPYGC_END_REQUEST, True, True);
   PG_(counting_end)();
}

void PG_(life_after_minor)(void)
{
   PG_(nursery_misses_new_cycle)();
   PG_(classes_after_minor)();
   PG_(counting_after_minor)();
   PG_(progress_step)();
   PG_(resident_note)();
   MonitorWishes wishes = PG_(monitor_wishes)();
   if (PG_(counting_state)() == CountingRuns) {
      PG_(snapshots_after_minor)();
      if (wishes.snapshot != NULL)
         PG_(snapshots_asked)
      (SnapshotCommand, wishes.snapshot, VG_(strlen)(wishes.snapshot));
   }
   if (wishes.stop)
      PG_(life_stop)();
   else if (wishes.write || (PG_(checkpoint_due)() && PG_(outfile_replaces)()))
      write_profile(PYPYGC_END_CHECKPOINT, False, wishes.write);
}

void PG_(life_fini)(Int exit_code)
{
   (void)exit_code;
   if (PG_(nursery_size)() == 0)
      PG_(summary_nothing)();
   else if (PG_(counting_state)() == CountingWaits)
      PG_(summary_never_started)();
   else if (PG_(counting_state)() == CountingForked)
      PG_(summary_idle_child)();
   else
      write_profile(PYPYGC_END_EXIT, True, True);
}

/* ---- callbacks ---- */

void PG_(life_pre_syscall)(ThreadId tid, UInt number, UWord* args, UInt count)
{
   (void)tid;
   (void)count;
   /* after an exec nothing of this process is left to write a profile */
   if (PG_(exec_may_succeed)(number, args))
      write_profile(PYPYGC_END_EXEC, True, False);
}

void PG_(life_post_syscall)(ThreadId tid, UInt number, UWord* args, UInt count,
                            SysRes result)
{
   (void)tid;
   (void)number;
   (void)args;
   (void)count;
   (void)result;
}
