/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two runs: see compare.h. Each kind of thing is listed for both runs as
   entries, in one order; lines and traces of a function are aligned, so that every entry has a
   number that its partner has too; then entries of equal keys become one row. */
#include "analysis/compare.h"

#include "analysis/align.h"
#include "analysis/comparable.h"
#include "analysis/moved_files.h"

#include <stdlib.h>
#include <string.h>

/* What the parts of likeness weigh. That two lines are in the same function and order comes to 1;
   what they allocate says more; the same number is a hint only. */
#define WEIGHT_TYPES 4.0
#define WEIGHT_SIZE  1.0
#define WEIGHT_LINE  0.5

struct entry {
    const char *file; /* as in the new run */
    const char *function, *type, *kind;
    size_t number;        /* the same for entries of both runs that belong together */
    const char *old_file; /* NULL: file */
    struct compared_side side;
    size_t first_site, n_sites; /* lines: their entries in the list of sites */
};

struct entries {
    struct entry *list;
    size_t count;
};

/* Both runs, and the list that is looked at. */
struct pairing {
    const struct entries *old_lines, *new_lines, *old_sites, *new_sites;
    size_t old_first, new_first; /* of the group that is aligned */
};

/* ---- orders ---- */

static int compare_numbers(uint64_t x, uint64_t y)
{
    return (x > y) - (x < y);
}

/* NULL comes last. */
static int compare_strings(const char *x, const char *y)
{
    if (x == NULL || y == NULL)
        return (x == NULL) - (y == NULL);
    return x == y ? 0 : strcmp(x, y);
}

/* What entries must have in common to be aligned with each other. */
static int compare_groups(const struct entry *x, const struct entry *y)
{
    int order = compare_strings(x->file, y->file);
    if (order == 0)
        order = compare_strings(x->function, y->function);
    return order != 0 ? order : compare_strings(x->kind, y->kind);
}

static int by_group_and_line(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare_groups(x, y);
    if (order == 0)
        order = compare_numbers(x->side.line, y->side.line);
    return order != 0 ? order : compare_numbers(x->side.trace, y->side.trace);
}

/* The order in which entries become rows, and what must be equal for that. */
static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare_numbers(x->number, y->number);
    if (order == 0)
        order = compare_strings(x->type, y->type);
    return order != 0 ? order : compare_strings(x->kind, y->kind);
}

/* ---- entries of one run ---- */

static struct compared_side side_of(const struct tally *tally, const struct charge *charge)
{
    return (struct compared_side){.present = true,
                                  .allocated = tally_born(tally),
                                  .survived = tally->survived,
                                  .old_live = tally->old_live,
                                  .gc_instructions = charge_sum(charge)};
}

static void add_side(struct compared_side *sum, const struct compared_side *more)
{
    counts_add(&sum->allocated, &more->allocated);
    counts_add(&sum->survived, &more->survived);
    counts_add(&sum->old_live, &more->old_live);
    sum->gc_instructions += more->gc_instructions;
}

/* Names the file as the new run does. moved is NULL for the new run. */
static void set_place(struct entry *entry, const struct place *place,
                      const struct moved_files *moved)
{
    entry->file = moved != NULL ? moved_file_name(moved, place->file) : place->file;
    entry->old_file = entry->file != place->file ? place->file : NULL;
    entry->function = place->function;
    entry->side.line = place->line;
}

static struct entries list_lines(const struct facts *facts, const struct moved_files *moved)
{
    struct entries lines = {array_new(facts->n_lines, sizeof *lines.list), facts->n_lines};

    for (size_t i = 0; i < lines.count; i++) {
        lines.list[i].side = side_of(&facts->lines[i].tally, &facts->lines[i].charge);
        set_place(&lines.list[i], &facts->lines[i].place, moved);
    }
    qsort(lines.list, lines.count, sizeof *lines.list, by_group_and_line);
    return lines;
}

static struct entries list_traces(const struct facts *facts, const struct moved_files *moved)
{
    struct entries traces = {array_new(facts->n_traces, sizeof *traces.list), facts->n_traces};

