/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the run is. The file is opened for each record, so that the program
   never sees a descriptor that is not its own. */
#include "life/progress.h"

#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"

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
   Bool forked;
   UInt next; /* in milliseconds of Valgrind's timer */
} state;

/* PROFILE: the path of a profile that was written, or NULL. */
static void write_record(const HChar* profile)
{
   const HChar* file = PG_(options)->progress_file;
   if (file == NULL || state.forked)
      return;
   Int fd = VG_(fd_open)(file, VKI_O_WRONLY | VKI_O_TRUNC, 0);
   if (fd < 0)
      return; /* whoever asked has gone */
   PG_(json_start)(fd);
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
   if (profile != NULL)
      PG_(json_string)(PYPYGC_KEY_PROFILE, profile);
   PG_(json_end_record)();
   PG_(json_finish)();
   VG_(close)(fd);
   state.next = VG_(read_millisecond_timer)() + INTERVAL;
}

void PG_(progress_start)(void)
{
   write_record(NULL);
}

void PG_(progress_step)(void)
{
   if (PG_(options)->progress_file != NULL &&
       VG_(read_millisecond_timer)() >= state.next)
      write_record(NULL);
}

void PG_(progress_written)(const HChar* path)
{
   write_record(path);
}

void PG_(progress_forked)(void)
{
   state.forked = True;
}
