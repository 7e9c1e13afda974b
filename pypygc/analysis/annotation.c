/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by line of source: see annotation.h. */
#include "analysis/annotation.h"

#include "analysis/order.h"
#include "analysis/work/functions.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

struct annotator {
    struct annotation *annotation;
    const struct facts *facts, *old_run;
    struct functions index;
    size_t capacity;
};

static int64_t difference(uint64_t old_value, uint64_t new_value)
{
    return new_value >= old_value ? figure_signed(new_value - old_value)
                                  : -figure_signed(old_value - new_value);
}

void annotated_add(struct annotated_figures *sum, const struct annotated_figures *more)
{
    for (int i = 0; i < ANNOTATED_COLUMNS; i++)
        if (__builtin_add_overflow(sum->value[i], more->value[i], &sum->value[i]))
            sum->value[i] = more->value[i] < 0 ? -INT64_MAX : INT64_MAX;
}

double annotated_percent(const struct annotation *annotation, enum annotated column, int64_t value)
{
    return percent_of(figure_magnitude(value), annotation->whole[column]);
}

/* ---- lines ---- */

static struct annotated_line *add_line(struct annotator *annotator, const struct place *place)
{
    struct annotation *annotation = annotator->annotation;
    struct annotated_line *line;

    annotation->lines = array_grow(annotation->lines, annotation->n_lines, &annotator->capacity,
                                   sizeof *annotation->lines);
    line = &annotation->lines[annotation->n_lines++];
    *line = (struct annotated_line){.place = *place};
    return line;
}

static struct annotated_figures figures_of(const struct facts *facts, const struct line_row *row)
{
    const struct work_row *work = ledger_line(&facts->ledger, &row->place);
    const struct counts born = tally_born(&row->tally);
    struct annotated_figures figures = {{0}};

    if (work != NULL) {
        figures.value[ANNOTATED_WORK] = figure_signed(work_self(work));
        figures.value[ANNOTATED_CALLEES] = figure_signed(work->inclusive);
    }
    figures.value[ANNOTATED_ALLOCATED] = figure_signed(born.bytes);
    figures.value[ANNOTATED_OBJECTS] = figure_signed(born.objects);
    figures.value[ANNOTATED_SURVIVED] = figure_signed(row->tally.survived.bytes);
    figures.value[ANNOTATED_BILL] = figure_signed(charge_sum(&row->charge));
    figures.value[ANNOTATED_D1] = figure_signed(costs_d1_misses(&row->costs));
    figures.value[ANNOTATED_LL] = figure_signed(costs_ll_misses(&row->costs));
    return figures;
}

static void add_other(struct annotation *annotation, const char *name,
                      const struct annotated_figures *figures)
{
    annotation->others[annotation->n_others++] = (struct annotated_other){name, *figures};
}

/* Parts of the run whose instructions are on no line. */
static void add_parts(struct annotator *annotator)
{
    static const struct {
        enum work_who who;
        const char *name;
    } parts[] = {{WORK_MINOR, "minor collections"},
                 {WORK_MAJOR, "major collections"},
                 {WORK_START_UP, "before the first Python code"},
                 {WORK_OTHER, "for no Python code"}};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const uint64_t instructions = annotator->facts->ledger.part[parts[i].who];
        struct annotated_figures figures = {{0}};
        figures.value[ANNOTATED_WORK] = figure_signed(instructions);
        if (annotator->facts->ledger.known && instructions > 0)
            add_other(annotator->annotation, parts[i].name, &figures);
    }
}

static void take_run(struct annotator *annotator)
{
    const struct facts *facts = annotator->facts;
    struct annotation *annotation = annotator->annotation;

    annotation->others =
        arena_alloc(&annotation->arena, (facts->n_lines + 8) * sizeof *annotation->others);
    for (size_t i = 0; i < facts->n_lines; i++) {
        const struct line_row *row = &facts->lines[i];
        const struct annotated_figures figures = figures_of(facts, row);
        if (row->place.file != NULL)
            add_line(annotator, &row->place)->figures = figures;
        else
            add_other(annotation, row->place.function != NULL ? row->place.function : "?",
                      &figures);
    }
    add_parts(annotator);
}

