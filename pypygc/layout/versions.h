/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of PyPy and of the Python language, from the text of sys.version in the file. */
#ifndef PYPYGC_LAYOUT_VERSIONS_H
#define PYPYGC_LAYOUT_VERSIONS_H

#include "layout/elf_image.h"

/* Puts "7.3.11" and "3.9.16" into *pypy and *python, both in the arena; NULL for what is not found.
   Source: pypy/module/sys/version.py get_version. */
void versions_find(const struct elf_image *image, struct arena *arena, const char **pypy,
                   const char **python);

#endif
