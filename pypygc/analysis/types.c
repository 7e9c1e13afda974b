/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a type is to PyPy: see types.h. */
#include "analysis/types.h"

#include <string.h>

const char *type_rpython(const struct gc_type *type)
{
    return type->rpython != NULL ? type->rpython : type->name;
}

bool type_is(const struct gc_type *type, enum pypy_name name)
{
    const char *full = type_rpython(type);
    const size_t length = strlen(full), wanted = strlen(pypy_name(name));

    return length >= wanted && strcmp(full + length - wanted, pypy_name(name)) == 0 &&
           (length == wanted || full[length - wanted - 1] == '.' ||
            full[length - wanted - 1] == ' ');
}

bool type_begins(const struct gc_type *type, enum pypy_name name)
{
    return strncmp(type->name, pypy_name(name), strlen(pypy_name(name))) == 0;
}

bool type_is_instance(const struct gc_type *type)
{
    /* object subclasses, and subclasses of built-in types, which PyPy names TYPEUserDict...
       (pypy/interpreter/typedef.py) */
    return strstr(type_rpython(type), pypy_name(NAME_INSTANCE)) != NULL ||
           strstr(type_rpython(type), pypy_name(NAME_USER_SUBCLASS)) != NULL;
}

bool type_is_pointers(const struct gc_type *type)
{
    return strcmp(type->name, pypy_name(NAME_ARRAY_OF_OBJECTS)) == 0 ||
           strcmp(type->name, pypy_name(NAME_ARRAY_OF_GCREFS)) == 0;
}

bool type_is_box(const struct gc_type *type)
{
    return type_is(type, NAME_W_INT) || type_is(type, NAME_W_FLOAT) || type_is(type, NAME_W_BOOL) ||
           type_is(type, NAME_W_COMPLEX);
}
