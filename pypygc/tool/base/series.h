/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured in the course of a run, in as many points as a chart needs, with the
   highest of all among them: when there are too many, the higher one of each pair of
   neighbours stays, and each new one stands for twice as many measurements. */
#ifndef PYPYGC_TOOL_SERIES_H
#define PYPYGC_TOOL_SERIES_H

#include "../port.h"

typedef struct {
   const HChar* cost_centre;
   SizeT        bytes; /* of a point */
   UInt         most;  /* points, an even number */
   ULong (*height)(const void* point);
   /* the rest is 0 at first */
   UChar* points;      /* the one that is made stands behind the others */
   UInt   used;        /* without that one */
   UInt   share, seen; /* measurements of a point; of the one that is made */
   ULong  measured;    /* ever */
   ULong  peak;        /* the greatest height ever */
} Series;

/* Adds a copy of POINT, later than those before. */
void PG_(series_add)(Series* series, const void* point);

/* The next measurement begins a point. */
void PG_(series_close)(Series* series);

/* How many points there are, and one of them, in order. */
UInt        PG_(series_count)(const Series* series);
const void* PG_(series_at)(const Series* series, UInt i);

/* Forgets all that was measured. */
void PG_(series_clear)(Series* series);

#endif
