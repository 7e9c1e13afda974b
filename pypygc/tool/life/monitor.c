/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands from outside. They come between two superblocks, anywhere in the
   program, so what needs a collector at rest waits for the next minor
   collection. */
#include "life/monitor.h"

#include "pub_tool_gdbserver.h"

#include "base/strings.h"
#include "heap/collector.h"
#include "heap/nursery.h"
#include "jit/traces.h"
#include "life/counting.h"
#include "life/phases.h"

#define MAX_COMMAND 256

static MonitorWishes wishes;

static const HChar* const names[] = {
   [CountingWaits]  = "waits for a request",
   [CountingForked] = "waits for an allocation",
   [CountingRuns]   = "runs",
   [CountingEnded]  = "has ended"};

/* Says when a command is carried out that has a meaning in STATE only. */
static void wait_for(CountingState wanted)
{
   if (PG_(counting_state)() == wanted)
      VG_(gdb_printf)("At the next minor collection.\n");
   else
      VG_(gdb_printf)
   ("Nothing to do: counting %s.\n", names[PG_(counting_state)()]);
}

/* REST is what comes behind the command: a name, or nothing. */
static void want_snapshot(const HChar* rest)
{
   static HChar name[MAX_COMMAND];
   while (rest != NULL && *rest == ' ')
      rest++;
   VG_(strncpy)
   (name, rest != NULL && *rest != 0 ? rest : "vgdb", sizeof name - 1);
   wishes.snapshot = name;
}

static void help(void)
{
   VG_(gdb_printf)
   ("pypygc monitor commands:\n"
    "  status                    what was counted so far\n"
    "  profile                   write the profile, as a checkpoint\n"
    "  snapshot [<name>]         take a snapshot of the heap\n"
    "  start                     with --start=request: begin to count\n"
    "  stop                      end counting and write the profile\n"
    "All but status wait for the next minor collection.\n");
}

static void status(void)
{
   UInt phase;
   if (PG_(nursery_size)() == 0) {
      VG_(gdb_printf)("No PyPy garbage collector was seen so far.\n");
      return;
   }
   VG_(gdb_printf)
   ("Counting %s.\n"
    "%'llu bytes allocated since the process began; counted %'u minor and %'u "
    "major collections; %'u traces.\n",
    names[PG_(counting_state)()], PG_(nursery_clock)(), PG_(minors_count)(),
    PG_(majors_count)(), PG_(traces_count)());
   if (PG_(phases_innermost)(&phase))
      VG_(gdb_printf)("Phase: %s\n", PG_(string_text)(phase, NULL));
}

Bool PG_(monitor_command)(const HChar* command)
{
   HChar copy[MAX_COMMAND], *rest;
   if (VG_(strlen)(command) >= sizeof copy)
      return False;
   VG_(strcpy)(copy, command);
   const HChar* word = VG_(strtok_r)(copy, " ", &rest);
   if (word == NULL)
      return False;
   switch (VG_(keyword_id)("help status profile start stop snapshot", word,
                           kwd_report_duplicated_matches)) {
   case -2: /* several begin so; it was said */
      return True;
   case 0:
      help();
      return False; /* Valgrind adds its own */
   case 1:
      status();
      return True;
   case 2:
      wishes.write = True;
      wait_for(CountingRuns);
      return True;
   case 3:
      PG_(counting_start_later)();
      wait_for(CountingWaits);
      return True;
   case 4:
      wishes.stop = True;
      wait_for(CountingRuns);
      return True;
   case 5:
      want_snapshot(rest);
      wait_for(CountingRuns);
      return True;
   default:
      return False;
   }
}

MonitorWishes PG_(monitor_wishes)(void)
{
   MonitorWishes now = wishes;
   wishes            = (MonitorWishes){False, False, NULL};
   return now;
}
