/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of columns: see tally.h. */
#include "profile/tally.h"

#include "base/figure.h"

#include "format.h"

#define COLUMN(member, key, total, is_old)                                                         \
    {                                                                                              \
        PYPYGC_KEY_##key##_OBJECTS, PYPYGC_KEY_##key##_BYTES, offsetof(struct tally, member),      \
            TOTAL_##total##_OBJECTS, TOTAL_##total##_BYTES, is_old                                 \
    }

const struct column COLUMNS[TALLY_COLUMNS] = {
    COLUMN(allocated, ALLOCATED, NURSERY, false),
    COLUMN(survived, SURVIVED, SURVIVED, false),
    COLUMN(died, DIED, DIED_YOUNG, false),
    COLUMN(left, LEFT, LEFT, false),
    COLUMN(inherited, INHERITED, INHERITED, false),
    COLUMN(large, LARGE, LARGE, true),
    COLUMN(old_born, OLD_BORN, OLD_BORN, true),
    COLUMN(shadow, SHADOW, SHADOW, true),
    COLUMN(old_inherited, OLD_INHERITED, OLD_INHERITED, true),
    COLUMN(old_died, OLD_DIED, OLD_DIED, true),
    COLUMN(large_died_young, LARGE_DIED_YOUNG, LARGE_DIED_YOUNG, true),
    COLUMN(died_first_major, DIED_FIRST_MAJOR, DIED_FIRST_MAJOR, true),
    COLUMN(died_second_major, DIED_SECOND_MAJOR, DIED_SECOND_MAJOR, true),
    COLUMN(old_live, OLD_LIVE, OLD_LIVE, true),
    COLUMN(never_marked, NEVER_MARKED, NEVER_MARKED, true),
    COLUMN(once_marked, ONCE_MARKED, ONCE_MARKED, true),
    COLUMN(marked, MARKED, MARKED, true),
};

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
