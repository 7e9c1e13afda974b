/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sums by line, trace and type: see facts.h. Each list is made by sorting the cells by the
   key and adding up neighbours. */
#include "analysis/facts.h"

#include "analysis/distribute.h"
#include "analysis/order.h"
#include "analysis/origins.h"
#include "analysis/own_code.h"
#include "analysis/placed_costs.h"
#include "base/figure.h"
#include "format.h"

#include <stdlib.h>
#include <string.h>

/* PyPy's default up to 7.3.15 where the cache is small (rpython/memory/gc/env.py). Only used for
   a profile that names no nursery, and that has no allocations then. */
#define DEFAULT_NURSERY_SIZE (UINT64_C(1024) * 1024)

uint64_t facts_nursery_size(const struct facts *facts)
{
    const struct run *run = &facts->profile->run;
    return run->has_nursery_size && run->nursery_size > 0 ? run->nursery_size
                                                          : DEFAULT_NURSERY_SIZE;
}

/* What scanning is listed under in lists of types. */
static const struct gc_type NO_TYPE = {.name = "(scanning of roots and stores)"};

/* And the figures of such a row. */
static const struct cell NOTHING;

bool facts_is_rest(const struct gc_type *type)
{
    return type->id == PYPYGC_TYPE_REST_ID && strcmp(type->name, PYPYGC_TYPE_REST_NAME) == 0;
}

bool facts_is_scanning(const struct gc_type *type)
{
    return type == &NO_TYPE;
}

/* ---- orders ---- */

/* What has no objects at all, only a charge, comes last. */
static int compare_tallies(const struct tally *x, const struct tally *y)
{
    int order = order_numbers(tally_born(y).bytes, tally_born(x).bytes);
    if (order == 0)
        order = order_numbers(y->survived.bytes, x->survived.bytes);
    return order != 0 ? order : tally_has_objects(y) - tally_has_objects(x);
}

static int cells_by_place(const void *a, const void *b)
{
    return order_places(&((const struct cell_row *)a)->owner->line,
                        &((const struct cell_row *)b)->owner->line);
}

static int cells_by_type_name(const void *a, const void *b)
{
    return strcmp(((const struct cell_row *)a)->type->name,
                  ((const struct cell_row *)b)->type->name);
}

static int cells_by_cost(const void *a, const void *b)
{
    const struct cell_row *x = a, *y = b;
    int order = (x->type == &NO_TYPE) - (y->type == &NO_TYPE);
    if (order == 0)
        order = compare_tallies(&x->cell->tally, &y->cell->tally);
    if (order == 0)
        order = order_numbers(x->site->id, y->site->id);
    return order != 0 ? order : order_numbers(x->type->id, y->type->id);
}

static int lines_by_cost(const void *a, const void *b)
{
    const struct line_row *x = a, *y = b;
    const int order = compare_tallies(&x->tally, &y->tally);
    return order != 0 ? order : order_places(&x->place, &y->place);
}

static int types_by_cost(const void *a, const void *b)
{
    const struct type_row *x = a, *y = b;
    const int order = compare_tallies(&x->tally, &y->tally);
    return order != 0 ? order : strcmp(x->type->name, y->type->name);
}

static int traces_by_cost(const void *a, const void *b)
{
    const struct trace_row *x = a, *y = b;
    const int order = compare_tallies(&x->tally, &y->tally);
    return order != 0 ? order : order_numbers(x->trace->id, y->trace->id);
}

static int sites_by_charge(const void *a, const void *b)
{
    const struct site_row *x = a, *y = b;
    int order = order_numbers(charge_sum(&y->charge), charge_sum(&x->charge));
    if (order == 0)
        order = compare_tallies(&x->tally, &y->tally);
    return order != 0 ? order : order_numbers(x->site->id, y->site->id);
}

/* ---- functions ---- */

const struct place *facts_place(const struct cell_row *row)
{
    return row->user_frame != NULL ? &row->user_frame->place : &row->owner->line;
}

static uint64_t trace_id(const struct cell_row *row)
{
    return row->owner->trace != NULL ? row->owner->trace->id : 0; /* ids count from 1 */
}

static int compare_functions(const struct cell_row *x, const struct cell_row *y)
{
    const struct place *a = facts_place(x), *b = facts_place(y);
    int order = order_strings(a->file, b->file);

    if (order == 0)
        order = order_strings(a->function, b->function);
    return order == 0 && a->file == NULL ? order_numbers(trace_id(x), trace_id(y)) : order;
}

