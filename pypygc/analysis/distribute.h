/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Divides a whole number by weights so that not one unit is lost. */
#ifndef PYPYGC_ANALYSIS_DISTRIBUTE_H
#define PYPYGC_ANALYSIS_DISTRIBUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct share {
    double weight;    /* not negative */
    uint64_t *amount; /* what is given is added here */
};

/* Gives total to the shares in proportion to their weights: each gets its part rounded down, and
   those with the largest remainders one more. The parts add up to total exactly. Returns true, or
   false without giving anything if all weights are 0. */
bool distribute(uint64_t total, const struct share *shares, size_t n);

#endif
