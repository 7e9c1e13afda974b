/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens while modules are imported: see while_importing.h. */
#include "analysis/work/while_importing.h"

#include "analysis/order.h"
#include "analysis/work/imports.h"

#include <stdlib.h>

/* Callers further away from a module's body than so many calls get nothing of it. */
#define ROUNDS 16

/* A function: its part so far, and what its calls take, all and that of the part. */
struct share {
    struct place place;
    double part, all, importing;
};

static int by_function(const void *a, const void *b)
{
    return order_functions(&((const struct share *)a)->place, &((const struct share *)b)->place);
}

static struct share *find(struct share *shares, size_t n, const struct place *place)
{
    const struct share wanted = {.place = *place};

    return n > 0 ? bsearch(&wanted, shares, n, sizeof *shares, by_function) : NULL;
}

/* The functions of the ledger, each name of a file once. */
static struct share *list(const struct ledger *ledger, size_t *n)
{
    struct share *const shares = array_new(ledger->n_functions, sizeof *shares);

    for (size_t i = 0; i < ledger->n_functions; i++)
        shares[i].place = ledger->functions[i].place;
    qsort(shares, ledger->n_functions, sizeof *shares, by_function);
    *n = 0;
    for (size_t i = 0; i < ledger->n_functions; i++)
        if (*n == 0 || by_function(&shares[*n - 1], &shares[i]) != 0)
            shares[(*n)++] = shares[i];
    return shares;
}

/* A call, with its ends. */
struct call {
    struct share *caller, *callee; /* caller NULL: not known */
    double part, inclusive;        /* part of a caller that is none of the list's */
};

static size_t list_calls(const struct ledger *ledger, struct share *shares, size_t n,
                         struct call *calls)
{
    size_t count = 0;

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *const edge = &ledger->edges[i];
        const bool imports = imports_is_part(&edge->caller);
        struct share *const callee = find(shares, n, &edge->callee);
        struct share *const caller = imports ? NULL : find(shares, n, &edge->caller);

        if (callee != NULL && callee != caller)
            calls[count++] =
                (struct call){caller, callee, imports ? 1 : 0, (double)edge->inclusive};
    }
    return count;
}

/* One call further. */
static void spread(struct share *shares, size_t n, const struct call *calls, size_t n_calls)
{
    for (size_t i = 0; i < n; i++)
        shares[i].all = shares[i].importing = 0;
    for (size_t i = 0; i < n_calls; i++) {
        const double part = calls[i].caller != NULL ? calls[i].caller->part : calls[i].part;
        calls[i].callee->all += calls[i].inclusive;
        calls[i].callee->importing += part * calls[i].inclusive;
    }
    for (size_t i = 0; i < n; i++)
        shares[i].part = shares[i].all > 0 ? shares[i].importing / shares[i].all : 0;
}

double *while_importing(const struct ledger *ledger)
{
    double *const parts = array_new(ledger->n_lines, sizeof *parts);
    struct call *const calls = array_new(ledger->n_edges, sizeof *calls);
    size_t n, n_calls;
    struct share *const shares = list(ledger, &n);

    n_calls = list_calls(ledger, shares, n, calls);
    for (int i = 0; i < ROUNDS; i++)
        spread(shares, n, calls, n_calls);
    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct share *const share = find(shares, n, &ledger->lines[i].place);
        parts[i] = share != NULL ? share->part : 0;
    }
    free(calls);
    free(shares);
    return parts;
}
