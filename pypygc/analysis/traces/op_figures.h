/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each operation of a trace's machine code has cost: by itself, in what it called, after it had
   failed, and in memory. Sums over the operations of a trace equal those of the trace. */
#ifndef PYPYGC_ANALYSIS_TRACES_OP_FIGURES_H
#define PYPYGC_ANALYSIS_TRACES_OP_FIGURES_H

#include "analysis/facts.h"

struct op_figures {
    struct costs own; /* of its machine code, and of what follows it up to the next one that is
                               known: struct trace's `code` has not all operations */
    uint64_t calls,
        called; /* how often it called something outside of traces; instructions of that */
    uint64_t failures,
        failed; /* of guards into C code: how often; instructions until the interpreter */
    struct counts allocated, survived; /* by its code, and by what it called */
};

struct trace_figures {
    struct op_figures *ops; /* as many as the trace's n_code, and one for code of no operation */
    struct op_figures sum;
};

struct all_figures {
    struct trace_figures *traces; /* as many as the profile's */
    struct arena arena;
};

/* Computes them. It cannot fail; free with op_figures_free. */
void op_figures_compute(const struct facts *facts, struct all_figures *figures);

void op_figures_free(struct all_figures *figures);

/* Adds figures to others. */
void op_figures_add(struct op_figures *sum, const struct op_figures *more);

/* All instructions: its own, of what it called, and after it failed. */
uint64_t op_figures_work(const struct op_figures *figures);

/* True if nothing is known of it but zeros. */
bool op_figures_are_nothing(const struct op_figures *figures);

#endif
