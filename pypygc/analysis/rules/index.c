/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows by a key: see index.h. Counted first, then put where they belong. */
#include "analysis/rules/index.h"

#include "analysis/order.h"

#include <stdlib.h>

/* A row under one of its keys. */
struct entry {
    size_t key;
    const struct cell_row *row;
};

/* Makes the index of n entries; those of a key keep their order. */
static void fill(const struct entry *entries, size_t n, size_t n_keys, struct index *index)
{
    size_t *next;

    index->begin = array_new(n_keys + 1, sizeof *index->begin);
    index->rows = array_new(n, sizeof *index->rows);
    for (size_t i = 0; i < n; i++)
        index->begin[entries[i].key + 1]++;
    for (size_t key = 0; key < n_keys; key++)
        index->begin[key + 1] += index->begin[key];
    next = array_new(n_keys, sizeof *next);
    for (size_t i = 0; i < n; i++) {
        const size_t key = entries[i].key;
        index->rows[index->begin[key] + next[key]++] = entries[i].row;
    }
    free(next);
}

void index_make(const struct cell_row *const *rows, size_t n, size_t n_keys,
                size_t (*key_of)(const struct cell_row *row, const void *context),
                const void *context, struct index *index)
{
    struct entry *entries = array_new(n, sizeof *entries);
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        const size_t key = key_of(rows[i], context);
        if (key != INDEX_NONE)
            entries[kept++] = (struct entry){key, rows[i]};
    }
    fill(entries, kept, n_keys, index);
    free(entries);
}

void index_cells(const struct facts *facts, size_t n_keys,
                 size_t (*key_of)(const struct cell_row *row, const void *context),
                 const void *context, struct index *index)
{
    const struct cell_row **rows = array_new(facts->n_cells, sizeof *rows);

    for (size_t i = 0; i < facts->n_cells; i++)
        rows[i] = &facts->cells[i];
    index_make(rows, facts->n_cells, n_keys, key_of, context, index);
    free(rows);
}

struct row_list index_rows(const struct index *index, size_t key)
{
    return (struct row_list){&index->rows[index->begin[key]],
                             index->begin[key + 1] - index->begin[key]};
}

void index_free(struct index *index)
{
    free(index->begin);
    free(index->rows);
    *index = (struct index){0};
}

/* ---- below functions ---- */

bool same_function(const struct place *x, const struct place *y)
{
    return x->file != NULL && x->file == y->file && x->function == y->function;
}

/* Strings of a profile are the same if their addresses are: see intern.h. */
static int by_function(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    const int order = order_numbers((uintptr_t)x->file, (uintptr_t)y->file);
    return order != 0 ? order : order_numbers((uintptr_t)x->function, (uintptr_t)y->function);
}

static void sort_functions(const struct place *places, size_t n, struct below *below)
{
    size_t known = 0;

    below->functions = array_new(n, sizeof *below->functions);
    for (size_t i = 0; i < n; i++)
        if (places[i].file != NULL)
            below->functions[known++] = places[i];
    if (known > 0)
        qsort(below->functions, known, sizeof *below->functions, by_function);
    for (size_t i = 0; i < known; i++)
        if (i == 0 || by_function(&below->functions[i - 1], &below->functions[i]) != 0)
            below->functions[below->n_functions++] = below->functions[i];
}

size_t below_position(const struct below *below, const struct place *function)
{
    const struct place *found = NULL;

    if (below->n_functions > 0)
        found = bsearch(function, below->functions, below->n_functions, sizeof *below->functions,
                        by_function);
    return found != NULL ? (size_t)(found - below->functions) : INDEX_NONE;
}

void below_find(const struct facts *facts, const struct place *places, size_t n,
                const struct stack_frame *(*stack_of)(const struct cell_row *row),
                struct below *below)
{
    struct entry *entries = NULL;
    const struct cell_row **last; /* row that was put to each function: recursion puts it once */
    size_t count = 0, capacity = 0;

    *below = (struct below){0};
    sort_functions(places, n, below);
    last = array_new(below->n_functions, sizeof *last);
    for (size_t i = 0; i < facts->n_cells && below->n_functions > 0; i++) {
        const struct cell_row *row = &facts->cells[i];
        for (const struct stack_frame *frame = stack_of(row); frame != NULL;
             frame = frame->caller) {
            const size_t position = below_position(below, &frame->place);
            if (position == INDEX_NONE || last[position] == row)
                continue;
            last[position] = row;
            entries = array_grow(entries, count, &capacity, sizeof *entries);
            entries[count++] = (struct entry){position, row};
        }
    }
    fill(entries, count, below->n_functions, &below->index);
    free(entries);
    free(last);
}

struct row_list below_rows(const struct below *below, const struct place *function)
{
    const size_t position = below_position(below, function);
    return position == INDEX_NONE ? (struct row_list){NULL, 0}
                                  : index_rows(&below->index, position);
}

void below_free(struct below *below)
{
    index_free(&below->index);
    free(below->functions);
    *below = (struct below){0};
}
