/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When counting begins and ends: with the process, by request (--start=request),
   after the warm-up (--warmup=auto), or with the first allocation of a forked
   child. To begin means that
   all counts are cleared: what is in memory then becomes "inherited". */
#ifndef PYPYGC_TOOL_COUNTING_H
#define PYPYGC_TOOL_COUNTING_H

#include "port.h"

typedef enum {
   CountingWaits,  /* for a request */
   CountingForked, /* for the first allocation of this forked process */
   CountingRuns,
   CountingEnded /* by request */
} CountingState;

/* What there was before counting began, counted from the begin of the process. */
typedef struct {
   Bool  warm_up; /* it began after the warm-up, else by request */
   ULong clock;   /* heap/nursery.h nursery_clock */
   ULong instructions;
   UInt  minors, majors;
   UInt  traces;
} CountingStart;

/* WAIT: for a request. WARM_UP: counting begins anew while the program warms
   up. */
void PG_(counting_init)(Bool wait, Bool warm_up);

CountingState PG_(counting_state)(void);

/* A request to begin: counts begin now, if they have waited for it. */
void PG_(counting_start)(void);

/* The same, as soon as the collector is at rest. */
void PG_(counting_start_later)(void);

/* Counting has ended: what is counted from now on is never written. */
void PG_(counting_end)(void);

/* This process was just forked. It counts from its first allocation on: what it
   does before costs nothing, and one that only makes room for another program
   has nothing to count. */
void PG_(counting_forked)(void);

/* To be called after every minor collection. */
void PG_(counting_after_minor)(void);

/* True if counting has to begin anew as soon as the collector is at rest. */
Bool PG_(counting_due)(void);

/* It begins: the collector is at rest. */
void PG_(counting_begin_due)(void);

/* When counting began; NULL if it began with the process. */
const CountingStart* PG_(counting_began)(void);

/* When counting began, in milliseconds since 1970, and how many have gone by since
   then. A forked child begins with its fork. */
void PG_(counting_times)(ULong* began, ULong* elapsed);

/* The clock when the warm-up was over; 0 if it was not, or is not looked for. */
ULong PG_(counting_warm_up_end)(void);

#endif
