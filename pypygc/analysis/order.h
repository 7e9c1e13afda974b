/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons that functions for qsort are made of: below 0, 0, above 0; and a search by them. */
#ifndef PYPYGC_ANALYSIS_ORDER_H
#define PYPYGC_ANALYSIS_ORDER_H

#include "profile/place.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline int order_numbers(uint64_t x, uint64_t y)
{
    return (x > y) - (x < y);
}

/* NULL comes last. */
static inline int order_strings(const char *x, const char *y)
{
    if (x == NULL || y == NULL)
        return (x == NULL) - (y == NULL);
    return x == y ? 0 : strcmp(x, y);
}

/* By file and function. */
static inline int order_functions(const struct place *x, const struct place *y)
{
    const int order = order_strings(x->file, y->file);
    return order != 0 ? order : order_strings(x->function, y->function);
}

/* By file, line and function. */
static inline int order_places(const struct place *x, const struct place *y)
{
    int order = order_strings(x->file, y->file);
    if (order == 0)
        order = order_numbers(x->line, y->line);
    if (order == 0)
        order = order_strings(x->function, y->function);
    return order;
}

/* The first of n elements in ascending order that is not below the key: its index, n if all are. As bsearch
   otherwise, which finds any of those that are equal. */
static inline size_t order_first(const void *key, const void *list, size_t n, size_t size,
                                 int (*compare)(const void *, const void *))
{
    size_t low = 0, high = n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare(key, (const char *)list + middle * size) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#endif
