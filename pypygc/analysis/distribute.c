/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest remainder method: see distribute.h. */
#include "analysis/distribute.h"

#include "base/arena.h"
#include "base/figure.h"

#include <stdlib.h>

struct remainder {
    double part;
    size_t index;
};

/* Largest first; equal ones in their order, so that the result is always the same. */
static int by_part(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;

    if (x->part != y->part)
        return x->part > y->part ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

bool distribute(uint64_t total, const struct share *shares, size_t n)
{
    struct remainder *remainders;
    long double sum = 0;
    uint64_t rest = total;
    size_t n_remainders = 0;

    for (size_t i = 0; i < n; i++)
        sum += shares[i].weight;
    if (sum <= 0)
        return false;
    remainders = array_new(n, sizeof *remainders);
    for (size_t i = 0; i < n; i++) {
        const long double exact = (long double)total * (shares[i].weight / sum);
        uint64_t whole = figure_whole(exact);
        const double part = (double)(exact - (long double)whole);

        if (shares[i].weight <= 0)
            continue;
        if (whole > rest) /* only by an error of rounding */
            whole = rest;
        *shares[i].amount += whole;
        rest -= whole;
        remainders[n_remainders++] = (struct remainder){part, i};
    }
    qsort(remainders, n_remainders, sizeof *remainders, by_part);
    for (size_t i = 0; i < n_remainders; i++)
        *shares[remainders[i].index].amount += rest / n_remainders + (i < rest % n_remainders);
    free(remainders);
    return true;
}
