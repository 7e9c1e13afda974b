/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of columns: see tally.h. */
#include "profile/tally.h"

#include "base/figure.h"

/* clang-format off */
#define COLUMN(name, total, TOTAL, is_old)                                                         \
    {#name "_objects", #name "_bytes", offsetof(struct tally, name), TOTAL_##TOTAL##_OBJECTS,      \
     TOTAL_##TOTAL##_BYTES, is_old},
#define YOUNG(name, total, TOTAL, since, meaning) COLUMN(name, total, TOTAL, false)
#define OLD(name, total, TOTAL, since, meaning)   COLUMN(name, total, TOTAL, true)

const struct column COLUMNS[TALLY_COLUMNS] = {
    PYPYGC_NURSERY_COLUMNS(YOUNG)
    PYPYGC_OLD_COLUMNS(OLD)
};
/* clang-format on */

const struct counts *tally_column(const struct tally *tally, const struct column *column)
{
    return (const struct counts *)((const char *)tally + column->offset);
}

void counts_add(struct counts *sum, const struct counts *more)
{
    figure_add(&sum->objects, more->objects);
    figure_add(&sum->bytes, more->bytes);
}

void tally_add(struct tally *sum, const struct tally *more)
{
    for (size_t i = 0; i < TALLY_COLUMNS; i++)
        counts_add((struct counts *)((char *)sum + COLUMNS[i].offset),
                   tally_column(more, &COLUMNS[i]));
}

struct counts tally_born(const struct tally *tally)
{
    struct counts born = tally->allocated;

    counts_add(&born, &tally->large);
    counts_add(&born, &tally->old_born);
    return born;
}

struct counts tally_aged(const struct tally *tally)
{
    struct counts aged = tally->survived;

    counts_add(&aged, &tally->large);
    counts_add(&aged, &tally->old_born);
    counts_add(&aged, &tally->old_inherited);
    return aged;
}

bool tally_has_objects(const struct tally *tally)
{
    for (size_t i = 0; i < TALLY_COLUMNS; i++)
        if (tally_column(tally, &COLUMNS[i])->objects > 0)
            return true;
    return false;
}
