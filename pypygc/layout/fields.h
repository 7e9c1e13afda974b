/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The offsets of the fields that pypygc reads in PyPy's objects: which ones, and how they are
   checked. */
#ifndef PYPYGC_LAYOUT_FIELDS_H
#define PYPYGC_LAYOUT_FIELDS_H

#include "layout/names.h"
#include "layout/types.h"

/* Adds a `field` or a `missing` entry to *l for every field of the list in fields.c. */
void fields_find(const struct elf_image *image, const struct type_table *table,
                 const struct type_names *names, struct layout *layout);

#endif