static int rows_by_function(const void *a, const void *b)
{
    const struct cell_row *x = *(struct cell_row *const *)a, *y = *(struct cell_row *const *)b;
    int order = compare_functions(x, y);

    if (order == 0)
        order = order_numbers(facts_place(x)->line, facts_place(y)->line);
    if (order == 0)
        order = order_numbers(x->site->id, y->site->id);
    return order != 0 ? order : order_numbers(x->type->id, y->type->id);
}

/* Names are compared here, once; rules compare the ranks. */
static void rank_functions(struct facts *facts)
{
    struct cell_row **rows = array_new(facts->n_rows, sizeof(struct cell_row *));
    size_t rank = 0;

    for (size_t i = 0; i < facts->n_rows; i++)
        rows[i] = &facts->cells[i];
    qsort(rows, facts->n_rows, sizeof(struct cell_row *), rows_by_function);
    for (size_t i = 0; i < facts->n_rows; i++) {
        if (i > 0 && compare_functions(rows[i - 1], rows[i]) != 0)
            rank++;
        rows[i]->function_rank = rank;
        rows[i]->rank = i;
    }
    free(rows);
}

/* ---- the lists ---- */

static struct cell_row *add_row(struct facts *facts, size_t site, const struct gc_type *type)
{
    struct cell_row *row = &facts->cells[facts->n_rows++];

    row->type = type;
    row->site = &facts->profile->sites[site];
    row->owner = &facts->owners.of_site[site];
    /* whoever happened to run while the JIT compiled is not to blame */
    if (row->owner->who != WHO_COMPILER)
        row->user_frame = own_code_caller(row->owner->stack);
    row->is_of_user = row->user_frame != NULL && row->user_frame->place.file != NULL &&
                      !own_code_has(row->user_frame->place.file);
    return row;
}

static void fill_cells(struct facts *facts)
{
    const struct profile *profile = facts->profile;

    facts->n_cells = profile->n_cells;
    facts->cells = array_new(profile->n_cells + profile->n_sites, sizeof *facts->cells);
    for (size_t i = 0; i < profile->n_cells; i++) {
        const struct cell *cell = &profile->cells[i];
        struct cell_row *row = add_row(facts, cell->site, &profile->types[cell->type]);

        row->cell = cell;
        row->charge = facts->bill.of_cell[i];
        tally_add(&facts->total, &cell->tally);
        tally_add(&facts->by_who[row->owner->who], &cell->tally);
        lifetimes_add(&facts->lifetimes, &cell->lifetime);
        facts->n_near += row->owner->is_near;
    }
    lifetimes_add(&facts->lifetimes, &profile->rest_lifetime);
    for (size_t i = 0; i < profile->n_sites; i++) {
        struct cell_row *row;

        if (charge_sum(&facts->bill.of_site[i]) == 0)
            continue;
        row = add_row(facts, i, &NO_TYPE);
        row->cell = &NOTHING;
        row->charge = facts->bill.of_site[i];
    }
}

static void add_lifetimes(struct facts *facts, struct lifetimes **sum,
                          const struct histogram *lifetime)
{
    if (lifetime->n_bins == 0)
        return;
    if (*sum == NULL)
        *sum = arena_alloc(&facts->arena, sizeof **sum);
    lifetimes_add(*sum, lifetime);
}

static void fill_sites(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    struct site_row *rows = array_new(profile->n_sites, sizeof *rows);

    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        struct site_row *site = &rows[row->site - profile->sites];
        site->site = row->site;
        site->owner = row->owner;
        tally_add(&site->tally, &row->cell->tally);
        charge_add(&site->charge, &row->charge);
    }
    facts->sites = rows;
    for (size_t i = 0; i < profile->n_sites; i++)
        if (charge_sum(&rows[i].charge) > 0)
            facts->sites[facts->n_sites++] = rows[i];
    qsort(facts->sites, facts->n_sites, sizeof *facts->sites, sites_by_charge);
}

static int costs_by_place(const void *a, const void *b)
{
    return order_places(&((const struct placed_costs *)a)->place,
                        &((const struct placed_costs *)b)->place);
}

static int place_against_line(const void *place, const void *line)
{
    return order_places(place, &((const struct line_row *)line)->place);
}

/* Adds the n costs to the lines, which are in the order of their places. Those of lines without
   cells get rows behind the others. */
static void add_costs(struct facts *facts, struct placed_costs *placed, size_t n)
{
    const size_t n_lines = facts->n_lines;
    struct line_row *line = NULL;

    qsort(placed, n, sizeof *placed, costs_by_place);
    for (size_t i = 0; i < n; i++) {
        const struct place *place = &placed[i].place;
        if (line == NULL || order_places(&line->place, place) != 0)
            line = bsearch(place, facts->lines, n_lines, sizeof *facts->lines, place_against_line);
        if (line == NULL) {
            line = &facts->lines[facts->n_lines++];
            line->place = *place;
        }
        costs_add(&line->costs, placed[i].costs);
    }
}

