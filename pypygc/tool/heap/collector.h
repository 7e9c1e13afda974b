/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the collector is doing: when a minor collection or a step of a major one
   begins and ends, why, and how many instructions it takes. Learnt from the
   stores of compiled code on the collector's own fields.
   Source: rpython/memory/gc/incminimark.py _minor_collection,
   major_collection_step, raw_malloc_memory_pressure, external_malloc. */
#ifndef PYPYGC_TOOL_COLLECTOR_H
#define PYPYGC_TOOL_COLLECTOR_H

#include "../guest/event.h"
#include "../port.h"
#include "oldgen.h"
#include "tables.h"

typedef enum {
   MinorNursery, /* the nursery was full */
   MinorStartup, /* PyPy makes its nursery */
   MinorCollect, /* the program asked */
   MinorLarge,   /* before a large object, or one that is old from birth */
   MinorPressure,
   MinorProgress, /* a further one, for a major collection to make progress */
   MinorCauses
} MinorCause;

typedef struct {
   MinorCause cause;
   UInt       point; /* whose need made it start */
#define FIGURE(name, unit, since, meaning) ULong name;
   PYPYGC_MINOR_WORK_FIELDS(FIGURE, FIGURE)
#undef FIGURE
} MinorWork;

typedef enum {
   MajorThreshold,
   MajorCollect,
   MajorLarge,
   MajorPressure,
   MajorCauses
} MajorCause;

typedef struct {
   MajorCause cause;
#define FIGURE(name, unit, since, meaning) ULong name;
#define PAIR(name, since, meaning)         ULong name##_objects, name##_bytes;
   PYPYGC_MAJOR_FIELDS(FIGURE, PAIR)
#undef FIGURE
#undef PAIR
} MajorCollection;

typedef struct {
   ULong minor_instructions, major_instructions;
   UInt  major_steps;
} CollectorTotals;

/* Starts the model; only if the collector's fields are known (gcobject.h).
   ROOT_STACK_TOP is the word that points to the end of the shadow stack, NULL if
   it is not known; BORN_OLD is the point of objects that were old from birth,
   whose makers are not known. */
void PG_(collector_init)(const ULong* root_stack_top, UInt born_old);

/* Compiled code is about to store VALUE on the watched word WHICH, on behalf of
   POINT. */
void PG_(collector_store)(WatchedWord which, ULong value, UInt point);

/* The program gets a block of an arena outside of collections: for an object that
   is old from birth, or for one whose id() is asked for. */
void PG_(collector_arena_block)(void);

/* A minor collection has emptied the nursery: heap/nursery.h has counted it. */
void PG_(collector_nursery_reset)(void);

/* Memory outside may have grown much since the last minor collection: then the memory
   curve gets a point. */
void PG_(collector_note_outside)(void);

/* Brings the model of the old generation up to date (heap/oldgen.h); *CONTENT is
   what it holds. */
void PG_(collector_settle_old)(OldContent* content);

/* Only looks for objects that are old from birth and not known yet, unless the
   collector sweeps, so that a walk over the heap meets all. *CONTENT is as in
   oldgen_content. */
void PG_(collector_content)(OldContent* content);

/* What the collector does now: between the first store of a collection, or of a
   step, and its last. */
typedef enum { CollectorIdle, CollectorMinor, CollectorStep } CollectorActivity;

CollectorActivity PG_(collector_activity)(void);

/* True if its books are in order: it does nothing, or has emptied the nursery, and
   only tidies up. */
Bool PG_(collector_at_rest)(void);

/* True if it does something. */
Bool PG_(collector_runs)(void);

/* Counting begins anew (counting.h): of a major collection that is in progress, only
   what comes now is counted. */
void PG_(collector_restart)(void);

/* What is known of the I-th minor collection (heap/nursery.h minor_at); NULL if
   nothing is. */
const MinorWork* PG_(minor_work_at)(UInt i);

/* The completed major collections, in order. */
UInt                   PG_(majors_count)(void);
const MajorCollection* PG_(major_at)(UInt i);

void PG_(collector_totals)(CollectorTotals* totals);

#endif
