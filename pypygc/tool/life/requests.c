/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client requests: see requests.h. Anybody may send any of them, with any
   arguments. One that cannot be right is left out, and the profile says so. */
#include "life/requests.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_vki.h"
#include "pub_tool_libcbase.h"

#include "heap/collector.h"
#include "heap/external.h"
#include "heap/oldgen.h"
#include "heap/snapshots.h"
#include "include/requests.h"
#include "jit/jitsummary.h"
#include "jit/logstream.h"
#include "life/counting.h"
#include "life/libraries.h"
#include "life/life.h"
#include "life/monitor.h"
#include "life/phases.h"
#include "life/resident.h"
#include "options.h"
#include "owner/context.h"
#include "owner/sites.h"
#include "pypy/discover.h"

/* True if the COUNT bytes at ADDRESS are the program's and can be read. Else the
   profile says, once, that a request was left out. */
static Bool can_read(UWord address, UWord count)
{
   static Bool said;
   if (address + count >= address &&
       VG_(am_is_valid_for_client)(address, count, VKI_PROT_READ))
      return True;
   if (!said)
      PG_(discover_missing)
   ("client request", "it pointed at memory that is not the program's",
    "such requests were left out");
   said = True;
   return False;
}

static Bool can_write(Addr address, SizeT count)
{
   return address + count >= address &&
          VG_(am_is_valid_for_client)(address, count,
                                      VKI_PROT_READ | VKI_PROT_WRITE);
}

static UInt start_point(void)
{
   return PG_(runtime_point)("start of the process");
}

/* The name of a phase is LENGTH bytes at NAME. */
static void phase(UWord name, UWord length, Bool begins)
{
   if (length != 0 && !can_read(name, length))
      return;
   if (begins) {
      PG_(counting_start)();
      PG_(phases_begin)((const HChar*)name, length);
   } else {
      PG_(phases_end)((const HChar*)name, length);
   }
}

/* A snapshot whose name is LENGTH bytes at NAME. */
static void snapshot(UWord name, UWord length)
{
   if (length != 0 && !can_read(name, length))
      return;
   if (PG_(counting_state)() == CountingRuns && !PG_(collector_runs)())
      PG_(snapshots_asked)(SnapshotMark, (const HChar*)name, length);
}

/* BYTES were malloced at BLOCK by code that CALLER follows. */
static void malloced(Addr block, UWord bytes, Addr caller)
{
   Bool known = PG_(oldgen_known)() && !PG_(collector_runs)();
   PG_(external_malloced)
   (block, bytes, caller, known ? PG_(context_now)() : PG_POINT_NONE);
   PG_(collector_note_outside)();
   PG_(resident_note)();
}

/* BYTES were mapped at ADDRESS by FUNCTION, that CALLER called. */
static void mapped(Addr address, UWord bytes, Addr caller, UWord kind,
                   Addr function)
{
   if (kind > PYPYGC_MAPPING_STACK)
      return;
   Bool known = PG_(oldgen_known)() && !PG_(collector_runs)();
   PG_(external_mapped)
   (address, bytes, (enum pypygc_mapping)kind, caller, function,
    known ? PG_(context_now)() : PG_POINT_NONE);
   PG_(collector_note_outside)();
   PG_(resident_note)();
}

static const ExternalHost external_host = {can_write, PG_(library_at),
                                           start_point};

/* Carries out request NUMBER, whose answer is put into *RESULT. False if it is
   none of ours. */
static Bool carry_out(UWord number, const UWord* args, UWord* result)
{
   UWord arg1 = args[1], arg2 = args[2], arg3 = args[3];
   switch (number) {
   case VG_USERREQ__PYPYGC_JITLOG_WANTED:
      *result = PG_(logstream_wanted)();
      break;
   case VG_USERREQ__PYPYGC_JITLOG_RECORD:
      *result = can_read(arg1, arg2) &&
                PG_(logstream_record)((const UChar*)arg1, arg2);
      break;
   case VG_USERREQ__PYPYGC_JITLOG_HEADER:
      *result = can_read(arg1, arg2) &&
                PG_(logstream_header)((const UChar*)arg1, arg2);
      break;
   case VG_USERREQ__PYPYGC_JITLOG_END:
      PG_(logstream_end)();
      break;
   case VG_USERREQ__PYPYGC_MAILBOX:
      *result = PG_(options)->watch_malloc &&
                PG_(external_set_mailbox)(arg1, &external_host);
      break;
   case VG_USERREQ__PYPYGC_MALLOCED:
      malloced(arg1, arg2, arg3);
      break;
   case VG_USERREQ__PYPYGC_MAILBOX_FULL:
      PG_(external_drain)(PG_(collector_runs)());
      PG_(collector_note_outside)();
      PG_(resident_note)();
      break;
   case VG_USERREQ__PYPYGC_MAPPED:
      mapped(arg1, arg2, arg3, args[4], args[5]);
      break;
   case VG_USERREQ__PYPYGC_UNMAPPED:
      *result = PG_(external_unmapped)(arg1, arg2);
      break;
   case VG_USERREQ__PYPYGC_JIT_SUMMARY:
      if (can_read(arg1, arg2))
         PG_(jitsummary_feed)((const HChar*)arg1, arg2);
      break;
   case VG_USERREQ__PYPYGC_START:
      PG_(counting_start)();
      break;
   case VG_USERREQ__PYPYGC_STOP:
      PG_(life_stop)();
      break;
   case VG_USERREQ__PYPYGC_PHASE_BEGIN:
   case VG_USERREQ__PYPYGC_PHASE_END:
      phase(arg1, arg2, number == VG_USERREQ__PYPYGC_PHASE_BEGIN);
      break;
   case VG_USERREQ__PYPYGC_SNAPSHOT:
      snapshot(arg1, arg2);
      break;
   default:
      return False;
   }
   return True;
}

Bool PG_(client_request)(ThreadId tid, UWord* args, UWord* result)
{
   (void)tid;
   if (args[0] == VG_USERREQ__GDB_MONITOR_COMMAND) {
      *result = PG_(monitor_command)((const HChar*)args[1]);
      return *result != 0;
   }
   if (!VG_IS_TOOL_USERREQ('P', 'G', args[0]))
      return False;
   *result = 0;
   return carry_out(args[0], args, result);
}
