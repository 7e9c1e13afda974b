/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of references, and the functions that generated code calls when one of a group
   needs the simulated caches (cachesim.h). Made by instrument_groups.c. */
#ifndef PYPYGC_TOOL_GROUPS_H
#define PYPYGC_TOOL_GROUPS_H

#include "../port.h"
#include "cachesim.h"

/* Prepares; TABLE is the data cache. */
void PG_(groups_init)(const CacheTable* table);

/* A group is what generated code has compared at once, in the order of the
   program. Addresses are arguments of the call, and distances from them. */

#define PG_GROUP_REFERENCES 16
#define PG_GROUP_ADDRESSES  4
#define PG_REFERENCE_SIZES  255 /* the largest size that fits */

typedef struct {
   Short offset; /* from the argument */
   UChar size;
   UChar argument : 7; /* 0 for the first address */
   UChar write : 1;
} GroupReference;

/* References in a row that have their base in common and touch no more bytes
   than a line has. */
typedef struct {
   Short  low;   /* the lowest byte of them, from the argument */
   UShort bytes; /* from there to their end */
   UChar  argument;
   UChar  first, count; /* which of the references */
} GroupRun;

typedef struct {
   UInt place; /* miss place of the first reference; the others'
                                   follow. 0: none */
   UInt runs_count;
   const GroupReference* references;
   GroupRun              runs[];
} ReferenceGroup;

/* A new group of COUNT references; it stays where it is. */
const ReferenceGroup* PG_(group_add)(UInt                  place,
                                     const GroupReference* references,
                                     UInt                  count);

/* Called by generated code: the references of a group happen. Groups with as many
   runs as addresses, in that order; and any others, with 0 for addresses that
   there are none of. */
void PG_(event_group_1)(const ReferenceGroup* group, Addr a);
void PG_(event_group_2)(const ReferenceGroup* group, Addr a, Addr b);
void PG_(event_group_3)(const ReferenceGroup* group, Addr a, Addr b, Addr c);
void PG_(event_group_4)(const ReferenceGroup* group, Addr a, Addr b, Addr c,
                        Addr d);
void PG_(event_group_mixed)(const ReferenceGroup* group, Addr a, Addr b, Addr c,
                            Addr d);

#endif
