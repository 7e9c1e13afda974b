/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the process. PyPy's JIT log reaches the tool here: PyPy writes
   every record with a write(2) of its own, before the trace first runs. */
#include "life.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vkiscnums.h"

#include "format.h"
#include "guest/event.h"
#include "guest/instrument.h"
#include "guest/instrument_references.h"
#include "guest/references.h"
#include "heap/nursery.h"
#include "include/requests.h"
#include "jit/codemap.h"
#include "jit/jitlog.h"
#include "options.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "pypy/classes.h"
#include "pypy/discover.h"
#include "pypy/frames.h"
#include "smc.h"
#include "summary.h"
#include "writer.h"

/* The log's bytes are read from write(2); where they go afterwards is of no
   interest unless the user named a file. */
#define DEFAULT_JITLOG "/dev/null"

/* incminimark.py: a nursery below 2 * (nonlarge_max + 1) bytes is not made;
   setup then goes on with debug_tiny_nursery. */
#define SMALLEST_NURSERY 270336.0

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
   PG_(nursery_forked)();
   PG_(references_clear)();
}

void PG_(life_start)(void)
{
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
   VG_(atfork)(NULL, NULL, forked_child);
   if (PG_(options)->cache_sim != CacheSimNo)
      PG_(references_start)
   (&PG_(options)->caches, PG_(options)->cache_sim == CacheSimFull);
   PG_(sites_init)();
   PG_(context_init)(PG_(options)->stack_depth);
}

static Bool is_readable(const UChar* address, SizeT count)
{
   return VG_(am_is_valid_for_client)((Addr)address, count, VKI_PROT_READ);
}

/* The nursery size that the user asked for, in bytes; 0 for none.
   rpython/memory/gc/env.py read_from_env. */
static double requested_nursery(void)
{
   const HChar* value = VG_(getenv)("PYPY_GC_NURSERY");
   if (value == NULL)
      return 0;
   HChar* end;
   double size = VG_(strtod)(value, &end);
   switch (*end) {
   case 'k':
   case 'K':
      size *= 1 << 10;
      break;
   case 'm':
   case 'M':
      size *= 1 << 20;
      break;
   case 'g':
   case 'G':
      size *= 1 << 30;
      break;
   default:
      break;
   }
   return size;
}

/* The offset of a field; *ALL becomes false if it is not known. */
static UInt known_field(const HChar* name, Bool* all)
{
   Int offset = PG_(discover_field)(name);
   if (offset < 0)
      *all = False;
   return (UInt)offset;
}

static void start_frames(const PypyLayout* l)
{
   Bool        all    = l->root_stack_top != 0;
   Bool        lnotab = PG_(discover_field)("PyCode.inst_co_lnotab") >= 0;
   FrameLayout f      = {
           .root_stack_top = (const ULong*)l->root_stack_top,
           .frame_type     = PG_(discover_named)("StdObjSpaceFrame"),
           .jitframe_type  = PG_(discover_named)("JITFRAME"),
           .code_type      = PG_(discover_named)("PyCode"),
           .string_type    = PG_(discover_named)("rpy_string"),
           .context_type   = PG_(discover_named)("ExecutionContext"),
           .vref_type      = PG_(discover_named)("JitVirtualRef"),
           .topframeref    = known_field("ExecutionContext.inst_topframeref", &all),
           .vable_token    = known_field("PyFrame.vable_token", &all),
           .vref_forced    = 16, /* header, virtual_token, forced: virtualref.py */
           .readable       = is_readable,
           .last_instr     = known_field("PyFrame.inst_last_instr", &all),
           .pycode         = known_field("PyFrame.inst_pycode", &all),
           .co_name        = known_field("PyCode.inst_co_name", &all),
           .co_filename    = known_field("PyCode.inst_co_filename", &all),
           .co_firstlineno = known_field("PyCode.inst_co_firstlineno", &all),
           .co_lines       = known_field(
                    lnotab ? "PyCode.inst_co_lnotab" : "PyCode.inst_co_linetable", &all),
           .co_lines_is_lnotab = lnotab,
           .string_length      = known_field("rpy_string.length", &all),
           .string_chars       = known_field("rpy_string.chars", &all),
   };
   if (f.frame_type == 0 || f.jitframe_type == 0 || f.code_type == 0 ||
       f.string_type == 0 || f.context_type == 0 || f.vref_type == 0)
      all = False;
   if (all)
      PG_(frames_init)(&f);
   else
      PG_(discover_missing)
   ("frames", "the layout lacks fields of frames or code objects",
    "allocations of interpreted code have no line");
}