static int lines_by_place(const void *a, const void *b)
{
    return order_places(&((const struct line_row *)a)->place, &((const struct line_row *)b)->place);
}

static void add_lines_of_ledger(struct facts *facts)
{
    const size_t n_lines = facts->n_lines;
    struct line_row *lines = array_new(n_lines + facts->ledger.n_lines, sizeof *lines);

    for (size_t i = 0; i < n_lines; i++)
        lines[i] = facts->lines[i];
    free(facts->lines);
    facts->lines = lines;
    qsort(lines, n_lines, sizeof *lines, lines_by_place);
    for (size_t i = 0; i < facts->ledger.n_lines; i++) {
        const struct place *place = &facts->ledger.lines[i].place;
        if (bsearch(place, lines, n_lines, sizeof *lines, place_against_line) == NULL)
            lines[facts->n_lines++].place = *place;
    }
}

/* Makes the ledger of work, with what the collector spent because of the lines so far. Lines that it
   alone has get rows behind the others. */
static void keep_ledger(struct facts *facts)
{
    struct work_charge *charges = array_new(facts->n_lines, sizeof *charges);
    size_t n = 0;

    for (size_t i = 0; i < facts->n_lines; i++)
        if (charge_sum(&facts->lines[i].charge) > 0)
            charges[n++] =
                (struct work_charge){facts->lines[i].place, charge_sum(&facts->lines[i].charge)};
    ledger_compute(facts->profile, &facts->join, charges, n, &facts->ledger);
    free(charges);
    if (facts->ledger.known)
        add_lines_of_ledger(facts);
}

static void fill_lines(struct facts *facts)
{
    size_t n_costs;
    struct placed_costs *placed =
        place_costs(facts->profile, &facts->join, &facts->owners, &n_costs);

    facts->lines = array_new(facts->n_rows + n_costs, sizeof *facts->lines);
    qsort(facts->cells, facts->n_rows, sizeof *facts->cells, cells_by_place);
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        const struct counts born = tally_born(&row->cell->tally);
        struct line_row *line;
        if (facts->n_lines == 0 ||
            order_places(&facts->lines[facts->n_lines - 1].place, &row->owner->line) != 0)
            facts->lines[facts->n_lines++].place = row->owner->line;
        line = &facts->lines[facts->n_lines - 1];
        tally_add(&line->tally, &row->cell->tally);
        charge_add(&line->charge, &row->charge);
        add_lifetimes(facts, &line->lifetimes, &row->cell->lifetime);
        counts_add(&line->by_who[row->owner->who], &born);
    }
    add_costs(facts, placed, n_costs);
    free(placed);
    keep_ledger(facts);
    qsort(facts->lines, facts->n_lines, sizeof *facts->lines, lines_by_cost);
}

/* ---- types of which sites have too little to tell ---- */

static int rows_by_name(const void *a, const void *b)
{
    const struct type_row *x = a, *y = b;
    return strcmp(x->type->name, y->type->name);
}

/* What the collector's work for an object goes by. */
static double weight_of(const struct tally *tally, enum charge_part part)
{
    switch (part) {
    case CHARGE_COPYING: return (double)tally->survived.bytes;
    case CHARGE_MARKING: return (double)tally->marked.bytes;
    case CHARGE_SWEEPING: return (double)tally->old_died.bytes;
    default: return (double)tally_born(tally).bytes;
    }
}

/* Divides the charge of the rest among the types that it is made of. rows[i] is that of rest i. */
static void divide_charge(const struct profile *profile, const struct charge *charge,
                          struct type_row **rows)
{
    struct share *shares = array_new(profile->n_type_rests, sizeof *shares);

    for (int part = 0; part < CHARGE_PARTS; part++) {
        for (size_t i = 0; i < profile->n_type_rests; i++)
            shares[i] =
                (struct share){weight_of(&profile->type_rests[i].tally, (enum charge_part)part),
                               &rows[i]->charge.part[part]};
        if (!distribute(charge->part[part], shares, profile->n_type_rests))
            figure_add(&rows[0]->charge.part[part], charge->part[part]);
    }
    free(shares);
}

/* Puts what is in the row of the rest into the rows of its types. The rows are sorted by name, and
   there is room for a row for each rest. */
