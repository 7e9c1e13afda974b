/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of PyPy's GC and one object in memory: what a header says, how large an
   object is. Filled from the layout (docs/layout.md).
   Sources: rpython/memory/gctypelayout.py, rpython/memory/gc/incminimark.py. */
#ifndef PYPYGC_TOOL_GCTYPES_H
#define PYPYGC_TOOL_GCTYPES_H

#include "../port.h"
#include "memory.h"

/* The header of an object that a minor collection moved: the whole word is
   this, and the next word is the new address (incminimark.py, FORWARDSTUB). */
#define PG_FORWARDED ((ULong)-42)

/* Marks of our own, left in the nursery's dead memory when a cycle has been
   counted, so that a header that is not written in a later cycle is not taken
   for one of it. PG_MOVED replaces PG_FORWARDED (the new address stays behind
   it); PG_COUNTED is set in the headers of the dead. No header of the collector
   looks like them: it has no bits above 44. */
#define PG_MOVED   ((ULong)-44)
#define PG_COUNTED (1ULL << 62)

/* incminimark.py GCFLAG_PINNED: first_gcflag << 9, first_gcflag = 1 << 32. */
#define PG_FLAG_PINNED (1ULL << 41)

/* GCFLAG_HAS_SHADOW: id() has reserved the object's place in the old
   generation. */
#define PG_FLAG_HAS_SHADOW (1ULL << 35)

/* GCFLAG_HAS_CARDS: card marking words stand in front of the object. */
#define PG_FLAG_HAS_CARDS (1ULL << 38)

/* Flags that the header of a young object may have beside its type id: bits 32 to
   44, without those that need a closer look. */
#define PG_PLAIN_FLAGS                                                         \
   (((1ULL << 13) - 1) << 32 & ~(PG_FLAG_PINNED | PG_FLAG_HAS_SHADOW))

/* No object of the nursery is smaller: minimal_size_in_nursery is the size of
   the forwarding stub. */
#define PG_MINIMAL_OBJECT 16

typedef struct {
   UInt id;
   UInt fixed_size; /* bytes, header included */
   UInt item_size;  /* 0: no items */
   UInt ofs_length; /* of the number of items */
   UInt name, full; /* strings: short and full RPython name */
   UInt ofs_map;    /* instances of Python classes: of inst_map; else 0 */
} GcType;

/* Where an object holds a pointer. */
typedef struct {
   UInt offset; /* of the pointer in the object, or in the item … */
   Int  item;   /* … of this number; -1: in the object's fixed part */
} Edge;

/* Adds a type. Ids are multiples of 8 (byte offsets in the type group). False
   if the id cannot be one. */
Bool PG_(gctypes_add)(const GcType* type);

/* Says that objects of type ID are instances of Python classes and have their
   map at byte OFFSET. */
void PG_(gctypes_set_map)(UInt id, UInt offset);

/* Number of types, and the one with index I in the order of adding. */
UInt    PG_(gctypes_count)(void);
GcType* PG_(gctypes_at)(UInt i);

/* The highest id of a type; 0 if there are none. */
UInt PG_(gctypes_highest)(void);

/* The type with this id, or NULL. */
GcType* PG_(gctypes_find)(UInt id);

/* True if HEADER is none of the collector's: the forwarding mark, a mark of ours,
   or garbage. */
static inline Bool PG_(is_no_header)(ULong header)
{
   return header >> 45 != 0;
}

/* The type of an object that has the header HEADER, or NULL if that is no
   header: unknown id, or bits that the collector does not use. */
GcType* PG_(gctypes_of_header)(ULong header);

/* The type of the object at ADDRESS; NULL if none can be read there. */
const GcType* PG_(gctypes_at_address)(Addr address);

/* Size in bytes of the object of TYPE at OBJECT, header included, as the
   collector counts it: items are rounded up to words, objects without items are
   as large as they are (incminimark.py get_size, gctypelayout.py
   q_fixed_size …). Reads the length from memory. */
ULong PG_(gc_object_size)(const UChar* object, const GcType* type);

#endif