static void start_classes(void)
{
   Bool        all = PG_(discover_named)("rpy_string") != 0;
   ClassLayout c   = {
        .terminator    = known_field("AbstractAttribute.inst_terminator", &all),
        .w_cls         = known_field("Terminator.inst_w_cls", &all),
        .name          = known_field("W_TypeObject.inst_name", &all),
        .string_type   = PG_(discover_named)("rpy_string"),
        .string_length = known_field("rpy_string.length", &all),
        .string_chars  = known_field("rpy_string.chars", &all),
   };
   if (all)
      PG_(classes_init)(&c, is_readable);
   else
      PG_(discover_missing)
   ("classes", "the layout lacks fields of maps",
    "instances are named by their RPython type");
}

void PG_(life_pypy_found)(void)
{
   const PypyLayout* l = PG_(discover_layout)();
   /* RPython sorts the fields of an instance by name: num_major_collects,
      nursery, nursery_barriers, nursery_free, nursery_objects_shadows,
      nursery_size, nursery_surviving_size, nursery_top stand in a row in all
      versions (pypygc-layout checks the distance to nursery_top) */
   NurseryWords words = {
      .nursery_free           = (const ULong*)l->nursery_free,
      .nursery_top            = (const ULong*)l->nursery_top,
      .nursery                = (const ULong*)(l->nursery_free - 16),
      .nursery_size           = (const ULong*)(l->nursery_free + 16),
      .nursery_surviving_size = (const ULong*)(l->nursery_free + 24),
      .num_major_collects     = (const ULong*)(l->nursery_free - 24),
   };
   double requested = requested_nursery();
   Long   tiny      = -1;
   if (requested > 0 && requested < SMALLEST_NURSERY)
      tiny = (Long)requested & ~7LL;
   PG_(nursery_init)(&words, is_readable, tiny);
   PG_(references_watch_nursery)(words.nursery, words.nursery_size);
   PG_(context_set_text)(l->text_start, l->text_end);
   start_frames(l);
   start_classes();
   InstrumentTargets targets = {
      .nursery_free   = l->nursery_free,
      .nursery_top    = l->nursery_top,
      .root_stack_top = PG_(frames_known)() ? l->root_stack_top : 0,
      .displacement   = l->nursery_free - l->gc_object,
      .text_start     = l->text_start,
      .text_end       = l->text_end,
   };
   PG_(instrument_set_targets)(&targets);
   PG_(smc_pypy_found)(l->announces_code);
}

/* ---- writing ---- */

static void write_profile(const HChar* reason, Bool complete, Bool say)
{
   if (PG_(nursery_size)() == 0)
      return;
   WriteOccasion occasion = {reason, complete, state.parent_pid};
   NurseryTotals totals;
   PG_(nursery_look)(&totals);
   HChar* path = PG_(writer_write)(&occasion, &totals);
   if (say && path != NULL)
      PG_(summary_print)(path, &totals);
   VG_(free)(path);
}

void PG_(life_after_minor)(void)
{
   PG_(references_new_cycle)();
   PG_(context_after_minor)();
   PG_(classes_after_minor)();
   if (PG_(options)->checkpoint == 0)
      return;
   UInt now = VG_(read_millisecond_timer)();
   if (now < state.next_checkpoint)
      return;
   state.next_checkpoint = now + 1000 * PG_(options)->checkpoint;
   write_profile(PYPYGC_END_CHECKPOINT, False, False);
}

void PG_(life_fini)(Int exit_code)
{
   (void)exit_code;
   if (PG_(nursery_size)() == 0)
      PG_(summary_nothing)();
   else
      write_profile(PYPYGC_END_EXIT, True, True);
}

/* ---- the JIT log ---- */

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
   .started = PG_(context_compile_start),
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
   if (!VG_IS_TOOL_USERREQ('P', 'G', args[0]))
      return False;
   switch (args[0]) {
   case VG_USERREQ__PYPYGC_JITLOG_PATH:
      *result = copy_jitlog_path((HChar*)args[1], args[2]);
      return True;
   default:
      return False;
   }
}
