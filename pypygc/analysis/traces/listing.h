/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace as a list of rows: the optimised operations in their order, each with what of the machine code
   belongs to it. What the assembler has added, and what has no partner, has a row of its own before the
   next operation that has one. */
#ifndef PYPYGC_ANALYSIS_TRACES_LISTING_H
#define PYPYGC_ANALYSIS_TRACES_LISTING_H

#include "analysis/facts.h"

struct listed_op {
    size_t opt;  /* index into the trace's `opt`, or PROFILE_NONE: only the assembler knows it */
    size_t code; /* index into its `code`, which has the figures, or PROFILE_NONE */
    const char
        *name; /* what it is called in machine code; NULL: it has none, or that was not kept */
    bool has_machine; /* bytes of machine code are its own, from `begin` to `end`; behind the last
                         operation are the slow paths and the exits of guards, which are in its own */
    uint64_t begin, end;
    const struct stack_frame *frame; /* where it is; NULL if not known */
};

struct listing {
    struct listed_op *rows; /* merge points and frames among them */
    size_t n_rows;
    struct arena arena;
};

/* Lists trace number index of the profile. It cannot fail; free with listing_free. */
void listing_make(const struct facts *facts, size_t index, struct listing *listing);

void listing_free(struct listing *listing);

#endif
