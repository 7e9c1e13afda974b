/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf compiled code runs, asked when it allocates. What JIT code is for is
   known when it is translated (jit_places.h). */
#ifndef PYPYGC_TOOL_CONTEXT_H
#define PYPYGC_TOOL_CONTEXT_H

#include "../jit/traces.h"
#include "../port.h"
#include "sites.h"

/* Prepares; DEPTH is how many callers a site keeps. */
void PG_(context_init)(UInt depth);

/* The point of code that runs for no Python frame; NAME says what it is. */
UInt PG_(context_runtime_point)(const HChar* name);

/* The point of what compiled code does now: what it reserves, what it misses. Costs
   little while interpreted code stays at the same instruction. */
UInt PG_(context_now)(void);

/* The JIT begins to compile trace LOG_ID; it is done, or has given up. */
void PG_(context_compile_start)(ULong log_id);
void PG_(context_compile_end)(void);

/* A minor collection has moved objects: frames may be elsewhere. */
void PG_(context_after_minor)(void);

#endif
