/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a trace makes frames real. The frame of an inlined call is virtual; it is made an object where
   something looks at it, such as sys._getframe, and where an exception leaves it, since the traceback
   may show it (pypy/interpreter/executioncontext.py, leave). */
#ifndef PYPYGC_ANALYSIS_TRACES_FORCED_H
#define PYPYGC_ANALYSIS_TRACES_FORCED_H

#include "analysis/join.h"

enum forced_why {
    FORCED_NOT,    /* no frame is made real */
    FORCED_RAISED, /* nothing but exceptions that leave functions */
    FORCED_LOOKED  /* something looks at frames */
};

struct forced {
    enum forced_why why;
    const struct stack_frame
        *raised; /* FORCED_RAISED: where the first of the exceptions comes from */
};

/* Judges by the bytecode after which a frame is made real, and by where the trace goes on: in the same
   function, or in a caller that was not returned to. joined is the trace's own. */
struct forced forced_of(const struct trace *trace, const struct joined_trace *joined);

#endif
