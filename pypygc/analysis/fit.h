/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit costs from many measurements: the costs, each between bounds, that explain best what each
   measurement cost in all. Where the measurements leave a cost open, it stays at what was expected
   of it. */
#ifndef PYPYGC_ANALYSIS_FIT_H
#define PYPYGC_ANALYSIS_FIT_H

#include <stdbool.h>
#include <stddef.h>

/* More unknowns than any caller has. */
#define FIT_MAX_UNKNOWNS 8

/* Measurements: n_rows rows of n_unknowns amounts each, one after the other, and what each row
   cost in all. */
struct fit_data {
    size_t n_rows, n_unknowns; /* n_unknowns is at most FIT_MAX_UNKNOWNS */
    const double *amounts;
    const double *costs;
};

/* What is known of a unit cost beforehand. */
struct fit_prior {
    double expected;    /* above 0 */
    double least, most; /* as multiples of it, around 1 */
};

/* By what the expected unit costs must be multiplied so that the costs of all rows add up to the
   sum that was measured. Returns 0 if that cannot be: no amounts, or no costs. */
double fit_scale(const struct fit_data *data, const struct fit_prior *priors);

/* Finds the unit costs that leave least unexplained: the sum over the rows of the differences, not
   of their squares, so that a few rows with a cost of another kind spoil nothing. Returns true and
   sets found (n_unknowns numbers), or returns false if no row has amounts and a cost. */
bool fit_costs(const struct fit_data *data, const struct fit_prior *priors, double *found);

/* The part of all costs that unit costs leave unexplained, or explain too much: the sum of the
   differences by the sum of the costs. 0 without costs. */
double fit_error(const struct fit_data *data, const double *unit_costs);

#endif
