/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where objects of a type have pointers. PyPy's type table says so; it is read once for
   each type, since a walk over the heap asks for every object.
   Source: rpython/memory/gctypelayout.py (TYPE_INFO, VARSIZE_TYPE_INFO). */
#ifndef PYPYGC_TOOL_TYPE_POINTERS_H
#define PYPYGC_TOOL_TYPE_POINTERS_H

#include "../port.h"

/* All offsets and sizes in bytes. */
typedef struct {
   Bool  known;
   Bool  any;         /* objects of this type have pointers */
   UInt  fixed_count; /* in the part of fixed size … */
   UInt  item_count;  /* … and in each item */
   UInt  item_bytes, length_offset, items_offset;
   UInt* offsets; /* fixed_count from the start, then item_count in an item */
} TypePointers;

/* TYPE_TABLE is the address of PyPy's table of types. */
void PG_(type_pointers_init)(Addr type_table);

/* What is known of the type with ID; NULL if there is none, or if its entry of the table
   cannot be read. */
const TypePointers* PG_(type_pointers)(UInt id);

#endif
