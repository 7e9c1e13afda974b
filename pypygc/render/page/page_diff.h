/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a page of two runs. What belongs together was decided by the comparison
   (analysis/compare.h): a row has the figure of the old run in NAME.old and that of the new one in
   NAME.new, so that the browser subtracts and never pairs. Names are those of `pypygc diff --json`. */
#ifndef PYPYGC_RENDER_PAGE_DIFF_H
#define PYPYGC_RENDER_PAGE_DIFF_H

#include "render/diff/diff.h"
#include "render/page/columns.h"

/* What the page of a comparison is made of. */
struct page_diff {
    const struct diff *diff;
    const struct comparison *comparison;
    struct columns *columns;
};

/* Put a figure of both runs into a row. */
#define ROW_SIDES(table, name, was, is)                                                            \
    do {                                                                                           \
        row_number(table, name ".old", was);                                                       \
        row_number(table, name ".new", is);                                                        \
    } while (0)

/* Lines, types, traces, functions and sites that changed, and findings. */
void page_diff_put_rows(const struct page_diff *page);

/* One tree of callers for both runs, of memory; and functions with their calls, of work. */
void page_diff_put_stacks(const struct page_diff *page);

#endif
