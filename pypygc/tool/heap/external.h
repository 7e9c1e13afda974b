/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory outside the collector's heap: every block that is malloced, who asked for
   it, and what the collector was told of it. The preload library reports blocks; the
   collector's own are told apart.
   Source: rpython/memory/gc/incminimark.py raw_malloc_memory_pressure,
   rpython/rlib/rgc.py add_memory_pressure. */
#ifndef PYPYGC_TOOL_EXTERNAL_H
#define PYPYGC_TOOL_EXTERNAL_H

#include "../port.h"
#include "block_table.h"
#include "tables.h"
#include "include/requests.h"

typedef struct {
   UInt site;
   UInt library; /* whose code asked: a path (strings.h); 0 if none is known */
#define COUNT(name, unit, since, meaning) ULong name;
   PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT
} ExternalWork;

/* False if they asked for nothing that is counted. */
static inline Bool PG_(external_is_used)(const ExternalWork* w)
{
   return (w->blocks | w->inherited_blocks | w->freed_blocks | w->pressures) !=
          0;
}

/* What is malloced now, in bytes: of the C library's chunks but for external_bytes,
   which are those that were asked for. */
typedef struct {
   ULong external_bytes, external_chunks; /* not the collector's own */
   ULong external_peak;                   /* external_bytes at the most */
   ULong chunks, mapped_chunks; /* of all; those with a mapping of their own */
} Malloced;

/* What must be asked. */
typedef struct {
   /* True if COUNT bytes at ADDRESS are the program's to write. */
   Bool (*writable)(Addr address, SizeT count);
   /* Whose code ADDRESS is in: the path of a file, a string; 0 for none. */
   UInt (*library_at)(Addr address);
   /* The point of what comes before PyPy can be asked. */
   UInt (*start_point)(void);
} ExternalHost;

/* The program leaves what it mallocs and frees in the struct pypygc_mailbox at
   ADDRESS (include/requests.h). False if there is one, or that is not its memory:
   HOST is asked each time before the mailbox is used. */
Bool PG_(external_set_mailbox)(Addr address, const ExternalHost* host);

/* PyPy was found: its code is from TEXT_START to TEXT_END, and two of its words tell
   that something else runs. */
void PG_(external_set_pypy)(Addr text_start, Addr text_end,
                            const ULong* nursery_free,
                            const ULong* root_stack_top);

/* True if the program has overwritten the mailbox or given its memory back. What
   it freed is then not known as a whole. */
Bool PG_(external_damaged)(void);

/* The program has malloced BYTES at BLOCK, and the function that asked returns to
   CALLER, on behalf of POINT. What is malloced from now on is taken to be on the same
   one's, until a word of PyPy's tells that something else runs. */
void PG_(external_malloced)(Addr block, ULong bytes, Addr caller, UInt point);

/* Takes what is in the mailbox: blocks were malloced and freed, and objects in the
   latter have died (heap/oldgen.h). BY_GC: the collector ran. */
void PG_(external_drain)(Bool by_gc);

/* A mapping begins at a multiple of that. */
#define PG_PAGE_OF_MAPPINGS 4096

/* BYTES were mapped at ADDRESS by FUNCTION, which returns to CALLER, on behalf of POINT.
   Stacks and machine code are nobody's memory outside; what the C library maps to have
   room for blocks is left out. */
void PG_(external_mapped)(Addr address, ULong bytes, enum pypygc_mapping kind,
                          Addr caller, Addr function, UInt point);

/* BYTES at ADDRESS were unmapped: a mapping that begins there ends, or its first part
   does. True if it was one for data. */
Bool PG_(external_unmapped)(Addr address, ULong bytes);

/* Who has a block. */
typedef enum {
   OwnerProgram,
   OwnerCollector,
   OwnerCode,
   OwnerStacks
} ExternalOwner;

ExternalOwner PG_(external_owner)(const MallocBlock* block);

/* On whose behalf it was asked for: a site, 0 if nobody's. */
UInt PG_(external_site)(const MallocBlock* block);

/* True if it is one of the collector's arenas. */
Bool PG_(external_is_arena)(const MallocBlock* block);

/* The collector begins to run, or has ended, after a drain. */
void PG_(external_collecting)(Bool runs);

/* Bytes outside now, without the last block, which may yet be claimed. */
ULong PG_(external_certain)(void);

/* The block malloced last, which is the collector's, if it has BYTES; 0 if it has
   not. It is not counted here. */
Addr PG_(external_claim)(ULong bytes);

/* POINT has told the collector of BYTES outside its heap. */
void PG_(external_pressure)(UInt point, ULong bytes);

/* What is malloced now. */
const Malloced* PG_(external_malloced_now)(void);

/* Those who asked, in no order. */
UInt                PG_(externals_count)(void);
const ExternalWork* PG_(external_at)(UInt i);

/* Counting begins anew (counting.h): what was not freed is inherited. */
void PG_(external_restart)(void);

#endif
