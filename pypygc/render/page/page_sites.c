/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates in a page, with all callers: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/alike.h"
#include "base/idmap.h"

#include <stdlib.h>

/* The table "frames": a place, and the number of its caller, counted from 1. Callers come first. */
struct frames {
    const struct page *page;
    struct table *table;
    struct column *place, *caller;
    struct idmap numbers; /* address of a frame: its number */
};

/* The number of a stack, 0 if nothing of it is known. */
static size_t stack_number(struct frames *frames, const struct stack_frame *frame)
{
    size_t number = 0, caller;

    frame = join_known_frame(frame);
    if (frame == NULL || idmap_get(&frames->numbers, (uintptr_t)frame, &number))
        return number;
    caller = stack_number(frames, frame->caller);
    page_place(frames->page, frames->place, &frame->place);
    column_put(frames->caller, caller);
    number = table_row(frames->table) + 1;
    idmap_put(&frames->numbers, (uintptr_t)frame, number);
    return number;
}

static const char *kind_of(const struct site *site, const struct owner *owner)
{
    return site->kind == SITE_OTHER ? site->kind_name : who_name(owner->who);
}

/* The operation that allocates, as an index of its trace's code, or PROFILE_NONE. */
static size_t operation_of(const struct facts *facts, const struct owner *owner)
{
    const struct joined_trace *joined;

    if (owner->op == NULL || owner->trace == NULL)
        return PROFILE_NONE;
    joined = &facts->join.traces[owner->trace - facts->profile->traces];
    return (size_t)(owner->op - joined->ops);
}

static void put_sites(const struct page *page)
{
    const struct facts *facts = page->facts;
    const struct profile *profile = facts->profile;
    struct table *table = columns_table(page->columns, "sites");
    struct column *id = table_column(table, "id", COLUMN_DELTAS);
    struct column *shown = table_column(table, "shown", COLUMN_DELTAS);
    struct column *who = table_column(table, "who", COLUMN_STRINGS);
    struct column *place = table_column(table, "place", COLUMN_NUMBERS);
    struct column *line = table_column(table, "line", COLUMN_NUMBERS);
    struct column *stack = table_column(table, "stack", COLUMN_NUMBERS);
    struct column *trace = table_column(table, "trace", COLUMN_NUMBERS);
    struct column *operation = table_column(table, "operation", COLUMN_STRINGS);
    struct column *op = table_column(table, "op", COLUMN_OPTIONAL);
    struct column *near = table_column(table, "line_is_near", COLUMN_NUMBERS);
    struct column *created = table_column(table, "created", COLUMN_NUMBERS);
    struct column *forced_by = table_column(table, "forced_by", COLUMN_STRINGS);
    struct column *forced_at = table_column(table, "forced_at", COLUMN_NUMBERS);
    struct column *guard_trace = table_column(table, "guard_trace", COLUMN_NUMBERS);
    struct column *guard = table_column(table, "guard", COLUMN_NUMBERS);
    struct table *frame_table = columns_table(page->columns, "frames");
    struct frames frames = {page,
                            frame_table,
                            table_column(frame_table, "place", COLUMN_NUMBERS),
                            table_column(frame_table, "caller", COLUMN_DELTAS),
                            {0}};
    struct alike alike;

    alike_find(facts, &alike);
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site *site = &profile->sites[i];
        const struct owner *owner = &facts->owners.of_site[i];
        const struct trace *of = owner->compiled != NULL ? owner->compiled : owner->trace;
        const size_t index = operation_of(facts, owner);
        column_put(id, site->id);
        column_put(shown, profile->sites[alike.site[i]].id);
        column_text(who, kind_of(site, owner));
        page_place(page, place, &owner->place);
        page_place(page, line, &owner->line);
        column_put(stack, stack_number(&frames, owner->stack));
        column_put(trace, of != NULL ? of->id : 0);
        column_text(operation, owner->operation);
        if (index != PROFILE_NONE)
            column_put(op, index);
        column_put(near, owner->is_near);
        page_place(page, created, &owner->origin.created);
        column_text(forced_by, owner->origin.forced_by);
        page_place(page, forced_at, &owner->origin.forced_at);
        column_put(guard_trace, owner->guard_trace != NULL ? owner->guard_trace->id : 0);
        page_place(page, guard, &owner->guard);
        table_row(table);
    }
    alike_free(&alike);
    idmap_free(&frames.numbers);
}

