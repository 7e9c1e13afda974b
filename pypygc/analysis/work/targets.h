/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an operation of a trace calls: a function of PyPy, or another trace. */
#ifndef PYPYGC_ANALYSIS_WORK_TARGETS_H
#define PYPYGC_ANALYSIS_WORK_TARGETS_H

#include "analysis/join.h"
#include "base/idmap.h"

/* The traces by their numbers in the JIT log. */
struct targets {
    const struct profile *profile;
    const struct join *join;
    struct idmap by_log_id;
};

void targets_index(const struct profile *profile, const struct join *join, struct targets *targets);

void targets_free(struct targets *targets);

/* The trace that an operation of a trace (an index into its code, or PROFILE_NONE) calls: its index, or
   PROFILE_NONE if it calls none, or one that is not known. */
size_t targets_trace(const struct targets *targets, size_t trace, size_t operation);

/* The name of what the operation calls: PyPy's name of the function, in words what another trace does,
   or what the operation is called. In the arena, or as long as the profile. */
const char *targets_name(const struct targets *targets, size_t trace, size_t operation,
                         struct arena *arena);

#endif
