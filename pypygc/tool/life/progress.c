/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the run is. The file is held open where the program cannot reach it, so
   that records arrive from a chroot, too, and from another user. */
#include "life/progress.h"

#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"

#include "base/hold.h"
#include "base/kernel.h"
#include "base/strings.h"
#include "format.h"
#include "heap/collector.h"
#include "heap/nursery.h"
#include "jit/traces.h"
#include "life/phases.h"
#include "options.h"
#include "write/json.h"

#define INTERVAL 1000 /* milliseconds: as often as people look */

static struct {
   Bool   forked;
   HChar* profile;  /* the path of the last one that was written, or NULL */
   Bool   complete; /* it is */
   UInt   next;     /* in milliseconds of Valgrind's timer */
} state;

static Int file = -1; /* held */

static Bool put(const HChar* bytes, SizeT count)
{
   return VG_(write)(file, bytes, (Int)count) == (Int)count;
}

static void write_record(void)
{
   if (file < 0 || state.forked)
      return;
   VG_(lseek)(file, 0, VKI_SEEK_SET);
   PG_(kernel)(__NR_ftruncate, file, 0, 0, 0, 0);
   PG_(json_start)(put);
   PG_(json_record)(PYPYGC_KIND_PROGRESS);
   PG_(json_number)(PYPYGC_KEY_PID, VG_(getpid)());
   if (PG_(nursery_size)() != 0) {
      PG_(json_number)(PYPYGC_KEY_ALLOCATED_BYTES, PG_(nursery_clock)());
      PG_(json_number)(PYPYGC_KEY_MINOR_COLLECTIONS, PG_(minors_count)());
      PG_(json_number)(PYPYGC_KEY_MAJOR_COLLECTIONS, PG_(majors_count)());
      PG_(json_number)(PYPYGC_KEY_TRACES, PG_(traces_count)());
   }
   UInt phase;
   if (PG_(phases_innermost)(&phase)) {
      SizeT        length;
      const HChar* name = PG_(string_text)(phase, &length);
      PG_(json_text)(PYPYGC_KEY_PHASE, name, length);
   }
   if (state.profile != NULL) {
      PG_(json_string)(PYPYGC_KEY_PROFILE, state.profile);
      PG_(json_bool)(PYPYGC_KEY_COMPLETE, state.complete);
   }
   PG_(json_end_record)();
   PG_(json_finish)();
   state.next = VG_(read_millisecond_timer)() + INTERVAL;
}

void PG_(progress_start)(void)
{
   if (PG_(options)->progress_file != NULL)
      file =
         PG_(hold)(VG_(fd_open)(PG_(options)->progress_file, VKI_O_WRONLY, 0));
   write_record();
}

void PG_(progress_step)(void)
{
   if (PG_(options)->progress_file != NULL &&
       VG_(read_millisecond_timer)() >= state.next)
      write_record();
}

void PG_(progress_written)(const HChar* path, Bool complete)
{
   VG_(free)(state.profile);
   state.profile  = VG_(strdup)("pypygc.progress", path);
   state.complete = complete;
   write_record();
}

void PG_(progress_forked)(void)
{
   state.forked = True;
}
