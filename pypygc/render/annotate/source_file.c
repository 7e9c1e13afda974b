/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file with figures beside its lines: see source_view.h. Lines that have none, and are not near one that
   has, are left out; where they are, a line says at which one it goes on. */
#include "analysis/order.h"
#include "base/figure.h"
#include "render/annotate/source_view.h"

#include <stdlib.h>
#include <string.h>

/* In cold code of a function that is shown a line needs this part of the threshold. */
#define COLD_PART 20

/* Lines have any length, but not without end. */
#define MOST_COLUMNS 2000

#define TAB 8

struct file_view {
    const struct source_view *view;
    const char *name;
    const struct source *source; /* NULL: it cannot be read */
    size_t begin, end;           /* its lines in the annotation */
    bool all;
};

static bool is_cold(const struct source_view *view, const struct annotated_figures *figures)
{
    for (size_t i = 0; i < view->n_columns; i++) {
        const enum annotated column = view->columns[i];
        if (figures->value[column] != 0 &&
            annotated_percent(view->annotation, column, figures->value[column]) * COLD_PART >=
                view->request->threshold)
            return false;
    }
    return true;
}

/* True if the line is shown for its own sake. */
static bool is_wanted(const struct file_view *file, const struct annotated_line *line)
{
    return file->all ||
           (file->view->wanted[line->function] && !is_cold(file->view, &line->figures));
}

/* Text of a line, with tabs as blanks. */
static void put_text(const struct source_view *view, struct source_line line)
{
    const int used = columns_width(view) + 9;
    const int width = view->width == 0          ? MOST_COLUMNS
                      : view->width - used > 16 ? view->width - used
                                                : 16;
    char *text = array_new(line.length * TAB + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < line.length; i++) {
        text[n++] = line.text[i] == '\t' || line.text[i] == '\f' ? ' ' : line.text[i];
        while (line.text[i] == '\t' && n % TAB != 0)
            text[n++] = ' ';
    }
    plain_put_begin(view->ink.out, text, width);
    free(text);
}

static void put_separator(const struct source_view *view, uint32_t line)
{
    FILE *out = view->ink.out;

    ink_put(&view->ink, INK_FAINT);
    for (int used = fprintf(out, "-- line %u ", (unsigned)line); used < columns_width(view) + 8;
         used++)
        fputc('-', out);
    ink_put(&view->ink, INK_PLAIN);
    fputc('\n', out);
}

/* The operations of the JIT at a line, as far as they matter, with their figures in the same columns. */
static void put_ops(const struct file_view *file, uint32_t number)
{
    const struct source_view *view = file->view;
    size_t count;
    const struct line_op *ops = line_ops_of(view->ops, file->name, number, &count);

    for (size_t i = 0; i < count; i++) {
        const struct op_figures *op = line_op_figures(view->ops, &ops[i]);
        struct annotated_figures figures = {{0}};
        figures.value[ANNOTATED_WORK] = figure_signed(op_figures_work(op));
        figures.value[ANNOTATED_ALLOCATED] = figure_signed(op->allocated.bytes);
        figures.value[ANNOTATED_OBJECTS] = figure_signed(op->allocated.objects);
        figures.value[ANNOTATED_SURVIVED] = figure_signed(op->survived.bytes);
        figures.value[ANNOTATED_D1] = figure_signed(costs_d1_misses(&op->own));
        figures.value[ANNOTATED_LL] = figure_signed(costs_ll_misses(&op->own));
        if (is_cold(view, &figures))
            continue;
        columns_put(view, &figures);
        fprintf(view->ink.out, " %6s :     ", "");
        ink_put(&view->ink, INK_FAINT);
        line_op_put(view->ops, &ops[i], view->ink.out);
        ink_put(&view->ink, INK_PLAIN);
        fputc('\n', view->ink.out);
    }
}

/* One line of the file: the sum of what its functions have there, and its text. */
static void put_line(const struct file_view *file, uint32_t number, size_t *at)
{
    const struct source_view *view = file->view;
    const struct annotation *annotation = view->annotation;
    struct annotated_figures sum = {{0}};
    struct source_line text = {NULL, 0};
    const size_t begin = *at;

    for (; *at < file->end && annotation->lines[*at].place.line == number; (*at)++) {
        annotated_add(&sum, &annotation->lines[*at].figures);
        view->shown[*at] = true;
    }
    if (*at > begin)
        columns_put(view, &sum);
    else
        columns_put_blank(view);
    fprintf(view->ink.out, " %6u | ", (unsigned)number);
    if (file->source != NULL)
        text = source_line(file->source, number);
    if (text.text != NULL)
        put_text(view, text);
    fputc('\n', view->ink.out);
    if (*at > begin && view->ops != NULL)
        put_ops(file, number);
}

