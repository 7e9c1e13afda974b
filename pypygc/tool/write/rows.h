/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables in the profile: records that hold many rows of numbers under one list of
   columns (docs/format.md, Tables). Strings are numbers, too; those that a record
   uses first stand in a record before it. */
#ifndef PYPYGC_TOOL_ROWS_H
#define PYPYGC_TOOL_ROWS_H

#include "port.h"

/* In a row: there is nothing under this column. */
#define PG_NOTHING (~0ULL)

/* VALUE, or nothing if it is 0. */
static inline ULong PG_(or_nothing)(ULong value)
{
   return value != 0 ? value : PG_NOTHING;
}

/* A new profile: no string is in it yet. */
void PG_(rows_start)(void);

typedef enum {
   RowsByColumns, /* those with values under the same columns are put together */
   RowsInOrder,   /* they stay in their order */
   RowsNumbered   /* the same, and they have numbers, from 1 on */
} RowsOrder;

/* A table of KIND begins, with at most 64 columns; a table within a table is not
   possible. */
void PG_(rows_begin)(const HChar* kind, const HChar* const* columns, UInt count,
                     RowsOrder order);

/* A row: as many VALUES as there are columns. */
void PG_(row)(const ULong* values);

/* The table ends. */
void PG_(rows_end)(void);

/* The number that string STRING (base/strings.h) has in the profile. For values of
   rows, and for records after PG_(rows_flush_strings). */
ULong PG_(rows_string)(UInt string);

/* The same of a text. */
ULong PG_(rows_text)(const HChar* text);

/* Writes the record of the strings that got a number since the last one. */
void PG_(rows_flush_strings)(void);

#endif
