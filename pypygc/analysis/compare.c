/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two runs: see compare.h. Each kind of thing is listed for both runs, see
   entries.h; entries of equal keys become one row. */
#include "analysis/compare.h"

#include "analysis/comparable.h"
#include "analysis/entries.h"
#include "analysis/order.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

static uint64_t distance(uint64_t x, uint64_t y)
{
    return x > y ? x - y : y - x;
}

static uint64_t distance_of_sides(const struct compared_row *row)
{
    const struct compared_side *x = &row->old_side, *y = &row->new_side;

    return figure_plus(distance(x->allocated.bytes, y->allocated.bytes),
                       figure_plus(distance(x->survived.bytes, y->survived.bytes),
                                   distance(x->old_live.bytes, y->old_live.bytes)));
}

static bool equal_counts(const struct counts *x, const struct counts *y)
{
    return x->bytes == y->bytes && x->objects == y->objects;
}

/* The collector's instructions are divided by estimate, and differ a little everywhere as soon as
   anything differs: alone they are no change. */
static bool has_changed(const struct compared_row *row)
{
    const struct compared_side *x = &row->old_side, *y = &row->new_side;

    return !equal_counts(&x->allocated, &y->allocated) ||
           !equal_counts(&x->survived, &y->survived) || !equal_counts(&x->old_live, &y->old_live);
}

static bool has_changed_work(const struct compared_row *row)
{
    const struct compared_side *x = &row->old_side, *y = &row->new_side;

    return x->work != y->work || x->inclusive != y->inclusive || x->calls != y->calls;
}

static int by_name(const struct compared_row *x, const struct compared_row *y)
{
    int order = order_strings(x->file, y->file);
    if (order == 0)
        order = order_strings(x->function, y->function);
    if (order == 0)
        order = order_strings(x->type, y->type);
    if (order == 0)
        order = order_strings(x->kind, y->kind);
    if (order == 0)
        order = order_numbers(x->new_side.line, y->new_side.line);
    if (order == 0)
        order = order_numbers(x->old_side.line, y->old_side.line);
    if (order == 0)
        order = order_numbers(x->new_side.trace, y->new_side.trace);
    return order != 0 ? order : order_numbers(x->old_side.trace, y->old_side.trace);
}

static int by_change(const void *a, const void *b)
{
    const struct compared_row *x = a, *y = b;
    const int order = order_numbers(distance_of_sides(y), distance_of_sides(x));

    return order != 0 ? order : by_name(x, y);
}

/* What something executed itself comes first: all that call it have changed as much with callees. */
static int by_change_of_work(const void *a, const void *b)
{
    const struct compared_row *x = a, *y = b;
    int order = order_numbers(distance(y->old_side.work, y->new_side.work),
                              distance(x->old_side.work, x->new_side.work));
    if (order == 0)
        order = order_numbers(distance(y->old_side.inclusive, y->new_side.inclusive),
                              distance(x->old_side.inclusive, x->new_side.inclusive));
    return order != 0 ? order : by_name(x, y);
}

/* was and is may be NULL; named, which the row has its names from, is one of the two. */
static struct compared_row row_of(const struct entry *named, const struct entry *was,
                                  const struct entry *is)
{
    struct compared_row row = {
        .file = named->file, .function = named->function, .type = named->type, .kind = named->kind};

    if (was != NULL) {
        row.old_side = was->side;
        row.old_file = was->old_file;
    }
    if (is != NULL)
        row.new_side = is->side;
    return row;
}

/* What makes a row one that has changed, and the order of those. */
struct by {
    bool (*has_changed)(const struct compared_row *row);
    int (*order)(const void *a, const void *b);
};

static const struct by BY_MEMORY = {has_changed, by_change};
static const struct by BY_WORK = {has_changed_work, by_change_of_work};

