/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for what a person sees in the heap. Everything is read from objects of
   the program and checked; what cannot be read has no name. */
#include "labels.h"

#include "../base/strings.h"
#include "classes.h"
#include "frames.h"

#define MAX_TEXT       100 /* bytes of a key that are shown */
#define MOST_ATTRS     4096
#define DIRECT_FIELDS  5   /* mapdict.py DIRECT_SLOTS: _value0 to _value4 */
#define OP_STORE_FAST  125 /* in all bytecodes of Python 2.7 to 3.11 */
#define OP_EXTENDED    144
#define ARRAY_ITEMS(t) ((t)->ofs_length + 8)

static LabelLayout layout;

void PG_(labels_init)(const LabelLayout* l)
{
   layout = *l;
}

UInt PG_(labels_frame_locals)(void)
{
   return layout.frame_locals;
}

static const UChar* object_at(ULong address, SizeT count)
{
   return PG_(can_read)(address, count) ? (const UChar*)(Addr)address : NULL;
}

static UInt type_id_of(const UChar* object)
{
   return (UInt)PG_(word_at)(object);
}

/* The text of an rpy_string or a W_UnicodeObject; NULL if ADDRESS is none. */
static const HChar* text_at(ULong address, SizeT* length)
{
   const UChar* s = object_at(address, 32);
   if (s != NULL && layout.unicode_type != 0 &&
       type_id_of(s) == layout.unicode_type)
      s = object_at(PG_(word_at)(s + layout.unicode_utf8), 32);
   if (s == NULL || type_id_of(s) != layout.string_type)
      return NULL;
   *length = PG_(word_at)(s + layout.string_length);
   if (*length > 65536 ||
       !PG_(can_read_bytes)((Addr)s + layout.string_chars, *length))
      return NULL;
   return (const HChar*)s + layout.string_chars;
}

const UChar* PG_(label_string)(const UChar* object, SizeT* length)
{
   if (layout.string_type == 0 || type_id_of(object) != layout.string_type)
      return NULL;
   *length           = PG_(word_at)(object + layout.string_length);
   const UChar* text = object + layout.string_chars;
   return PG_(can_read_bytes)((Addr)text, *length) ? text : NULL;
}

const UChar* PG_(label_unicode)(const UChar* object, SizeT* length)
{
   if (layout.unicode_type == 0 || type_id_of(object) != layout.unicode_type)
      return NULL;
   const UChar* string =
      object_at(PG_(word_at)(object + layout.unicode_utf8), 32);
   return string != NULL ? PG_(label_string)(string, length) : NULL;
}

/* ---- types ---- */

UInt PG_(label_of_type)(const UChar* object)
{
   const GcType* type =
      PG_(gctypes_of_header)(PG_(word_at)(object) & ~PG_COUNTED);
   if (type == NULL)
      return 0;
   UInt id = PG_(class_of_object)(type, object);
   return id >= PG_FIRST_CLASS ? PG_(class_at)(id - PG_FIRST_CLASS)->name
                               : type->name;
}

/* ---- edges ---- */

/* The name of the attribute in slot INDEX of objects with map MAP. A map is a
   chain of attributes; the last one has no field back that leads to one. */
static UInt attribute_name(ULong map, ULong index)
{
   UInt plain = 0;
   for (UInt i = 0; i < MOST_ATTRS; i++) {
      const UChar* a = object_at(map, layout.storageindex + 8);
      if (a == NULL ||
          (plain != 0 && PG_(gctypes_of_header)(PG_(word_at)(a)) == NULL))
         return 0;
      SizeT        length;
      const HChar* name =
         text_at(PG_(word_at)(a + layout.attribute_name), &length);
      if (name == NULL)
         return 0; /* the terminator */
      if (PG_(word_at)(a + layout.storageindex) == index)
         return PG_(string_intern)(name, length);
      plain = type_id_of(a);
      map   = PG_(word_at)(a + layout.attribute_back);
   }
   return 0;
}

/* Where the fields _value0 to _value4 of objects of a type begin; 0 if they have
   none, or it is not known. */
static UInt first_attribute(const GcType* type)
{
   return type->ofs_map < 8 * DIRECT_FIELDS + 8 || layout.attribute_name == 0
             ? 0
             : type->ofs_map - 8 * DIRECT_FIELDS;
}

/* True if the last of these fields has the list of more attributes
   (mapdict.py _mapdict_get_storage_list). */
