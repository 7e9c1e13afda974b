/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prebuilt objects: the GC objects that the translator put into the file, with all their fields.
   They show whether a field is where the analysis thinks it is. */
#ifndef PYPYGC_LAYOUT_PREBUILT_H
#define PYPYGC_LAYOUT_PREBUILT_H

#include "layout/types.h"

/* Enough objects of a type to look at. */
#define PREBUILT_MAX 32

/* The prebuilt objects of one type: set `id`, the rest is found. */
struct prebuilt {
    uint32_t id;
    size_t count;
    uint64_t objects[PREBUILT_MAX]; /* addresses of their headers */
};

/* Fills in `count` and `objects` for each of the `n` types, which are in any order and may
   repeat. */
void prebuilt_find(const struct elf_image *image, struct prebuilt *types, size_t n);

/* The type of the object that the word at `address` points to: NULL if it is 0, points to no
   prebuilt object or is not in the file; *null tells whether it is 0. */
const struct type_entry *prebuilt_pointee(const struct elf_image *image,
                                          const struct type_table *table, uint64_t address,
                                          bool *null);

#endif
