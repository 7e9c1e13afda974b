/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a type is to PyPy: see types.h. */
#include "analysis/types.h"

#include <string.h>

const char *type_rpython(const struct gc_type *type)
{
    return type->rpython != NULL ? type->rpython : type->name;
}

bool type_is(const struct gc_type *type, const char *name)
{
    const char *full = type_rpython(type);
    const size_t length = strlen(full), wanted = strlen(name);

    return length >= wanted && strcmp(full + length - wanted, name) == 0 &&
           (length == wanted || full[length - wanted - 1] == '.' ||
            full[length - wanted - 1] == ' ');
}

bool type_is_instance(const struct gc_type *type)
{
    /* object subclasses, and subclasses of built-in types, which PyPy names TYPEUserDict...
       (pypy/interpreter/typedef.py) */
    return strstr(type_rpython(type), "W_ObjectObject") != NULL ||
           strstr(type_rpython(type), "UserDict") != NULL;
}

bool type_is_pointers(const struct gc_type *type)
{
    return strcmp(type->name, "GcArray of * object") == 0 ||
           strcmp(type->name, "GcArray of * GCREF") == 0;
}

bool type_is_box(const struct gc_type *type)
{
    static const char *const names[] = {"W_IntObject", "W_FloatObject", "W_BoolObject",
                                        "W_ComplexObject"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (type_is(type, names[i]))
            return true;
    return false;
}
