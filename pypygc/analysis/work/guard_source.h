/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the value is that a failed guard has compared. */
#ifndef PYPYGC_ANALYSIS_WORK_GUARD_SOURCE_H
#define PYPYGC_ANALYSIS_WORK_GUARD_SOURCE_H

#include "analysis/work/ledger.h"
#include "base/pypy_names.h"

/* Words such as "w_kw_defs of a Function that is made at line 11 in scaled", or "code of a SRE_Pattern": the field
   that the trace of the guard has read the value from, and, if the same trace makes the object, where. In the arena;
   NULL if the trace does not say. */
const char *guard_source(const struct profile *profile, const struct join *join,
                         const struct work_guard *guard, struct arena *arena);

/* True if such words, which may be NULL, are about this field. */
bool guard_source_is(const char *source, enum pypy_name field);

#endif
