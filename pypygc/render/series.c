/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of minor collections: see series.h. */
#include "render/series.h"

#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void summarise(double *values, size_t n, struct series_summary *summary)
{
    *summary = (struct series_summary){0};
    if (n == 0)
        return;
    qsort(values, n, sizeof *values, compare_doubles);
    summary->median = values[n / 2];
    summary->p90 = values[n * 90 / 100];
    summary->p99 = values[n * 99 / 100];
    summary->most = values[n - 1];
}

void series_survived_bytes(const struct profile *profile, struct series_summary *summary)
{
    double *values = array_new(profile->n_minors, sizeof *values);

    for (size_t i = 0; i < profile->n_minors; i++)
        values[i] = (double)profile->minors[i].survived.bytes;
    summarise(values, profile->n_minors, summary);
    free(values);
}

void series_survival_percent(const struct profile *profile, struct series_summary *summary)
{
    double *values = array_new(profile->n_minors, sizeof *values);
    size_t n = 0;

    for (size_t i = 0; i < profile->n_minors; i++)
        if (profile->minors[i].allocated.bytes > 0)
            values[n++] = 100.0 * (double)profile->minors[i].survived.bytes /
                          (double)profile->minors[i].allocated.bytes;
    summarise(values, n, summary);
    free(values);
}

/* Marks from nothing to most. */
static const char *const SHADES[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
static const char *const BLOCKS[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

#define N_MARKS (sizeof SHADES / sizeof SHADES[0])

void series_draw(const double *values, size_t n, bool unicode, char chart[SERIES_SIZE])
{
    const char *const *marks = unicode ? BLOCKS : SHADES;
    const size_t columns = n < SERIES_COLUMNS ? n : SERIES_COLUMNS;
    const size_t steps = N_MARKS - 2; /* between the lightest mark and the darkest */
    double most = 0;

    for (size_t i = 0; i < n; i++)
        if (values[i] > most)
            most = values[i];
    for (size_t column = 0; column < columns; column++) {
        const size_t end = n * (column + 1) / columns;
        double largest = 0;
        size_t mark = 0;
        for (size_t i = n * column / columns; i < end; i++)
            if (values[i] > largest)
                largest = values[i];
        if (largest > 0) /* the lightest mark for anything above nothing, the darkest for most */
            mark = 1 + (size_t)figure_whole((double)steps * (largest / most));
        chart = stpcpy(chart, marks[mark]);
    }
    *chart = '\0';
}

void series_chart(const struct profile *profile, bool unicode, char chart[SERIES_SIZE])
{
    double *values = array_new(profile->n_minors, sizeof *values);

    for (size_t i = 0; i < profile->n_minors; i++)
        values[i] = (double)profile->minors[i].survived.bytes;
    series_draw(values, profile->n_minors, unicode, chart);
    free(values);
}
