/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops of built-in functions that have no line of their own: see loops.h. Their machine code belongs to no
   bytecode. Where a trace calls them its operation says which (spread.c has put these on their lines);
   where interpreted code calls them nothing does: theirs is the rest (loop_calls.h). But what the interpreter has
   executed between the call of a function and its return is counted, so that what neither its lines nor
   the functions that they call have executed is theirs, or a collection's. As much as that cannot be a
   collection's goes to the line of the function that did most. */
#include "analysis/work/loops.h"

#include "analysis/order.h"
#include "analysis/work/imports.h"
#include "base/figure.h"

#include <stdlib.h>

/* Collections happen where memory is allocated: a function may allocate so many times as much as its part of the run
   would. */
#define MOST_COLLECTIONS 2

/* Less is left of many functions, by calls that were noticed late: as a part of the run. */
#define MIN_LEFT 0.005

/* A function, and what is left of it. */
struct remainder {
    struct place function;
    double left;
    struct work_row *line; /* with most instructions, callees included */
};

static int by_function(const void *a, const void *b)
{
    return order_places(&((const struct remainder *)a)->function,
                        &((const struct remainder *)b)->function);
}

static int by_left(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;
    return x->left != y->left ? (x->left < y->left ? 1 : -1) : by_function(a, b);
}

static bool is_loop(const struct join *join, size_t n_traces, const char *words)
{
    for (size_t i = 0; words != NULL && i < n_traces; i++)
        if (join->traces[i].builtin != NULL && order_strings(join->traces[i].builtin, words) == 0)
            return true;
    return false;
}

/* The loop that executed most; NULL if there is none. */
static const struct work_row *largest_loop(const struct join *join, size_t n_traces,
                                           const struct ledger *ledger)
{
    const struct work_row *largest = NULL;

    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *const row = &ledger->lines[i];
        if (row->place.file == NULL && is_loop(join, n_traces, row->place.function) &&
            (largest == NULL || work_self(row) > work_self(largest)))
            largest = row;
    }
    return largest;
}

/* The most that collections have executed meanwhile. */
static double collections_in(const struct ledger *ledger, double inclusive)
{
    const double all = (double)ledger->part[WORK_MINOR] + (double)ledger->part[WORK_MAJOR];
    const double part = ledger->all > 0 ? MOST_COLLECTIONS * inclusive / (double)ledger->all : 1;

    return part < 1 ? part * all : all;
}

/* The functions whose every call was counted, in the order of their places. What the import system calls is not told
   in full. */
static struct remainder *list_functions(const struct ledger *ledger, size_t *count)
{
    struct remainder *list = array_new(ledger->n_functions, sizeof *list);

    *count = 0;
    for (size_t i = 0; i < ledger->n_functions; i++)
        if (ledger->functions[i].place.file != NULL && !ledger->functions[i].is_inlined &&
            !imports_is_part(&ledger->functions[i].place))
            list[(*count)++] = (struct remainder){
                .function = ledger->functions[i].place,
                .left = (double)ledger->functions[i].inclusive -
                        collections_in(ledger, (double)ledger->functions[i].inclusive)};
    if (*count > 0)
        qsort(list, *count, sizeof *list, by_function);
    return list;
}

static struct remainder *remainder_of(struct remainder *list, size_t count,
                                      const struct functions *functions, const struct place *line)
{
    const struct remainder key = {.function = functions_place(functions, line)};

    return count > 0 && line->file != NULL ? bsearch(&key, list, count, sizeof *list, by_function)
                                           : NULL;
}

static void take_off(const struct ledger *ledger, const struct functions *functions,
                     struct remainder *list, size_t count)
{
    for (size_t i = 0; i < ledger->n_lines; i++) {
        struct work_row *const line = &ledger->lines[i];
        struct remainder *const found = remainder_of(list, count, functions, &line->place);
        if (found == NULL)
            continue;
        found->left -= (double)work_self(line) + (double)line->loops;
        if (found->line == NULL || line->inclusive > found->line->inclusive)
            found->line = line;
    }
    for (size_t i = 0; i < ledger->n_edges; i++) {
        struct remainder *const found =
            remainder_of(list, count, functions, &ledger->edges[i].caller);
        if (found != NULL)
            found->left -= (double)ledger->edges[i].inclusive;
    }
}

/* What such a loop is called in reports: what it calls, if that is most of it. */
static const char *loop_name(const struct work_row *loop)
{
    return loop->callee != NULL && loop->callee_instructions > work_self(loop) / 2
               ? loop->callee
               : loop->place.function;
}

/* Names the loops that traces called. */
static void name_called(const struct ledger *ledger, const char *name)
{
    for (size_t i = 0; i < ledger->n_lines; i++)
        if (ledger->lines[i].loops > 0)
            ledger->lines[i].loop = name;
}

void loops_place(const struct profile *profile, const struct join *join,
                 const struct functions *functions, const struct loop_calls *calls,
                 struct ledger *ledger)
{
    const struct work_row *const largest = largest_loop(join, profile->n_traces, ledger);
    double executed = (double)calls->rest;
    struct remainder *list;
    size_t count;

    if (largest == NULL)
        return;
    name_called(ledger, loop_name(largest));
    list = list_functions(ledger, &count);
    take_off(ledger, functions, list, count);
    if (count > 0)
        qsort(list, count, sizeof *list, by_left);
    for (size_t i = 0; i < count && list[i].left > MIN_LEFT * (double)ledger->all && executed > 0;
         i++) {
        struct work_row *const line = list[i].line;
        const double part = list[i].left < executed ? list[i].left : executed;
        if (line == NULL)
            continue;
        executed -= part;
        figure_add(&line->loops, figure_whole(part));
        line->loop = loop_name(largest);
        figure_add(&line->inclusive, figure_whole(part));
    }
    free(list);
}
