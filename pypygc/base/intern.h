/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One copy of every string of a profile: a file name occurs in thousands of merge points. Two
   strings of one table are equal if and only if their addresses are. */
#ifndef PYPYGC_BASE_INTERN_H
#define PYPYGC_BASE_INTERN_H

#include "base/arena.h"

/* All zero is an empty table. */
struct intern {
    const char **strings;
    size_t count, capacity;
};

/* Returns the table's copy of the first length bytes of text, with a zero byte after it; the
   bytes live in arena. A zero byte inside text is kept as U+FFFD. */
const char *intern_string(struct intern *table, struct arena *arena, const char *text,
                          size_t length);

/* Frees the table. The strings stay, they are the arena's. */
void intern_free(struct intern *table);

#endif
