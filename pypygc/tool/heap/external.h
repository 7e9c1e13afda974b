/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory outside the collector's heap: blocks that compiled code mallocs, who
   asked for them, and what the collector was told of it. The preload library
   reports blocks; the collector's own are claimed by it.
   Source: rpython/memory/gc/incminimark.py raw_malloc_memory_pressure,
   rpython/rlib/rgc.py add_memory_pressure. */
#ifndef PYPYGC_TOOL_EXTERNAL_H
#define PYPYGC_TOOL_EXTERNAL_H

#include "../port.h"
#include "tables.h"
#include "include/requests.h"

typedef struct {
   UInt site;
#define COUNT(name, unit, since, meaning) ULong name;
   PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT
} ExternalWork;

/* False if they asked for nothing that is counted. */
static inline Bool PG_(external_is_used)(const ExternalWork* w)
{
   return (w->blocks | w->freed_blocks | w->pressures) != 0;
}

/* The program has malloced BYTES at BLOCK on behalf of POINT. */
void PG_(external_malloced)(Addr block, ULong bytes, UInt point);

/* The program leaves what it mallocs and frees in the struct pypygc_mailbox at
   ADDRESS (include/requests.h). False if there is one, or that is not its memory, of
   which WRITABLE tells: it is asked each time before the mailbox is used. */
Bool PG_(external_set_mailbox)(Addr address,
                               Bool (*writable)(Addr address, SizeT count));

/* True if the program has overwritten the mailbox or given its memory back. What
   it freed is then not known as a whole. */
Bool PG_(external_damaged)(void);

/* Takes what is in the mailbox: blocks were freed, and objects in them have died
   (heap/oldgen.h). BY_GC: the collector ran. */
void PG_(external_drain)(Bool by_gc);

/* The block malloced last, which is the collector's, if it has BYTES; 0 if it has
   not. It is not counted here. */
Addr PG_(external_claim)(ULong bytes);

/* POINT has told the collector of BYTES outside its heap. */
void PG_(external_pressure)(UInt point, ULong bytes);

/* Those who asked, in no order. */
UInt                PG_(externals_count)(void);
const ExternalWork* PG_(external_at)(UInt i);

/* Counting begins anew (counting.h). */
void PG_(external_restart)(void);

#endif
