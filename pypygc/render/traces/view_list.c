/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of traces: see view.h. What took most comes first, with what it called and what ran after its
   guards had failed. */
#include "render/traces/view.h"

#include "analysis/jit.h"
#include "analysis/order.h"
#include "base/figure.h"
#include "render/op_text.h"

#include <inttypes.h>
#include <stdlib.h>

/* Operations that are shown of a trace when one is looked for. */
#define MOST_OPERATIONS 8

struct ranked {
    size_t trace;
    uint64_t work;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    const int most_first = order_numbers(y->work, x->work);

    return most_first != 0 ? most_first : order_numbers(x->trace, y->trace);
}

static bool is_looked_for(const struct view *view, size_t trace, size_t opt)
{
    const struct stack_frame *frame = view->facts->join.traces[trace].frames[opt];

    return view_is_wanted_op(view, &view->facts->profile->traces[trace].opt[opt]) &&
           view_is_wanted_frame(view, join_known_frame(frame));
}

/* True if the trace has anything that is looked for. */
static bool is_wanted(const struct view *view, size_t trace)
{
    const struct trace *t = &view->facts->profile->traces[trace];

    if (view->request->function == NULL && view->request->op == NULL)
        return true;
    for (size_t i = 0; i < t->n_opt; i++)
        if (is_looked_for(view, trace, i))
            return true;
    return false;
}

static struct ranked *rank(const struct view *view, size_t *count)
{
    const size_t n = view->facts->profile->n_traces;
    struct ranked *ranked = array_new(n, sizeof *ranked);

    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (is_wanted(view, i))
            ranked[(*count)++] = (struct ranked){i, view_work(view, i)};
    qsort(ranked, *count, sizeof *ranked, compare_ranked);
    return ranked;
}

static void put_number_of(FILE *out, size_t n, const char *what, const char **separator)
{
    if (n == 0)
        return;
    fprintf(out, "%s%zu %s%s", *separator, n, what, plain_s(n));
    *separator = ", ";
}

static void put_head(const struct view *view)
{
    FILE *out = view->ink.out;
    const struct facts *facts = view->facts;
    const char *separator = "";
    struct jit_summary jit;
    uint64_t work = 0;

    for (size_t i = 0; i < facts->profile->n_traces; i++)
        figure_add(&work, view_work(view, i));
    jit_summarise(facts, &jit);
    ink_put(&view->ink, INK_STRONG);
    fputs("Traces of ", out);
    plain_put_cut(out, view->file, view->width - 10);
    ink_put(&view->ink, INK_PLAIN);
    fputs("\n\n  ", out);
    put_number_of(out, jit.loops, "loop", &separator);
    put_number_of(out, jit.bridges, "bridge", &separator);
    put_number_of(out, jit.entry_bridges, "entry bridge", &separator);
    put_number_of(out, jit.other, "other trace", &separator);
    if (jit.freed > 0)
        fprintf(out, "; %zu gone", jit.freed);
    fprintf(
        out,
        "\n  They, what they call, and what ran after their guards had failed: %.1f %% of the run\n",
        percent_of(work, view_all(view)));
    jit_free(&jit);
}

static void put_found_op(const struct view *view, size_t trace, const struct listed_op *row)
{
    const struct trace *t = &view->facts->profile->traces[trace];
    FILE *out = view->ink.out;

    if (row->code != PROFILE_NONE) {
        const struct op_figures *figures = &view->figures.traces[trace].ops[row->code];
        view_put_count(view, op_figures_work(figures), 21);
        view_put_bytes(view, figures->allocated.bytes, 11);
    } else {
        fprintf(out, "%32s", "");
    }
    fputs("    ", out);
    if (row->frame != NULL)
        place_put_short(out, &row->frame->place, 30);
    fputs("  ", out);
    op_text_put_opt(out, &t->opt[row->opt]);
    fputc('\n', out);
}

/* The operations of the trace that are looked for, each with what it took and its line. */
static void put_found(const struct view *view, size_t trace)
{
    struct listing listing;
    size_t found = 0;

    if (view->request->op == NULL)
        return;
    listing_make(view->facts, trace, &listing);
    for (size_t i = 0; i < listing.n_rows; i++)
        if (listing.rows[i].opt != PROFILE_NONE &&
            is_looked_for(view, trace, listing.rows[i].opt) && found++ < MOST_OPERATIONS)
            put_found_op(view, trace, &listing.rows[i]);
    if (found > MOST_OPERATIONS)
        fprintf(view->ink.out, "%36s... and %zu more, with the trace's number\n", "",
                found - MOST_OPERATIONS);
    listing_free(&listing);
}

static void put_row(const struct view *view, size_t trace)
{
    const struct op_figures *sum = &view->figures.traces[trace].sum;
    FILE *out = view->ink.out;
    int used;

    fputs("  ", out);
    view_put_percent(view, view_work(view, trace), view_all(view));
    view_put_count(view, trace_runs(&view->facts->profile->traces[trace]), 14);
    view_put_bytes(view, sum->allocated.bytes, 11);
    fputs("  ", out);
    used = view_put_name(view, trace);
    fputs("  ", out);
    view_put_place(view, trace, view->width - 36 - used > 16 ? view->width - 36 - used : 16);
    fputc('\n', out);
    put_found(view, trace);
}

size_t view_list(const struct view *view)
{
    const size_t top = view->request->top;
    FILE *out = view->ink.out;
    size_t count, shown;
    struct ranked *ranked = rank(view, &count);

    shown = top == 0 || top > count ? count : top;
    if (count > 0) {
        put_head(view);
        fprintf(out, "\n  %5s %13s %10s  %s\n", "%", "runs", "allocated",
                "trace, and where it begins");
    }
    for (size_t i = 0; i < shown; i++)
        put_row(view, ranked[i].trace);
    if (shown < count)
        fprintf(out, "  ... and %zu more, with --top=0\n", count - shown);
    free(ranked);
    return count;
}
