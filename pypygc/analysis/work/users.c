/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that cost most as their author sees it: see users.h. */
#include "analysis/work/users.h"

#include "analysis/own_code.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static bool is_users(const struct place *place)
{
    return place->file != NULL && !own_code_has(place->file);
}

static bool is_import(const struct place *function)
{
    return function->file != NULL && strstr(function->file, "importlib") != NULL;
}

/* Adds what the user's lines call directly of PyPy's own code. */
static void add_callees(const struct ledger *ledger, struct users_line *all)
{
    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];
        if (!is_users(&edge->caller) || edge->callee.file == NULL || is_users(&edge->callee) ||
            is_import(&edge->callee))
            continue;
        const struct work_row *row = ledger_line(ledger, &edge->caller);
        if (row == NULL)
            continue;
        struct users_line *line = &all[row - ledger->lines];
        line->work += edge->inclusive;
        if (edge->inclusive > line->callee_instructions) {
            line->callee = edge->callee.function;
            line->callee_instructions = edge->inclusive;
        }
    }
}

/* The user's before others', then the most costly. */
static int compare(const void *a, const void *b)
{
    const struct users_line *x = a, *y = b;
    const int users = is_users(&y->row->place) - is_users(&x->row->place);

    if (users != 0)
        return users;
    if (x->work != y->work)
        return x->work < y->work ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

size_t users_lines(const struct ledger *ledger, struct users_line *list, size_t most)
{
    struct users_line *all = calloc(ledger->n_lines + 1, sizeof *all);
    size_t count = 0;

    if (all == NULL)
        err(EXIT_FAILURE, NULL);
    for (size_t i = 0; i < ledger->n_lines; i++) {
        all[i].row = &ledger->lines[i];
        all[i].work = work_total(&ledger->lines[i]);
    }
    add_callees(ledger, all);
    for (size_t i = 0; i < ledger->n_lines; i++)
        if (all[i].work > ledger->all)
            all[i].work = ledger->all;
    qsort(all, ledger->n_lines, sizeof *all, compare);
    while (count < most && count < ledger->n_lines) {
        list[count] = all[count];
        count++;
    }
    free(all);
    return count;
}
