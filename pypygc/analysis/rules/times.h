/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the operations of a trace ran, from the counters of the JIT log. */
#ifndef PYPYGC_ANALYSIS_RULES_TIMES_H
#define PYPYGC_ANALYSIS_RULES_TIMES_H

#include "base/pypy_names.h"
#include "profile/profile.h"

/* Goes along the code of a trace. */
struct times {
    const struct trace *trace;
    size_t next;  /* operation that was not looked at yet */
    double count; /* of the label before it, or of the trace's entry */
};

/* Begins with a trace. */
struct times times_begin(const struct trace *trace);

/* How often the operation with this index in the trace's code was reached, not before that of the
   last call: as often as the label before it, or the trace's entry. Guards between the two may have
   failed, so it is at the most this. 0 if the log did not count. */
double times_at(struct times *times, size_t operation);

/* True if the operation is a call of a function whose name, as the JIT log has it, begins with
   this. */
bool calls_function(const struct asm_op *op, enum pypy_name name);

#endif
