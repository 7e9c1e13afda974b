/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy's own summary of its JIT (PYPYLOG=jit-summary): why traces were given up,
   which the JIT log does not say. Format: print_stats of
   rpython/jit/metainterp/jitprof.py, lines of a name, a colon and numbers. */
#ifndef PYPYGC_TOOL_JITSUMMARY_H
#define PYPYGC_TOOL_JITSUMMARY_H

#include "../port.h"

/* More reasons than any version has: 8.0.1 has six. */
#define PG_MAX_ABORT_REASONS 16

typedef struct {
   HChar name[48]; /* "vable escape" */
   ULong count;
} AbortReason;

/* Takes the next LENGTH bytes of the summary. A later summary of the same
   process takes the place of the one before. */
void PG_(jitsummary_feed)(const HChar* text, SizeT length);

/* The reasons that were named, in PyPy's order, those that never happened too.
   0 if no summary was seen. */
UInt               PG_(jitsummary_reasons)(void);
const AbortReason* PG_(jitsummary_reason)(UInt index);

/* Forgets all: in a forked child, which has its own. */
void PG_(jitsummary_clear)(void);

#endif
