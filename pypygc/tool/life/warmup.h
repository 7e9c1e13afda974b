/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a program has warmed up: --warmup=auto. A pure function of what was compiled when. */
#ifndef PYPYGC_TOOL_WARMUP_H
#define PYPYGC_TOOL_WARMUP_H

#include "port.h"

typedef struct {
   Bool  over;
   UInt  loops, traces; /* compiled so far, as of the last look */
   ULong begin;         /* the clock when it was first looked at */
   ULong last;          /* the clock when a trace that counts was seen last */
   ULong end;           /* the clock when it was over */
} Warmup;

/* A minor collection has ended, at CLOCK (heap/nursery.h nursery_clock); TRACES were
   compiled so far, LOOPS of them as loops; the nursery has NURSERY bytes. True if
   what was counted up to now belongs to the warm-up. */
Bool PG_(warmup_step)(Warmup* warmup, ULong clock, UInt loops, UInt traces,
                      ULong nursery);

#endif
