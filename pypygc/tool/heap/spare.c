/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of RPython are a length and an array, which is longer
   (rpython/rtyper/lltypesystem/rlist.py); Python's lists have one of them, whatever
   their strategy. Dictionaries have an array of entries, of which so many are alive
   (rordereddict.py); what their index takes is not looked at. What is read is checked:
   no more can be in use than there is. */
#include "spare.h"

#include "../base/strings.h"
#include "layout_format.h"

/* rordereddict.py get_ll_dict: num_live_items, num_ever_used_items, resize_counter,
   indexes, lookup_function_no, entries; each a word, behind the header. */
#define DICT_LIVE    8
#define DICT_USED    16
#define DICT_ENTRIES 48
#define DICT_SIZE    56

typedef enum { NoContainer, ListContainer, DictContainer } ContainerKind;

static struct {
   UInt   length, items;
   UChar* kinds; /* ContainerKind, by type id / 8 */
   UInt   kind_count;
} state;

static ContainerKind kind_of(const GcType* type)
{
   static const HChar list[] = PYPY_LIST, dict[] = PYPY_DICT_TABLE;
   SizeT              length;
   const HChar*       name = PG_(string_text)(type->name, &length);
   if (length == sizeof list - 1 && VG_(memcmp)(name, list, length) == 0)
      return ListContainer;
   if (length == sizeof dict - 1 && VG_(memcmp)(name, dict, length) == 0 &&
       type->fixed_size >= DICT_SIZE)
      return DictContainer;
   return NoContainer;
}

void PG_(spare_init)(UInt length, UInt items)
{
   state.length     = length;
   state.items      = items;
   state.kind_count = PG_(gctypes_highest)() / 8 + 1;
   state.kinds      = VG_(calloc)("pypygc.spare.kinds", state.kind_count, 1);
   for (UInt i = 0; i < PG_(gctypes_count)(); i++) {
      const GcType* type        = PG_(gctypes_at)(i);
      state.kinds[type->id / 8] = kind_of(type);
   }
}

/* Bytes of the items of the array at STORAGE behind the first USED. */
static ULong behind(Addr storage, ULong used)
{
   const GcType* type =
      PG_(can_read)(storage, 16) ? PG_(gctypes_at_address)(storage) : NULL;
   if (type == NULL || type->item_size == 0)
      return 0;
   ULong length = PG_(word)(storage + type->ofs_length);
   return used <= length ? (length - used) * type->item_size : 0;
}

ULong PG_(spare_of)(const UChar* object, Addr* storage)
{
   UInt id = (UInt)PG_(word_at)(object) / 8;
   if (id >= state.kind_count)
      return 0;
   switch (state.kinds[id]) {
   case ListContainer:
      if (state.length == 0 || state.items == 0)
         return 0;
      *storage = PG_(word_at)(object + state.items);
      return behind(*storage, PG_(word_at)(object + state.length));
   case DictContainer:
      *storage = PG_(word_at)(object + DICT_ENTRIES);
      if (PG_(word_at)(object + DICT_LIVE) > PG_(word_at)(object + DICT_USED))
         return 0;
      return behind(*storage, PG_(word_at)(object + DICT_LIVE));
   default:
      return 0;
   }
}