static void take_row(struct annotator *annotator, const struct compared_row *row, bool is_work)
{
    const struct compared_side *x = &row->old_side, *y = &row->new_side;
    const struct place place = {row->file, row->function, y->present ? y->line : 0};
    struct annotated_line *line;

    if (row->file == NULL)
        return;
    line = add_line(annotator, &place);
    if (!y->present)
        line->gone_line = x->line;
    if (is_work) {
        line->figures.value[ANNOTATED_WORK] = difference(x->work, y->work);
        line->figures.value[ANNOTATED_CALLEES] = difference(x->inclusive, y->inclusive);
        return;
    }
    line->figures.value[ANNOTATED_ALLOCATED] = difference(x->allocated.bytes, y->allocated.bytes);
    line->figures.value[ANNOTATED_OBJECTS] = difference(x->allocated.objects, y->allocated.objects);
    line->figures.value[ANNOTATED_SURVIVED] = difference(x->survived.bytes, y->survived.bytes);
}

static void take_comparison(struct annotator *annotator, const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->lines.count; i++)
        take_row(annotator, &comparison->lines.rows[i], false);
    for (size_t i = 0; i < comparison->worked_lines.count; i++)
        take_row(annotator, &comparison->worked_lines.rows[i], true);
}

static int by_place(const void *a, const void *b)
{
    const struct annotated_line *x = a, *y = b;
    int order = order_strings(x->place.file, y->place.file);

    if (order == 0)
        order = order_numbers(x->place.line, y->place.line);
    if (order == 0)
        order = order_numbers(x->gone_line, y->gone_line);
    return order != 0 ? order : order_strings(x->place.function, y->place.function);
}

/* Rows of one line become one. */
static void merge_lines(struct annotation *annotation)
{
    size_t n = 0;

    qsort(annotation->lines, annotation->n_lines, sizeof *annotation->lines, by_place);
    for (size_t i = 0; i < annotation->n_lines; i++) {
        if (n > 0 && by_place(&annotation->lines[n - 1], &annotation->lines[i]) == 0)
            annotated_add(&annotation->lines[n - 1].figures, &annotation->lines[i].figures);
        else
            annotation->lines[n++] = annotation->lines[i];
    }
    annotation->n_lines = n;
}

/* ---- functions ---- */

static int by_function(const void *a, const void *b)
{
    const struct annotated_function *x = a, *y = b;
    const int order = order_functions(&x->place, &y->place);

    return order != 0 ? order : order_numbers(x->place.line, y->place.line);
}

/* The function that a line is in. Where it has gone, the last one of the name. */
static struct annotated_function function_of(const struct annotator *annotator,
                                             const struct annotated_line *line)
{
    struct place place = line->place;

    if (place.line == 0 && line->gone_line != 0)
        place.line = UINT32_MAX;
    return (struct annotated_function){.place = functions_place(&annotator->index, &place)};
}

static struct annotated_function *find_function(const struct annotation *annotation,
                                                const struct place *place)
{
    const struct annotated_function key = {.place = *place};

    return bsearch(&key, annotation->functions, annotation->n_functions,
                   sizeof *annotation->functions, by_function);
}

/* With callees, a function is not the sum of its lines. */
static void add_callees(struct annotator *annotator, const struct comparison *comparison)
{
    struct annotation *annotation = annotator->annotation;

    for (size_t i = 0; i < annotation->n_functions; i++)
        annotation->functions[i].figures.value[ANNOTATED_CALLEES] = 0;
    for (size_t i = 0; comparison == NULL && i < annotator->facts->ledger.n_functions; i++) {
        const struct work_row *row = &annotator->facts->ledger.functions[i];
        struct annotated_function *found = find_function(annotation, &row->place);
        if (found != NULL)
            found->figures.value[ANNOTATED_CALLEES] = figure_signed(row->inclusive);
    }
    for (size_t i = 0; comparison != NULL && i < comparison->functions.count; i++) {
        const struct compared_row *row = &comparison->functions.rows[i];
        const struct place place = {row->file, row->function, row->new_side.line};
        struct annotated_function *found = row->file != NULL ? find_function(annotation, &place)
                                                             : NULL;
        if (found != NULL)
            found->figures.value[ANNOTATED_CALLEES] =
                difference(row->old_side.inclusive, row->new_side.inclusive);
    }
}

static void make_functions(struct annotator *annotator, const struct comparison *comparison)
{
    struct annotation *annotation = annotator->annotation;
    size_t n = 0;

    annotation->functions = array_new(annotation->n_lines, sizeof *annotation->functions);
    for (size_t i = 0; i < annotation->n_lines; i++)
        annotation->functions[i] = function_of(annotator, &annotation->lines[i]);
    qsort(annotation->functions, annotation->n_lines, sizeof *annotation->functions, by_function);
    for (size_t i = 0; i < annotation->n_lines; i++)
        if (n == 0 || by_function(&annotation->functions[n - 1], &annotation->functions[i]) != 0)
            annotation->functions[n++] = annotation->functions[i];
    annotation->n_functions = n;
    for (size_t i = 0; i < annotation->n_lines; i++) {
        struct annotated_line *line = &annotation->lines[i];
        const struct annotated_function key = function_of(annotator, line);
        struct annotated_function *found = find_function(annotation, &key.place);
        line->function = (size_t)(found - annotation->functions);
        annotated_add(&found->figures, &line->figures);
    }
    add_callees(annotator, comparison);
}

