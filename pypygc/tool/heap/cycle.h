/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is counted while a cycle of the nursery is: the collection that ends it, and the
   sums of the run. */
#ifndef PYPYGC_TOOL_CYCLE_H
#define PYPYGC_TOOL_CYCLE_H

#include "../port.h"
#include "tables.h"

typedef struct {
   UInt pinned_site; /* of the largest pinned object; 0 for none */
#define FIGURE(name, unit, since, meaning) ULong name;
#define PAIR(name, since, meaning)         ULong name##_bytes, name##_objects;
   PYPYGC_MINOR_FIELDS(PAIR, FIGURE, FIGURE)
#undef FIGURE
#undef PAIR
} MinorCollection;

typedef struct {
   ULong nursery_size; /* 0: no nursery was seen */
   ULong moved_bytes;  /* by which nursery_free advanced over objects */
   ULong unparsed_bytes;
   ULong disagreements;
   ULong jit_blocks, outside_blocks;
   ULong major_collections; /* completed ones, by the collector's own count */
} NurseryTotals;

typedef struct {
   ULong base, size; /* of the nursery in use; size 0 before the first */
   ULong clock;      /* of the collector (nursery_clock) when the cycle began */
   ULong inherited_end; /* below it, objects are from before counting began */
   MinorCollection minor;
   NurseryTotals   totals;
} NurseryCycle;

/* The cycle is over, or it is only looked at. */
typedef enum { AtCollection, AtLook } CountMode;

#endif
