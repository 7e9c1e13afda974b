/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second answer to who runs: by looking through the shadow stack when it is asked.
   For a PyPy of which the ledger does not know enough, and to check the ledger. */
#ifndef PYPYGC_TOOL_WALK_H
#define PYPYGC_TOOL_WALK_H

#include "../port.h"

/* Prepares; DEPTH is how many callers a site keeps. */
void PG_(walk_init)(UInt depth);

/* The point of what compiled code does now. Costs little while interpreted code stays
   at the same instruction. */
UInt PG_(walk_now)(void);

/* The JIT begins to compile trace LOG_ID; it is done, or has given up. */
void PG_(walk_compile_start)(ULong log_id);
void PG_(walk_compile_end)(void);

/* A minor collection has moved objects: frames may be elsewhere. */
void PG_(walk_after_minor)(void);

#endif
