/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JIT log tells, and to whom: see jitevents.h. */
#include "life/jitevents.h"

#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_options.h"

#include "guest/references.h"
#include "heap/nursery.h"
#include "jit/codemap.h"
#include "jit/logkeep.h"
#include "jit/logstream.h"
#include "options.h"
#include "owner/context.h"
#include "port.h"
#include "pypy/discover.h"

/* metainterp_sd.setup_once: the JIT sets itself up before it traces. */
static void log_began(void)
{
   PG_(context_compile_start)(0);
   PG_(references_forget)();
}

static void trace_started(ULong log_id)
{
   PG_(context_compile_start)(log_id);
   PG_(references_forget)();
   PG_(references_runner)(RunsCompiler);
}

static void trace_added(Trace* trace)
{
   trace->compiled = PG_(nursery_clock)();
   PG_(codemap_add)(trace);
   PG_(context_compile_end)();
   PG_(references_forget)();
}

static void trace_aborted(ULong log_id)
{
   (void)log_id;
   PG_(context_compile_aborted)();
   PG_(references_forget)();
}

static ULong clock_now(void)
{
   return PG_(nursery_clock)();
}

/* Says also when that was. */
static void missing(const HChar* what, const HChar* why, const HChar* effect)
{
   SizeT  size = VG_(strlen)(why) + 64;
   HChar* text = VG_(malloc)("pypygc.jitevents.why", size);
   VG_(snprintf)
   (text, size, "%s, when %'llu bytes had been allocated", why, clock_now());
   PG_(discover_missing)(what, text, effect);
}

static const LogEvents log_events = {
   .traces  = {trace_started, trace_added, trace_aborted},
   .began   = log_began,
   .clock   = clock_now,
   .keep    = PG_(logkeep_write),
   .missing = missing,
};

/* The log is to be kept in a file, too. */
static void keep_log(const HChar* name)
{
   /* ends the process itself if the name has a bad % sequence */
   const HChar* path    = VG_(expand_file_name)("--jitlog", name);
   const HChar* problem = PG_(logkeep_start)(path);
   if (problem == NULL)
      return;
   VG_(fmsg)
   ("The JIT log cannot be kept in '%s': %s.\n"
    "Give another place with --jitlog=FILE.\n",
    path, problem);
   VG_(exit)(1);
}

void PG_(jitevents_start)(void)
{
   const HChar* option = PG_(options)->jitlog;
   if (VG_(strcmp)(option, "no") == 0)
      return;
   if (VG_(strcmp)(option, "yes") != 0)
      keep_log(option);
   PG_(logstream_start)(&log_events);
}
