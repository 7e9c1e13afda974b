/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single figures of parts of a run: what a function or a type allocates, and so on. They have the
   keys of the totals that they are parts of. */
#ifndef PYPYGC_ANALYSIS_FIGURES_H
#define PYPYGC_ANALYSIS_FIGURES_H

#include "analysis/facts.h"

struct figure {
    uint64_t value;
    bool seen;          /* the run has such a function or type; without, the value is 0 */
    struct place place; /* functions: the line with the greatest part; file NULL if there is none */
};

/* Figures that only functions have. */
enum function_figure {
    FIGURE_OF_TOTAL, /* none of them: a part of a total */
    FIGURE_INCLUSIVE,
    FIGURE_CALLS,
    FUNCTION_FIGURES
};

/* Its name; that of FIGURE_OF_TOTAL is NULL. */
const char *figure_own_name(enum function_figure own);

/* Such a figure of the functions of that name, from the ledger of work. */
struct figure figure_own(const struct facts *facts, const char *file, const char *function,
                         enum function_figure own);

/* True if functions and types have parts of this total: those that count objects and bytes, and
   gc_instructions, which is what the collector has spent because of them (see bill.h). */
bool figure_is_of_parts(enum total key);

/* True if functions have parts of this total besides, from the ledger of work. */
bool figure_is_of_work(enum total key);

/* The sum over all lines of a function. file may be the end of a path, from a slash on; code
   without a file goes by its name in function, such as "JIT compiler", and the file "-". */
struct figure figure_of_function(const struct facts *facts, const char *file, const char *function,
                                 enum total key);

/* The figure of the type with this name. */
struct figure figure_of_type(const struct facts *facts, const char *name, enum total key);

#endif