static Bool is_storage(ULong address)
{
   const UChar*  list = object_at(address, 16);
   const GcType* type =
      list != NULL ? PG_(gctypes_of_header)(PG_(word_at)(list) & ~PG_COUNTED)
                   : NULL;
   return type != NULL && type->item_size == 8;
}

static UInt bracketed(const HChar* text, SizeT length)
{
   HChar buffer[MAX_TEXT + 8];
   if (length > MAX_TEXT)
      length = MAX_TEXT;
   buffer[0] = '[';
   buffer[1] = '\'';
   VG_(memcpy)(buffer + 2, text, length);
   buffer[length + 2] = '\'';
   buffer[length + 3] = ']';
   return PG_(string_intern)(buffer, length + 4);
}

static UInt index_label(UInt item)
{
   HChar digits[16];
   UInt  at     = sizeof digits;
   digits[--at] = ']';
   do {
      digits[--at] = '0' + item % 10;
      item /= 10;
   } while (item != 0);
   digits[--at] = '[';
   return PG_(string_intern)(digits + at, sizeof digits - at);
}

UInt PG_(label_of_edge)(const UChar* object, Edge edge)
{
   const GcType* type =
      PG_(gctypes_of_header)(PG_(word_at)(object) & ~PG_COUNTED);
   if (type == NULL)
      return 0;
   if (edge.item >= 0) {
      if (type->item_size <= 8)
         return index_label(edge.item);
      /* an entry of a dictionary: its key stands first in it */
      if (edge.offset == 0)
         return 0;
      SizeT        length;
      const UChar* entry = object + ARRAY_ITEMS(type) +
                           (ULong)edge.item * type->item_size;
      const HChar* key = text_at(PG_(word_at)(entry), &length);
      return key != NULL ? bracketed(key, length) : 0;
   }
   const UInt first = first_attribute(type);
   if (first == 0 || edge.offset < first || edge.offset >= type->ofs_map)
      return 0;
   const UInt slot = (edge.offset - first) / 8;
   if (slot == DIRECT_FIELDS - 1 &&
       is_storage(PG_(word_at)(object + edge.offset)))
      return 0; /* of several attributes */
   return attribute_name(PG_(word_at)(object + type->ofs_map), slot);
}

UInt PG_(label_of_attribute)(const UChar* instance, const UChar* storage,
                             Edge edge)
{
   const GcType* type =
      PG_(gctypes_of_header)(PG_(word_at)(instance) & ~PG_COUNTED);
   if (type == NULL || first_attribute(type) == 0 || edge.item < 0 ||
       PG_(word_at)(instance + type->ofs_map - 8) != (Addr)storage ||
       !is_storage((Addr)storage))
      return 0;
   return attribute_name(PG_(word_at)(instance + type->ofs_map),
                         DIRECT_FIELDS - 1 + (ULong)edge.item);
}

Bool PG_(label_has_keys)(const UChar* object)
{
   const GcType* type =
      PG_(gctypes_of_header)(PG_(word_at)(object) & ~PG_COUNTED);
   return type != NULL && type->item_size > 8;
}

Bool PG_(label_is_key)(const UChar* object, Int item, const HChar* key)
{
   const GcType* type =
      PG_(gctypes_of_header)(PG_(word_at)(object) & ~PG_COUNTED);
   SizeT        length;
   const UChar* entry = object + ARRAY_ITEMS(type) +
                        (ULong)item * type->item_size;
   const HChar* text = text_at(PG_(word_at)(entry), &length);
   return text != NULL && length == VG_(strlen)(key) &&
          VG_(memcmp)(text, key, length) == 0;
}

UInt PG_(label_of_text)(ULong address)
{
   SizeT        length;
   const HChar* text = text_at(address, &length);
   return text != NULL && length <= MAX_TEXT ? PG_(string_intern)(text, length)
                                             : 0;
}

UInt PG_(label_of_class)(const UChar* object)
{
   if (layout.class_type == 0 || layout.class_name == 0 ||
       type_id_of(object) != layout.class_type)
      return 0;
   return PG_(label_of_text)(PG_(word_at)(object + layout.class_name));
}

/* ---- local variables ---- */

UInt PG_(label_local_count)(const UChar* code)
{
   if (layout.co_nlocals == 0 ||
       object_at((Addr)code, layout.co_nlocals + 8) == NULL)
      return 0;
   ULong count = PG_(word_at)(code + layout.co_nlocals);
   return count < 65536 ? (UInt)count : 0;
}

