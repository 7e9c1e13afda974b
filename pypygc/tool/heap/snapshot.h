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
   UInt     site;           /* who made it last: 0 if not known */
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
} Retained;

typedef struct {
   ULong     clock;
   UInt      major;
   ULong     objects, bytes; /* reached, of the old generation */
   ULong     nodes, memory;  /* objects and bytes that the dominators took */
   Retained* rows;
   UInt      row_count;
   Kept*     kept; /* in falling order of bytes */
   UInt      kept_count;
} Snapshot;

/* Takes a snapshot: the collector must have finished a minor collection, or not run.
   MAJOR is the number of completed major collections. Takes the place of the one
   before. */
void PG_(snapshot_take)(const OldContent* content, UInt major);

/* The snapshot; NULL if none was taken. */
const Snapshot* PG_(snapshot)(void);

#endif
