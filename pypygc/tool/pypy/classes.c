/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python classes of instances. The objects on the way from a map to a class may
   have been moved by the collection that has just ended, and the map itself may
   be garbage where an object was reserved but never filled: every step is
   checked. */
#include "classes.h"

#include "../base/intern_index.h"
#include "../base/strings.h"

#define CACHE_SIZE 256 /* maps remembered between two minor collections */
#define MAX_NAME   65536

typedef struct {
   ULong         map;
   const GcType* type;
   UInt          id;
} CachedMap;

static struct {
   Bool         known;
   ClassLayout  layout;
   PythonClass* classes;
   UInt         used, capacity;
   InternIndex  index; /* of classes, by number + 1 */
   CachedMap    cache[CACHE_SIZE];
} state;

void PG_(classes_init)(const ClassLayout* layout)
{
   state.layout = *layout;
   state.known  = True;
}

/* The object at ADDRESS, or where it was moved to; NULL if there is none of
   which COUNT bytes can be read. */
static const UChar* object_at(ULong address, SizeT count)
{
   for (Int moved = 0; moved < 2; moved++) {
      const UChar* object = (const UChar*)(Addr)address;
      if (!PG_(can_read)(address, count))
         return NULL;
      ULong header = PG_(word_at)(object);
      if (header != PG_FORWARDED && header != PG_MOVED)
         return PG_(gctypes_of_header)(header & ~PG_COUNTED) != NULL ? object
                                                                     : NULL;
      address = PG_(word_at)(object + 8);
   }
   return NULL;
}

static const UChar* follow(const UChar* object, UInt offset, SizeT count)
{
   return object ? object_at(PG_(word_at)(object + offset), count) : NULL;
}

/* The name of the class that MAP belongs to; 0 if it is none. */
static UInt name_of_map(ULong map)
{
   const ClassLayout* l          = &state.layout;
   const UChar*       attributes = object_at(map, l->terminator + 8);
   const UChar* terminator = follow(attributes, l->terminator, l->w_cls + 8);
   const UChar* w_cls      = follow(terminator, l->w_cls, l->name + 8);
   const UChar* name       = follow(w_cls, l->name, l->string_chars);
   if (name == NULL || (UInt)PG_(word_at)(name) != l->string_type)
      return 0;
   ULong length = PG_(word_at)(name + l->string_length);
   if (length == 0 || length > MAX_NAME ||
       !PG_(can_read_bytes)((Addr)name + l->string_chars, length))
      return 0;
   return PG_(string_intern)((const HChar*)name + l->string_chars, length);
}

static Bool is_class(const void* key, UInt number)
{
   const PythonClass* wanted = key;
   const PythonClass* c      = &state.classes[number - 1];
   return c->name == wanted->name && c->type == wanted->type;
}

static UInt intern_class(UInt name, const GcType* type)
{
   PythonClass key      = {.name = name, .type = type};
   UInt        words[2] = {name, type->id};
   UInt        hash     = PG_(hash_words)(words, 2);
   UInt        number   = PG_(intern_find)(&state.index, hash, is_class, &key);
   if (number == 0) {
      PG_GROW("pypygc.classes", state.classes, state.used, state.capacity);
      state.classes[state.used++] = key;
      number                      = state.used;
      PG_(intern_add)(&state.index, hash, number);
   }
   return PG_FIRST_CLASS + number - 1;
}

UInt PG_(class_of_map)(const GcType* type, ULong map)
{
   if (!state.known)
      return type->id;
   CachedMap* c = &state.cache[(map >> 3) % CACHE_SIZE];
   if (c->map != map || c->type != type) {
      UInt name = name_of_map(map);
      c->id     = name != 0 ? intern_class(name, type) : type->id;
      c->map    = map;
      c->type   = type;
   }
   return c->id;
}

void PG_(classes_after_minor)(void)
{
   VG_(memset)(state.cache, 0, sizeof state.cache);
}

UInt PG_(classes_count)(void)
{
   return state.used;
}

const PythonClass* PG_(class_at)(UInt i)
{
   return &state.classes[i];
}