/* Makes rows of entries, which it sorts. */
static void make_rows(struct entries *was, struct entries *is, const struct by *by,
                      struct compared_list *list)
{
    qsort(was->list, was->count, sizeof *was->list, entries_by_key);
    qsort(is->list, is->count, sizeof *is->list, entries_by_key);
    list->rows = array_new(was->count + is->count, sizeof *list->rows);
    for (size_t i = 0, j = 0; i < was->count || j < is->count;) {
        const int order = i == was->count  ? 1
                          : j == is->count ? -1
                                           : entries_by_key(&was->list[i], &is->list[j]);
        const struct entry *x = &was->list[i], *y = &is->list[j];
        const struct compared_row row =
            row_of(order >= 0 ? y : x, order <= 0 ? x : NULL, order >= 0 ? y : NULL);
        if (by->has_changed(&row))
            list->rows[list->count++] = row;
        else
            list->equal++;
        i += order <= 0;
        j += order >= 0;
    }
    qsort(list->rows, list->count, sizeof *list->rows, by->order);
}

/* ---- all of it ---- */

/* The names are from malloc. */
static struct run_files files_of(const struct facts *facts)
{
    const struct run *run = &facts->profile->run;
    struct run_files files = {
        .command = run->command, .n_command = run->n_command, .folder = run->cwd};

    files.names = array_new(facts->n_lines + facts->n_traces, sizeof *files.names);
    for (size_t i = 0; i < facts->n_lines; i++)
        if (facts->lines[i].place.file != NULL)
            files.names[files.count++] = facts->lines[i].place.file;
    for (size_t i = 0; i < facts->n_traces; i++)
        if (facts->traces[i].place.file != NULL)
            files.names[files.count++] = facts->traces[i].place.file;
    return files;
}

static void find_moved_files(const struct facts *old_run, const struct facts *new_run,
                             struct moved_files *moved)
{
    struct run_files old_files = files_of(old_run), new_files = files_of(new_run);

    moved_files_find(&old_files, &new_files, moved);
    free(old_files.names);
    free(new_files.names);
}

static void compare_lines(const struct facts *old_run, const struct facts *new_run,
                          const struct moved_files *moved, struct comparison *comparison)
{
    struct entries old_lines = entries_of_lines(old_run, moved);
    struct entries old_sites = entries_of_sites(old_run, &old_lines, moved);
    struct entries new_lines = entries_of_lines(new_run, NULL);
    struct entries new_sites = entries_of_sites(new_run, &new_lines, NULL);

    entries_pair_lines(&old_lines, &old_sites, &new_lines, &new_sites);
    make_rows(&old_sites, &new_sites, &BY_MEMORY, &comparison->sites);
    make_rows(&old_lines, &new_lines, &BY_MEMORY, &comparison->lines);
    if (comparison->has_work)
        make_rows(&old_lines, &new_lines, &BY_WORK, &comparison->worked_lines);
    free(old_lines.list);
    free(new_lines.list);
    free(old_sites.list);
    free(new_sites.list);
}

static void compare_traces(const struct facts *old_run, const struct facts *new_run,
                           const struct moved_files *moved, struct comparison *comparison)
{
    struct entries was = entries_of_traces(old_run, moved);
    struct entries is = entries_of_traces(new_run, NULL);

    entries_pair_traces(&was, &is);
    make_rows(&was, &is, &BY_MEMORY, &comparison->traces);
    free(was.list);
    free(is.list);
}

static void compare_functions(const struct facts *old_run, const struct facts *new_run,
                              const struct moved_files *moved, struct comparison *comparison)
{
    struct entries was = entries_of_functions(old_run, moved);
    struct entries is = entries_of_functions(new_run, NULL);

    entries_pair_traces(&was, &is);
    make_rows(&was, &is, &BY_WORK, &comparison->functions);
    free(was.list);
    free(is.list);
}

static void compare_types(const struct facts *old_run, const struct facts *new_run,
                          struct comparison *comparison)
{
    struct entries was = entries_of_types(old_run), is = entries_of_types(new_run);

