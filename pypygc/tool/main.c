/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc, a Valgrind tool: shows what a PyPy program does to its garbage
   collector. Registration and wiring, nothing else: docs/internals.md. */
#include "pub_tool_basics.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"

#include "guest/instrument.h"
#include "guest/smc.h"
#include "life/attach.h"
#include "life/events.h"
#include "life/life.h"
#include "life/requests.h"
#include "options.h"
#include "pypy/discover.h"

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
   PG_(events_start)(PG_(options)->cache_sim != CacheSimNo);
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
   VG_(needs_client_requests)(PG_(client_request));
   VG_(track_new_mem_mmap)(PG_(discover_new_mem));
   VG_(track_new_mem_startup)(PG_(discover_new_mem));
   VG_(track_die_mem_munmap)(PG_(attach_memory_gone));
   VG_(track_die_mem_brk)(PG_(attach_memory_gone));
   VG_(track_change_mem_mprotect)(PG_(attach_memory_protected));
   PG_(smc_before_options)();
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