    for (size_t i = 0; i < traces.count; i++) {
        const struct trace_row *row = &facts->traces[i];
        struct entry *entry = &traces.list[i];

        entry->side = side_of(&row->tally, &row->charge);
        set_place(entry, &row->place, moved);
        if (entry->file == NULL && entry->function == NULL)
            entry->function = row->trace->driver;
        entry->side.trace = row->trace->id;
        entry->kind = row->trace->kind;
    }
    qsort(traces.list, traces.count, sizeof *traces.list, by_group_and_line);
    return traces;
}

/* Adds up entries of equal keys, which are neighbours. */
static void merge_equal(struct entries *entries)
{
    size_t n = 0;

    for (size_t i = 0; i < entries->count; i++) {
        if (n > 0 && by_key(&entries->list[n - 1], &entries->list[i]) == 0)
            add_side(&entries->list[n - 1].side, &entries->list[i].side);
        else
            entries->list[n++] = entries->list[i];
    }
    entries->count = n;
}

/* A site's number is the index of its line, for now. */
static struct entries list_sites(const struct facts *facts, struct entries *lines,
                                 const struct moved_files *moved)
{
    struct entries sites = {array_new(facts->n_rows, sizeof *sites.list), facts->n_rows};

    for (size_t i = 0; i < sites.count; i++) {
        const struct cell_row *row = &facts->cells[i];
        struct entry *entry = &sites.list[i];

        entry->side = side_of(&row->cell->tally, &row->charge);
        set_place(entry, &row->owner->line, moved);
        entry->number = (size_t)((struct entry *)bsearch(entry, lines->list, lines->count,
                                                         sizeof *lines->list, by_group_and_line) -
                                 lines->list);
        entry->type = row->type->name;
        entry->kind = who_name(row->owner->who);
    }
    qsort(sites.list, sites.count, sizeof *sites.list, by_key);
    merge_equal(&sites);
    for (size_t i = 0; i < sites.count; i++) {
        struct entry *line = &lines->list[sites.list[i].number];
        if (line->n_sites++ == 0)
            line->first_site = i;
    }
    return sites;
}

static struct entries list_types(const struct facts *facts)
{
    struct entries types = {array_new(facts->n_types, sizeof *types.list), facts->n_types};

    for (size_t i = 0; i < types.count; i++) {
        types.list[i].side = side_of(&facts->types[i].tally, &facts->types[i].charge);
        types.list[i].type = facts->types[i].type->name;
    }
    qsort(types.list, types.count, sizeof *types.list, by_key);
    return types;
}

/* ---- what belongs together ---- */

static double part(uint64_t bytes, uint64_t whole)
{
    return whole == 0 ? 0 : (double)bytes / (double)whole;
}

static double size_likeness(const struct entry *x, const struct entry *y)
{
    const uint64_t a = x->side.allocated.bytes, b = y->side.allocated.bytes;

    return a == b ? 1 : a < b ? part(a, b) : part(b, a);
}

/* The part of what two lines allocate that is of the same types: 0 to 1. */
static double type_likeness(const struct pairing *pairing, const struct entry *x,
                            const struct entry *y)
{
    size_t i = x->first_site, j = y->first_site;
    double sum = 0;

    if (x->side.allocated.bytes == 0 && y->side.allocated.bytes == 0)
        return 1;
    while (i < x->first_site + x->n_sites && j < y->first_site + y->n_sites) {
        const struct entry *a = &pairing->old_sites->list[i], *b = &pairing->new_sites->list[j];
        int order = compare_strings(a->type, b->type);
        if (order == 0)
            order = compare_strings(a->kind, b->kind);
        if (order == 0) {
            const double p = part(a->side.allocated.bytes, x->side.allocated.bytes);
            const double q = part(b->side.allocated.bytes, y->side.allocated.bytes);
            sum += p < q ? p : q;
        }
        i += order <= 0;
        j += order >= 0;
    }
    return sum;
}

