/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the facts by a key: what a rule looks up for each of many things, such as the rows of a
   site or those below a function, it must not search all rows for. Making an index goes over all
   rows once. */
#ifndef PYPYGC_ANALYSIS_RULES_INDEX_H
#define PYPYGC_ANALYSIS_RULES_INDEX_H

#include "analysis/facts.h"

/* No key: the row is in no list. */
#define INDEX_NONE SIZE_MAX

/* Rows, in the order of the facts. */
struct row_list {
    const struct cell_row *const *rows;
    size_t n_rows;
};

struct index {
    size_t *begin; /* of the rows of each key, and the end */
    const struct cell_row **rows;
};

/* Indexes the n rows by key_of, which returns a number below n_keys or INDEX_NONE. Free with
   index_free. */
void index_make(const struct cell_row *const *rows, size_t n, size_t n_keys,
                size_t (*key_of)(const struct cell_row *row, const void *context),
                const void *context, struct index *index);

/* The same for all cells of the facts. */
void index_cells(const struct facts *facts, size_t n_keys,
                 size_t (*key_of)(const struct cell_row *row, const void *context),
                 const void *context, struct index *index);

/* The rows with this key. */
struct row_list index_rows(const struct index *index, size_t key);

void index_free(struct index *index);

/* True if both are in the same function, which must be known. */
bool same_function(const struct place *x, const struct place *y);

/* Which rows run below which functions: that have them among the frames of their stacks. */
struct below {
    struct place *functions; /* each once, in order */
    size_t n_functions;
    struct index index; /* by position in functions */
};

/* Finds the rows below each of n functions, given by any place in them; functions may be there
   several times, and places without a file are left out. stack_of says which frames of a row count.
   Free with below_free. */
void below_find(const struct facts *facts, const struct place *places, size_t n,
                const struct stack_frame *(*stack_of)(const struct cell_row *row),
                struct below *below);

/* The position of a function in below->functions; INDEX_NONE if it is not there. */
size_t below_position(const struct below *below, const struct place *function);

/* The rows below a function, each once. */
struct row_list below_rows(const struct below *below, const struct place *function);

void below_free(struct below *below);

#endif