/* The first line of the function, if it is known and the line is the first of it that is shown. */
static uint32_t first_line(const struct file_view *file, const struct annotated_line *line)
{
    const struct place *place = &file->view->annotation->functions[line->function].place;

    return place->line != 0 && place->line <= line->place.line ? place->line : line->place.line;
}

/* Marks what is shown of the source: lines with figures, what is around them, and where their functions
   begin. */
static bool *mark(const struct file_view *file, size_t n_lines)
{
    bool *marked = array_new(n_lines + 1, sizeof *marked);
    const size_t context = file->view->request->context;
    size_t last = PROFILE_NONE;

    for (size_t i = file->begin; i < file->end; i++) {
        const struct annotated_line *line = &file->view->annotation->lines[i];
        const size_t number = line->place.line;
        if (number == 0 || number > n_lines || !is_wanted(file, line))
            continue;
        for (size_t k = number > context ? number - context : 1;
             k <= number + context && k <= n_lines; k++)
            marked[k] = true;
        if (line->function != last)
            marked[first_line(file, line)] = true;
        last = line->function;
    }
    for (size_t k = 2; k < n_lines; k++) /* one that is left out would take a line, too */
        if (!marked[k] && marked[k - 1] && marked[k + 1])
            marked[k] = true;
    return marked;
}

/* With source: what is marked. */
static void put_marked(const struct file_view *file, size_t *at)
{
    const size_t n_lines = file->source->n_lines;
    bool *marked = mark(file, n_lines);
    size_t before = 0;

    for (uint32_t k = 1; k <= n_lines; k++) {
        while (*at < file->end && file->view->annotation->lines[*at].place.line < k)
            (*at)++;
        if (!marked[k])
            continue;
        if (before + 1 != k)
            put_separator(file->view, k);
        put_line(file, k, at);
        before = k;
    }
    free(marked);
}

/* What has no line in the source: all, where that cannot be read; lines behind its end, where it was
   changed. */
static void put_unmarked(const struct file_view *file, size_t at)
{
    const size_t n_lines = file->source != NULL ? file->source->n_lines : 0;

    while (at < file->end) {
        const struct annotated_line *line = &file->view->annotation->lines[at];
        if (line->place.line > n_lines && is_wanted(file, line))
            put_line(file, line->place.line, &at);
        else
            at++;
    }
}

/* Lines of the old run that the new one has no more; and what has no line. */
static void put_gone(const struct file_view *file)
{
    const struct source_view *view = file->view;

    for (size_t i = file->begin; i < file->end; i++) {
        const struct annotated_line *line = &view->annotation->lines[i];
        if (line->place.line != 0 || !is_wanted(file, line))
            continue;
        columns_put(view, &line->figures);
        view->shown[i] = true;
        if (line->gone_line != 0)
            fprintf(view->ink.out, " %6s | (line %u of the old run, in ", "-",
                    (unsigned)line->gone_line);
        else
            fprintf(view->ink.out, " %6s | (no line is known, in ", "?");
        plain_put_cut(view->ink.out, line->place.function != NULL ? line->place.function : "?", 30);
        fputs(")\n", view->ink.out);
    }
}

static void put_title(const struct file_view *file)
{
    FILE *out = file->view->ink.out;

    fputc('\n', out);
    ink_put(&file->view->ink, INK_STRONG);
    plain_put(out, file->name);
    ink_put(&file->view->ink, INK_PLAIN);
    fputc('\n', out);
    if (file->source == NULL)
        fputs("  its source could not be read: figures alone\n", out);
    else if (file->source->is_newer)
        fputs("  it was changed after the run: its lines may be others now\n", out);
    columns_put_head(file->view);
    fprintf(out, " %6s | source\n", "line");
}

static int file_against_line(const void *name, const void *line)
{
    return order_strings(name, ((const struct annotated_line *)line)->place.file);
}

void put_file(const struct source_view *view, const char *name, bool all)
{
    const struct annotation *annotation = view->annotation;
    struct file_view file = {.view = view, .name = name, .all = all};
    size_t at;

    file.begin = order_first(name, annotation->lines, annotation->n_lines,
                             sizeof *annotation->lines, file_against_line);
    for (file.end = file.begin; file.end < annotation->n_lines &&
                                order_strings(annotation->lines[file.end].place.file, name) == 0;)
        file.end++;
    file.source = sources_file(view->sources, name);
    put_title(&file);
    at = file.begin;
    if (file.source != NULL)
        put_marked(&file, &at);
    put_unmarked(&file, file.begin);
    put_gone(&file);
}
