/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For whom the JIT compiler's own allocations count. It makes some two hundred types of
   objects for each trace, so a site for each trace would take tens of kilobytes, for
   as long as the program runs. */
#ifndef PYPYGC_TOOL_COMPILATIONS_H
#define PYPYGC_TOOL_COMPILATIONS_H

#include "../port.h"
#include "callers.h"

/* The first compilations have a site each, with callers; the next ones share one with
   all that are compiled for the same line, which bears the log id of the first of
   them; when there are too many lines, too, the rest shares the last site
   (PYPYGC_LOG_ID_REST). */
#define PG_OWN_COMPILATIONS  400
#define PG_COMPILATION_LINES 400

/* The point of the compilation LOG_ID, for the frame that CALLER describes, with its
   callers; all 0 if there is none. */
UInt PG_(compilation_point)(const Caller* caller, UInt log_id);

#endif
