/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc, a Valgrind tool: shows what a PyPy program does to its garbage
   collector. Registration and wiring, nothing else: docs/internals.md. */
#include "pub_tool_basics.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"

#include "attach.h"
#include "counting.h"
#include "guest/event.h"
#include "guest/instrument.h"
#include "guest/references.h"
#include "heap/barrier.h"
#include "heap/collector.h"
#include "heap/nursery.h"
#include "life.h"
#include "options.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "pypy/discover.h"
#include "smc.h"

GuestWords PG_(guest);

void PG_(event_nursery_store)(ULong value, ULong pc, ULong kind, ULong point)
{
   UInt minors = PG_(minors_count)();
   if (point == PG_POINT_OUTSIDE && value != 0)
      point = PG_(context_now)();
   if (PG_(counting_due)() && PG_(nursery_will_reserve)(value) &&
       !PG_(collector_runs)()) {
      PG_(counting_begin_due)();
      minors = PG_(minors_count)();
   }
   PG_(nursery_store)(value, pc, kind == StoreTop, (UInt)point);
   if (PG_(minors_count)() != minors) {
      PG_(collector_nursery_reset)();
      PG_(life_after_minor)();
   }
}

void PG_(event_reservation)(void)
{
   PG_(nursery_reserve)(PG_(context_now)());
}

void PG_(event_collector_store)(ULong which, ULong value)
{
   /* whoever needs a collection, a large object or memory outside; while the
      collector runs nobody does */
   UInt point = which == WordSurvivingSize || PG_(guest).collecting == 0
                   ? PG_(context_now)()
                   : PG_POINT_NONE;
   PG_(collector_store)((WatchedWord)which, value, point);
   static const Runner runners[] = {
      [CollectorIdle]  = RunsProgram, /* or the compiler: the next miss tells */
      [CollectorMinor] = RunsMinor,
      [CollectorStep]  = RunsMajor,
   };
   PG_(references_runner)(runners[PG_(collector_activity)()]);
}

void PG_(event_prebuilt_store)(ULong word)
{
   if (word == WordArenas)
      PG_(collector_arena_block)();
   else
      PG_(barrier_event)(word == WordCards, PG_(context_now)());
}

/* ---- whom cache misses belong to ---- */

static UInt running_site(void)
{
   UInt site = PG_(point_site_at)(PG_(context_now)(), 0);
   if (site != 0) {
      Bool   compiles = PG_(site_at)(site - 1)->kind == SiteCompiler;
      Runner runner   = compiles ? RunsCompiler : RunsProgram;
      PG_(references_runner)(runner);
   }
   return site;
}

static UInt reserving_site(Addr address)
{
   Addr start;
   UInt point = PG_(nursery_reserved)(address, &start);
   return point != PG_POINT_NONE ? PG_(point_site_at)(point, address - start)
                                 : 0;
}

static void quantum_starts(ThreadId tid, ULong blocks_done)
{
   (void)tid;
   (void)blocks_done;
   PG_(references_settle)();
}

static void watch_misses(void)
{
   static const MissOwners owners = {running_site, reserving_site};
   PG_(references_ask)(&owners);
   VG_(track_start_client_code)(quantum_starts);
}

/* The first superblock of PyPy's library is translated when the library is
   mapped and nothing of it has run: the time to read its layout. */
static IRSB* instrument(VgCallbackClosure* closure, IRSB* sb,
                        const VexGuestLayout*  layout,
                        const VexGuestExtents* extents,
                        const VexArchInfo* archinfo, IRType guest_word,
                        IRType host_word)
{
   if (PG_(discover_poll)(PG_(options)->layout))
      PG_(attach)();
   return PG_(instrument)(closure, sb, layout, extents, archinfo, guest_word,
                          host_word);
}

static void post_clo_init(void)
{
   /* No helper reads guest registers, so they need not be up to date except at
      memory accesses, for signals (as in Valgrind's own Cachegrind). */
   VG_(clo_vex_control).iropt_register_updates_default =
      VG_(clo_px_file_backed) = VexRegUpdSpAtMemAccess;
   PG_(smc_after_options)();
   PG_(options_check)();
   PG_(life_start)();
   if (PG_(options)->cache_sim != CacheSimNo)
      watch_misses();
}

static void pre_clo_init(void)
{
   VG_(details_name)("pypygc");
   VG_(details_version)(PYPYGC_VERSION);
   VG_(details_description)("what a PyPy program does to its GC");
   VG_(details_copyright_author)("Copyright (C) 2026 the pypygc developers.");
   VG_(details_bug_reports_to)("the pypygc developers");
   VG_(details_avg_translation_sizeB)(330);

   /* VEX may go on behind unconditional jumps and calls, and so translates the
      same code again for everybody who comes there. PyPy's start alone translates
      27,000 superblocks, and much of what it runs later runs a few times only: it
      is faster without. --vex-guest-chase=yes turns it on again. */
   VG_(clo_vex_control).guest_chase = False;

   VG_(basic_tool_funcs)(post_clo_init, instrument, PG_(life_fini));
   VG_(needs_command_line_options)
   (PG_(options_process), PG_(options_usage), PG_(options_debug_usage));
   VG_(needs_syscall_wrapper)(PG_(life_pre_syscall), PG_(life_post_syscall));
   VG_(needs_client_requests)(PG_(life_client_request));
   VG_(track_new_mem_mmap)(PG_(discover_new_mem));
   VG_(track_new_mem_startup)(PG_(discover_new_mem));
   PG_(smc_before_options)();
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
