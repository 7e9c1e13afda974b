/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which operations of Python's traces call built-in functions that have loops of their own, such as the matching of
   a regular expression, and what these loops executed for them and for others. */
#ifndef PYPYGC_ANALYSIS_WORK_LOOP_CALLS_H
#define PYPYGC_ANALYSIS_WORK_LOOP_CALLS_H

#include "analysis/work/targets.h"

struct loop_call {
    const struct operation_costs *called; /* the profile's record of the operation */
    uint64_t instructions;                /* in the loops; what the record has itself is apart */
};

/* Calls are in the order of the profile. Together they have no more than all such loops executed, with what
   these call and what followed their failed guards. Where one calls Python code that the interpreter enters, that is not
   counted. */
struct loop_calls {
    struct loop_call *list;
    size_t count;
    uint64_t rest; /* of what the loops executed: nobody's of these, so for interpreted code */
};

/* Only for ledger.c, spread.c and loops.c. Free it with loop_calls_free. */
void loop_calls_find(const struct profile *profile, const struct join *join,
                     struct loop_calls *calls);

void loop_calls_free(struct loop_calls *calls);

#endif
