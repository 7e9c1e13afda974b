/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned strings: an open-addressing table over chunks of text that are
   never moved, so that texts stay valid. */
#include "base/strings.h"

typedef struct {
   HChar* text;
   SizeT  length;
   UInt   hash;
} InternedString;

static struct {
   InternedString* strings;
   UInt            used;
   UInt            capacity;
   UInt*           slots; /* string number, 0 = free; size is a power of 2 */
   UInt            slot_count;
} table;

static UInt hash_bytes(const HChar* bytes, SizeT length)
{
   UInt h = 2166136261u; /* FNV-1a */
   for (SizeT i = 0; i < length; i++)
      h = (h ^ (UChar)bytes[i]) * 16777619u;
   return h;
}

static void add_slot(UInt id)
{
   UInt i = table.strings[id].hash & (table.slot_count - 1);
   while (table.slots[i] != 0)
      i = (i + 1) & (table.slot_count - 1);
   table.slots[i] = id;
}

static void grow_slots(void)
{
   VG_(free)(table.slots);
   table.slot_count = table.slot_count ? 2 * table.slot_count : 1024;
   table.slots =
      VG_(calloc)("pypygc.strings.slots", table.slot_count, sizeof(UInt));
   for (UInt id = 1; id < table.used; id++)
      add_slot(id);
}

static UInt add_string(const HChar* bytes, SizeT length, UInt hash)
{
   PG_GROW("pypygc.strings", table.strings, table.used, table.capacity);
   InternedString* s = &table.strings[table.used];
   s->text           = VG_(malloc)("pypygc.strings.text", length + 1);
   VG_(memcpy)(s->text, bytes, length);
   s->text[length] = 0;
   s->length       = length;
   s->hash         = hash;
   return table.used++;
}

UInt PG_(string_intern)(const HChar* bytes, SizeT length)
{
   if (table.used == 0)
      add_string("", 0, 0);
   if (length == 0)
      return 0;
   if (2 * (table.used + 1) > table.slot_count)
      grow_slots();

   UInt hash = hash_bytes(bytes, length);
   UInt i    = hash & (table.slot_count - 1);
   for (; table.slots[i] != 0; i = (i + 1) & (table.slot_count - 1)) {
      const InternedString* s = &table.strings[table.slots[i]];
      if (s->hash == hash && s->length == length &&
          VG_(memcmp)(s->text, bytes, length) == 0)
         return table.slots[i];
   }
   UInt id        = add_string(bytes, length, hash);
   table.slots[i] = id;
   return id;
}

const HChar* PG_(string_text)(UInt id, SizeT* length)
{
   if (id == 0 || id >= table.used) {
      if (length)
         *length = 0;
      return "";
   }
   if (length)
      *length = table.strings[id].length;
   return table.strings[id].text;
}
