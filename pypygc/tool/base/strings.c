/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned strings. Their texts are never moved, so that they stay valid. */
#include "base/strings.h"

#include "base/intern_index.h"

typedef struct {
   HChar* text;
   SizeT  length;
} InternedString;

static struct {
   InternedString* strings; /* number I + 1 at I */
   UInt            used, capacity;
   InternIndex     index;
} table;

static Bool is_string(const void* key, UInt number)
{
   const InternedString* a = key;
   const InternedString* b = &table.strings[number - 1];
   return a->length == b->length &&
          VG_(memcmp)(a->text, b->text, a->length) == 0;
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
   PG_GROW("pypygc.strings", table.strings, table.used, table.capacity);
   InternedString* s = &table.strings[table.used++];
   s->text           = VG_(malloc)("pypygc.strings.text", length + 1);
   VG_(memcpy)(s->text, bytes, length);
   s->text[length] = 0;
   s->length       = length;
   PG_(intern_add)(&table.index, hash, table.used);
   return table.used;
}

const HChar* PG_(string_text)(UInt id, SizeT* length)
{
   Bool known = id != 0 && id <= table.used;
   if (length)
      *length = known ? table.strings[id - 1].length : 0;
   return known ? table.strings[id - 1].text : "";
}
