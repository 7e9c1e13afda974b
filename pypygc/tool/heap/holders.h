/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who keeps the old generation alive: follows pointers from the roots and finds
   the places behind which much of it hangs.

   A walk needs 6 to 7 bytes of memory for each object that the largest root reaches,
   until it is done (heap/tree.h). */
#ifndef PYPYGC_TOOL_HOLDERS_H
#define PYPYGC_TOOL_HOLDERS_H

#include "../port.h"
#include "oldgen.h"

typedef enum {
   RootPrebuilt,
   RootFinalizers,
   RootStack,
   RootLocal,
   RootKinds
} RootKind;

/* A step of a path. Texts are strings (strings.h), 0 where unknown. */
typedef struct {
   UInt  type, field;
   UInt  repeat; /* it and its group come so often; 1 for once */
   ULong bytes;  /* reached through it */
} HolderStep;

#define PG_HOLDER_STEPS 16
#define PG_HOLDER_TYPES 10
#define PG_HOLDER_LINES 4

typedef struct {
   UInt  type;
   ULong objects, bytes;
} HeldType;

typedef struct {
   ULong    objects, bytes;
   RootKind root;
   /* of RootLocal */
   UInt       file, function, line, first_line, local, name;
   UInt       lines[PG_HOLDER_LINES], line_count;
   Bool       in_jit;
   HolderStep steps[PG_HOLDER_STEPS];
   UInt       step_count;
   HeldType   types[PG_HOLDER_TYPES];
   UInt       type_count;
} Holder;

/* The heap at one moment. */
typedef struct {
   ULong   allocated_bytes;
   UInt    major;
   ULong   objects, bytes; /* reached */
   ULong   unreached_objects, unreached_bytes;
   Bool    at_exit;
   Holder* holders; /* in falling order of bytes */
   UInt    holder_count;
} Held;

/* Starts. FRAME_TYPE and JITFRAME_TYPE are type ids. */
void PG_(holders_init)(UInt frame_type, UInt jitframe_type);

/* Walks the heap, which holds CONTENT. The collector must have finished a minor
   collection, or not run. MAJOR is the number of completed major collections. */
void PG_(holders_look)(const OldContent* content, UInt major, Bool at_exit);

/* True if another walk pays after the MAJOR-th completed major collection: the old
   generation, with CONTENT, has grown by half since the last one, or there were
   as many major collections again. */
Bool PG_(holders_due)(const OldContent* content, UInt major);

/* The walks so far, in order. */
UInt        PG_(held_count)(void);
const Held* PG_(held_at)(UInt i);

/* Counting begins anew (counting.h): there was no walk yet. */
void PG_(holders_restart)(void);

#endif
