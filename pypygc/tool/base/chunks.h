/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays that grow by a chunk of a thousand elements: what is in them never moves, and
   growing needs neither a copy nor twice the room. */
#ifndef PYPYGC_TOOL_CHUNKS_H
#define PYPYGC_TOOL_CHUNKS_H

#include "../port.h"

#define PG_CHUNK_BITS     10
#define PG_CHUNK_ELEMENTS (1u << PG_CHUNK_BITS)

/* All 0 is an empty array. */
typedef struct {
   UChar** chunks;
   UInt    used; /* elements */
   UInt    chunk_count, chunk_capacity;
} Chunks;

/* Element I, which is there, of the TYPE that the array was made of. */
#define PG_CHUNKED(type, array, i)                                             \
   (&((type*)(void*)(array)                                                    \
         .chunks[(i) >> PG_CHUNK_BITS])[(i) & (PG_CHUNK_ELEMENTS - 1)])

/* A new element of BYTES, all 0: number ARRAY->used - 1 from then on. */
static inline void* PG_(chunks_add)(const HChar* cost_centre, Chunks* array,
                                    SizeT bytes)
{
   if (array->used >> PG_CHUNK_BITS == array->chunk_count) {
      PG_GROW(cost_centre, array->chunks, array->chunk_count,
              array->chunk_capacity);
      array->chunks[array->chunk_count++] =
         VG_(calloc)(cost_centre, PG_CHUNK_ELEMENTS, bytes);
   }
   UInt i = array->used++;
   return array->chunks[i >> PG_CHUNK_BITS] +
          (SizeT)(i & (PG_CHUNK_ELEMENTS - 1)) * bytes;
}

/* Makes ARRAY empty, and gives its memory back. */
static inline void PG_(chunks_free)(Chunks* array)
{
   for (UInt i = 0; i < array->chunk_count; i++)
      VG_(free)(array->chunks[i]);
   VG_(free)(array->chunks);
   VG_(memset)(array, 0, sizeof *array);
}

#endif