static double line_likeness(const void *context, size_t i, size_t j)
{
    const struct pairing *pairing = context;
    const struct entry *x = &pairing->old_lines->list[pairing->old_first + i];
    const struct entry *y = &pairing->new_lines->list[pairing->new_first + j];

    return 1 + WEIGHT_TYPES * type_likeness(pairing, x, y) + WEIGHT_SIZE * size_likeness(x, y) +
           WEIGHT_LINE * (x->side.line == y->side.line);
}

static double trace_likeness(const void *context, size_t i, size_t j)
{
    const struct pairing *pairing = context;
    const struct entry *x = &pairing->old_lines->list[pairing->old_first + i];
    const struct entry *y = &pairing->new_lines->list[pairing->new_first + j];

    return 1 + WEIGHT_SIZE * size_likeness(x, y) + WEIGHT_LINE * (x->side.line == y->side.line);
}

static size_t group_end(const struct entries *entries, size_t first)
{
    size_t end = first;

    while (end < entries->count && compare_groups(&entries->list[first], &entries->list[end]) == 0)
        end++;
    return end;
}

/* Numbers the entries of both runs, which are sorted by group: an old entry gets the index of its
   new partner, or a number that no new entry has. */
static void number_entries(struct pairing *pairing, likeness alike)
{
    struct entry *old_list = pairing->old_lines->list, *new_list = pairing->new_lines->list;
    const size_t n_old = pairing->old_lines->count, n_new = pairing->new_lines->count;
    size_t *partner = array_new(n_old, sizeof *partner);

    for (size_t j = 0; j < n_new; j++)
        new_list[j].number = j;
    for (size_t i = 0; i < n_old; i++)
        old_list[i].number = n_new + i;
    for (size_t i = 0, j = 0; i < n_old && j < n_new;) {
        const int order = compare_groups(&old_list[i], &new_list[j]);
        const size_t old_end = order <= 0 ? group_end(pairing->old_lines, i) : i;
        const size_t new_end = order >= 0 ? group_end(pairing->new_lines, j) : j;
        if (order == 0) {
            pairing->old_first = i;
            pairing->new_first = j;
            align(old_end - i, new_end - j, alike, pairing, partner);
            for (size_t k = i; k < old_end; k++)
                if (partner[k - i] != ALIGN_NONE)
                    old_list[k].number = j + partner[k - i];
        }
        i = old_end;
        j = new_end;
    }
    free(partner);
}

/* Gives sites the numbers of their lines instead of the indexes. */
static void renumber_sites(struct entries *sites, const struct entries *lines)
{
    for (size_t i = 0; i < sites->count; i++)
        sites->list[i].number = lines->list[sites->list[i].number].number;
}

/* ---- rows ---- */

static uint64_t distance(uint64_t x, uint64_t y)
{
    return x > y ? x - y : y - x;
}

