/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that cost most as their author sees it: see users.h. */
#include "analysis/work/users.h"

#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/work/imports.h"
#include "analysis/work/while_importing.h"
#include "base/figure.h"

#include <stdlib.h>

static bool is_users(const struct place *place)
{
    return place->file != NULL && !own_code_has(place->file);
}

/* Adds what the user's lines call directly of PyPy's own code. */
static void add_callees(const struct ledger *ledger, struct users_line *all)
{
    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];
        if (!is_users(&edge->caller) || edge->callee.file == NULL || is_users(&edge->callee) ||
            (imports_is_part(&edge->callee) && !imports_again(edge)))
            continue;
        const struct work_row *row = ledger_line(ledger, &edge->caller);
        if (row == NULL)
            continue;
        struct users_line *line = &all[row - ledger->lines];
        /* calls within calls are counted again: the line has no more than its own entry */
        const uint64_t inclusive = edge->own < row->inclusive ? edge->own : row->inclusive;
        line->work += inclusive;
        if (inclusive > line->callee_instructions) {
            line->callee = imports_ask(ledger, edge) ? "open()'s __import__"
                                                     : edge->callee.function;
            line->callee_instructions = inclusive;
        }
    }
}

/* The user's before others', then the most costly. */
static int compare(const void *a, const void *b)
{
    const struct users_line *x = a, *y = b;
    int order = y->is_users - x->is_users;

    if (order == 0)
        order = order_numbers(y->work, x->work);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

size_t users_lines(const struct ledger *ledger, struct users_line *list, size_t most)
{
    struct users_line *all = array_new(ledger->n_lines, sizeof *all);
    double *importing = while_importing(ledger);
    size_t count = 0;

    for (size_t i = 0; i < ledger->n_lines; i++) {
        all[i].row = &ledger->lines[i];
        all[i].is_users = is_users(&ledger->lines[i].place);
        all[i].work = work_total(&ledger->lines[i]) - work_once(&ledger->lines[i]);
        if (ledger->lines[i].loops > 0) {
            all[i].work += ledger->lines[i].loops;
            all[i].callee = ledger->lines[i].loop;
            all[i].callee_instructions = ledger->lines[i].loops;
        }
    }
    add_callees(ledger, all);
    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *row = &ledger->lines[i];
        const uint64_t most = figure_plus(row->inclusive, row->share[SHARE_COLLECTOR]);
        if (most >= work_total(row) && all[i].work > most - work_once(row))
            all[i].work = most - work_once(row);
        if (all[i].work > ledger->all)
            all[i].work = ledger->all;
        all[i].whole = all[i].work;
        all[i].work -= figure_whole(importing[i] * (double)all[i].work);
    }
    free(importing);
    qsort(all, ledger->n_lines, sizeof *all, compare);
    while (count < most && count < ledger->n_lines) {
        list[count] = all[count];
        list[count].called_from = called_from_find(ledger, &all[count].row->place);
        count++;
    }
    free(all);
    return count;
}
