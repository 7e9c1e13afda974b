/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pure module of the tool needs from its surroundings: Valgrind's
   services inside the tool, libc where the module is built natively for a
   unit test (PYPYGC_NATIVE). */
#ifndef PYPYGC_TOOL_PORT_H
#define PYPYGC_TOOL_PORT_H

#ifndef PYPYGC_NATIVE

#include "pub_tool_basics.h"
#include "pub_tool_hashtable.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_poolalloc.h"

#else

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libvex_basictypes.h"

#define VG_(name)            port_##name
#define tl_assert(condition) assert(condition)

typedef unsigned long SizeT;
typedef unsigned long UWord;

#define port_snprintf snprintf
static inline void*   port_malloc(const HChar* cost_centre, SizeT bytes)
{
   (void)cost_centre;
   return malloc(bytes);
}
static inline void* port_calloc(const HChar* cost_centre, SizeT n, SizeT bytes)
{
   (void)cost_centre;
   return calloc(n, bytes);
}
static inline void* port_realloc(const HChar* cost_centre, void* p, SizeT bytes)
{
   (void)cost_centre;
   return realloc(p, bytes);
}
static inline void port_realloc_shrink(void* p, SizeT bytes)
{
   /* it may stay as large as it is, but it may not move */
   (void)p;
   (void)bytes;
}
static inline void port_free(void* p)
{
   free(p);
}
static inline void* port_memcpy(void* to, const void* from, SizeT bytes)
{
   return memcpy(to, from, bytes);
}
static inline void* port_memmove(void* to, const void* from, SizeT bytes)
{
   return memmove(to, from, bytes);
}
static inline void* port_memset(void* to, Int byte, SizeT bytes)
{
   return memset(to, byte, bytes);
}
static inline Int port_memcmp(const void* a, const void* b, SizeT bytes)
{
   return memcmp(a, b, bytes);
}
static inline void port_ssort(void* base, SizeT n, SizeT size,
                              Int (*compare)(const void*, const void*))
{
   qsort(base, n, size, compare);
}
static inline SizeT port_strlen(const HChar* s)
{
   return strlen(s);
}
static inline Int port_strcmp(const HChar* a, const HChar* b)
{
   return strcmp(a, b);
}
static inline HChar* port_strstr(const HChar* text, const HChar* part)
{
   return strstr(text, part);
}
static inline Int port_strncmp(const HChar* a, const HChar* b, SizeT bytes)
{
   return strncmp(a, b, bytes);
}

/* A pool is ordinary memory. */
typedef struct {
   SizeT bytes;
} PoolAlloc;

static inline PoolAlloc* port_newPA(SizeT bytes, SizeT per_pool,
                                    void* (*alloc)(const HChar*, SizeT),
                                    const HChar* cost_centre,
                                    void (*release)(void*))
{
   (void)per_pool;
   (void)cost_centre;
   (void)release;
   PoolAlloc* pool = alloc(cost_centre, sizeof *pool);
   pool->bytes     = bytes;
   return pool;
}
static inline void* port_allocEltPA(PoolAlloc* pool)
{
   return malloc(pool->bytes);
}
static inline void port_freeEltPA(PoolAlloc* pool, void* element)
{
   (void)pool;
   free(element);
}

#include "port_hashtable.h"

#endif

/* Prefix of every symbol that one module of the tool offers to others. */
#define PG_(name) pypygc_##name

/* ARRAY of *CAPACITY elements of SIZE bytes, made large enough for element INDEX;
   what is new is 0. */
static inline void* PG_(with_room)(const HChar* cost_centre, void* array,
                                   UInt* capacity, UInt index, SizeT size)
{
   UInt old = *capacity;
   if (index < old)
      return array;
   *capacity = 2 * index + 64;
   array     = VG_(realloc)(cost_centre, array, *capacity * size);
   VG_(memset)((UChar*)array + old * size, 0, (*capacity - old) * size);
   return array;
}

/* Makes room in a growing array of TYPE. ARRAY is a pointer variable, USED and
   CAPACITY are counts of elements; after it, ARRAY[USED] may be written. */
#define PG_GROW(cost_centre, array, used, capacity)                            \
   do {                                                                        \
      if ((used) == (capacity)) {                                              \
         (capacity) = (capacity) ? 2 * (capacity) : 16;                        \
         (array)    = VG_(realloc)((cost_centre), (array),                     \
                                (capacity) * sizeof(*(array)));             \
      }                                                                        \
   } while (0)

#endif
