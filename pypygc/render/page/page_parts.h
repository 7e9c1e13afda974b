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

/* Writes the whole page with these data; its title is the name of the file without its folder. */
void page_write(struct columns *columns, const char *file, FILE *out);

/* What ran and where, what was forked, totals, parts of the work, phases, what is missing. */
void page_put_run(const struct page *page);

/* Findings with their evidence; the user's lines with most work. */
void page_put_findings(const struct page *page);

/* Lines, functions, calls, what traces call, guards, attempts. */
void page_put_lines(const struct page *page);

/* Sites with their stacks, and what they have of each type; stores, memory outside. */
void page_put_sites(const struct page *page);

/* Traces and their operations. */
void page_put_traces(const struct page *page);

/* Types and collections. */
void page_put_heap(const struct page *page);

/* The memory curve, what is resident and who keeps its pages, what was alive of which class, the verdict,
   who held what. */
void page_put_memory(const struct page *page);

/* Snapshots: what was alive, and on what it hangs. */
void page_put_snapshots(const struct page *page);

/* The text of the program, as far as lines of it have figures. */
void page_put_sources(const struct page *page);

/* ---- pieces of a row ---- */

/* A tally: two columns for each of its own, by the names of the totals. */
void page_put_tally(const struct page *page, struct table *table, const struct tally *tally);

/* A charge: gc_copying and so on; all of them add up to gc_blame_instructions. Nothing where the bill
   is not known. */
void page_put_charge(const struct page *page, struct table *table, const struct charge *charge);

/* Costs in simulated caches, without the instructions: nothing if none were simulated. */
void page_put_costs(const struct page *page, struct table *table, const struct costs *costs);

/* The innermost line of a site's stack that the user can change; nothing for PROFILE_NONE. */
void page_put_own_line(const struct page *page, struct table *table, const char *column,
                       size_t site);

/* What need not have been measured. */
void row_measured(struct table *table, const char *column, const struct measured *figure);

/* An index, or PROFILE_NONE for none. */
void row_index(struct table *table, const char *column, size_t index);

/* Objects and bytes, under names of their own. */
void row_counts(struct table *table, const char *objects, const char *bytes,
                const struct counts *counts);

/* For the lists of tables.h: a field of the struct `record` into the row of `table`. */
#define ROW_COUNT(name, unit, since, meaning)    row_number(table, #name, record->name);
#define ROW_MEASURED(name, unit, since, meaning) row_measured(table, #name, &record->name);
#define ROW_PAIR(name, since, meaning)                                                             \
    row_counts(table, #name "_objects", #name "_bytes", &record->name);

#endif
