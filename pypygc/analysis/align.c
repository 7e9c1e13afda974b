/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements of two lists belong together: see align.h. The usual table of best sums over
   prefixes, as for the longest common subsequence, with likeness in the place of equality. */
#include "analysis/align.h"

#include "base/arena.h"

#include <stdlib.h>

/* Of the table: 32 MiB. Functions with more than 2,000 lines that allocate are not written. */
#define MAX_ENTRIES (4 * 1024 * 1024)

static double larger(double x, double y)
{
    return x > y ? x : y;
}

static void pair_in_order(size_t n_old, size_t n_new, size_t *partner)
{
    for (size_t i = 0; i < n_old; i++)
        partner[i] = i < n_new ? i : ALIGN_NONE;
}

void align(size_t n_old, size_t n_new, likeness alike, const void *context, size_t *partner)
{
    const size_t width = n_new + 1;
    double *best;

    if (n_old == 0 || n_new == 0 || (n_old == 1 && n_new == 1) || n_old + 1 > MAX_ENTRIES / width) {
        pair_in_order(n_old, n_new, partner);
        return;
    }
    best = array_new((n_old + 1) * width, sizeof *best); /* of the first i and the first j */
    for (size_t i = 1; i <= n_old; i++)
        for (size_t j = 1; j <= n_new; j++)
            best[i * width + j] =
                larger(best[(i - 1) * width + j - 1] + alike(context, i - 1, j - 1),
                       larger(best[(i - 1) * width + j], best[i * width + j - 1]));
    for (size_t i = n_old, j = n_new; i > 0;) {
        if (j == 0 || best[i * width + j] == best[(i - 1) * width + j]) {
            partner[--i] = ALIGN_NONE;
        } else if (best[i * width + j] == best[i * width + j - 1]) {
            j--;
        } else {
            partner[--i] = --j;
        }
    }
    free(best);
}