/* In the order of the sites. What a site was charged for scanning has no type. */
static void put_cells(const struct page *page)
{
    const struct facts *facts = page->facts;
    const struct profile *profile = facts->profile;
    struct table *table = columns_table(page->columns, "cells");
    struct column *site = table_column(table, "site", COLUMN_DELTAS);
    struct column *type = table_column(table, "type", COLUMN_STRINGS);
    size_t *first = array_new(profile->n_sites + 1, sizeof *first);
    const struct cell_row **rows = array_new(facts->n_rows, sizeof(struct cell_row *));
    struct tally_columns tally;
    struct charge_columns charge;

    tally_columns_add(&tally, table, page);
    charge_columns_add(&charge, table, page);
    for (size_t i = 0; i < facts->n_rows; i++)
        first[facts->cells[i].site - profile->sites + 1]++;
    for (size_t i = 0; i < profile->n_sites; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < facts->n_rows; i++)
        rows[first[facts->cells[i].site - profile->sites]++] = &facts->cells[i];
    for (size_t i = 0; i < facts->n_rows; i++) {
        column_put(site, (uint64_t)(rows[i]->site - profile->sites));
        column_text(type, facts_is_scanning(rows[i]->type) ? NULL : rows[i]->type->name);
        tally_columns_put(&tally, &rows[i]->cell->tally);
        charge_columns_put(&charge, &rows[i]->charge);
        table_row(table);
    }
    free(rows);
    free(first);
}

static void put_site_costs(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table;
    struct column *site, *own, *fresh;
    struct cost_columns costs;

    if (!profile_has_site_costs(profile))
        return;
    table = columns_table(page->columns, "site_costs");
    site = table_column(table, "site", COLUMN_DELTAS);
    own = table_column(table, "own_nursery_misses", COLUMN_NUMBERS);
    fresh = table_column(table, "own_nursery_fresh_misses", COLUMN_NUMBERS);
    cost_columns_add(&costs, table, page);
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *of_site = profile->sites[i].costs;
        if (of_site == NULL)
            continue;
        column_put(site, i);
        column_put(own, of_site->own_nursery_misses);
        column_put(fresh, of_site->own_nursery_fresh_misses);
        cost_columns_put(&costs, &of_site->costs);
        table_row(table);
    }
}

static void put_stores(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "stores");
    struct column *site = table_column(table, "site", COLUMN_NUMBERS);
#define COUNT(name, unit, since, meaning)                                                          \
    struct column *name = table_column(table, #name, COLUMN_NUMBERS);
    PYPYGC_STORE_FIELDS(COUNT)
#undef COUNT

    for (size_t i = 0; i < profile->n_stores; i++) {
        column_put(site, profile->stores[i].site);
#define COUNT(name, unit, since, meaning) column_put(name, profile->stores[i].name);
        PYPYGC_STORE_FIELDS(COUNT)
#undef COUNT
        table_row(table);
    }
}

static void put_external(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "external");
    struct column *site = table_column(table, "site", COLUMN_NUMBERS);
    struct column *library = table_column(table, "library", COLUMN_STRINGS);
#define COUNT(name, unit, since, meaning)                                                          \
    struct column *name = table_column(table, #name, COLUMN_NUMBERS);
    PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT

    for (size_t i = 0; i < profile->n_externals; i++) {
        column_put(site, profile->externals[i].site);
        column_text(library, profile->externals[i].library);
#define COUNT(name, unit, since, meaning) column_put(name, profile->externals[i].name);
        PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT
        table_row(table);
    }
}

void page_put_sites(const struct page *page)
{
    put_sites(page);
    put_cells(page);
    put_site_costs(page);
    put_stores(page);
    put_external(page);
}
