/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the process. PyPy's JIT log reaches the tool here: PyPy writes
   every record with a write(2) of its own, before the trace first runs. */
#include "life/life.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vkiscnums.h"

#include "format.h"
#include "guest/instrument_references.h"
#include "guest/references.h"
#include "heap/collector.h"
#include "heap/external.h"
#include "heap/nursery.h"
#include "heap/oldgen.h"
#include "include/requests.h"
#include "jit/codemap.h"
#include "jit/jitlog.h"
#include "jit/jitsummary.h"
#include "life/counting.h"
#include "life/monitor.h"
#include "life/phases.h"
#include "life/progress.h"
#include "options.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "pypy/classes.h"
#include "pypy/discover.h"
#include "write/summary.h"
#include "write/writer.h"

/* The log's bytes are read from write(2); where they go afterwards is of no
   interest unless the user named a file. */
#define DEFAULT_JITLOG "/dev/null"

/* Linux's F_DUPFD_CLOEXEC, which not every version of Valgrind names. */
#define FCNTL_DUPFD_CLOEXEC 1030

typedef enum { LogClosed, LogOpened, LogActive } LogState;

static struct {
   const HChar* jitlog_path; /* NULL: no log wanted */
   Int          jitlog_fd;
   LogState     log;
   Bool         log_failed; /* it could not be understood */
   Int          parent_pid;
   UInt         next_checkpoint; /* in milliseconds of Valgrind's timer */
} state;

/* ---- start ---- */

static void forked_child(ThreadId tid)
{
   (void)tid;
   state.parent_pid = VG_(getppid)();
   PG_(counting_forked)();
   PG_(progress_forked)();
   PG_(jitsummary_clear)();
}

/* Ends the process if the profile could not be written where it is to go. */
static void check_out_file(void)
{
   /* ends the process itself if the name has a bad % sequence */
   HChar* path =
      VG_(expand_file_name)("--pypygc-out-file", PG_(options)->out_file);
   const HChar* problem = PG_(writer_check)(path);
   if (problem != NULL) {
      VG_(fmsg)
      ("The profile cannot be written to '%s': %s.\n"
       "Give another place with --pypygc-out-file=FILE.\n",
       path, problem);
      VG_(exit)(1);
   }
   VG_(free)(path);
}

void PG_(life_start)(void)
{
   check_out_file();
   const HChar* users = VG_(getenv)("JITLOG");
   if (VG_(strcmp)(PG_(options)->jitlog, "no") == 0)
      state.jitlog_path = NULL;
   else if (users != NULL && users[0] != 0)
      state.jitlog_path = users;
   else if (VG_(strcmp)(PG_(options)->jitlog, "yes") == 0)
      state.jitlog_path = DEFAULT_JITLOG;
   else
      state.jitlog_path = PG_(options)->jitlog;
   state.next_checkpoint = VG_(read_millisecond_timer)() +
                           1000 * PG_(options)->checkpoint;
   PG_(counting_init)(PG_(options)->wait, PG_(options)->warm_up);
   VG_(atfork)(NULL, NULL, forked_child);
   if (PG_(options)->cache_sim != CacheSimNo)
      PG_(references_start)
   (&PG_(options)->caches, PG_(options)->cache_sim == CacheSimFull);
   PG_(sites_init)();
   PG_(context_init)(PG_(options)->stack_depth);
   PG_(progress_start)();
}

/* ---- writing ---- */

static void write_profile(const HChar* reason, Bool complete, Bool say)
{
   if (PG_(nursery_size)() == 0 || PG_(counting_state)() != CountingRuns)
      return;
   WriteOccasion occasion = {reason, complete, state.parent_pid};
   NurseryTotals totals;
   PG_(nursery_look)(&totals);
   HChar* path = PG_(writer_write)(&occasion, &totals);
   if (path != NULL)
      PG_(progress_written)(path);
   if (say && path != NULL)
      PG_(summary_print)(path, &totals);
   VG_(free)(path);
}

static void stop(void)
{
   if (PG_(counting_state)() != CountingRuns)
      return;
   write_profile(PYPYGC_END_REQUEST, True, True);
   PG_(counting_end)();
}

static Bool checkpoint_due(void)
{
   if (PG_(options)->checkpoint == 0)
      return False;
   UInt now = VG_(read_millisecond_timer)();
   if (now < state.next_checkpoint)
      return False;
   state.next_checkpoint = now + 1000 * PG_(options)->checkpoint;
   return True;
}

void PG_(life_after_minor)(void)
{
   PG_(references_new_cycle)();
   PG_(context_after_minor)();
   PG_(classes_after_minor)();
   PG_(counting_after_minor)();
   PG_(progress_step)();
   MonitorWishes wishes = PG_(monitor_wishes)();
   if (wishes.stop)
      stop();
   else if (wishes.write || checkpoint_due())
      write_profile(PYPYGC_END_CHECKPOINT, False, wishes.write);
}

void PG_(life_fini)(Int exit_code)
{
   (void)exit_code;
   if (PG_(nursery_size)() == 0)
      PG_(summary_nothing)();
   else if (PG_(counting_state)() == CountingWaits)
      PG_(summary_never_started)();
   else
      write_profile(PYPYGC_END_EXIT, True, True);
}

/* ---- the JIT log ---- */

static void trace_started(ULong log_id)
{
   PG_(context_compile_start)(log_id);
   PG_(references_runner)(RunsCompiler);
}

static void trace_added(Trace* trace)
{
   PG_(codemap_add)(trace);
   PG_(context_compile_end)();
}

