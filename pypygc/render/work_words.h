/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work in words, for all that people read. */
#ifndef PYPYGC_RENDER_WORK_WORDS_H
#define PYPYGC_RENDER_WORK_WORDS_H

#include "analysis/work/users.h"

#include <stdio.h>

/* A part of the run in a word or two: "JIT code". */
const char *work_who_words(enum work_who who);

/* Writes what most of a line's work is: "91 % in W_UnicodeObject.descr_format, called here", in percent of
   `all`, its own or with what it calls. At most width columns. */
void work_put_largest(FILE *out, const struct work_row *row, uint64_t all, int width);

/* Writes what a line's work is made of, whether a pattern is known for it or not: "42 % dict look-ups, 30 % hashes of
   texts, 17 % JIT code", in percent of all that it does with PyPy's own Python code that it calls. At most width
   columns; nothing if there is nothing worth a mention. */
void work_put_made_of(FILE *out, const struct ledger *ledger, const struct users_line *line,
                      int width);

#endif
