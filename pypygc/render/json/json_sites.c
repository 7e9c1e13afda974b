/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are added up where their sites are alike: see json_sites.h. What follows from a number
   of rows is found through maps, so that the lists take time as they are long. */
#include "render/json/json_sites.h"

#include "analysis/types.h"
#include "base/figure.h"
#include "render/json/json_costs.h"
#include "render/json/json_tally.h"

#include <stdlib.h>
#include <string.h>

/* Adds who it is: of sites that are alike, without their callers. */
static void add_owner(struct json_object *object, const struct site_lists *lists, size_t site)
{
    const size_t count = lists->alike->count[site];

    json_add_owner(object, count > 1 ? NULL : lists->stacks, &lists->facts->profile->sites[site],
                   &lists->facts->owners.of_site[site]);
    if (count > 1)
        json_add_number(object, "stacks", count);
}

/* ---- sites ---- */

/* A pair of site and type, or what has no type. */
struct shown {
    const struct cell_row *row; /* NULL: misses alone */
    size_t site;
    struct tally tally;
    struct charge charge;
    bool is_first; /* of the site: what has no type is part of it */
    bool is_scanned;
    uint64_t scanned; /* of the charge: what has no type */
};

struct showing {
    const struct site_lists *lists;
    struct shown *list;
    size_t count, capacity;
    struct idmap of_pair;     /* site and type: index */
    size_t *first_of;         /* site: index + 1; 0: none yet */
    struct site_costs *costs; /* by site */
};

static struct shown *show(struct showing *showing, const struct cell_row *row, size_t site)
{
    struct shown *shown;

    showing->list =
        array_grow(showing->list, showing->count, &showing->capacity, sizeof *showing->list);
    shown = &showing->list[showing->count++];
    *shown = (struct shown){.row = row, .site = site, .is_first = showing->first_of[site] == 0};
    if (shown->is_first)
        showing->first_of[site] = showing->count;
    return shown;
}

static void show_cells(struct showing *showing)
{
    const struct facts *facts = showing->lists->facts;
    const struct profile *profile = facts->profile;

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        const size_t site = showing->lists->alike->site[row->site - profile->sites];
        const uint64_t pair = (uint64_t)site * profile->n_types + row->cell->type;
        struct shown *shown;
        size_t index;
        if (idmap_get(&showing->of_pair, pair, &index)) {
            shown = &showing->list[index];
        } else {
            idmap_put(&showing->of_pair, pair, showing->count);
            shown = show(showing, row, site);
        }
        tally_add(&shown->tally, &row->cell->tally);
        charge_add(&shown->charge, &row->charge);
    }
}

/* What a site was charged for scanning has no type: it is part of the charge of the site's first
   row. A site without objects has a row for it alone. */
static void show_scanning(struct showing *showing)
{
    const struct facts *facts = showing->lists->facts;

    for (size_t i = facts->n_cells; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        const size_t site = showing->lists->alike->site[row->site - facts->profile->sites];
        const size_t first = showing->first_of[site];
        struct shown *shown = first > 0 ? &showing->list[first - 1] : show(showing, row, site);
        charge_add(&shown->charge, &row->charge);
        shown->is_scanned = true;
        figure_add(&shown->scanned, row->charge.part[CHARGE_SCANNING]);
    }
}

/* The same goes for misses. */
static void show_costs(struct showing *showing)
{
    const struct profile *profile = showing->lists->facts->profile;

    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *costs = profile->sites[i].costs;
        const size_t site = showing->lists->alike->site[i];
        if (costs == NULL)
            continue;
        costs_add(&showing->costs[site].costs, &costs->costs);
        figure_add(&showing->costs[site].own_nursery_misses, costs->own_nursery_misses);
        figure_add(&showing->costs[site].own_nursery_fresh_misses, costs->own_nursery_fresh_misses);
        if (showing->first_of[site] == 0)
            show(showing, NULL, site);
    }
}

/* What the row of a site without objects and without a charge says instead of a type. */
static const char CACHES_ONLY[] = "(cache misses)";

static struct json_object *site_object(const struct showing *showing, const struct shown *shown)
{
    const struct facts *facts = showing->lists->facts;
    const struct cell_row *row = shown->row;
    const char *type = row != NULL ? row->type->name : CACHES_ONLY;
    const char *rpython = row != NULL ? type_rpython(row->type) : CACHES_ONLY;
    struct json_object *object = json_object_new_object();

