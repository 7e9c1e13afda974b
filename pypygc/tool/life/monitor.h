/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands from outside while the program runs: vgdb, or a debugger's monitor
   command. */
#ifndef PYPYGC_TOOL_MONITOR_H
#define PYPYGC_TOOL_MONITOR_H

#include "pub_tool_basics.h"

#include "port.h"

/* What somebody outside wants. It is not done at once: the collector may be at
   work. */
typedef struct {
   Bool         write;    /* the profile as it is now */
   Bool         stop;     /* the end of counting */
   const HChar* snapshot; /* one of the heap, with this name; else NULL */
} MonitorWishes;

/* Carries out COMMAND. False if it is none of this tool's. */
Bool PG_(monitor_command)(const HChar* command);

/* What was wished for since the last call. */
MonitorWishes PG_(monitor_wishes)(void);

#endif
