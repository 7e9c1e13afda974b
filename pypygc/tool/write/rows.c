/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collects rows until there are enough for a record: see rows.h. Rows that have
   values under the same columns get a record together, so that nothing is written
   for what is not there. */
#include "write/rows.h"

#include "base/strings.h"
#include "format.h"
#include "write/json.h"

#define ROWS        4096 /* are collected */
#define RECORD_ROWS 512  /* of a record at most: some ten kilobytes */

typedef struct {
   ULong columns; /* a bit for each that has a value */
   UInt  row;
} Pattern;

static struct {
   const HChar*        kind;
   const HChar* const* columns;
   UInt                column_count;
   RowsOrder           order;
   ULong               first;  /* number of the first row that is collected */
   ULong*              values; /* ROWS * column_count */
   Pattern             patterns[ROWS];
   UInt                rows;
   UInt*               number_of; /* by string: its number in the profile */
   UInt                strings;
   UInt*               fresh; /* strings that stand in no record yet */
   UInt                fresh_used, fresh_capacity;
   UInt                numbers;
} state;

/* ---- strings ---- */

void PG_(rows_start)(void)
{
   if (state.strings != 0)
      VG_(memset)(state.number_of, 0, state.strings * sizeof *state.number_of);
   state.numbers    = 0;
   state.fresh_used = 0;
}

ULong PG_(rows_string)(UInt string)
{
   if (string >= state.strings) {
      UInt count      = 2 * string + 64;
      state.number_of = VG_(realloc)("pypygc.rows.strings", state.number_of,
                                     count * sizeof *state.number_of);
      VG_(memset)
      (state.number_of + state.strings, 0,
       (count - state.strings) * sizeof *state.number_of);
      state.strings = count;
   }
   if (state.number_of[string] == 0) {
      state.number_of[string] = ++state.numbers;
      PG_GROW("pypygc.rows.fresh", state.fresh, state.fresh_used,
              state.fresh_capacity);
      state.fresh[state.fresh_used++] = string;
   }
   return state.number_of[string];
}

ULong PG_(rows_text)(const HChar* text)
{
   return PG_(rows_string)(PG_(string_intern)(text, VG_(strlen)(text)));
}

void PG_(rows_flush_strings)(void)
{
   if (state.fresh_used == 0)
      return;
   PG_(json_record)(PYPYGC_KIND_STRINGS);
   PG_(json_number)(PYPYGC_KEY_FIRST, state.numbers - state.fresh_used + 1);
   PG_(json_list)(PYPYGC_KEY_TEXTS);
   for (UInt i = 0; i < state.fresh_used; i++) {
      SizeT        length;
      const HChar* text = PG_(string_text)(state.fresh[i], &length);
      PG_(json_item_text)(text, length);
   }
   PG_(json_end_list)();
   PG_(json_end_record)();
   state.fresh_used = 0;
}

/* ---- rows ---- */

static const ULong* row_at(UInt i)
{
   return &state.values[state.patterns[i].row * state.column_count];
}

static Bool has(ULong columns, UInt column)
{
   return (columns >> column & 1) != 0;
}

/* The values of a row under COLUMNS. */
static void write_row(const ULong* values, ULong columns)
{
   UInt end = state.column_count;
   while (end > 0 && values[end - 1] == PG_NOTHING)
      end--;
   PG_(json_item_list)();
   for (UInt i = 0; i < end; i++)
      if (!has(columns, i))
         ;
      else if (values[i] == PG_NOTHING)
         PG_(json_item_null)();
      else
         PG_(json_item_number)(values[i]);
   PG_(json_end_list)();
}

/* One record with the rows from BEGIN to END, which have values under COLUMNS. */
static void write_rows(UInt begin, UInt end, ULong columns)
{
   PG_(json_record)(state.kind);
   if (state.order == RowsNumbered)
      PG_(json_number)(PYPYGC_KEY_FIRST, state.first + begin);
   PG_(json_list)(PYPYGC_KEY_COLUMNS);
   for (UInt i = 0; i < state.column_count; i++)
      if (has(columns, i))
         PG_(json_item_text)
   (state.columns[i], VG_(strlen)(state.columns[i]));
   PG_(json_end_list)();
   PG_(json_list)(PYPYGC_KEY_ROWS);
   for (UInt i = begin; i < end; i++)
      write_row(row_at(i), columns);
   PG_(json_end_list)();
   PG_(json_end_record)();
}

static Int by_pattern(const void* a, const void* b)
{
   const Pattern *x = a, *y = b;
   if (x->columns != y->columns)
      return x->columns < y->columns ? -1 : 1;
   return x->row < y->row ? -1 : x->row > y->row;
}

static void flush(void)
{
   PG_(rows_flush_strings)();
   if (state.order == RowsByColumns)
      VG_(ssort)(state.patterns, state.rows, sizeof(Pattern), by_pattern);
   for (UInt begin = 0, end; begin < state.rows; begin = end) {
      ULong columns = state.patterns[begin].columns;
      for (end = begin + 1; end < state.rows && end - begin < RECORD_ROWS;
           end++) {
         if (state.order != RowsByColumns)
            columns |= state.patterns[end].columns;
         else if (state.patterns[end].columns != columns)
            break;
      }
      write_rows(begin, end, columns);
   }
   state.first += state.rows;
   state.rows = 0;
}

void PG_(rows_begin)(const HChar* kind, const HChar* const* columns, UInt count,
                     RowsOrder order)
{
   tl_assert(count <= 64);
   state.kind         = kind;
   state.columns      = columns;
   state.column_count = count;
   state.order        = order;
   state.first        = 1;
   state.rows         = 0;
   state.values =
      VG_(malloc)("pypygc.rows.values", ROWS * count * sizeof *state.values);
}

void PG_(row)(const ULong* values)
{
   Pattern* p = &state.patterns[state.rows];
   p->row     = state.rows;
   p->columns = 0;
   for (UInt i = 0; i < state.column_count; i++)
      if (values[i] != PG_NOTHING)
         p->columns |= 1ULL << i;
   VG_(memcpy)
   (&state.values[state.rows * state.column_count], values,
    state.column_count * sizeof *values);
   if (++state.rows == ROWS)
      flush();
}

void PG_(rows_end)(void)
{
   flush();
   VG_(free)(state.values);
   state.values = NULL;
}
