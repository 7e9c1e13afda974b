/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record for each malloced object, found by the address of its block, and by its own
   where that is another. */
#include "old_raw.h"

#include "gcobject.h"

#define RECORDS_PER_POOL 1024

/* An object by its address where that is not its block's. */
typedef struct {
   VgHashNode links; /* key: address of the object */
   RawObject* raw;
} ByObject;

static struct {
   VgHashTable* raw;
   VgHashTable* by_object; /* of those with card marking words */
   PoolAlloc*   records;
   ULong        bytes, count, carded;
   RawObject**  numbered;
   UInt         first; /* number of numbered[0] */
} state;

void PG_(raw_init)(void)
{
   VG_(memset)(&state, 0, sizeof state);
   state.raw       = VG_(HT_construct)("pypygc.oldgen.raw");
   state.by_object = VG_(HT_construct)("pypygc.oldgen.raw_by_object");
   state.records = VG_(newPA)(sizeof(RawObject), RECORDS_PER_POOL, VG_(malloc),
                              "pypygc.oldgen.raw", VG_(free));
}

RawObject* PG_(raw_add)(Addr block, ULong bytes)
{
   RawObject* raw = VG_(allocEltPA)(state.records);
   VG_(memset)(raw, 0, sizeof *raw);
   raw->bytes     = bytes;
   raw->links.key = block;
   VG_(HT_add_node)(state.raw, raw);
   state.bytes += bytes;
   state.count++;
   return raw;
}

RawObject* PG_(raw_in_block)(Addr block)
{
   return VG_(HT_lookup)(state.raw, block);
}

RawObject* PG_(raw_at)(Addr address)
{
   RawObject* raw = VG_(HT_lookup)(state.raw, address);
   if (raw != NULL && (raw->block.cell_and_mark == 0 || raw->offset == 0))
      return raw;
   const ByObject* by = VG_(HT_lookup)(state.by_object, address);
   return by != NULL ? by->raw : NULL;
}

/* Where in a new block of BYTES the object is: behind its card marking words, if
   it has some (external_malloc, card_marking_words_for_length). */
static UInt object_offset(const UChar* block, ULong bytes, const GcType** type)
{
   for (ULong words = 0; words <= bytes / (PG_CARD_ITEMS * 64 * 8) + 1;
        words++) {
      const UChar* object = block + 8 * words;
      ULong        header = PG_(word_at)(object);
      *type               = PG_(gctypes_of_header)(header);
      if (*type == NULL || ((header & PG_FLAG_HAS_CARDS) != 0) != (words != 0))
         continue;
      if (8 * words + ((PG_(gc_object_size)(object, *type) + 7) & ~7ULL) ==
          bytes)
         return 8 * words;
   }
   *type = NULL;
   return 0;
}

const GcType* PG_(raw_resolve)(RawObject* raw)
{
   const GcType* type = NULL;
   raw->offset        = 0;
   if (PG_(can_read_bytes)(raw->links.key, raw->bytes))
      raw->offset =
         object_offset((const UChar*)raw->links.key, raw->bytes, &type);
   raw->bytes -= raw->offset;
   if (raw->offset != 0) {
      ByObject* by  = VG_(malloc)("pypygc.oldgen.by_object", sizeof *by);
      by->links.key = raw->links.key + raw->offset;
      by->raw       = raw;
      VG_(HT_add_node)(state.by_object, by);
      state.carded++;
   }
   return type;
}

void PG_(raw_remove)(RawObject* raw)
{
   VG_(HT_remove)(state.raw, raw->links.key);
   state.count--;
   state.bytes -= raw->bytes;
   if (raw->block.cell_and_mark != 0 && raw->offset != 0) {
      VG_(free)
      (VG_(HT_remove)(state.by_object, raw->links.key + raw->offset));
      state.bytes -= raw->offset;
      state.carded--;
   }
   VG_(freeEltPA)(state.records, raw);
}

void PG_(raw_each)(void (*visit)(OldBlock* block, ULong bytes, void* data),
                   void* data)
{
   RawObject* raw;
   VG_(HT_ResetIter)(state.raw);
   while ((raw = VG_(HT_Next)(state.raw)) != NULL)
      visit(&raw->block, raw->bytes, data);
}

UInt PG_(raw_number)(UInt first)
{
   UInt count     = 0;
   state.numbered = (RawObject**)VG_(HT_to_array)(state.raw, &count);
   state.first    = first + 1;
   for (UInt i = 0; i < count; i++)
      state.numbered[i]->number = ++first;
   return first;
}

RawObject* PG_(raw_numbered)(UInt number)
{
   return state.numbered[number - state.first];
}

void PG_(raw_number_end)(void)
{
   VG_(free)(state.numbered);
   state.numbered = NULL;
}

ULong PG_(raw_bytes)(void)
{
   return state.bytes;
}

/* The tables have up to two pointers for an object. */
ULong PG_(raw_memory)(void)
{
   return state.count * (sizeof(RawObject) + 2 * sizeof(UWord)) +
          state.carded * (sizeof(ByObject) + 4 * sizeof(UWord));
}
