/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ties the operations of a trace's machine code to Python lines. The JIT log lists a trace twice:
   the optimised operations know the merge points (file, line, function), the assembled ones know
   the code. Guards and labels stand in both, by descriptor, and cut both lists into segments;
   inside a segment allocations keep their order, and so do calls of one function.

   The line of an allocation is where the machine allocates. The optimiser delays an allocation
   until the object is forced, so the Python line that made the object may be an earlier one. */
#ifndef PYPYGC_ANALYSIS_JOIN_H
#define PYPYGC_ANALYSIS_JOIN_H

#include "profile/profile.h"

/* A Python frame, and what it was called from. In a trace: what it was inlined into. */
struct stack_frame {
    struct place place;               /* file NULL: entered, but no merge point yet */
    const struct stack_frame *caller; /* NULL: the outermost that is known */
    bool is_inlined;                  /* into its caller, by a trace */
};

/* An entry of a trace's `asm`. */
struct joined_op {
    const struct stack_frame *frame; /* innermost with a known place; NULL if there is none */
    const struct opt_op *opt; /* the entry of `opt` it stands for; NULL if none or not exact */
    const struct asm_op *code;
    /* True if the operation was found by the rules above, or needs none (the JITFRAMEs of
       call_assembler). False: the two lists differ here; frame is the nearest merge point's. */
    bool exact;
};

struct joined_trace {
    struct place place; /* the first merge point; of the guard for a bridge without */
    /* What a trace that is not of Python's loop does, in words (see work/portals.h); else NULL. Its own
       code has no frame, only that of Python functions that it calls inline. Only where the profile
       has the ledger of work: older ones are read as they were. */
    const char *builtin;
    struct joined_op *ops;            /* as many as the trace's n_code */
    const struct joined_op **objects; /* those that are allocations, as many as n_objects */
    /* the frame in force at each operation of `opt` and of `recorded`, and at the end */
    const struct stack_frame **frames, **recorded_frames;
};

struct join {
    struct joined_trace *traces; /* as many as the profile's traces, in the same order */
    size_t inexact_objects;      /* allocations over all traces */
    struct arena arena;          /* owns all of it */
};

/* Joins all traces of the profile. It cannot fail. The result refers to the profile, which must
   outlive it; free it with join_free. */
void join_profile(const struct profile *profile, struct join *join);

void join_free(struct join *join);

/* The innermost frame with a place, from this one on; NULL if there is none. */
const struct stack_frame *join_known_frame(const struct stack_frame *frame);

/* The allocation of a site, or NULL if it is not a SITE_JIT or its trace has no such operation. */
const struct joined_op *join_object_of(const struct join *join, const struct profile *profile,
                                       const struct site *site);

#endif
