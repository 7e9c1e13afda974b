/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by line of source, of a run or of the difference between two: what is written beside the lines
   of a program. Sums over lines, with those of code that has none, are the totals of the run. */
#ifndef PYPYGC_ANALYSIS_ANNOTATION_H
#define PYPYGC_ANALYSIS_ANNOTATION_H

#include "analysis/compare.h"

/* The columns. Differences have no more than the first five. */
enum annotated {
    ANNOTATED_WORK,      /* instructions of the line itself, the collector apart */
    ANNOTATED_CALLEES,   /* the same with all that it called */
    ANNOTATED_ALLOCATED, /* bytes */
    ANNOTATED_OBJECTS,
    ANNOTATED_SURVIVED, /* bytes */
    ANNOTATED_BILL,     /* instructions of the collector because of it */
    ANNOTATED_D1,       /* misses */
    ANNOTATED_LL,
    ANNOTATED_COLUMNS
};

/* Differences are negative where something is less. What does not fit stops at the largest number. */
struct annotated_figures {
    int64_t value[ANNOTATED_COLUMNS];
};

struct annotated_line {
    struct place place; /* of the new run; line 0: it has gone, and was gone_line */
    uint32_t gone_line;
    size_t function; /* index into functions */
    struct annotated_figures figures;
};

struct annotated_function {
    struct place place; /* its line is the first one, 0 if unknown */
    struct annotated_figures figures;
};

/* What is on no line of Python. */
struct annotated_other {
    const char *name;
    struct annotated_figures figures;
};

struct annotation {
    bool is_difference;
    bool known[ANNOTATED_COLUMNS];
    struct annotated_figures total;    /* of the run; of ANNOTATED_CALLEES the work of all */
    uint64_t whole[ANNOTATED_COLUMNS]; /* what is 100 percent: of the old run, of the only one */
    struct annotated_line *lines;      /* by file, line and function; one each */
    size_t n_lines;
    struct annotated_function *functions; /* in no order */
    size_t n_functions;
    struct annotated_other *others; /* with the lines they add up to the total */
    size_t n_others;
    struct arena arena;
};

/* Annotates a run; or, if comparison is not NULL, what changed from old_run to it, by that comparison of
   both. The result refers to all of them, which must outlive it. It cannot fail; free it with
   annotation_free. */
void annotation_make(const struct facts *facts, const struct comparison *comparison,
                     const struct facts *old_run, struct annotation *annotation);

void annotation_free(struct annotation *annotation);

/* Adds figures to others. */
void annotated_add(struct annotated_figures *sum, const struct annotated_figures *more);

/* The part of a column that a figure is, in percent of the whole, without its sign. */
double annotated_percent(const struct annotation *annotation, enum annotated column, int64_t value);

#endif
