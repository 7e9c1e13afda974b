/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool's command-line options: one struct, filled and checked at start,
   constant afterwards. */
#ifndef PYPYGC_TOOL_OPTIONS_H
#define PYPYGC_TOOL_OPTIONS_H

#include "pub_tool_basics.h"

#include "guest/cachesim.h"
#include "heap/snapshot_wishes.h"
#include "port.h"

typedef enum { CacheSimNo, CacheSimData, CacheSimFull } CacheSim;

typedef struct {
   const HChar*    out_file;      /* --pypygc-out-file, with its % sequences */
   Bool            watch_malloc;  /* --watch-malloc */
   const HChar*    jitlog;        /* --jitlog: "yes", "no" or a file */
   const HChar*    layout;        /* --layout: NULL, "none" or a file */
   Int             stack_depth;   /* --stack-depth: callers kept for a site */
   UInt            fold;          /* --fold: write/fold.h */
   Int             checkpoint;    /* --checkpoint: seconds, 0 for never */
   CacheSim        cache_sim;     /* --cache-sim: no, yes (data), full */
   Bool            wait;          /* --start: request */
   Bool            warm_up;       /* --warmup: auto */
   UInt            check_owners;  /* --check-owners */
   const HChar*    progress_file; /* --progress-file: NULL or a file */
   const HChar*    snapshot;      /* --snapshot: NULL or … */
   SnapshotWishes  snapshots;     /* … what that says */
   CacheGeometries caches; /* --I1, --D1, --LL, or those of the machine */
} Options;

extern const Options* const PG_(options);

/* The value of --cache-sim as text. */
const HChar* PG_(options_cache_sim)(void);

/* Callbacks of VG_(needs_command_line_options). */
Bool PG_(options_process)(const HChar* argument);
void PG_(options_usage)(void);
void PG_(options_debug_usage)(void);

/* Checks what only can be checked together; ends the process with a message if
   the profile could not be written. To be called once, before the client
   runs. */
void PG_(options_check)(void);

#endif
