/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest remainder method: see distribute.h. */
#include "analysis/distribute.h"

#include "base/arena.h"

#include <math.h>
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
        uint64_t whole = (uint64_t)floorl(exact);

        if (shares[i].weight <= 0)
            continue;
        if (whole > rest) /* only by an error of rounding */
            whole = rest;
        *shares[i].amount += whole;
        rest -= whole;
        remainders[n_remainders++] = (struct remainder){(double)(exact - floorl(exact)), i};
    }
    qsort(remainders, n_remainders, sizeof *remainders, by_part);
    for (size_t i = 0; rest > 0 && n_remainders > 0; i = i + 1 < n_remainders ? i + 1 : 0, rest--)
        ++*shares[remainders[i].index].amount;
    free(remainders);
    return true;
}
