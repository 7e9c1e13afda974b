/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's own fields and lists, as they lie in memory: where they are
   (relative to nursery_free), whether this binary has them there, and how its
   lists of addresses are read. Knows no objects.
   Sources: rpython/memory/gc/incminimark.py (the fields), rpython/rtyper/rclass.py
   (they are sorted by name), rpython/memory/support.py, rpython/memory/lldict.py
   (the lists). */
#ifndef PYPYGC_TOOL_GCOBJECT_H
#define PYPYGC_TOOL_GCOBJECT_H

#include "../port.h"

/* Byte offsets from nursery_free, under the names of incminimark.py. They are the
   same in PyPy 7.3.3 to 8.0.1. gcobject_init checks those that hold constants, the
   others are judged while the program runs (heap/gcfields.h); GcNursery and GcNurserySize
   by pypygc-layout, from nursery_top. */
typedef enum {
   GcAc                         = -296,
   GcCardPageIndices            = -280,
   GcState                      = -200,
   GcNextMajorInitial           = -48,
   GcNextMajorThreshold         = -40,
   GcNonlargeMax                = -32,
   GcNumMajorCollects           = -24,
   GcNursery                    = -16,
   GcNurseryObjectsShadows      = 8,
   GcNurserySize                = 16,
   GcNurserySurvivingSize       = 24,
   GcOldObjectsPointingToYoung  = 64,
   GcOldObjectsWithCardsSet     = 72,
   GcOldObjectsWithFinalizers   = 88,
   GcPinnedObjectsInNursery     = 112,
   GcPrebuiltRootObjects        = 120,
   GcProbablyYoungWithFinalizer = 128,
   GcRawmallocedTotalSize       = 152,
   GcSmallRequestThreshold      = 248,
   GcThresholdObjectsMadeOld    = 280,
   GcTotalGcTime                = 296,
} GcField;

/* incminimark.py STATE_...: what GcState holds. */
typedef enum {
   GcScanning,
   GcMarking,
   GcSweeping,
   GcFinalizing
} GcCollectorState;

/* TRANSLATION_PARAMS page_size: all blocks of a page of an arena have the same
   size (minimarkpage.py). */
#define PG_PAGE_SIZE 8192

/* small_request_threshold: larger objects are malloced. */
#define PG_MOST_SMALL 280

/* card_page_indices: items of an array that a card stands for. */
#define PG_CARD_ITEMS 128

/* Must be called before the others. NURSERY_FREE is that word's address. Returns
   NULL if the fields are where they should be, else a sentence that says which is not.
   What is checked are constants that the file holds before PyPy runs; pointers
   in it are not relocated yet. */
const HChar* PG_(gcobject_init)(Addr nursery_free);

/* True once gcobject_init has succeeded. */
Bool PG_(gcobject_known)(void);

/* The content of a field; as a floating point number where it is one. Only if
   gcobject_known. */
ULong  PG_(gcobject_word)(GcField field);
double PG_(gcobject_double)(GcField field);

/* Bytes in the blocks that the arenas have given out
   (minimarkpage.py ArenaCollection.total_memory_used); 0 if it is not to be
   found where it should be. */
ULong PG_(gcobject_arena_bytes)(void);

/* The ArenaCollection, by the size of its pages; 0 likewise. */
Addr PG_(gcobject_arenas)(void);

/* Where that number is; 0 likewise. */
Addr PG_(gcobject_arena_word)(void);

/* How far that word is from the start of its structure, in bytes. */
ULong PG_(gcobject_arena_displacement)(void);

/* Where the AddressStack that FIELD points to counts what is in its last chunk
   (used_in_last_chunk): that word is stored when an address is appended. */
Addr PG_(gcobject_stack_used)(GcField field);

/* The addresses in an AddressStack, in the order of appending; in an AddressDeque
   likewise. The list that FIELD points to is copied to *ADDRESSES, which is
   grown as needed and has room for *CAPACITY of them. Returns how many there
   are, 0 if the list cannot be read. */
UInt PG_(gcobject_stack)(GcField field, ULong** addresses, UInt* capacity);
UInt PG_(gcobject_deque)(GcField field, ULong** addresses, UInt* capacity);

/* The same for the AddressDeque at DEQUE. */
UInt PG_(gcobject_deque_at)(Addr deque, ULong** addresses, UInt* capacity);

/* True if FIELD points to what can be an AddressStack, or an AddressDict, or if DEQUE
   is where an AddressDeque can be: links, counts and sizes are possible. */
Bool PG_(gcobject_is_stack)(GcField field);
Bool PG_(gcobject_is_dict)(GcField field);
Bool PG_(gcobject_is_deque)(Addr deque);

/* FIELD is not where it should be: if it is that of a list, or GcAc, it is empty
   from now on. Its content is not followed any more. */
void PG_(gcobject_distrust)(GcField field);

/* The keys and values of an AddressDict, in pairs, in no order; otherwise as
   above. Returns how many pairs. */
UInt PG_(gcobject_dict)(GcField field, ULong** pairs, UInt* capacity);

#endif