static void spread_rest(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    const size_t n_rests = profile->n_type_rests;
    struct type_row **rows, *rest = NULL;
    size_t n = facts->n_types;

    for (size_t i = 0; i < n; i++)
        if (facts_is_rest(facts->types[i].type))
            rest = &facts->types[i];
    if (rest == NULL || n_rests == 0)
        return;
    rows = array_new(n_rests, sizeof(struct type_row *));
    for (size_t i = 0; i < n_rests; i++) {
        const struct type_row key = {.type = &profile->types[profile->type_rests[i].type]};
        rows[i] = bsearch(&key, facts->types, n, sizeof key, rows_by_name);
        for (size_t j = n; rows[i] == NULL && j < facts->n_types; j++)
            if (rows_by_name(&facts->types[j], &key) == 0)
                rows[i] = &facts->types[j];
        if (rows[i] == NULL) {
            rows[i] = &facts->types[facts->n_types++];
            *rows[i] = key;
        }
        tally_add(&rows[i]->tally, &profile->type_rests[i].tally);
    }
    divide_charge(profile, &rest->charge, rows);
    *rest = facts->types[--facts->n_types];
    free(rows);
}

static void fill_types(struct facts *facts)
{
    facts->types = array_new(facts->n_rows + facts->profile->n_type_rests, sizeof *facts->types);
    qsort(facts->cells, facts->n_rows, sizeof *facts->cells, cells_by_type_name);
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        struct type_row *type;
        if (facts->n_types == 0 ||
            strcmp(facts->types[facts->n_types - 1].type->name, row->type->name) != 0)
            facts->types[facts->n_types++].type = row->type;
        type = &facts->types[facts->n_types - 1];
        tally_add(&type->tally, &row->cell->tally);
        charge_add(&type->charge, &row->charge);
        add_lifetimes(facts, &type->lifetimes, &row->cell->lifetime);
    }
    spread_rest(facts);
    qsort(facts->types, facts->n_types, sizeof *facts->types, types_by_cost);
}

static void fill_traces(struct facts *facts)
{
    const struct profile *profile = facts->profile;

    facts->n_traces = profile->n_traces;
    facts->traces = array_new(profile->n_traces, sizeof *facts->traces);
    for (size_t i = 0; i < profile->n_traces; i++) {
        facts->traces[i].trace = &profile->traces[i];
        facts->traces[i].place = facts->join.traces[i].place;
        facts->traces[i].costs = profile->traces[i].costs;
        costs_add(&facts->trace_costs, &profile->traces[i].costs);
    }
    /* a trace that never ran has cost nothing, which is known */
    for (size_t i = 0; i < profile->n_traces; i++)
        facts->traces[i].costs.known |= facts->trace_costs.known;
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct owner *owner = facts->cells[i].owner;
        const struct tally *tally = &facts->cells[i].cell->tally;
        if (owner->trace != NULL) {
            struct trace_row *trace = &facts->traces[owner->trace - profile->traces];
            tally_add(&trace->tally, tally);
            charge_add(&trace->charge, &facts->cells[i].charge);
        }
        if (owner->compiled != NULL)
            tally_add(&facts->traces[owner->compiled - profile->traces].compiler, tally);
    }
    qsort(facts->traces, facts->n_traces, sizeof *facts->traces, traces_by_cost);
}

static void add_site_costs(struct facts *facts)
{
    const struct profile *profile = facts->profile;
    struct site_costs *sum = &facts->site_costs;

    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *costs = profile->sites[i].costs;
        if (costs == NULL)
            continue;
        costs_add(&sum->costs, &costs->costs);
        figure_add(&sum->own_nursery_misses, costs->own_nursery_misses);
        figure_add(&sum->own_nursery_fresh_misses, costs->own_nursery_fresh_misses);
    }
}

void facts_compute(const struct profile *profile, struct facts *facts)
{
    *facts = (struct facts){.profile = profile};
    join_profile(profile, &facts->join);
    origins_place_copies(profile, &facts->join);
    owners_compute(profile, &facts->join, &facts->owners);
    bill_compute(profile, &facts->bill);
    fill_cells(facts);
    rank_functions(facts);
    fill_sites(facts);
    fill_lines(facts);
    fill_types(facts);
    fill_traces(facts);
    add_site_costs(facts);
    qsort(facts->cells, facts->n_rows, sizeof *facts->cells, cells_by_cost);
}

void facts_free(struct facts *facts)
{
    free(facts->cells);
    free(facts->lines);
    free(facts->types);
    free(facts->traces);
    free(facts->sites);
    free(facts->defects);
    bill_free(&facts->bill);
    ledger_free(&facts->ledger);
    arena_free(&facts->arena);
    owners_free(&facts->owners);
    join_free(&facts->join);
    *facts = (struct facts){0};
}
