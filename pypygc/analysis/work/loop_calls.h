/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which operations of Python's traces call built-in functions that have loops of their own, such as the matching of
   a regular expression, and what these loops executed for them. Only for spread.c. */
#ifndef PYPYGC_ANALYSIS_WORK_LOOP_CALLS_H
#define PYPYGC_ANALYSIS_WORK_LOOP_CALLS_H

#include "analysis/work/targets.h"

struct loop_call {
    const struct operation_costs *called; /* the profile's record of the operation */
    uint64_t instructions;                /* in the loops; what the record has itself is apart */
};

/* The n calls, in the order of the profile; from malloc. Together they have no more than all such loops executed.
   Where one of these calls Python code that the interpreter enters, that is not counted. */
struct loop_call *loop_calls_list(const struct profile *profile, const struct join *join,
                                  const struct targets *targets, size_t *n);

#endif
