/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of minor collections in a few figures and one line of characters. */
#ifndef PYPYGC_RENDER_SERIES_H
#define PYPYGC_RENDER_SERIES_H

#include "profile/profile.h"

/* Columns of the chart. */
#define SERIES_COLUMNS 72

struct series_summary {
    double median, p90, p99, most;
};

/* Bytes that survived a collection. All zero without collections. */
void series_survived_bytes(const struct profile *profile, struct series_summary *summary);

/* The same as a percentage of what was allocated since the collection before. Collections before
   which nothing was allocated are left out. */
void series_survival_percent(const struct profile *profile, struct series_summary *summary);

/* Draws survived bytes over the run, first collection left: each column is the largest of its
   share of the collections, a darker character is more. At most SERIES_COLUMNS characters. */
void series_chart(const struct profile *profile, char chart[SERIES_COLUMNS + 1]);

/* Draws any series in the same way: n values from the first on, none below 0. */
void series_draw(const double *values, size_t n, char chart[SERIES_COLUMNS + 1]);

#endif
