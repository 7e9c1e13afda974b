/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic on figures of a profile. A file from anybody may hold any number, so that sums and
   products stop at the largest number instead of starting again at 0, and conversions of what was
   estimated are defined for all values. */
#ifndef PYPYGC_BASE_FIGURE_H
#define PYPYGC_BASE_FIGURE_H

#include <stdint.h>

/* The whole part of value: 0 for what is below 1 or no number, UINT64_MAX for what is beyond it.
   The only place in which the companion program makes an integer of a floating-point number
   (tests/conversions.py). */
uint64_t figure_whole(long double value);

/* a + b, UINT64_MAX at the most. */
static inline uint64_t figure_plus(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

/* a * b, UINT64_MAX at the most. */
static inline uint64_t figure_times(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/* value as a signed number, INT64_MAX at the most. */
static inline int64_t figure_signed(uint64_t value)
{
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

/* value without its sign. */
static inline uint64_t figure_magnitude(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* 100 * part / whole, 0 if whole is 0. */
static inline double percent_of(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

/* Adds more to *sum, which stops at UINT64_MAX. */
static inline void figure_add(uint64_t *sum, uint64_t more)
{
    *sum = figure_plus(*sum, more);
}

#endif
