/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of PyPy's GC: a table by type id. Type ids are byte offsets in the type
   group, so id / 8 is a dense index. */
#include "gctypes.h"

#define MAX_ID (1u << 26) /* 680,000 in PyPy 7.3.11; anything near is no id */

static struct {
   GcType* types;
   UInt    used, capacity;
   UInt    highest; /* id */
   UInt*   by_id;   /* index + 1 by id / 8 */
   UInt    by_id_size;
} table;

Bool PG_(gctypes_add)(const GcType* type)
{
   if (type->id % 8 != 0 || type->id > MAX_ID)
      return False;
   UInt slot = type->id / 8;
   if (slot >= table.by_id_size) {
      UInt size = 2 * (slot + 512);
      table.by_id =
         VG_(realloc)("pypygc.gctypes.by_id", table.by_id, size * sizeof(UInt));
      VG_(memset)
      (table.by_id + table.by_id_size, 0,
       (size - table.by_id_size) * sizeof(UInt));
      table.by_id_size = size;
   }
   if (table.by_id[slot] != 0)
      return False;
   PG_GROW("pypygc.gctypes", table.types, table.used, table.capacity);
   table.types[table.used++] = *type;
   table.by_id[slot]         = table.used;
   if (type->id > table.highest)
      table.highest = type->id;
   return True;
}

UInt PG_(gctypes_count)(void)
{
   return table.used;
}

GcType* PG_(gctypes_at)(UInt i)
{
   return &table.types[i];
}

UInt PG_(gctypes_highest)(void)
{
   return table.highest;
}

GcType* PG_(gctypes_find)(UInt id)
{
   UInt slot = id / 8;
   if (id % 8 != 0 || slot >= table.by_id_size || table.by_id[slot] == 0)
      return NULL;
   return &table.types[table.by_id[slot] - 1];
}

void PG_(gctypes_set_map)(UInt id, UInt offset)
{
   GcType* type = PG_(gctypes_find)(id);
   if (type != NULL)
      type->ofs_map = offset;
}

GcType* PG_(gctypes_of_header)(ULong header)
{
   /* flags stand in bits 32 to 44; the rest above is 0 in all versions */
   if (PG_(is_no_header)(header))
      return NULL;
   return PG_(gctypes_find)((UInt)header);
}

const GcType* PG_(gctypes_at_address)(Addr address)
{
   if (!PG_(can_read)(address, PG_MINIMAL_OBJECT))
      return NULL;
   return PG_(gctypes_of_header)(PG_(word)(address));
}

ULong PG_(gc_object_size)(const UChar* object, const GcType* type)
{
   ULong size = type->fixed_size;
   if (type->item_size != 0) {
      size += PG_(word_at)(object + type->ofs_length) * type->item_size;
      size = (size + 7) & ~7ULL;
   }
   return size;
}
