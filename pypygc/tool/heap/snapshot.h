/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap at one moment as a table: what is alive by type and by who allocated it,
   with what would be freed if it were not there (the retained size), and the ways from
   the roots to where much of it hangs. Prebuilt objects, which lie in PyPy's library,
   are part of the roots. */
#ifndef PYPYGC_TOOL_SNAPSHOT_H
#define PYPYGC_TOOL_SNAPSHOT_H

#include "../port.h"
#include "oldgen.h"

/* A step of a way. Texts are strings (strings.h), 0 where unknown. */
typedef struct {
   UInt type, field; /* FIELD leads to it from the step before */
   UInt space; /* whose names it holds: of a module's dictionary, that module */
   UInt repeat;                /* it and its group come so often; 1 for once */
   ULong bytes;                /* retained */
   UInt  file, function, line; /* of a frame: where it is; else 0 */
} KeptStep;

#define PG_KEPT_STEPS 24
#define PG_KEPT_TYPES 10

typedef struct {
   UInt  type; /* a string */
   ULong objects, bytes;
} KeptType;

/* Which root its way begins at. */
typedef enum {
   KeptByPrebuilt,
   KeptByStack,
   KeptByFinalizer,
   KeptByKinds
} KeptBy;

/* A place where much hangs, in parts that are small. */
typedef struct {
   KeptBy   by;
   ULong    bytes, objects; /* retained */
   ULong    outside; /* bytes outside the heap that hang on it (outside.h) */
   UInt     outside_site; /* who asked for most of them */
   UInt     site;         /* who made it last: 0 if not known */
   KeptStep steps[PG_KEPT_STEPS];
   UInt     step_count;
   KeptType types[PG_KEPT_TYPES]; /* of all that hangs on it */
   UInt     type_count;
   /* the type of its parts of which there is most, how many they are, who made one,
      and the way on from there to where most of that one is */
   KeptType part;
   UInt     part_site;
   KeptStep part_steps[PG_KEPT_STEPS];
   UInt     part_step_count;
} Kept;

/* What a type, or a cell, has. */
typedef struct {
   UInt  type, site; /* a type id; 0: of all sites */
   ULong objects, bytes, retained;
   ULong age;                        /* bytes of the clock, on average */
   ULong young_objects, young_bytes; /* in the nursery; of types only */
   ULong spare; /* bytes of its arrays that are not in use (spare.h) */
   ULong duplicate_objects, duplicate_bytes; /* of texts (duplicates.h) */
} Retained;

/* What the instances of a class own of a type (parts.h): an instance's own bytes are
   those of its class. */
typedef struct {
   UInt  owner, type; /* ids of types; the owner's is that of a class */
   ULong objects, bytes;
   ULong spare; /* bytes of them that are not in use */
} SnapshotPart;

/* Why it was taken. */
typedef enum {
   SnapshotEnd,     /* the process ends */
   SnapshotPeak,    /* most is alive */
   SnapshotMark,    /* the program has asked for it */
   SnapshotMajor,   /* after a major collection with a number that was given */
   SnapshotLive,    /* the old generation has reached a size that was given */
   SnapshotCommand, /* somebody outside has asked */
   SnapshotMoments
} SnapshotMoment;

typedef struct {
   SnapshotMoment moment;
   UInt           name; /* a string */
   ULong          clock, instructions;
   UInt           major;
   ULong          objects, bytes; /* reached, of the old generation */
   ULong          young_objects, young_bytes; /* reached, in the nursery */
   ULong          old_objects, old_bytes;     /* all of it, garbage among it */
   ULong         nodes, memory; /* objects and bytes that the dominators took */
   Retained*     rows;
   UInt          row_count;
   SnapshotPart* parts; /* by owner */
   UInt          part_count;
   Kept*         kept; /* in falling order of bytes */
   UInt          kept_count;
} Snapshot;

/* Cells that retain less than this part of the heap are left out if any may be. */
#define PG_SNAPSHOT_PART 1000

/* No more than so many snapshots are kept beside those at the peak and at the end. */
#define PG_MOST_SNAPSHOTS 64

/* Takes a snapshot: the collector must have finished a minor collection, or not run.
   CONTENT is what the old generation holds, MAJOR the number of completed major
   collections; what a site has of a type is left out if it is less than one part in
   PART, 0 for nothing. Of those at the peak only the one with most is kept. False if
   the heap cannot be followed, or there are too many snapshots. */
Bool PG_(snapshot_take)(SnapshotMoment moment, UInt name,
                        const OldContent* content, UInt major, UInt part);

/* The snapshots, in order. */
UInt            PG_(snapshots_count)(void);
const Snapshot* PG_(snapshot_at)(UInt i);

/* The one of MOMENT; NULL if there is none. */
const Snapshot* PG_(snapshot_of)(SnapshotMoment moment);

/* Forgets all of MOMENT. */
void PG_(snapshots_forget)(SnapshotMoment moment);

#endif
