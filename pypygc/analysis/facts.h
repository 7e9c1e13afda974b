/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 6, the sums: a profile's cells with their owners, and their sums by line, trace
   and type. Rules and reports read this; nothing here judges.

   Every list holds every allocated byte once, so each adds up to the same total. */
#ifndef PYPYGC_ANALYSIS_FACTS_H
#define PYPYGC_ANALYSIS_FACTS_H

#include "analysis/join.h"
#include "analysis/owners.h"
#include "profile/profile.h"

/* A cell with what its ids stand for. */
struct cell_row {
    const struct cell *cell;
    const struct site *site;
    const struct gc_type *type;
    const struct owner *owner;
    /* The innermost frame that is not PyPy's own Python code (files named "<builtin>/..." or
       "<frozen ..."): the one a user can change. NULL if no frame is known, and for the
       compiler. */
    const struct stack_frame *user_frame;
};

struct line_row {
    struct place place; /* file NULL: function says what it is, such as "JIT compiler" */
    struct tally tally;
    struct counts by_who[WHO_COUNT]; /* allocated; they add up to the tally's */
};

struct type_row {
    const struct gc_type *type; /* one of those with this name */
    struct tally tally;
};

struct trace_row {
    const struct trace *trace;
    struct place place;    /* the first merge point */
    struct tally tally;    /* of its own code, and of calls from there */
    struct tally compiler; /* of the compiler, while it made the trace */
};

struct facts {
    const struct profile *profile;
    struct join join;
    struct owners owners;
    struct cell_row *cells; /* most allocated bytes first, as in all lists */
    size_t n_cells;
    struct line_row *lines; /* by file, line and function */
    size_t n_lines;
    struct type_row *types; /* by name: types of the same name are one */
    size_t n_types;
    struct trace_row *traces;
    size_t n_traces;
    struct tally total; /* sums of the cells */
    struct tally by_who[WHO_COUNT];
    size_t n_near;        /* cells of whose line only the neighbourhood is known */
    const char **defects; /* sentences: where the profile contradicts itself */
    size_t n_defects;
    struct arena arena;
};

/* Computes the facts of a profile, which must outlive them. It cannot fail; free with
   facts_free. */
void facts_compute(const struct profile *profile, struct facts *facts);

void facts_free(struct facts *facts);

/* The size of the nursery in bytes: the run's, or PyPy's default if the profile has none. */
uint64_t facts_nursery_size(const struct facts *facts);

#endif
