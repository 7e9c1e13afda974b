/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the command `annotate` share. Only for this folder. */
#ifndef PYPYGC_RENDER_ANNOTATE_SOURCE_VIEW_H
#define PYPYGC_RENDER_ANNOTATE_SOURCE_VIEW_H

#include "base/plain.h"
#include "profile/sources.h"
#include "render/annotate/annotate.h"
#include "render/annotate/line_ops.h"

struct source_view {
    const struct annotate_request *request;
    const char *file; /* name of the profile */
    const struct facts *facts;
    const struct annotation *annotation;
    enum annotated columns[ANNOTATED_COLUMNS]; /* that are shown */
    size_t n_columns;
    struct sources *sources;
    struct line_ops *ops; /* NULL: none are shown */
    struct inked ink;
    int width;    /* columns of the terminal; 0: lines may have any length */
    bool *shown;  /* by line of the annotation */
    bool *wanted; /* by function */
};

/* ---- columns ---- */

/* The names of the columns above their figures, without the end of the line. */
void columns_put_head(const struct source_view *view);

/* The figures of a row, and what part of the whole the first one is. */
void columns_put(const struct source_view *view, const struct annotated_figures *figures);

/* As much blank. */
void columns_put_blank(const struct source_view *view);

/* Columns of the output that they take. */
int columns_width(const struct source_view *view);

/* "work", "callees" and so on. */
const char *column_name(enum annotated column);

/* What a column is, in a few words. */
const char *column_meaning(enum annotated column);

/* ---- parts ---- */

/* The functions that are shown, with their figures, what has most first; marks them as wanted. Returns
   their indexes in that order, from malloc; their number goes to *count. */
size_t *put_functions(const struct source_view *view, size_t *count);

/* The lines of a file, with as much of its source as is wanted; all: whatever has figures. Marks them as
   shown. */
void put_file(const struct source_view *view, const char *file, bool all);

/* How much is shown, and where the rest is. */
void put_summary(const struct source_view *view);

#endif
