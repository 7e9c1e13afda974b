/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of the objects of a row: whose line made them, and what for. */
#ifndef PYPYGC_ANALYSIS_ROW_H
#define PYPYGC_ANALYSIS_ROW_H

#include "analysis/facts.h"
#include "base/pypy_names.h"

/* True if the row's line is one that the user can change: neither PyPy's own code nor unknown. */
bool row_is_of_user(const struct cell_row *row);

/* True if JIT code made the object only to store it into this field, of a structure with this name,
   or of any. */
bool row_is_stored(const struct cell_row *row, enum pypy_name holder, enum pypy_name field);
bool row_is_stored_anywhere(const struct cell_row *row, enum pypy_name field);

/* True if JIT code made the object as a part of a new object of this type. */
bool row_is_part_of(const struct cell_row *row, enum pypy_name type);

/* True if the object is made in, or only for, a call from JIT code of a function whose name begins
   so. */
bool row_is_for_call(const struct cell_row *row, enum pypy_name function);

#endif
