/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JIT did in a run: how many traces of each kind it compiled, how many of them are gone,
   and where it gave up. */
#ifndef PYPYGC_ANALYSIS_JIT_H
#define PYPYGC_ANALYSIS_JIT_H

#include "analysis/facts.h"

/* Tracing was begun at a place and nothing came of it. */
struct jit_abort {
    struct place place; /* where the interpreter was; file NULL if unknown */
    size_t count;
};

struct jit_summary {
    size_t loops, bridges, entry_bridges, other; /* of traces, by kind */
    size_t freed;             /* of all these: another trace was put over their code */
    struct jit_abort *aborts; /* most first; those of which nothing is known are not among them */
    size_t n_aborts;
};

/* Sums up the traces of a profile. It cannot fail; free with jit_free. An abort is known by what
   the compiler allocated for it: log ids of which no trace exists. */
void jit_summarise(const struct facts *facts, struct jit_summary *summary);

void jit_free(struct jit_summary *summary);

#endif
