/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of a trace as recorded or as optimised, one behind the other in a quarter
   of the room of a structure: a run has a hundred thousand, which are read when the profile
   is written. */
#ifndef PYPYGC_TOOL_OPT_LIST_H
#define PYPYGC_TOOL_OPT_LIST_H

#include "../port.h"

/* An operation of TRACE (as recorded) or TRACE_OPT (as optimised). Which fields
   are used depends on KIND, whose letters are those of docs/format.md:
   m file line function index opcode; e and l number; g and L number (of the
   descriptor); a and o (anything else). All but m have OPERATION and ARGS.
   Texts are numbers of strings. */
typedef struct {
   ULong number;
   HChar kind;
   union {
      struct { /* m */
         UInt file, line, function, index, opcode;
      };
      struct { /* the others */
         UInt operation, args, fail_args;
      };
   };
} OptOperation;

#define PG_OPT_FIELDS 5

/* What the fields of merge points were last, and those of the others, but for 0. A number
   is two of them. */
typedef struct {
   UInt merge_point[PG_OPT_FIELDS], other[PG_OPT_FIELDS];
} OptBefore;

/* All 0 is an empty list. */
typedef struct {
   UChar*    bytes;
   UInt      used, capacity; /* in bytes */
   OptBefore before;         /* what is added next */
} OptList;

/* How far a list was read; all 0: nothing yet. */
typedef struct {
   UInt      at;
   OptBefore before;
} OptReader;

void PG_(opt_list_add)(OptList* list, const OptOperation* operation);

/* The next one, in OPERATION; False if there is none. */
Bool PG_(opt_list_next)(const OptList* list, OptReader* reader,
                        OptOperation* operation);

/* Makes LIST empty; its room stays. */
void PG_(opt_list_clear)(OptList* list);

/* Nothing more is added to LIST: gives back what it does not need. */
void PG_(opt_list_finish)(OptList* list);

#endif
