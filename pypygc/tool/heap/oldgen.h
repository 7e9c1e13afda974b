/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The old generation: promoted objects, large ones and places reserved by id(),
   until the collector frees them. Knows addresses and cells, no Python.

   What it costs: 8 bytes for each block of every page of an arena that holds a
   tracked object (the blocks of a page have one size), and about 56 bytes for an
   object that was malloced; those are larger than 280 bytes.
   Sources: rpython/memory/gc/incminimark.py, rpython/memory/gc/minimarkpage.py. */
#ifndef PYPYGC_TOOL_OLDGEN_H
#define PYPYGC_TOOL_OLDGEN_H

#include "../owner/sites.h"
#include "../port.h"
#include "../pypy/gctypes.h"

/* Starts the model. */
void PG_(oldgen_init)(void);

/* True once oldgen_init was called. */
Bool PG_(oldgen_known)(void);

/* An object of TYPE and BYTES was moved to COPY by a minor collection. Births are
   given in bytes of the clock (heap/nursery.h nursery_clock). If the place was
   another object's, that one is dead. */
void PG_(oldgen_promoted)(Addr copy, ULong bytes, const GcType* type,
                          Cell* cell, ULong birth);

/* A minor collection begins, at CLOCK, after INSTRUCTIONS of the run. The places
   that id() has reserved for objects in the nursery are PAIRS, COUNT times the
   object's address and the place (nursery_objects_shadows). */
void PG_(oldgen_minor_begins)(ULong clock, ULong instructions, ULong* pairs,
                              UInt count);

/* It has ended: large objects that are still there are not young any more. */
void PG_(oldgen_minor_ended)(void);

/* The object at ADDRESS in the nursery, of TYPE and BYTES, has died, and had
   reserved a place: that is now garbage in the old generation. */
void PG_(oldgen_shadow)(Addr address, ULong bytes, const GcType* type,
                        Cell* cell, ULong birth);

/* The collector has malloced BYTES at BLOCK for an object that begins its life
   now, on behalf of POINT; CLOCK is its birth. */
void PG_(oldgen_large_born)(Addr block, ULong bytes, UInt point, ULong clock);

/* The program frees the block at BLOCK: if an object was in it, it died. */
void PG_(oldgen_freed)(Addr block);

/* What the old generation holds: bytes of blocks in arenas, and malloced bytes
   (card marking words included), and the objects in both. */
typedef struct {
   ULong arena_bytes, raw_bytes;
   ULong objects, bytes; /* without card marking words and rounding */
} OldContent;

/* Counts what the collector has freed as dead. MARKED: a major collection has
   completed, what is left is counted as marked. *CONTENT is what is left. *DIED
   gets what has died since the last completed major collection, large objects
   that died young excepted. */
void PG_(oldgen_settle)(Bool marked, OldContent* content, Amount* died);

/* Looks for objects in arenas that are not known. They began their life there, and
   are counted as old born under POINT, and as marked if MARKED. OTHERS are COUNT
   addresses of blocks that are none. *CONTENT is what there is then. Not while
   the collector sweeps. */
void PG_(oldgen_discover)(UInt point, Bool marked, ULong* others, UInt count,
                          OldContent* content);

/* A major collection begins. */
void PG_(oldgen_major_begins)(void);

/* A major collection has completed: later deaths are those of the next one. */
void PG_(oldgen_major_done)(void);

/* Fills the columns old_live, never_marked and once_marked of all cells. */
void PG_(oldgen_look)(void);

/* Counting begins anew (counting.h): what is old counts as inherited. The columns of
   all cells were cleared before. */
void PG_(oldgen_restart)(void);

/* Bytes of large objects born so far: their part of the clock. */
ULong PG_(oldgen_large_bytes)(void);

/* What it holds as far as that is known now: what sweeping has freed, and nobody has
   looked for yet, is part of it. */
void PG_(oldgen_content)(OldContent* content);

/* Bytes of blocks in arenas and malloced ones, card marking words included. What
   sweeping has freed in arenas is part of it until oldgen_settle. */
ULong PG_(oldgen_used)(void);

/* Memory in bytes that was needed to follow old objects, at its highest; *OBJECTS
   gets how many there were then. */
ULong PG_(oldgen_memory)(ULong* objects);

/* A walk over all objects has needed BYTES more for a while. */
void PG_(oldgen_use_memory)(ULong bytes);

/* True if an object was malloced at BLOCK. */
Bool PG_(oldgen_in_block)(Addr block);

/* Calls VISIT for every object in a page of an arena that is less than half full, with its
   cell and the object's part of the bytes of the page that are free. */
void PG_(oldgen_each_sparse)(void (*visit)(UInt cell, ULong bytes,
                                           ULong free_bytes));

/* Bytes of the blocks of arenas in which objects are, and of the pages with these. */
ULong PG_(oldgen_arena_bytes)(void);
ULong PG_(oldgen_page_bytes)(void);

/* One object of the old generation. */
typedef struct {
   const UChar* object; /* its header */
   ULong        bytes;
   ULong        birth; /* the clock then */
   UInt         cell;  /* cell_at(cell) */
   Bool         found; /* by oldgen_find */
} OldObject;

/* Gives each object a number from 1 on, until one comes or goes. Returns the last one;
   some numbers are nobody's. */
UInt PG_(oldgen_number)(void);
void PG_(oldgen_number_end)(void); /* gives the memory for it back */

/* The number of the object at ADDRESS; 0 if there is none. */
UInt PG_(oldgen_number_at)(Addr address);

/* The object with NUMBER; not found if that is nobody's. */
OldObject PG_(oldgen_numbered)(UInt number);

/* Its address, which is read faster; NUMBER is somebody's. */
const UChar* PG_(oldgen_numbered_at)(UInt number);

/* The object whose header is at ADDRESS. */
OldObject PG_(oldgen_find)(Addr address);

/* Marks the object at ADDRESS for whoever walks the heap (heap/holders.h), with a
   number of at most PG_OLD_MARKS; returns the mark that it had, 0 for none, and
   its size in *BYTES. If there is no such object returns PG_OLD_NO_OBJECT. */
#define PG_OLD_MARKS     62
#define PG_OLD_NO_OBJECT 255
UInt PG_(oldgen_mark)(Addr address, UInt mark, ULong* bytes);

/* Takes all marks away. */
void PG_(oldgen_clear_marks)(void);

#endif
