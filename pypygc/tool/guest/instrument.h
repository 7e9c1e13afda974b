/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VEX IR in, VEX IR out: makes generated code raise the events of event.h.
   The only files that know IR are instrument*.c and ir.h. */
#ifndef PYPYGC_TOOL_INSTRUMENT_H
#define PYPYGC_TOOL_INSTRUMENT_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

#include "../port.h"
#include "event.h"

/* When a store on a field of the collector is an event. */
typedef enum {
   StoreAny,
   StoreOf0,     /* if the value is 0 */
   StoreOfConst0 /* if compiled code has a 0 as the value */
} WatchedStore;

/* A field of the collector whose stores are events. */
typedef struct {
   Int          offset; /* bytes from nursery_free */
   WatchedWord  word;
   WatchedStore when;
} WatchedField;

/* Addresses that the instrumentation looks for. */
typedef struct {
   Addr  nursery_free;
   Addr  nursery_top;
   Addr  root_stack_top;       /* 0: unknown, calls of traces are not noted */
   UWord displacement;         /* of nursery_free in the GC object */
   Addr  text_start, text_end; /* code that reaches nursery_free by register */
   const WatchedField* fields; /* of the collector */
   UInt                field_count;
   /* Where a word of prebuilt structures is; asked for when PyPy's code is
      translated. NULL if these words are not known. */
   Addr (*prebuilt_word)(PrebuiltWord word);
   /* That of WordArenas in its structure: compiled code also has the address of
      the structure in a register. */
   ULong arena_displacement;
   Bool  walks; /* the shadow stack will be looked through (owner/walk.h) */
} InstrumentTargets;

/* From now on superblocks are instrumented for TARGETS. Superblocks that were
   translated before are not: call it before PyPy's first code runs. */
void PG_(instrument_set_targets)(const InstrumentTargets* targets);

/* Valgrind's instrument callback (pub_tool_tooliface.h). */
IRSB* PG_(instrument)(VgCallbackClosure* closure, IRSB* sb,
                      const VexGuestLayout*  layout,
                      const VexGuestExtents* extents,
                      const VexArchInfo* archinfo, IRType guest_word,
                      IRType host_word);

#endif
