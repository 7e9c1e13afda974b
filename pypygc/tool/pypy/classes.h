/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Python classes of instances: an object's map leads to its class. A class seen
   on an RPython type is a type of its own, with an id above all others.
   Source: pypy/objspace/std/mapdict.py (AbstractAttribute.terminator,
   Terminator.w_cls), pypy/objspace/std/typeobject.py (W_TypeObject.name). */
#ifndef PYPYGC_TOOL_CLASSES_H
#define PYPYGC_TOOL_CLASSES_H

#include "../port.h"
#include "gctypes.h"

/* Ids of classes start here; the collector's type ids are far below. */
#define PG_FIRST_CLASS (1u << 27)

/* Byte offsets of the fields on the way, and the type id of rpy_string. */
typedef struct {
   UInt terminator; /* of a map */
   UInt w_cls;      /* of a terminator */
   UInt name;       /* of a class */
   UInt string_type, string_length, string_chars;
} ClassLayout;

typedef struct {
   UInt          name; /* a string */
   const GcType* type; /* what its instances are for the collector */
} PythonClass;

/* From now on classes can be named. */
void PG_(classes_init)(const ClassLayout* layout);

/* The id of the class of an instance of TYPE (with ofs_map not 0) whose map is
   MAP; the type's own id if it cannot be found. */
UInt PG_(class_of_map)(const GcType* type, ULong map);

/* The id of the class of OBJECT, which is of TYPE; that of the type if it is no instance
   of a class. */
static inline UInt PG_(class_of_object)(const GcType* type, const UChar* object)
{
   return type->ofs_map == 0
             ? type->id
             : PG_(class_of_map)(type, PG_(word_at)(object + type->ofs_map));
}

/* Objects have moved: what is remembered by address is forgotten. */
void PG_(classes_after_minor)(void);

/* Number of classes, and the one with id PG_FIRST_CLASS + I. */
UInt               PG_(classes_count)(void);
const PythonClass* PG_(class_at)(UInt i);

#endif
