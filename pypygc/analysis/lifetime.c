/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures about lifetimes: see lifetime.h. */
#include "analysis/lifetime.h"

#include "base/figure.h"

#include <math.h>

void lifetimes_add(struct lifetimes *sum, const struct histogram *more)
{
    for (size_t i = 0; i < more->n_bins; i++)
        counts_add(&sum->died[more->bins[i].exponent], &more->bins[i].died);
}

bool lifetimes_is_empty(const struct lifetimes *lifetimes)
{
    for (int i = 0; i < LIFETIME_BINS; i++)
        if (lifetimes->died[i].objects > 0 || lifetimes->died[i].bytes > 0)
            return false;
    return true;
}

double lifetimes_median(const struct lifetimes *lifetimes)
{
    uint64_t all = 0, below = 0;

    for (int i = 0; i < LIFETIME_BINS; i++)
        figure_add(&all, lifetimes->died[i].bytes);
    for (int i = 0; i < LIFETIME_BINS && all > 0; i++) {
        figure_add(&below, lifetimes->died[i].bytes);
        if (below >= all - all / 2)
            return ldexp(1, i);
    }
    return 0;
}

double lifetimes_median_minors(const struct lifetimes *lifetimes, uint64_t nursery_size)
{
    return nursery_size > 0 ? lifetimes_median(lifetimes) / (double)nursery_size : 0;
}

static uint64_t at_most(uint64_t value, uint64_t limit)
{
    return value < limit ? value : limit;
}

struct counts lifetime_premature(const struct tally *tally)
{
    const struct counts aged = tally_aged(tally);
    struct counts early = tally->died_first_major;

    counts_add(&early, &tally->died_second_major);
    return (struct counts){at_most(early.objects, aged.objects), at_most(early.bytes, aged.bytes)};
}

static uint64_t less(uint64_t value, uint64_t part)
{
    return value > part ? value - part : 0;
}

uint64_t lifetime_decided(const struct tally *tally)
{
    return less(less(tally_aged(tally).bytes, tally->large_died_young.bytes),
                tally->never_marked.bytes);
}

/* Those of a number that died, from 0 to 1. */
static double death_rate(uint64_t died, uint64_t all)
{
    return all == 0 ? 0 : (double)at_most(died, all) / (double)all;
}

double lifetime_early_share(const struct tally *tally)
{
    const uint64_t first = lifetime_decided(tally);
    const uint64_t second =
        less(less(first, tally->died_first_major.bytes), tally->once_marked.bytes);

    return 1 - (1 - death_rate(tally->died_first_major.bytes, first)) *
                   (1 - death_rate(tally->died_second_major.bytes, second));
}

/* Bytes of a cell that died at an age below 2^exponent. */
static uint64_t died_before(const struct cell *cell, unsigned exponent)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < cell->lifetime.n_bins; i++)
        if (cell->lifetime.bins[i].exponent < exponent)
            figure_add(&sum, cell->lifetime.bins[i].died.bytes);
    return sum;
}

void fate_add(struct fate *sum, const struct cell *cell, unsigned exponent)
{
    const uint64_t decided = at_most(lifetime_decided(&cell->tally), cell->tally.survived.bytes);
    const uint64_t by_age = at_most(died_before(cell, exponent), decided);
    const uint64_t by_majors = at_most(lifetime_premature(&cell->tally).bytes, decided);
    const double early = lifetime_early_share(&cell->tally) * (double)decided;

    figure_add(&sum->decided, decided);
    figure_add(&sum->premature, by_age > by_majors ? by_age : by_majors);
    sum->dead += early > (double)by_age ? early : (double)by_age;
}

double fate_share(const struct fate *fate)
{
    return fate->decided == 0 ? 0 : fate->dead / (double)fate->decided;
}

double lifetime_premature_percent(const struct tally *tally)
{
    const uint64_t aged = tally_aged(tally).bytes;
    return aged == 0 ? 0 : 100.0 * (double)lifetime_premature(tally).bytes / (double)aged;
}
