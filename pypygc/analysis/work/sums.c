/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums by place: see sums.h. Rows are appended, and merged by sorting whenever there are twice as many
   as the last merge has left, so that the memory is that of the places and not of what is added. */
#include "analysis/work/sums.h"

#include "analysis/order.h"
#include "base/figure.h"

#include <stdlib.h>

/* As many rows are kept unmerged in any case. */
#define MIN_ROWS 16384

static int by_place(const void *a, const void *b)
{
    return order_places(&((const struct work_row *)a)->place, &((const struct work_row *)b)->place);
}

static int by_total(const void *a, const void *b)
{
    const struct work_row *x = a, *y = b;
    int order = order_numbers(work_total(y), work_total(x));
    if (order == 0)
        order = order_numbers(y->inclusive, x->inclusive);
    return order != 0 ? order : by_place(a, b);
}

static void add_row(struct work_row *sum, const struct work_row *more)
{
    for (int i = 0; i < SHARE_COUNT; i++)
        figure_add(&sum->share[i], more->share[i]);
    figure_add(&sum->inclusive, more->inclusive);
    figure_add(&sum->calls, more->calls);
    figure_add(&sum->attempts, more->attempts);
    figure_add(&sum->given_up, more->given_up);
    figure_add(&sum->failures, more->failures);
    figure_add(&sum->times, more->times);
    figure_add(&sum->loops, more->loops);
    figure_add(&sum->loop_times, more->loop_times);
    sum->is_inlined |= more->is_inlined;
    sum->is_recursive |= more->is_recursive;
}

void sums_merge(struct sums *sums)
{
    size_t n = 0;

    if (sums->count > 0)
        qsort(sums->rows, sums->count, sizeof *sums->rows, by_place);
    for (size_t i = 0; i < sums->count; i++) {
        if (n > 0 && by_place(&sums->rows[n - 1], &sums->rows[i]) == 0)
            add_row(&sums->rows[n - 1], &sums->rows[i]);
        else
            sums->rows[n++] = sums->rows[i];
    }
    sums->count = sums->merged = n;
}

struct work_row *sums_row(struct sums *sums, const struct place *place)
{
    if (sums->count > MIN_ROWS && sums->count / 2 > sums->merged)
        sums_merge(sums);
    sums->rows = array_grow(sums->rows, sums->count, &sums->capacity, sizeof *sums->rows);
    sums->rows[sums->count] = (struct work_row){.place = *place};
    return &sums->rows[sums->count++];
}

void sums_rank(struct sums *sums)
{
    if (sums->count > 0)
        qsort(sums->rows, sums->count, sizeof *sums->rows, by_total);
}
