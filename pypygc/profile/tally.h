/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of objects: the columns of cells, and one table of their names. A column is a number
   of objects and of bytes. */
#ifndef PYPYGC_PROFILE_TALLY_H
#define PYPYGC_PROFILE_TALLY_H

#include "profile/totals.h"

#include <stddef.h>
#include <stdint.h>

struct counts {
    uint64_t objects, bytes;
};

/* What the columns mean, and which add up to which: tables.h. */
struct tally {
#define COLUMN(name, total, TOTAL, since, meaning) struct counts name;
    PYPYGC_NURSERY_COLUMNS(COLUMN)
    PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
};

struct column {
    const char *objects, *bytes;           /* keys in cells */
    size_t offset;                         /* in struct tally */
    enum total total_objects, total_bytes; /* the sums over all cells */
    bool is_old;                           /* about the old generation */
};

#define TALLY_COLUMNS (sizeof(struct tally) / sizeof(struct counts))

/* All columns, in the order of struct tally. */
extern const struct column COLUMNS[TALLY_COLUMNS];

/* The figures of one column. */
const struct counts *tally_column(const struct tally *tally, const struct column *column);

/* Adds the counts of one tally to another. Sums over cells of a profile cannot overflow. */
void tally_add(struct tally *sum, const struct tally *more);

/* Adds counts to others. */
void counts_add(struct counts *sum, const struct counts *more);

/* Everything that was allocated: in the nursery, large, and old from birth. */
struct counts tally_born(const struct tally *tally);

/* True if there is any object in it. */
bool tally_has_objects(const struct tally *tally);

/* Everything that was ever old: promoted, large, old from birth or old at a fork. */
struct counts tally_aged(const struct tally *tally);

#endif
