/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned strings. Their texts are never moved, so that they stay valid. */
#include "base/strings.h"

#include "base/chunks.h"
#include "base/intern_index.h"

/* Texts lie one behind the other in blocks of so many bytes; what is longer than a part
   of that has a block of its own. */
#define BLOCK_BYTES 65536
#define LONG_TEXT   4096

typedef struct {
   HChar* text;
   SizeT  length;
} InternedString;

static struct {
   Chunks      strings; /* number I + 1 at I */
   InternIndex index;
   HChar*      block;
   SizeT       block_used;
} table;

static const InternedString* string_at(UInt number)
{
   return PG_CHUNKED(InternedString, table.strings, number - 1);
}

static Bool is_string(const void* key, UInt number)
{
   const InternedString* a = key;
   const InternedString* b = string_at(number);
   return a->length == b->length &&
          VG_(memcmp)(a->text, b->text, a->length) == 0;
}

/* Room for BYTES, for good. */
static HChar* text_room(SizeT bytes)
{
   if (bytes >= LONG_TEXT)
      return VG_(malloc)("pypygc.strings.text", bytes);
   if (table.block == NULL || table.block_used + bytes > BLOCK_BYTES) {
      table.block      = VG_(malloc)("pypygc.strings.text", BLOCK_BYTES);
      table.block_used = 0;
   }
   HChar* room = table.block + table.block_used;
   table.block_used += bytes;
   return room;
}

UInt PG_(string_intern)(const HChar* bytes, SizeT length)
{
   if (length == 0)
      return 0;
   InternedString key  = {(HChar*)bytes, length};
   UInt           hash = PG_(hash_bytes)(bytes, length);
   UInt number         = PG_(intern_find)(&table.index, hash, is_string, &key);
   if (number != 0)
      return number;
   InternedString* s =
      PG_(chunks_add)("pypygc.strings", &table.strings, sizeof *s);
   s->text = text_room(length + 1);
   VG_(memcpy)(s->text, bytes, length);
   s->text[length] = 0;
   s->length       = length;
   PG_(intern_add)(&table.index, hash, table.strings.used);
   return table.strings.used;
}

const HChar* PG_(string_text)(UInt id, SizeT* length)
{
   Bool known = id != 0 && id <= table.strings.used;
   if (length)
      *length = known ? string_at(id)->length : 0;
   return known ? string_at(id)->text : "";
}
