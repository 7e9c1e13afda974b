/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of names: see pypy_names.h. */
#include "base/pypy_names.h"

#define ROW(id, text, kind, may_miss, file) [NAME_##id] = {text, kind, may_miss, file},
const struct pypy_name_row PYPY_NAME_ROWS[PYPY_NAME_COUNT] = {PYPY_NAMES(ROW)};
#undef ROW
