/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the run is, for whoever started it (`pypygc run`): one JSON record in
   the file of --progress-file, rewritten about once a second. */
#ifndef PYPYGC_TOOL_PROGRESS_H
#define PYPYGC_TOOL_PROGRESS_H

#include "pub_tool_basics.h"

#include "port.h"

/* Says that the program starts. This and the others do nothing without
   --progress-file. */
void PG_(progress_start)(void);

/* To be called after every minor collection; writes if a second has passed. */
void PG_(progress_step)(void);

/* The profile at PATH was written, as a COMPLETE one or a checkpoint: says so at
   once. */
void PG_(progress_written)(const HChar* path, Bool complete);

/* This process was just forked: the file is its parent's. */
void PG_(progress_forked)(void);

#endif
