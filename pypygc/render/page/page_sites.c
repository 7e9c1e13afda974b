/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates in a page, with all callers: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/alike.h"
#include "base/idmap.h"

#include <stdlib.h>

/* The table "frames": a place, and the number of its caller, counted from 1. Callers come first. */
struct frames {
    struct table *table;
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
    row_place(frames->table, "place", &frame->place);
    row_delta(frames->table, "caller", caller);
    number = row_end(frames->table) + 1;
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
    struct frames frames = {columns_table(page->columns, "frames"), {0}};
    struct alike alike;

    alike_find(facts, &alike);
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site *site = &profile->sites[i];
        const struct owner *owner = &facts->owners.of_site[i];
        const struct trace *of = owner->compiled != NULL ? owner->compiled : owner->trace;
        const size_t index = operation_of(facts, owner);
        row_delta(table, "id", site->id);
        row_delta(table, "shown", profile->sites[alike.site[i]].id);
        row_text(table, "who", kind_of(site, owner));
        row_place(table, "place", &owner->place);
        row_place(table, "line", &owner->line);
        row_number(table, "stack", stack_number(&frames, owner->stack));
        row_number(table, "trace", of != NULL ? of->id : 0);
        row_text(table, "operation", owner->operation);
        row_index(table, "op", index);
        row_number(table, "line_is_near", owner->is_near);
        row_place(table, "created", &owner->origin.created);
        row_text(table, "forced_by", owner->origin.forced_by);
        row_place(table, "forced_at", &owner->origin.forced_at);
        row_number(table, "guard_trace", owner->guard_trace != NULL ? owner->guard_trace->id : 0);
        row_place(table, "guard", &owner->guard);
        row_end(table);
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
    size_t *first = array_new(profile->n_sites + 1, sizeof *first);
    const struct cell_row **rows = array_new(facts->n_rows, sizeof(struct cell_row *));

    for (size_t i = 0; i < facts->n_rows; i++)
        first[facts->cells[i].site - profile->sites + 1]++;
    for (size_t i = 0; i < profile->n_sites; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < facts->n_rows; i++)
        rows[first[facts->cells[i].site - profile->sites]++] = &facts->cells[i];
    for (size_t i = 0; i < facts->n_rows; i++) {
        row_delta(table, "site", (uint64_t)(rows[i]->site - profile->sites));
        row_text(table, "type", facts_is_scanning(rows[i]->type) ? NULL : rows[i]->type->name);
        page_put_tally(page, table, &rows[i]->cell->tally);
        page_put_charge(page, table, &rows[i]->charge);
        row_end(table);
    }
    free(rows);
    free(first);
}

static void put_site_costs(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table;

    if (!profile_has_site_costs(profile))
        return;
    table = columns_table(page->columns, "site_costs");
    for (size_t i = 0; i < profile->n_sites; i++) {
        const struct site_costs *of_site = profile->sites[i].costs;
        if (of_site == NULL)
            continue;
        row_delta(table, "site", i);
        row_number(table, "own_nursery_misses", of_site->own_nursery_misses);
        row_number(table, "own_nursery_fresh_misses", of_site->own_nursery_fresh_misses);
        page_put_costs(page, table, &of_site->costs);
        row_end(table);
    }
}

static void put_stores(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "stores");

    for (size_t i = 0; i < profile->n_stores; i++) {
        const struct site_stores *record = &profile->stores[i];
        row_number(table, "site", record->site);
        PYPYGC_STORE_FIELDS(ROW_COUNT)
        row_end(table);
    }
}

static void put_external(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "external");

    for (size_t i = 0; i < profile->n_externals; i++) {
        const struct external *record = &profile->externals[i];
        row_number(table, "site", record->site);
        row_text(table, "library", record->library);
        PYPYGC_EXTERNAL_FIELDS(ROW_COUNT)
        row_end(table);
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