    make_rows(&was, &is, &BY_MEMORY, &comparison->types);
    free(was.list);
    free(is.list);
}

static double relative_change(const struct compared_total *total)
{
    const uint64_t x = total->old_value, y = total->new_value;

    return x == y ? 0 : (double)distance(x, y) / (double)(x > y ? x : y);
}

static int totals_by_change(const void *a, const void *b)
{
    const struct compared_total *x = a, *y = b;
    const double p = relative_change(x), q = relative_change(y);

    return p != q ? (p < q) - (p > q) : (x->total > y->total) - (x->total < y->total);
}

static void compare_totals(struct comparison *comparison)
{
    const struct totals *was = &comparison->old_run->totals, *is = &comparison->new_run->totals;

    for (int i = 0; i < TOTAL_COUNT; i++)
        if (was->known[i] && is->known[i])
            comparison->totals[comparison->n_totals++] =
                (struct compared_total){(enum total)i, was->value[i], is->value[i]};
    qsort(comparison->totals, comparison->n_totals, sizeof *comparison->totals, totals_by_change);
}

static void add_difference(struct comparison *comparison, size_t *capacity, const char *text)
{
    comparison->differences = array_grow(comparison->differences, comparison->n_differences,
                                         capacity, sizeof *comparison->differences);
    comparison->differences[comparison->n_differences++] =
        arena_copy(&comparison->arena, text, strlen(text));
}

static void find_differences(struct comparison *comparison)
{
    struct comparable_cursor cursor = {0};
    size_t capacity = 0;
    char text[1024];

    if (comparison->old_run->is_baseline || comparison->new_run->is_baseline)
        add_difference(comparison, &capacity, "one is a baseline, which has totals only");
    while (comparable_next(&comparison->old_run->run, &comparison->new_run->run, &cursor, text,
                           sizeof text))
        add_difference(comparison, &capacity, text);
}

static void compare_memory(const struct facts *old_run, const struct facts *new_run,
                           struct comparison *comparison)
{
    comparison->has_memory = old_run->profile->n_curve > 0 && new_run->profile->n_curve > 0;
    if (!comparison->has_memory)
        return;
    comparison->old_growth = growth_find(old_run);
    comparison->new_growth = growth_find(new_run);
}

void compare(const struct facts *old_run, const struct facts *new_run,
             struct comparison *comparison)
{
    const struct moved_files *moved = &comparison->moved;

    *comparison = (struct comparison){.old_run = old_run->profile,
                                      .new_run = new_run->profile,
                                      .old_facts = old_run,
                                      .new_facts = new_run,
                                      .has_old = profile_has_old(old_run->profile) &&
                                                 profile_has_old(new_run->profile),
                                      .has_work = old_run->ledger.known && new_run->ledger.known,
                                      .has_gc = old_run->bill.known && new_run->bill.known};
    find_differences(comparison);
    compare_totals(comparison);
    if (old_run->profile->is_baseline || new_run->profile->is_baseline)
        return;
    compare_memory(old_run, new_run, comparison);
    find_moved_files(old_run, new_run, &comparison->moved);
    compare_lines(old_run, new_run, moved, comparison);
    compare_types(old_run, new_run, comparison);
    compare_traces(old_run, new_run, moved, comparison);
    if (comparison->has_work)
        compare_functions(old_run, new_run, moved, comparison);
}

const char *compared_row_state(const struct compared_row *row)
{
    if (!row->old_side.present)
        return "added";
    return row->new_side.present ? "changed" : "removed";
}

void comparison_free(struct comparison *comparison)
{
    free(comparison->differences);
    free(comparison->sites.rows);
    free(comparison->lines.rows);
    free(comparison->types.rows);
    free(comparison->traces.rows);
    free(comparison->worked_lines.rows);
    free(comparison->functions.rows);
    moved_files_free(&comparison->moved);
    arena_free(&comparison->arena);
    *comparison = (struct comparison){0};
}
