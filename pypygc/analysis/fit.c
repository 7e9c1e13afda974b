/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least absolute differences within bounds: see fit.h. Rounds of weighted least squares, each row
   with the weight 1 / its difference in the round before (iteratively reweighted least squares). A
   round solves the normal equations, at most 8 by 8, by coordinate descent.

   The unknowns are multiples of the expected costs, so all are of the order of 1. Each is drawn to
   1 by two springs, which decide where the rows do not: one in proportion to its own weight in the
   equations, for amounts that hardly vary or vary together; one in proportion to all costs, for
   amounts so small that they would only pick up what others leave. The second gives way to an
   unknown that is far from 1 all the same. */
#include "analysis/fit.h"

#include <math.h>
#include <string.h>

/* The first spring, as a part of the unknown's weight: what amounts that vary by less than 4 %
   could tell is ignored. With few rows it is stronger: 1 / (4 rows) is added. */
#define SPRING 0.002
/* The second, as a part of the weight that an unknown would have that explained everything: one
   that explains a hundredth keeps to what is expected. */
#define SPRING_OF_ALL 0.0001

/* Differences below this part of a row's cost, and of the mean cost, count as equally good. */
#define OWN_BLUR  0.02
#define MEAN_BLUR 0.002

#define ROUNDS 40

/* The first spring bounds how slowly a descent converges. */
#define MAX_SWEEPS 20000
#define TOLERANCE  1e-7

struct equations {
    double matrix[FIT_MAX_UNKNOWNS][FIT_MAX_UNKNOWNS];
    double right[FIT_MAX_UNKNOWNS];
};

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static void expected_costs(const struct fit_prior *priors, size_t n, double *costs)
{
    for (size_t i = 0; i < n; i++)
        costs[i] = priors[i].expected;
}

static double sum_of_costs(const struct fit_data *data)
{
    double sum = 0;
    for (size_t row = 0; row < data->n_rows; row++)
        sum += data->costs[row];
    return sum;
}

double fit_scale(const struct fit_data *data, const struct fit_prior *priors)
{
    double expected[FIT_MAX_UNKNOWNS], explained = 0;

    expected_costs(priors, data->n_unknowns, expected);
    for (size_t row = 0; row < data->n_rows; row++)
        explained += dot(&data->amounts[row * data->n_unknowns], expected, data->n_unknowns);
    return explained > 0 ? sum_of_costs(data) / explained : 0;
}

/* Adds a row to the equations. scaled: its amounts, times the expected costs. */
static void add_row(struct equations *equations, const double *scaled, size_t n, double cost,
                    double weight)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            equations->matrix[i][j] += weight * scaled[i] * scaled[j];
        equations->right[i] += weight * scaled[i] * cost;
    }
}

/* The equations of a round, and the springs. */
static void make_equations(const struct fit_data *data, const struct fit_prior *priors,
                           const double *multiples, struct equations *equations)
{
    const size_t n = data->n_unknowns;
    const double mean = sum_of_costs(data) / (double)data->n_rows;
    const double spring = SPRING + 1 / (4 * (double)data->n_rows);
    double all = 0;

    memset(equations, 0, sizeof *equations);
    for (size_t row = 0; row < data->n_rows; row++) {
        const double cost = data->costs[row];
        double scaled[FIT_MAX_UNKNOWNS], weight;
        for (size_t i = 0; i < n; i++)
            scaled[i] = data->amounts[row * n + i] * priors[i].expected;
        weight = 1 /
                 fmax(fabs(cost - dot(scaled, multiples, n)), OWN_BLUR * cost + MEAN_BLUR * mean);
        all += weight * cost * cost;
        add_row(equations, scaled, n, cost, weight);
    }
    for (size_t i = 0; i < n; i++) {
        const double away = multiples[i] - 1;
        const double pull = spring * equations->matrix[i][i] +
                            SPRING_OF_ALL * all / (1 + away * away);
        equations->matrix[i][i] += pull;
        equations->right[i] += pull;
    }
}

/* Moves each unknown to its best value, the others as they are. Returns the largest move. */
static double descend(const struct equations *equations, const struct fit_prior *priors, size_t n,
                      double *multiples)
{
    double largest = 0;

    for (size_t i = 0; i < n; i++) {
        const double weight = equations->matrix[i][i];
        double best = equations->right[i] - dot(equations->matrix[i], multiples, n);
        best = multiples[i] + best / weight;
        best = fmin(priors[i].most, fmax(priors[i].least, best));
        largest = fmax(largest, fabs(best - multiples[i]));
        multiples[i] = best;
    }
    return largest;
}

bool fit_costs(const struct fit_data *data, const struct fit_prior *priors, double *found)
{
    const size_t n = data->n_unknowns;
    double multiples[FIT_MAX_UNKNOWNS];
    struct equations equations;

    if (fit_scale(data, priors) <= 0)
        return false;
    for (size_t i = 0; i < n; i++)
        multiples[i] = 1;
    for (int round = 0; round < ROUNDS; round++) {
        double before[FIT_MAX_UNKNOWNS], change = 0;
        memcpy(before, multiples, sizeof before);
        make_equations(data, priors, multiples, &equations);
        for (int sweep = 0; sweep < MAX_SWEEPS; sweep++)
            if (descend(&equations, priors, n, multiples) <= TOLERANCE)
                break;
        for (size_t i = 0; i < n; i++)
            change = fmax(change, fabs(multiples[i] - before[i]));
        if (change <= 100 * TOLERANCE)
            break;
    }
    for (size_t i = 0; i < n; i++)
        found[i] = multiples[i] * priors[i].expected;
    return true;
}

double fit_error(const struct fit_data *data, const double *unit_costs)
{
    double unexplained = 0;
    const double all = sum_of_costs(data);

    for (size_t row = 0; row < data->n_rows; row++)
        unexplained += fabs(data->costs[row] - dot(&data->amounts[row * data->n_unknowns],
                                                   unit_costs, data->n_unknowns));
    return all > 0 ? unexplained / all : 0;
}
