/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The things that two runs are compared by, and which of them belong together: see entries.h. Lines
   and traces of a function are aligned with each other; sites follow their lines. */
#include "analysis/entries.h"

#include "analysis/align.h"
#include "analysis/order.h"
#include "base/figure.h"

#include <stdlib.h>

/* What the parts of likeness weigh. That two lines are in the same function and order comes to 1;
   what they allocate says more; the same number is a hint only. */
#define WEIGHT_TYPES 4.0
#define WEIGHT_SIZE  1.0
#define WEIGHT_LINE  0.5

/* Both runs, and the list that is looked at. */
struct pairing {
    const struct entries *old_lines, *new_lines, *old_sites, *new_sites;
    size_t old_first, new_first; /* of the group that is aligned */
};

/* ---- orders ---- */

/* What entries must have in common to be aligned with each other. */
static int compare_groups(const struct entry *x, const struct entry *y)
{
    int order = order_strings(x->file, y->file);
    if (order == 0)
        order = order_strings(x->function, y->function);
    return order != 0 ? order : order_strings(x->kind, y->kind);
}

static int by_group_and_line(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare_groups(x, y);
    if (order == 0)
        order = order_numbers(x->side.line, y->side.line);
    return order != 0 ? order : order_numbers(x->side.trace, y->side.trace);
}

/* The order in which entries become rows, and what must be equal for that. */
int entries_by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = order_numbers(x->number, y->number);
    if (order == 0)
        order = order_strings(x->type, y->type);
    return order != 0 ? order : order_strings(x->kind, y->kind);
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
    figure_add(&sum->gc_instructions, more->gc_instructions);
}

static void add_work(struct compared_side *side, const struct work_row *row)
{
    side->work = work_self(row);
    side->inclusive = row->inclusive;
    side->calls = row->calls;
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

struct entries entries_of_lines(const struct facts *facts, const struct moved_files *moved)
{
    struct entries lines = {array_new(facts->n_lines, sizeof *lines.list), facts->n_lines};

    for (size_t i = 0; i < lines.count; i++) {
        const struct work_row *row =
            facts->ledger.known ? ledger_line(&facts->ledger, &facts->lines[i].place) : NULL;

        lines.list[i].side = side_of(&facts->lines[i].tally, &facts->lines[i].charge);
        if (row != NULL)
            add_work(&lines.list[i].side, row);
        set_place(&lines.list[i], &facts->lines[i].place, moved);
    }
    qsort(lines.list, lines.count, sizeof *lines.list, by_group_and_line);
    return lines;
}

struct entries entries_of_traces(const struct facts *facts, const struct moved_files *moved)
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

struct entries entries_of_functions(const struct facts *facts, const struct moved_files *moved)
{
    const struct ledger *ledger = &facts->ledger;
    struct entries functions = {array_new(ledger->n_functions, sizeof *functions.list),
                                ledger->n_functions};

    for (size_t i = 0; i < functions.count; i++) {
        struct entry *entry = &functions.list[i];

        entry->side.present = true;
        add_work(&entry->side, &ledger->functions[i]);
        set_place(entry, &ledger->functions[i].place, moved);
    }
    qsort(functions.list, functions.count, sizeof *functions.list, by_group_and_line);
    return functions;
}

struct entries entries_of_findings(const struct findings *findings, const struct moved_files *moved)
{
    struct entries entries = {array_new(findings->count, sizeof *entries.list), findings->count};

    for (size_t i = 0; i < entries.count; i++) {
        struct entry *entry = &entries.list[i];

        entry->finding = &findings->list[i];
        entry->side.present = true;
        entry->side.trace = i; /* of equal lines the more costly comes first */
        entry->kind = findings->list[i].pattern;
        set_place(entry, &findings->list[i].place, moved);
    }
    qsort(entries.list, entries.count, sizeof *entries.list, by_group_and_line);
    return entries;
}

/* Adds up entries of equal keys, which are neighbours. */
static void merge_equal(struct entries *entries)
{
    size_t n = 0;

    for (size_t i = 0; i < entries->count; i++) {
        if (n > 0 && entries_by_key(&entries->list[n - 1], &entries->list[i]) == 0)
            add_side(&entries->list[n - 1].side, &entries->list[i].side);
        else
            entries->list[n++] = entries->list[i];
    }
    entries->count = n;
}

/* A site's number is the index of its line, for now. */
struct entries entries_of_sites(const struct facts *facts, struct entries *lines,
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
    qsort(sites.list, sites.count, sizeof *sites.list, entries_by_key);
    merge_equal(&sites);
    for (size_t i = 0; i < sites.count; i++) {
        struct entry *line = &lines->list[sites.list[i].number];
        if (line->n_sites++ == 0)
            line->first_site = i;
    }
    return sites;
}

struct entries entries_of_types(const struct facts *facts)
{
    struct entries types = {array_new(facts->n_types, sizeof *types.list), facts->n_types};

    for (size_t i = 0; i < types.count; i++) {
        types.list[i].side = side_of(&facts->types[i].tally, &facts->types[i].charge);
        types.list[i].type = facts->types[i].type->name;
    }
    qsort(types.list, types.count, sizeof *types.list, entries_by_key);
    return types;
}

/* ---- what belongs together ---- */

static double part_of(uint64_t bytes, uint64_t whole)
{
    return whole == 0 ? 0 : (double)bytes / (double)whole;
}

static double size_likeness(const struct entry *x, const struct entry *y)
{
    const uint64_t a = x->side.allocated.bytes, b = y->side.allocated.bytes;

    return a == b ? 1 : a < b ? part_of(a, b) : part_of(b, a);
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
        int order = order_strings(a->type, b->type);
        if (order == 0)
            order = order_strings(a->kind, b->kind);
        if (order == 0) {
            const double p = part_of(a->side.allocated.bytes, x->side.allocated.bytes);
            const double q = part_of(b->side.allocated.bytes, y->side.allocated.bytes);
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

void entries_pair_lines(struct entries *old_lines, struct entries *old_sites,
                        struct entries *new_lines, struct entries *new_sites)
{
    struct pairing pairing = {old_lines, new_lines, old_sites, new_sites, 0, 0};

    number_entries(&pairing, line_likeness);
    renumber_sites(old_sites, old_lines);
    renumber_sites(new_sites, new_lines);
}

void entries_pair_traces(struct entries *old_traces, struct entries *new_traces)
{
    struct pairing pairing = {.old_lines = old_traces, .new_lines = new_traces};

    number_entries(&pairing, trace_likeness);
}
