/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pages of the program are in memory, as the kernel says it
   (Documentation/admin-guide/mm/pagemap.rst), by Valgrind's map of the address space:
   what is Valgrind's own, the tool included, is no part of it. */
#ifndef PYPYGC_TOOL_PAGEMAP_H
#define PYPYGC_TOOL_PAGEMAP_H

#include "port.h"

typedef enum {
   SegmentFile,  /* mapped from a file, private or not */
   SegmentAnon,  /* memory without a file */
   SegmentShared /* of System V */
} SegmentKind;

/* A piece of the program's address space, in which all pages are of one kind. */
typedef struct {
   SegmentKind  kind;
   Addr         start, end;   /* the first byte, and the first behind it */
   const HChar* path;         /* of the file; NULL if there is none */
   Bool         runs;         /* its bytes may be executed */
   Bool         first_behind; /* no gap to the segment before */
   ULong        bytes;        /* in memory */
   UInt         pages;        /* where its pages begin, for pagemap_bytes */
} Segment;

/* Looks: the answers below are of this moment, until pagemap_end. False if the kernel
   does not say it, or there is too much mapped to be asked about. */
Bool PG_(pagemap_begin)(void);
void PG_(pagemap_end)(void); /* gives the memory for it back */

/* The segments, by their addresses. */
UInt           PG_(pagemap_count)(void);
const Segment* PG_(pagemap_at)(UInt i);

/* The number of the segment that ADDRESS lies in; that of all segments if in none. */
UInt PG_(pagemap_find)(Addr address);

/* How many of the bytes from START to END, the first behind, lie in pages that are in
   memory. */
ULong PG_(pagemap_bytes)(Addr start, Addr end);

/* Bytes of the whole process that are in memory, Valgrind's own included: VmRSS
   (/proc/self/statm). 0 if the kernel does not say it. */
ULong PG_(pagemap_process_bytes)(void);

#endif