/* ---- totals ---- */

static void totals_of(const struct facts *facts, uint64_t total[ANNOTATED_COLUMNS])
{
    const struct counts born = tally_born(&facts->total);
    const struct totals *totals = &facts->profile->totals;

    total[ANNOTATED_WORK] = total[ANNOTATED_CALLEES] = facts->ledger.all;
    total[ANNOTATED_ALLOCATED] = born.bytes;
    total[ANNOTATED_OBJECTS] = born.objects;
    total[ANNOTATED_SURVIVED] = facts->total.survived.bytes;
    total[ANNOTATED_BILL] = figure_plus(facts->bill.minor, facts->bill.major);
    total[ANNOTATED_D1] =
        figure_plus(totals->value[TOTAL_D1_READ_MISSES], totals->value[TOTAL_D1_WRITE_MISSES]);
    total[ANNOTATED_LL] =
        figure_plus(totals->value[TOTAL_LL_READ_MISSES], totals->value[TOTAL_LL_WRITE_MISSES]);
}

static void set_totals(struct annotator *annotator)
{
    struct annotation *annotation = annotator->annotation;
    const struct facts *facts = annotator->facts, *old_run = annotator->old_run;
    const bool caches = profile_has_site_costs(facts->profile);
    uint64_t total[ANNOTATED_COLUMNS], before[ANNOTATED_COLUMNS] = {0};

    totals_of(facts, total);
    if (old_run != NULL)
        totals_of(old_run, before);
    for (int i = 0; i < ANNOTATED_COLUMNS; i++) {
        annotation->known[i] = true;
        annotation->total.value[i] = difference(before[i], total[i]);
        annotation->whole[i] = before[i] != 0 ? before[i] : total[i];
    }
    annotation->known[ANNOTATED_WORK] = annotation->known[ANNOTATED_CALLEES] =
        facts->ledger.known && (old_run == NULL || old_run->ledger.known);
    annotation->known[ANNOTATED_BILL] = facts->bill.known && old_run == NULL;
    annotation->known[ANNOTATED_D1] = annotation->known[ANNOTATED_LL] = caches && old_run == NULL;
}

/* What lines and others leave of the total. */
static void add_rest(struct annotation *annotation)
{
    struct annotated_figures rest = {{0}};
    bool any = false;

    for (int i = 0; i < ANNOTATED_COLUMNS; i++) {
        int64_t sum = annotation->total.value[i];
        for (size_t k = 0; k < annotation->n_lines; k++)
            if (__builtin_sub_overflow(sum, annotation->lines[k].figures.value[i], &sum))
                return;
        for (size_t k = 0; k < annotation->n_others; k++)
            if (__builtin_sub_overflow(sum, annotation->others[k].figures.value[i], &sum))
                return;
        rest.value[i] = i == ANNOTATED_CALLEES || !annotation->known[i] ? 0 : sum;
        any = any || rest.value[i] != 0;
    }
    if (any)
        add_other(annotation,
                  annotation->is_difference ? "on no line of Python"
                                            : "the collector, and for nobody",
                  &rest);
}

void annotation_make(const struct facts *facts, const struct comparison *comparison,
                     const struct facts *old_run, struct annotation *annotation)
{
    struct annotator annotator = {
        .annotation = annotation, .facts = facts, .old_run = comparison != NULL ? old_run : NULL};

    *annotation = (struct annotation){.is_difference = comparison != NULL};
    functions_index(facts->profile, &annotator.index);
    if (comparison != NULL) {
        annotation->others = arena_alloc(&annotation->arena, sizeof *annotation->others);
        take_comparison(&annotator, comparison);
    } else {
        take_run(&annotator);
    }
    merge_lines(annotation);
    make_functions(&annotator, comparison);
    set_totals(&annotator);
    add_rest(annotation);
    functions_free(&annotator.index);
}

void annotation_free(struct annotation *annotation)
{
    free(annotation->lines);
    free(annotation->functions);
    arena_free(&annotation->arena);
    *annotation = (struct annotation){0};
}
