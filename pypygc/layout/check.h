/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a layout that was not made just now, from a cache or from the user, is that of a library.
   The tool reads the program's memory by it: a number that is wrong would kill the program. */
#ifndef PYPYGC_LAYOUT_CHECK_H
#define PYPYGC_LAYOUT_CHECK_H

#include "layout/elf_image.h"
#include "layout/layout.h"

/* Checks *layout against the library: the build-id, the section of code, that addresses are where
   such things are, that each type is in the table with these numbers, that offsets lie within their
   objects. Takes a hundredth of a second. Returns 0, or -1 with *fault set to what is wrong. Needs
   image_load_relocations. */
int layout_fits(const struct elf_image *image, const struct layout *layout, struct fault *fault);

/* The part of it that is about addresses: the words of the collector, the section of code. Returns
   as layout_fits. */
int layout_addresses_fit(const struct elf_image *image, const struct layout *layout,
                         struct fault *fault);

/* Compares *layout with what the analysis has found in the library. What it has not found may stand
   in the layout, what it has found must be the same. Returns 0, or -1 with *fault set to what is
   not. */
int layout_agrees(const struct layout *layout, const struct layout *found, struct fault *fault);

#endif
