/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a type is to PyPy. A class of the program may have any name, so it is the name in RPython that
   counts. */
#ifndef PYPYGC_ANALYSIS_TYPES_H
#define PYPYGC_ANALYSIS_TYPES_H

#include "base/pypy_names.h"
#include "profile/profile.h"

/* The name in RPython, which is the type's name for all but instances of classes of Python. */
const char *type_rpython(const struct gc_type *type);

/* True if the RPython type has this name, with or without a module in front of it. */
bool type_is(const struct gc_type *type, enum pypy_name name);

/* True if the type's name, in which parts are shortened, begins with this one. */
bool type_begins(const struct gc_type *type, enum pypy_name name);

/* True for arrays of pointers to any objects, such as the items of lists. RPython's translator names
   them by what it has unified: "object", or "GCREF" from PyPy 7.3.19 on. */
bool type_is_pointers(const struct gc_type *type);

/* True for objects that hold one number: an int, float, bool or complex. */
bool type_is_box(const struct gc_type *type);

/* True if objects of the type are instances of classes written in Python. */
bool type_is_instance(const struct gc_type *type);

#endif
