/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a program has warmed up.

   PyPy compiles a loop after about a thousand rounds, and a bridge after a guard
   in it has failed about two hundred times: the rarer a path, the later it gets
   its machine code. So new traces come ever more slowly, but in a long run they
   never quite end.

   - A new loop is a part of the program that has just got hot: what was before it
     is warm-up. That goes on until no loop was compiled in one half of the run so
     far: then what is counted is as long as all that was left out.
   - A bridge is a rarer path of a loop that is there already. It counts as long as
     the last news came within a quarter of the run so far. A later one is cold: it
     changes next to nothing, and throws nothing away.

   Besides, the warm-up takes some fillings of the nursery, so that a short silence
   at the begin of the run is not its end. All this is measured in allocated bytes:
   the same run has the same end. Once over, it stays over. */
#include "life/warmup.h"

#define LOOP_QUIET(run)   ((run) / 2)
#define BRIDGE_QUIET(run) ((run) / 4)
#define QUIET_NURSERIES   4

Bool PG_(warmup_step)(Warmup* w, ULong clock, UInt loops, UInt traces,
                      ULong nursery)
{
   if (w->over)
      return False;
   if (w->begin == 0)
      w->begin = clock;
   ULong run   = clock - w->begin;
   ULong quiet = clock - w->last;
   Bool  news =
      loops != w->loops ||
      (traces != w->traces && (w->last == 0 || quiet < BRIDGE_QUIET(run)));
   w->loops  = loops;
   w->traces = traces;
   if (news)
      w->last = clock;
   else if (w->last != 0 && quiet >= LOOP_QUIET(run) &&
            quiet >= QUIET_NURSERIES * nursery) {
      w->over = True;
      w->end  = clock;
   }
   return news;
}
