/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a page, by what they are about. Figures have the names that they have in the JSON
   report; places are numbers of rows in "places". What the run did not measure has no column. */
#ifndef PYPYGC_RENDER_PAGE_PARTS_H
#define PYPYGC_RENDER_PAGE_PARTS_H

#include "render/page/columns.h"
#include "render/report.h"

struct page {
    const struct report *report;
    const struct facts *facts;
    struct columns *columns;
};

/* What ran and where, totals, parts of the work, phases, what is missing. */
void page_put_run(const struct page *page);

/* Findings with their evidence; the user's lines with most work. */
void page_put_findings(const struct page *page);

/* Lines, functions, calls, what traces call, guards, attempts. */
void page_put_lines(const struct page *page);

/* Sites with their stacks, and what they have of each type; stores, memory outside. */
void page_put_sites(const struct page *page);

/* Traces and their operations. */
void page_put_traces(const struct page *page);

/* Types, collections, the memory curve, and who holds what is alive. */
void page_put_heap(const struct page *page);

/* The text of the program, as far as lines of it have figures. */
void page_put_sources(const struct page *page);

/* ---- pieces ---- */

/* Columns for a tally: two for each of its columns, by the names of the totals. */
struct tally_columns {
    struct column *objects[TALLY_COLUMNS], *bytes[TALLY_COLUMNS];
};
void tally_columns_add(struct tally_columns *columns, struct table *table, const struct page *page);
void tally_columns_put(const struct tally_columns *columns, const struct tally *tally);

/* Columns for a charge: gc_copying and so on; all of them add up to gc_blame_instructions. */
struct charge_columns {
    struct column *part[CHARGE_PARTS];
};
void charge_columns_add(struct charge_columns *columns, struct table *table,
                        const struct page *page);
void charge_columns_put(const struct charge_columns *columns, const struct charge *charge);

/* Columns for costs in simulated caches, without the instructions: none if none were simulated. */
#define PAGE_COSTS 8
struct cost_columns {
    struct column *column[PAGE_COSTS];
};
void cost_columns_add(struct cost_columns *columns, struct table *table, const struct page *page);
void cost_columns_put(const struct cost_columns *columns, const struct costs *costs);

/* Puts the number of a place. */
void page_place(const struct page *page, struct column *column, const struct place *place);

/* Puts a figure that need not have been measured into an optional column. */
void page_measured(struct column *column, const struct measured *figure);

#endif