/* The list of words that the field at OFFSET of OBJECT is, and how many they are; NULL if
   it is none. */
static const UChar* list_at(const UChar* object, UInt offset, ULong* count)
{
   if (offset == 0 || object_at((Addr)object, offset + 8) == NULL)
      return NULL;
   const UChar*  list = object_at(PG_(word_at)(object + offset), 24);
   const GcType* type =
      list != NULL ? PG_(gctypes_of_header)(PG_(word_at)(list) & ~PG_COUNTED)
                   : NULL;
   if (type == NULL || type->item_size != 8)
      return NULL;
   *count = PG_(word_at)(list + type->ofs_length);
   return list + ARRAY_ITEMS(type);
}

/* Name INDEX of the list of names at OFFSET of CODE; 0 if it has none. */
static UInt name_in(const UChar* code, UInt offset, ULong index)
{
   ULong        count;
   SizeT        length;
   const UChar* names = list_at(code, offset, &count);
   if (names == NULL || index >= count ||
       !PG_(can_read)((Addr)names + 8 * index, 8))
      return 0;
   const HChar* name = text_at(PG_(word_at)(names + 8 * index), &length);
   return name != NULL ? PG_(string_intern)(name, length) : 0;
}

UInt PG_(label_of_local)(const UChar* code, UInt index)
{
   return name_in(code, layout.co_varnames, index);
}

UInt PG_(label_of_frame_item)(const UChar* code, UInt index)
{
   const UInt locals = PG_(label_local_count)(code);
   ULong      cells  = 0;
   if (index < locals)
      return PG_(label_of_local)(code, index);
   if (list_at(code, layout.co_cellvars, &cells) == NULL)
      return 0;
   return index < locals + cells
             ? name_in(code, layout.co_cellvars, index - locals)
             : name_in(code, layout.co_freevars, index - locals - cells);
}

/* Arguments with defaults are the last of those that may be given by position. */
static UInt default_name(const UChar* code, ULong count, UInt index)
{
   if (layout.co_argcount == 0 ||
       object_at((Addr)code, layout.co_argcount + 8) == NULL)
      return 0;
   const ULong arguments = PG_(word_at)(code + layout.co_argcount);
   return count <= arguments && arguments < 65536
             ? name_in(code, layout.co_varnames, arguments - count + index)
             : 0;
}

UInt PG_(label_of_function_item)(const UChar* function, const UChar* list,
                                 UInt index)
{
   ULong count = 0;
   if (layout.function_type == 0 || layout.function_code == 0 ||
       type_id_of(function) != layout.function_type ||
       object_at((Addr)function, layout.function_code + 8) == NULL)
      return 0;
   const UChar* code = object_at(PG_(word_at)(function + layout.function_code),
                                 layout.co_code + 8);
   if (code == NULL || type_id_of(code) != layout.code_type)
      return 0;
   if (layout.function_closure != 0 &&
       PG_(word_at)(function + layout.function_closure) == (Addr)list)
      return name_in(code, layout.co_freevars, index);
   if (layout.function_defaults != 0 &&
       PG_(word_at)(function + layout.function_defaults) == (Addr)list &&
       list_at(function, layout.function_defaults, &count) != NULL)
      return default_name(code, count, index);
   return 0;
}

UInt PG_(label_local_lines)(const UChar* code, UInt index, UInt* lines,
                            UInt most)
{
   SizeT length;
   UInt  count = 0, extended = 0;
   if (!layout.wordcode || layout.co_code == 0 ||
       object_at((Addr)code, layout.co_code + 8) == NULL)
      return 0;
   const UChar* bytes =
      (const UChar*)text_at(PG_(word_at)(code + layout.co_code), &length);
   for (SizeT i = 0; bytes != NULL && i + 1 < length; i += 2) {
      UInt argument = extended << 8 | bytes[i + 1];
      extended      = bytes[i] == OP_EXTENDED ? argument : 0;
      if (bytes[i] != OP_STORE_FAST || argument != index)
         continue;
      UInt line = PG_(frames_place)(code, (Long)i).line;
      UInt k    = 0;
      while (k < count && lines[k] != line)
         k++;
      if (k == count && count < most)
         lines[count++] = line;
   }
   return count;
}
