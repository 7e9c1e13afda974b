/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of annotated source, and what is not shown of it: see source_view.h. */
#include "analysis/order.h"
#include "base/figure.h"
#include "render/annotate/source_view.h"
#include "render/place.h"

#include <stdlib.h>

/* Files that are named when they cannot be read. */
#define MOST_FILES 5

/* Columns that a name may take where lines have any length. */
#define NAME_WIDTH 60

static int name_width(const struct source_view *view)
{
    const int width = view->width - columns_width(view) - 2;

    return view->width == 0 || width > NAME_WIDTH ? NAME_WIDTH : width > 24 ? width : 24;
}

/* True if it has as much as is asked for of any column; with callees, each caller would have. If nothing is
   asked for, even where what its lines have cancels out. */
static bool is_hot(const struct source_view *view, const struct annotated_figures *figures)
{
    for (size_t i = 0; i < view->n_columns; i++) {
        const enum annotated column = view->columns[i];
        const int64_t value = figures->value[column];
        if (column == ANNOTATED_CALLEES && view->n_columns > 1)
            continue;
        if (value != 0 &&
            annotated_percent(view->annotation, column, value) >= view->request->threshold)
            return true;
    }
    return view->request->threshold <= 0;
}

struct ranked {
    size_t function;
    uint64_t value;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    const int most_first = order_numbers(y->value, x->value);

    return most_first != 0 ? most_first : order_numbers(x->function, y->function);
}

size_t *put_functions(const struct source_view *view, size_t *count)
{
    const struct annotation *annotation = view->annotation;
    struct ranked *ranked = array_new(annotation->n_functions, sizeof *ranked);
    FILE *out = view->ink.out;
    size_t *order;
    size_t n = 0;

    for (size_t i = 0; i < annotation->n_functions; i++) {
        if (!is_hot(view, &annotation->functions[i].figures))
            continue;
        view->wanted[i] = true;
        ranked[n++] = (struct ranked){
            i, figure_magnitude(annotation->functions[i].figures.value[view->columns[0]])};
    }
    qsort(ranked, n, sizeof *ranked, by_value);
    fputc('\n', out);
    columns_put_head(view);
    fputs("  function\n", out);
    columns_put(view, &annotation->total);
    fputs("  all of the run\n", out);
    for (size_t i = 0; i < n; i++) {
        const struct annotated_function *function = &annotation->functions[ranked[i].function];
        columns_put(view, &function->figures);
        fputs("  ", out);
        place_put_short(out, &function->place, name_width(view));
        fputc('\n', out);
    }
    if (n == 0)
        fprintf(out, "  no function has %g %% or more; --threshold=0 shows all\n",
                view->request->threshold);
    order = array_new(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = ranked[i].function;
    free(ranked);
    *count = n;
    return order;
}

/* ---- the summary ---- */

static void put_sum(const struct source_view *view, const struct annotated_figures *figures,
                    const char *what)
{
    bool any = false;

    for (size_t i = 0; i < view->n_columns; i++)
        any = any ||
              (view->columns[i] != ANNOTATED_CALLEES && figures->value[view->columns[i]] != 0);
    if (!any)
        return;
    columns_put(view, figures);
    fputs("  ", view->ink.out);
    plain_put_cut(view->ink.out, what, NAME_WIDTH);
    fputc('\n', view->ink.out);
}

/* Files that have figures and no source, as far as they are wanted; they are in the order of the
   lines. */
static void name_missing(const struct source_view *view)
{
    const struct annotation *annotation = view->annotation;
    const char *last = NULL;
    size_t n = 0;

    for (size_t i = 0; i < annotation->n_lines; i++) {
        const char *file = annotation->lines[i].place.file;
        if (!view->wanted[annotation->lines[i].function] ||
            (last != NULL && order_strings(last, file) == 0))
            continue;
        last = file;
        if (sources_file(view->sources, file) != NULL)
            continue;
        if (n++ < MOST_FILES) {
            fputs("  no source of ", view->ink.out);
            plain_put_end(view->ink.out, file, NAME_WIDTH);
            fputc('\n', view->ink.out);
        }
    }
    if (n > MOST_FILES)
        fprintf(view->ink.out, "  and %zu more files\n", n - MOST_FILES);
}

void put_summary(const struct source_view *view)
{
    const struct annotation *annotation = view->annotation;
    struct annotated_figures shown = {{0}}, hidden = {{0}};

    for (size_t i = 0; i < annotation->n_lines; i++)
        annotated_add(view->shown[i] ? &shown : &hidden, &annotation->lines[i].figures);
    shown.value[ANNOTATED_CALLEES] = hidden.value[ANNOTATED_CALLEES] = 0;
    fputc('\n', view->ink.out);
    columns_put_head(view);
    fputs("  where\n", view->ink.out);
    put_sum(view, &shown, "lines above");
    put_sum(view, &hidden, "lines that are not shown");
    for (size_t i = 0; i < annotation->n_others; i++)
        put_sum(view, &annotation->others[i].figures, annotation->others[i].name);
    put_sum(view, &annotation->total, "all");
    name_missing(view);
}
