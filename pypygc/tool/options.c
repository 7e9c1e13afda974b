/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool's command-line options. What is wrong with them is said before the
   program starts, not after it has run for an hour. */
#include "options.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_options.h"

#include "guest/geometry.h"
#include "port.h"

#define MAX_CHECKPOINT  86400 /* a day */
#define MAX_FOLD        1000000000
#define MAX_STACK_DEPTH 64 /* as in owner/context.c */

static Options options = {
   .out_file     = "pypygc.out.%p",
   .jitlog       = "yes",
   .layout       = NULL,
   .stack_depth  = 8,
   .fold         = 2000,
   .checkpoint   = 30,
   .watch_malloc = True,
};

const Options* const PG_(options) = &options;

const HChar* PG_(options_cache_sim)(void)
{
   static const HChar* const names[] = {
      [CacheSimNo] = "no", [CacheSimData] = "yes", [CacheSimFull] = "full"};
   return names[options.cache_sim];
}

static void take_geometry(const HChar* name, const HChar* text,
                          CacheGeometry* geometry)
{
   const HChar* problem = PG_(geometry_parse)(text, geometry);
   if (problem != NULL)
      VG_(fmsg_bad_option)(name, "'%s': %s.\n", text, problem);
}

static void take_snapshots(const HChar* text)
{
   const HChar* problem = PG_(snapshot_wishes_parse)(text, &options.snapshots);
   if (problem != NULL)
      VG_(fmsg_bad_option)("--snapshot", "'%s': %s.\n", text, problem);
}

Bool PG_(options_process)(const HChar* argument)
{
   const HChar* geometry = NULL;
   if VG_STR_CLO (argument, "--pypygc-out-file", options.out_file) {
   } else if VG_STR_CLO (argument, "--jitlog", options.jitlog) {
   } else if VG_STR_CLO (argument, "--layout", options.layout) {
   } else if VG_BOOL_CLO (argument, "--watch-malloc", options.watch_malloc) {
   } else if VG_BINT_CLO (argument, "--checkpoint", options.checkpoint, 0,
                          MAX_CHECKPOINT) {
   } else if VG_BINT_CLO (argument, "--stack-depth", options.stack_depth, 1,
                          MAX_STACK_DEPTH) {
   } else if VG_BINT_CLO (argument, "--fold", options.fold, 0, MAX_FOLD) {
   } else if VG_XACT_CLO (argument, "--cache-sim=no", options.cache_sim,
                          CacheSimNo) {
   } else if VG_XACT_CLO (argument, "--cache-sim=yes", options.cache_sim,
                          CacheSimData) {
   } else if VG_XACT_CLO (argument, "--cache-sim=full", options.cache_sim,
                          CacheSimFull) {
   } else if VG_STR_CLO (argument, "--I1", geometry) {
      take_geometry("--I1", geometry, &options.caches.i1);
   } else if VG_STR_CLO (argument, "--D1", geometry) {
      take_geometry("--D1", geometry, &options.caches.d1);
   } else if VG_STR_CLO (argument, "--LL", geometry) {
      take_geometry("--LL", geometry, &options.caches.ll);
   } else if VG_XACT_CLO (argument, "--start=begin", options.wait, False) {
   } else if VG_XACT_CLO (argument, "--start=request", options.wait, True) {
   } else if VG_XACT_CLO (argument, "--warmup=no", options.warm_up, False) {
   } else if VG_XACT_CLO (argument, "--warmup=auto", options.warm_up, True) {
   } else if VG_BINT_CLO (argument, "--check-owners", options.check_owners, 0,
                          MAX_FOLD) {
   } else if VG_STR_CLO (argument, "--snapshot", options.snapshot) {
      take_snapshots(options.snapshot);
   } else if VG_STR_CLO (argument, "--progress-file", options.progress_file) {
   } else {
      return False;
   }
   return True;
}

void PG_(options_usage)(void)
{
   VG_(printf)
   ("    --pypygc-out-file=<file>  where the profile goes [pypygc.out.%%p]\n"
    "    --checkpoint=<seconds>    also write it during the run, so that it\n"
    "                              survives a kill; 0 for never [30]\n"
    "    --stack-depth=<number>    Python frames kept for a site [8]\n"
    "    --fold=<number>           tell the stacks of what has at least one part\n"
    "                              in so many; 0 for all [2000]\n"
    "    --cache-sim=yes|full|no   simulate the D1 and LL caches; full: also\n"
    "                              I1 [no]\n"
    "    --I1=<size>,<associativity>,<line size>\n"
    "    --D1=..., --LL=...        other caches than the machine's\n"
    "    --jitlog=yes|no|<file>    read PyPy's JIT log, to name traces and\n"
    "                              lines; with a file, keep it there [yes]\n"
    "    --watch-malloc=yes|no     see what the program mallocs: large objects,\n"
    "                              memory outside the collector's heap [yes]\n"
    "    --start=begin|request     count from the start, or from the program's\n"
    "                              request on (pypygc.h, pypygc.py) [begin]\n"
    "    --snapshot=none|<when>,<when>...  when to look what is alive: end, peak,\n"
    "                              major:<number> (after that major collection),\n"
    "                              live:<size> (once so much is old)\n"
    "                              [peak,end where that takes little time]\n"
    "    --warmup=no|auto          leave out what comes before the last trace of\n"
    "                              the hot loops was compiled [no]\n"
    "    --layout=none|<file>      do without PyPy's layout, or take it from\n"
    "                              a file (see pypygc layout --raw)\n");
}

void PG_(options_debug_usage)(void)
{
   VG_(printf)
   ("    --progress-file=<file>    say there how far the run is: for pypygc run\n"
    "    --check-owners=<number>   ask at every so many reservations by another\n"
    "                              way who runs, too, and count differences; 0\n"
    "                              for never [0]\n");
}

void PG_(options_check)(void)
{
   if (options.jitlog[0] == 0) {
      VG_(fmsg)
      ("Bad option: --jitlog= without a value. "
       "Give yes, no or a file name.\n");
      VG_(exit)(1);
   }
   if (options.warm_up && VG_(strcmp)(options.jitlog, "no") == 0) {
      VG_(fmsg)
      ("Bad options: --warmup=auto needs the JIT log, and --jitlog=no "
       "switches it off.\n");
      VG_(exit)(1);
   }
   if (options.snapshot == NULL)
      PG_(snapshot_wishes_default)(&options.snapshots);
   if (options.cache_sim != CacheSimNo)
      PG_(geometry_complete)(&options.caches);
}