static void trace_aborted(ULong log_id)
{
   (void)log_id;
   PG_(context_compile_end)();
}

static const TraceEvents trace_events = {
   .started = trace_started,
   .added   = trace_added,
   .aborted = trace_aborted,
};

static void opened(const HChar* path, Int fd)
{
   if (state.jitlog_path != NULL && path != NULL &&
       VG_(strcmp)(path, state.jitlog_path) == 0 && state.log != LogActive) {
      state.jitlog_fd = fd;
      state.log       = LogOpened;
   }
}

static void written(Int fd, const UChar* bytes, SizeT count)
{
   if (state.log == LogClosed || fd != state.jitlog_fd || count == 0)
      return;
   if (state.log == LogOpened) {
      if (bytes[0] != PG_JITLOG_FIRST_BYTE) {
         state.log = LogClosed; /* something else with the same name */
         return;
      }
      state.log = LogActive;
      /* metainterp_sd.setup_once: the JIT sets itself up before it traces */
      PG_(context_compile_start)(0);
   }
   if (!PG_(traces_feed)(bytes, count, &trace_events) && !state.log_failed) {
      state.log_failed = True;
      PG_(discover_missing)
      ("JIT log", PG_(traces_error)(),
       "traces and lines from then on are not named");
   }
}

/* The preload library moves the log's descriptor. */
static void duplicated(Int fd, UWord command, Int copy)
{
   if (command == FCNTL_DUPFD_CLOEXEC && state.log == LogOpened &&
       fd == state.jitlog_fd)
      state.jitlog_fd = copy;
}

static void closed(Int fd)
{
   if (state.log != LogClosed && fd == state.jitlog_fd)
      state.log = LogClosed;
}

/* ---- callbacks ---- */

void PG_(life_pre_syscall)(ThreadId tid, UInt number, UWord* args, UInt count)
{
   (void)tid;
   (void)args;
   (void)count;
   /* after an exec nothing of this process is left to write a profile */
   if (number == __NR_execve || number == __NR_execveat)
      write_profile(PYPYGC_END_EXEC, True, False);
}

void PG_(life_post_syscall)(ThreadId tid, UInt number, UWord* args, UInt count,
                            SysRes result)
{
   (void)tid;
   (void)count;
   if (sr_isError(result))
      return;
   switch (number) {
   case __NR_write:
      written(args[0], (const UChar*)args[1], sr_Res(result));
      break;
   case __NR_open:
      opened((const HChar*)args[0], sr_Res(result));
      break;
   case __NR_openat:
      opened((const HChar*)args[1], sr_Res(result));
      break;
   case __NR_fcntl:
      duplicated(args[0], args[1], sr_Res(result));
      break;
   case __NR_close:
      closed(args[0]);
      break;
   default:
      break;
   }
}

/* The name of a phase is LENGTH bytes at NAME, if the program can read them. */
static void phase(const HChar* name, SizeT length, Bool begins)
{
   if (length != 0 &&
       !VG_(am_is_valid_for_client)((Addr)name, length, VKI_PROT_READ))
      return;
   if (begins) {
      PG_(counting_start)();
      PG_(phases_begin)(name, length);
   } else {
      PG_(phases_end)(name, length);
   }
}

static UWord copy_jitlog_path(HChar* buffer, SizeT size)
{
   SizeT length = state.jitlog_path ? VG_(strlen)(state.jitlog_path) : 0;
   if (length == 0 || length >= size)
      return 0;
   VG_(memcpy)(buffer, state.jitlog_path, length + 1);
   return length;
}

Bool PG_(life_client_request)(ThreadId tid, UWord* args, UWord* result)
{
   (void)tid;
   if (args[0] == VG_USERREQ__GDB_MONITOR_COMMAND) {
      *result = PG_(monitor_command)((const HChar*)args[1]);
      return *result != 0;
   }
   if (!VG_IS_TOOL_USERREQ('P', 'G', args[0]))
      return False;
   switch (args[0]) {
   case VG_USERREQ__PYPYGC_JITLOG_PATH:
      *result = copy_jitlog_path((HChar*)args[1], args[2]);
      return True;
   case VG_USERREQ__PYPYGC_MAILBOX:
      if (PG_(options)->watch_malloc)
         PG_(external_set_mailbox)((struct pypygc_mailbox*)args[1]);
      *result = PG_(options)->watch_malloc;
      return True;
   case VG_USERREQ__PYPYGC_MALLOCED:
      PG_(external_drain)(PG_(collector_runs)());
      if (PG_(oldgen_known)() && !PG_(collector_runs)())
         PG_(external_malloced)(args[1], args[2], PG_(context_now)());
      *result = 0;
      return True;
   case VG_USERREQ__PYPYGC_MAILBOX_FULL:
      PG_(external_drain)(PG_(collector_runs)());
      *result = 0;
      return True;
   case VG_USERREQ__PYPYGC_JIT_SUMMARY:
      PG_(jitsummary_feed)((const HChar*)args[1], args[2]);
      *result = 0;
      return True;
   case VG_USERREQ__PYPYGC_START:
      PG_(counting_start)();
      *result = 0;
      return True;
   case VG_USERREQ__PYPYGC_STOP:
      stop();
      *result = 0;
      return True;
   case VG_USERREQ__PYPYGC_PHASE_BEGIN:
   case VG_USERREQ__PYPYGC_PHASE_END:
      phase((const HChar*)args[1], args[2],
            args[0] == VG_USERREQ__PYPYGC_PHASE_BEGIN);
      *result = 0;
      return True;
   default:
      return False;
   }
}
