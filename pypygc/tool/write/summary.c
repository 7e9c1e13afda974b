/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that the user sees when the program ends. */
#include "write/summary.h"

#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"

#include "jit/traces.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "pypy/discover.h"
#include "write/write_ledger.h"

/* NUMBER * 1000 / TOTAL as a percentage with one digit. */
static void print_share(const HChar* label, ULong bytes, ULong objects,
                        ULong total)
{
   ULong tenths = total ? (bytes * 1000 + total / 2) / total : 0;
   VG_(umsg)
   ("%s %'16llu bytes  %'13llu objects  %3llu.%llu %%\n", label, bytes, objects,
    tenths / 10, tenths % 10);
}

/* --check-owners */
static void print_owners(void)
{
   const ContextCheck* c = PG_(context_check)();
   if (c->asked != 0)
      VG_(umsg)
   ("Owners: asked %llu, told too late %llu, another function %llu, another line "
    "%llu\n",
    c->asked, c->late, c->other_function, c->other_line);
}

static void print_missing(void)
{
   for (UInt i = 0; i < PG_(discover_missing_count)(); i++) {
      const MissingPart* m = PG_(discover_missing_at)(i);
      VG_(umsg)("Not found: %s (%s); %s.\n", m->what, m->why, m->effect);
   }
}

void PG_(summary_print)(const HChar* path, const NurseryTotals* totals)
{
   if (VG_(clo_verbosity) == 0)
      return;
   Counters sum;
   PG_(cells_sum)(&sum);
   VG_(umsg)("\n");
   print_share("Allocated in the nursery:", sum.allocated.bytes,
               sum.allocated.objects, sum.allocated.bytes);
   print_share("Survived:                ", sum.survived.bytes,
               sum.survived.objects, sum.allocated.bytes);
   VG_(umsg)
   ("Minor collections:        %'16u        of a nursery of %'llu "
    "bytes\n",
    PG_(minors_count)(), PG_(nursery_size)());
   VG_(umsg)("Major collections:        %'16llu\n", totals->major_collections);
   if (PG_(traces_log_seen)())
      VG_(umsg)("JIT traces:               %'16u\n", PG_(traces_count)());
   if (totals->disagreements != 0)
      VG_(umsg)
   ("DEFECT: in %'llu minor collections the collector counted other "
    "survivors than this tool.\n",
    totals->disagreements);
   if (PG_(write_ledger_difference)() != 0)
      VG_(umsg)
   ("DEFECT: the parts of the run do not add up: %'llu instructions differ.\n",
    PG_(write_ledger_difference)());
   print_owners();
   print_missing();
   VG_(umsg)("\n");
   VG_(umsg)
   ("Profile: %s    (read it with: pypygc report %s)\n", path,
    VG_(basename)(path));
}

void PG_(summary_nothing)(void)
{
   if (VG_(clo_verbosity) == 0)
      return;
   print_missing();
   VG_(umsg)
   ("No PyPy garbage collector was seen in this process; "
    "no profile was written.\n");
}

void PG_(summary_idle_child)(void)
{
   if (VG_(clo_verbosity) != 0)
      VG_(umsg)
   ("This forked process has allocated nothing; no profile was written.\n");
}

void PG_(summary_never_started)(void)
{
   /* also with -q: whoever waits for a profile has to know */
   VG_(umsg)
   ("No profile was written: --start=request waits for a mark of the program "
    "(pypygc.h, pypygc.py), and none has come.\n");
}
