/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long objects lived that got old: histograms added up, and figures from them. */
#ifndef PYPYGC_ANALYSIS_LIFETIME_H
#define PYPYGC_ANALYSIS_LIFETIME_H

#include "profile/profile.h"

#define LIFETIME_BINS 64

/* What died old, by the logarithm of its age: died[e] lived for 2^e to 2^(e+1) - 1 of a clock. All
   zero is nothing. */
struct lifetimes {
    struct counts died[LIFETIME_BINS];
};

/* Adds the histogram of a cell. */
void lifetimes_add(struct lifetimes *sum, const struct histogram *more);

/* True if nothing is in it. */
bool lifetimes_is_empty(const struct lifetimes *lifetimes);

/* The age, in units of the clock, below which half of the bytes died: the lower end of its bin. 0
   if nothing died. */
double lifetimes_median(const struct lifetimes *lifetimes);

/* The same in minor-equivalents: how often a nursery of that size, in bytes, can be filled
   meanwhile. The clock must be allocated bytes. */
double lifetimes_median_minors(const struct lifetimes *lifetimes, uint64_t nursery_size);

/* Promoted too early: what got old and died at the first or second major collection after that.
   Never more than what got old. */
struct counts lifetime_premature(const struct tally *tally);

/* Bytes that got old and about which major collections have decided: they died, or a completed one
   that began after their birth has left them alive. Without large objects that died young. */
uint64_t lifetime_decided(const struct tally *tally);

/* The part of all that got old that is dead by the second major collection, from 0 to 1, if what is
   not decided yet goes the way of the rest (the product-limit estimate). 0 if nothing is decided. */
double lifetime_early_share(const struct tally *tally);

/* What became of survivors, in bytes. */
struct fate {
    uint64_t decided;   /* died, or were left alive by a major collection */
    uint64_t premature; /* of these: died soon */
    double dead;        /* of these: died soon, or will if the open ones go the way of the others */
};

/* Adds the survivors of a cell. They died soon if they were dead by the second major collection, or at
   an age below 2^exponent of the clock. What is large or old from birth may be among the dead of a
   cell: never more than what survived. */
void fate_add(struct fate *sum, const struct cell *cell, unsigned exponent);

/* The part of all survivors that dies soon, from 0 to 1, as far as is decided; 0 if nothing is. */
double fate_share(const struct fate *fate);

/* The part of the bytes that got old which did so too early, in percent; 0 if nothing got old. */
double lifetime_premature_percent(const struct tally *tally);

#endif
