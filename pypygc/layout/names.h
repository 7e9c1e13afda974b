/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The RPython names of the GC's types: the compressed list in the file, and short forms of names.
   Source: rpython/memory/gctransform/framework.py write_typeid_list. */
#ifndef PYPYGC_LAYOUT_NAMES_H
#define PYPYGC_LAYOUT_NAMES_H

#include "layout/elf_image.h"

/* Descriptions by member index, "GcStruct a.b.C { super, inst_x }" or "GcArray of Signed", or
   "?" for what is no type. They point into `text`. */
struct type_names {
    char *text;
    char **descriptions;
    size_t count, capacity;
};

/* Finds and reads the list. Returns false, with *names empty and a sentence in `reason` (of `size`
   bytes), if the file has none. */
bool names_find(const struct elf_image *image, struct type_names *names, char *reason, size_t size);
void names_free(struct type_names *names);

/* The short name for a description, in the arena: `C` for "GcStruct a.b.C { .. }", "GcArray of *
   C" for an array of pointers to it; inline structs keep their fields, as dictionaries differ
   only there. */
const char *name_short(struct arena *arena, const char *description);

/* The full name, in the arena: `a.b.C` for a struct, all of the description for anything else. */
const char *name_full(struct arena *arena, const char *description);

/* The fields of a struct: calls see(context, field, length) for each in order, `super` included.
   Nothing for arrays. Returns the number of fields. */
size_t name_fields(const char *description,
                   void (*see)(void *context, const char *field, size_t length), void *context);

#endif