static uint64_t distance_of_sides(const struct compared_row *row)
{
    const struct compared_side *x = &row->old_side, *y = &row->new_side;

    return distance(x->allocated.bytes, y->allocated.bytes) +
           distance(x->survived.bytes, y->survived.bytes) +
           distance(x->old_live.bytes, y->old_live.bytes);
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

static int by_change(const void *a, const void *b)
{
    const struct compared_row *x = a, *y = b;
    int order = compare_numbers(distance_of_sides(y), distance_of_sides(x));
    if (order == 0)
        order = compare_strings(x->file, y->file);
    if (order == 0)
        order = compare_strings(x->function, y->function);
    if (order == 0)
        order = compare_strings(x->type, y->type);
    if (order == 0)
        order = compare_strings(x->kind, y->kind);
    if (order == 0)
        order = compare_numbers(x->new_side.line, y->new_side.line);
    if (order == 0)
        order = compare_numbers(x->old_side.line, y->old_side.line);
    if (order == 0)
        order = compare_numbers(x->new_side.trace, y->new_side.trace);
    return order != 0 ? order : compare_numbers(x->old_side.trace, y->old_side.trace);
}

static struct compared_row row_of(const struct entry *was, const struct entry *is)
{
    const struct entry *any = is != NULL ? is : was;
    struct compared_row row = {
        .file = any->file, .function = any->function, .type = any->type, .kind = any->kind};

    if (was != NULL) {
        row.old_side = was->side;
        row.old_file = was->old_file;
    }
    if (is != NULL)
        row.new_side = is->side;
    return row;
}

/* Makes rows of entries, which it sorts. */
static void make_rows(struct entries *was, struct entries *is, struct compared_list *list)
{
    qsort(was->list, was->count, sizeof *was->list, by_key);
    qsort(is->list, is->count, sizeof *is->list, by_key);
    list->rows = array_new(was->count + is->count, sizeof *list->rows);
    for (size_t i = 0, j = 0; i < was->count || j < is->count;) {
        const int order = i == was->count  ? 1
                          : j == is->count ? -1
                                           : by_key(&was->list[i], &is->list[j]);
        const struct compared_row row =
            row_of(order <= 0 ? &was->list[i] : NULL, order >= 0 ? &is->list[j] : NULL);
        if (has_changed(&row))
            list->rows[list->count++] = row;
        else
            list->equal++;
        i += order <= 0;
        j += order >= 0;
    }
    qsort(list->rows, list->count, sizeof *list->rows, by_change);
}

/* ---- all of it ---- */

/* The names are from malloc. */
static struct run_files files_of(const struct facts *facts)
{
    const struct run *run = &facts->profile->run;
    struct run_files files = {.command = run->command, .n_command = run->n_command};

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
    struct entries old_lines = list_lines(old_run, moved), new_lines = list_lines(new_run, NULL);
    struct entries old_sites = list_sites(old_run, &old_lines, moved);
    struct entries new_sites = list_sites(new_run, &new_lines, NULL);
    struct pairing pairing = {&old_lines, &new_lines, &old_sites, &new_sites, 0, 0};

    number_entries(&pairing, line_likeness);
    renumber_sites(&old_sites, &old_lines);
    renumber_sites(&new_sites, &new_lines);
    make_rows(&old_sites, &new_sites, &comparison->sites);
    make_rows(&old_lines, &new_lines, &comparison->lines);
    free(old_lines.list);
    free(new_lines.list);
    free(old_sites.list);
    free(new_sites.list);
}

static void compare_traces(const struct facts *old_run, const struct facts *new_run,
                           const struct moved_files *moved, struct comparison *comparison)
{
    struct entries was = list_traces(old_run, moved), is = list_traces(new_run, NULL);
    struct pairing pairing = {.old_lines = &was, .new_lines = &is};

    number_entries(&pairing, trace_likeness);
    make_rows(&was, &is, &comparison->traces);
    free(was.list);
    free(is.list);
}

static void compare_types(const struct facts *old_run, const struct facts *new_run,
                          struct comparison *comparison)
{
    struct entries was = list_types(old_run), is = list_types(new_run);

    make_rows(&was, &is, &comparison->types);
    free(was.list);
    free(is.list);
}

static double relative_change(const struct compared_total *total)
{
    const uint64_t x = total->old_value, y = total->new_value;

    return part(distance(x, y), x > y ? x : y);
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

void compare(const struct facts *old_run, const struct facts *new_run,
             struct comparison *comparison)
{
    struct moved_files moved;

    *comparison = (struct comparison){.old_run = old_run->profile,
                                      .new_run = new_run->profile,
                                      .has_old = profile_has_old(old_run->profile) &&
                                                 profile_has_old(new_run->profile),
                                      .has_gc = old_run->bill.known && new_run->bill.known};
    find_differences(comparison);
    compare_totals(comparison);
    if (old_run->profile->is_baseline || new_run->profile->is_baseline)
        return;
    find_moved_files(old_run, new_run, &moved);
    compare_lines(old_run, new_run, &moved, comparison);
    compare_types(old_run, new_run, comparison);
    compare_traces(old_run, new_run, &moved, comparison);
    moved_files_free(&moved);
}

void comparison_free(struct comparison *comparison)
{
    free(comparison->differences);
    free(comparison->sites.rows);
    free(comparison->lines.rows);
    free(comparison->types.rows);
    free(comparison->traces.rows);
    arena_free(&comparison->arena);
    *comparison = (struct comparison){0};
}
