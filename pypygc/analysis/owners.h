/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf each site allocates, in terms of Python: its line, the callers of that line, and
   what ran there. Frames that are operations of traces are looked up in the join.

   Sums by line count what the compiler allocates to the compiler and not to the line of the loop,
   because the line is not to blame and another run would compile at another moment. */
#ifndef PYPYGC_ANALYSIS_OWNERS_H
#define PYPYGC_ANALYSIS_OWNERS_H

#include "analysis/join.h"
#include "analysis/origins.h"

enum who { WHO_JIT, WHO_CALL, WHO_PYTHON, WHO_AFTER_GUARD, WHO_COMPILER, WHO_RUNTIME, WHO_COUNT };

/* What JIT code is called of which no Python line is known. */
#define OWNERS_NO_LINE "JIT code, no Python line"

struct owner {
    enum who who;
    struct place place; /* file NULL: no Python line is known; function says what it is */
    struct place line;  /* what it counts to in sums by line */
    const struct stack_frame *stack; /* Python frames, innermost first; NULL if none is known */
    const struct trace *trace;       /* whose code it is: WHO_JIT and WHO_CALL; else NULL */
    const struct trace *compiled; /* WHO_COMPILER: what was compiled, NULL if nothing came of it */
    const struct joined_op *op;   /* the allocation or call of trace; NULL if not known */
    const char *operation;        /* op for people, such as "call_r(ll_join)"; NULL if not known */
    bool is_near;                 /* the place is only the nearest known one */
    bool
        is_recursive; /* the function of the place is also among its callers, or its trace calls it */
    struct origin origin; /* WHO_JIT, and large objects of JIT code: where made, and why */
    const struct trace *guard_trace; /* WHO_AFTER_GUARD: the trace whose guard failed */
    struct place guard;              /* and the line of the guard; file NULL if not known */
};

struct owners {
    struct owner *of_site; /* as many as the profile's sites, in the same order */
    struct arena arena;
};

/* Finds the owners of all sites. It cannot fail. The result refers to the profile and the join,
   which must outlive it; free it with owners_free. */
void owners_compute(const struct profile *profile, const struct join *join, struct owners *owners);

void owners_free(struct owners *owners);

/* True if the function of a frame is also among its callers. frame may be NULL. */
bool frame_is_recursive(const struct stack_frame *frame);

/* In a word: "jit", "call", "python", "after guard", "compiler", "runtime". */
const char *who_name(enum who who);

#endif
