/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of PyPy's own names, by which rules go, a library has: base/pypy_names.h has them all. */
#ifndef PYPYGC_LAYOUT_KNOWN_NAMES_H
#define PYPYGC_LAYOUT_KNOWN_NAMES_H

#include "base/pypy_names.h"
#include "layout/layout.h"

/* Sets known[name] for each name that the library has: among its types, or in the texts that are in
   the file for the JIT log. Returns 0, or -1 with *fault set if the file cannot be read again. */
int known_names_find(const struct layout *layout, bool known[PYPY_NAME_COUNT], struct fault *fault);

#endif
