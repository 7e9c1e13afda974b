/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of what PyPy's type table says, by the place of the type among all
   (pypy/gctypes.h). */
#include "type_pointers.h"

#include "../pypy/gctypes.h"

/* Bits of INFO_BITS (gctypelayout.py). */
#define T_HAS_GCPTR_IN_VARSIZE 0x020000
#define T_HAS_GCPTR            0x1000000

/* Byte offsets in TYPE_INFO and VARSIZE_TYPE_INFO. */
#define INFO_BITS         0
#define INFO_OFSTOPTRS    24
#define INFO_VARITEMSIZE  32
#define INFO_OFSTOVAR     40
#define INFO_OFSTOLENGTH  48
#define INFO_VAROFSTOPTRS 56
#define INFO_SIZE         64

#define MOST_OFFSETS 256 /* in a table of offsets */

static struct {
   Addr          type_table;
   TypePointers* types;
   UInt          count;
} state;

void PG_(type_pointers_init)(Addr type_table)
{
   state.type_table = type_table;
}

/* Offsets of pointers: the address of an array with its length in front; COUNT 0 if it
   is none. */
static Addr offsets_at(Addr info_word, UInt* count)
{
   Addr  table  = PG_(word)(info_word);
   ULong length = PG_(can_read)(table, 8) ? PG_(word)(table) : 0;
   if (length > MOST_OFFSETS || !PG_(can_read)(table, 8 + 8 * length))
      length = 0;
   *count = (UInt)length;
   return table + 8;
}

static void copy_offsets(UInt* to, Addr from, UInt count)
{
   for (UInt i = 0; i < count; i++)
      to[i] = (UInt)PG_(word)(from + 8ULL * i);
}

static void read_entry(Addr info, TypePointers* t)
{
   ULong bits = PG_(word)(info + INFO_BITS);
   t->known   = True;
   t->any     = (bits & T_HAS_GCPTR) != 0;
   if (!t->any)
      return;
   Addr fixed = offsets_at(info + INFO_OFSTOPTRS, &t->fixed_count), items = 0;
   if ((bits & T_HAS_GCPTR_IN_VARSIZE) != 0) {
      items            = offsets_at(info + INFO_VAROFSTOPTRS, &t->item_count);
      t->item_bytes    = (UInt)PG_(word)(info + INFO_VARITEMSIZE);
      t->length_offset = (UInt)PG_(word)(info + INFO_OFSTOLENGTH);
      t->items_offset  = (UInt)PG_(word)(info + INFO_OFSTOVAR);
   }
   t->offsets =
      VG_(malloc)("pypygc.type_pointers.offsets",
                  (t->fixed_count + t->item_count + 1) * sizeof(UInt));
   copy_offsets(t->offsets, fixed, t->fixed_count);
   copy_offsets(t->offsets + t->fixed_count, items, t->item_count);
}

static void cover_types(void)
{
   UInt count = PG_(gctypes_count)();
   if (state.count == count)
      return;
   state.types = VG_(realloc)("pypygc.type_pointers", state.types,
                              count * sizeof *state.types);
   VG_(memset)
   (&state.types[state.count], 0, (count - state.count) * sizeof *state.types);
   state.count = count;
}

const TypePointers* PG_(type_pointers)(UInt id)
{
   const GcType* type = PG_(gctypes_find)(id);
   if (type == NULL)
      return NULL;
   cover_types();
   TypePointers* t = &state.types[type - PG_(gctypes_at)(0)];
   if (t->known)
      return t;
   Addr info = state.type_table + id;
   if (!PG_(can_read)(info, INFO_SIZE))
      return NULL;
   read_entry(info, t);
   return t;
}
