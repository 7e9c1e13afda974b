/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a page: tables of columns, and one table of strings. A column is a list of numbers as
   varints (seven bits a byte, the lowest first), so that a profile's figures take little room and
   the browser reads only the columns that it shows.

   As bytes, all numbers varints:
       "pypygc.page/1" newline
       number of strings, their lengths in bytes, their bytes (UTF-8) one after the other
       number of tables; for each: its name, number of rows, number of columns;
           for each of these: its name, its kind (enum column_kind), length in bytes, bytes
   Names are numbers of strings, counted from 1; 0 is no string. A column may end early: what is
   missing is 0. */
#ifndef PYPYGC_RENDER_PAGE_COLUMNS_H
#define PYPYGC_RENDER_PAGE_COLUMNS_H

#include "profile/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum column_kind {
    COLUMN_NUMBERS,
    COLUMN_DELTAS, /* the difference to the number before: 2 * difference, or -2 * difference - 1 */
    COLUMN_STRINGS, /* numbers of strings */
    COLUMN_OPTIONAL /* 0: not measured; else the number + 1 */
};

struct columns; /* all tables */
struct table;

struct columns *columns_new(void);
void columns_free(struct columns *columns);

/* Adds a table. The name must live as long as the columns do, as those of columns must. */
struct table *columns_table(struct columns *columns, const char *name);

/* Put a figure into the row that is not ended yet. The column is there from the first row on that names
   it; the quickest is to name columns in the same order in each row. */
void row_number(struct table *table, const char *column, uint64_t value);
void row_delta(struct table *table, const char *column, uint64_t value);

/* A figure that need not have been measured. */
void row_known(struct table *table, const char *column, bool known, uint64_t value);

/* A text. NULL is none. What is hidden, or would change how the text around it is shown, is escaped as
   for people (base/gate.h). */
void row_text(struct table *table, const char *column, const char *text);

/* The same for the first size bytes of text, which need not live longer than this call. */
void row_bytes(struct table *table, const char *column, const char *text, size_t size);

/* The number of a place. */
void row_place(struct table *table, const char *column, const struct place *place);

/* Ends a row: columns that got no number in it have 0 (of deltas: the number before). Returns the
   number of the row, counted from 0. */
size_t row_end(struct table *table);

/* The number of a place in the table "places", counted from 1; 0 for one without file and function. */
size_t columns_place(struct columns *columns, const struct place *place);

/* Writes all of it, deflated (zlib's format) and in base64, with line ends. */
void columns_write(struct columns *columns, FILE *out);

#endif