    add_owner(object, showing->lists, shown->site);
    json_add_string(object, "type", type);
    if (row == NULL || strcmp(rpython, type) != 0)
        json_add_string(object, "rpython_type", rpython);
    if (row != NULL) {
        json_add_short_tally(object, facts, &shown->tally);
        json_add_lifetime_of_cell(object, row->cell);
        json_add_short_charge(object, facts, &shown->charge);
    }
    if (shown->is_scanned)
        json_add_number(object, "gc_scanning_instructions", shown->scanned);
    if (row != NULL && facts_is_scanning(row->type))
        json_add_boolean(object, "scanning", true);
    if (shown->is_first)
        json_add_site_costs(object, facts, &showing->costs[shown->site]);
    if (row == NULL)
        json_add_boolean(object, "caches_only", true);
    return object;
}

void json_put_sites(const struct site_lists *lists, FILE *out)
{
    const size_t n_sites = lists->facts->profile->n_sites;
    struct showing showing = {.lists = lists,
                              .first_of = array_new(n_sites, sizeof(size_t)),
                              .costs = array_new(n_sites, sizeof(struct site_costs))};

    show_cells(&showing);
    show_scanning(&showing);
    show_costs(&showing);
    json_list_begin(out, "sites");
    for (size_t i = 0; i < showing.count; i++)
        json_list_item(out, i == 0, site_object(&showing, &showing.list[i]));
    json_list_end(out);
    idmap_free(&showing.of_pair);
    free(showing.list);
    free(showing.first_of);
    free(showing.costs);
}

/* ---- stores, and memory outside ---- */

/* Rows of one figure list each, by site. */
struct grouping {
    size_t *row_of; /* site: number of its row + 1; 0: none yet */
    size_t count;
};

static struct grouping grouping_new(const struct site_lists *lists)
{
    return (struct grouping){array_new(lists->facts->profile->n_sites, sizeof(size_t)), 0};
}

/* The row that the figures of a site belong to, which stands for those that are alike. */
static size_t row_of(struct grouping *grouping, size_t site)
{
    if (grouping->row_of[site] == 0)
        grouping->row_of[site] = ++grouping->count;
    return grouping->row_of[site] - 1;
}

static void add_nonzero(struct json_object *object, const char *key, uint64_t value)
{
    if (value > 0)
        json_add_number(object, key, value);
}

void json_put_stores(const struct site_lists *lists, FILE *out)
{
    const struct profile *profile = lists->facts->profile;
    struct grouping grouping = grouping_new(lists);
    struct site_stores *rows = array_new(profile->n_stores, sizeof *rows);

    for (size_t i = 0; i < profile->n_stores; i++) {
        const struct site_stores *stores = &profile->stores[i];
        const size_t site = lists->alike->site[stores->site];
        struct site_stores *row = &rows[row_of(&grouping, site)];
        row->site = site;
#define COUNT(name, unit, since, meaning) figure_add(&row->name, stores->name);
        PYPYGC_STORE_FIELDS(COUNT)
#undef COUNT
    }
    json_list_begin(out, "stores");
    for (size_t i = 0; i < grouping.count; i++) {
        struct json_object *object = json_object_new_object();
        add_owner(object, lists, rows[i].site);
#define COUNT(name, unit, since, meaning) add_nonzero(object, #name, rows[i].name);
        PYPYGC_STORE_FIELDS(COUNT)
#undef COUNT
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
    free(grouping.row_of);
    free(rows);
}

/* Rows of a site, one for each library. */
struct library_rows {
    struct idmap libraries, pairs; /* library: number; site and number: index of a row */
    struct external *rows;
    size_t count;
};

static struct external *row_of_library(struct library_rows *rows, size_t site, const char *library)
{
    const uint64_t number = idmap_number(&rows->libraries, (uintptr_t)library);
    const size_t index = idmap_number(&rows->pairs, number << 40 | site);

    if (index == rows->count)
        rows->rows[rows->count++] = (struct external){.site = site, .library = library};
    return &rows->rows[index];
}

void json_put_external(const struct site_lists *lists, FILE *out)
{
    const struct profile *profile = lists->facts->profile;
    struct library_rows rows = {.rows = array_new(profile->n_externals, sizeof *rows.rows)};

    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *external = &profile->externals[i];
        struct external *row =
            row_of_library(&rows, lists->alike->site[external->site], external->library);
#define COUNT(name, unit, since, meaning) figure_add(&row->name, external->name);
        PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT
    }
    json_list_begin(out, "external");
    for (size_t i = 0; i < rows.count; i++) {
        struct json_object *object = json_object_new_object();
        add_owner(object, lists, rows.rows[i].site);
        if (rows.rows[i].library != NULL)
            json_add_string(object, "library", rows.rows[i].library);
#define COUNT(name, unit, since, meaning) add_nonzero(object, #name, rows.rows[i].name);
        PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
    idmap_free(&rows.libraries);
    idmap_free(&rows.pairs);
    free(rows.rows);
}
