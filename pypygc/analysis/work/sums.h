/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums by place: rows of the ledger that are added to in any order, and become one for each place. */
#ifndef PYPYGC_ANALYSIS_WORK_SUMS_H
#define PYPYGC_ANALYSIS_WORK_SUMS_H

#include "analysis/work/ledger.h"

/* All zero is empty. */
struct sums {
    struct work_row *rows;
    size_t count, capacity;
    size_t merged; /* rows that the last merge left */
};


/* A row to add to, for this place. Valid until the next call; the place may have others. */
struct work_row *sums_row(struct sums *sums, const struct place *place);

/* Adds up rows of the same place: there is one for each afterwards, in the order of their places. */
void sums_merge(struct sums *sums);

/* Orders the rows by what they executed, most first. */
void sums_rank(struct sums *sums);

#endif
