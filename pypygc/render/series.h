/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The series of minor collections in a few figures and one line of characters. */
#ifndef PYPYGC_RENDER_SERIES_H
#define PYPYGC_RENDER_SERIES_H

#include "profile/profile.h"

/* Columns of the chart. */
#define SERIES_COLUMNS 72

/* Bytes of a chart: a mark of Unicode has three. */
#define SERIES_SIZE (3 * SERIES_COLUMNS + 1)

struct series_summary {
    double median, p90, p99, most;
};

/* Bytes that survived a collection. All zero without collections. */
void series_survived_bytes(const struct profile *profile, struct series_summary *summary);

/* The same as a percentage of what was allocated since the collection before. Collections before
   which nothing was allocated are left out. */
void series_survival_percent(const struct profile *profile, struct series_summary *summary);

/* Draws any series over the run, first value left: n values, none below 0. Each column is the
   largest of its share of the values: a block of its height (unicode), or a character that is
   darker for more. At most SERIES_COLUMNS columns. */
void series_draw(const double *values, size_t n, bool unicode, char chart[SERIES_SIZE]);

/* The same for the bytes that survived each minor collection. */
void series_chart(const struct profile *profile, bool unicode, char chart[SERIES_SIZE]);

#endif
