/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory over the run in a page: the curve, what is resident, what it is for, and whether it grows. See
   page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/garbage.h"
#include "analysis/growth.h"

#include <stdlib.h>

static void put_curve(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "curve");
    uint64_t *garbage = garbage_of_curve(profile);

    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *record = &profile->curve[i];
        PYPYGC_MEMORY_FIELDS(ROW_COUNT)
        if (garbage != NULL)
            row_number(table, "garbage_bytes", garbage[i]);
        row_end(table);
    }
    free(garbage);
}

/* The kernel's view. */
static void put_resident(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "resident");

    for (size_t i = 0; i < profile->n_residents; i++) {
        const struct resident_point *record = &profile->residents[i];
        PYPYGC_RESIDENT_FIELDS(ROW_COUNT)
        row_end(table);
    }
}

/* Who keeps pages that are mostly free, at the end. */
static void put_sparse(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "sparse");

    for (size_t i = 0; i < profile->n_sparse; i++) {
        const struct sparse *sparse = &profile->sparse[i];
        row_text(table, "type", profile->types[sparse->type].name);
        row_number(table, "site", sparse->site);
        row_number(table, "free_bytes", sparse->free_bytes);
        row_counts(table, "objects", "bytes", &sparse->alive);
        row_end(table);
    }
}

/* The curve judged: one row. */
static void put_verdict(const struct page *page)
{
    const struct growth growth = growth_find(page->facts);
    const struct memory *memory = &growth.memory;
    struct table *table = columns_table(page->columns, "memory");

    if (page->facts->profile->n_curve == 0)
        return;
    row_text(table, "verdict", memory_verdict_name(memory->verdict));
    row_number(table, "peak_bytes", memory->peak_bytes);
    row_number(table, "old_peak_bytes", memory->old_peak_bytes);
    row_number(table, "external_peak_bytes", memory->external_peak_bytes);
    row_number(table, "resident_peak_bytes", memory->resident_peak_bytes);
    row_number(table, "alive_bytes", memory->alive_bytes);
    row_number(table, "external_bytes", memory->external_bytes);
    row_number(table, "half_bytes", memory->half_bytes);
    row_number(table, "grown_bytes", memory->grown_bytes);
    row_number(table, "fragment_bytes", memory->fragment_bytes);
    row_number(table, "kept_bytes", growth.bytes);
    row_number(table, "rounds", growth.rounds);
    row_number(table, "per_round_bytes", growth_per_round(&growth));
    row_place(table, "loop", &growth.place);
    page_put_own_line(page, table, "made", growth.bytes > 0 ? growth.site : PROFILE_NONE);
    row_text(table, "library", growth.library);
    row_end(table);
}

/* Who held what, at moments of the run. */
static void put_held(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "held");
    struct table *holders = columns_table(page->columns, "holders");
    struct table *steps = columns_table(page->columns, "holder_steps");

    for (size_t i = 0; i < profile->n_helds; i++) {
        const struct held *held = &profile->helds[i];
        row_number(table, "allocated_bytes", held->allocated_bytes);
        row_measured(table, "major", &held->major);
        row_number(table, "bytes", held->reached.bytes);
        row_number(table, "objects", held->reached.objects);
        row_number(table, "unreached_bytes", held->unreached.bytes);
        row_number(table, "at_exit", held->at_exit);
        row_end(table);
        for (size_t j = held->first_holder; j < held->first_holder + held->n_holders; j++) {
            const struct holder *holder = &profile->holders[j];
            row_number(holders, "held", i);
            row_text(holders, "root", holder->root);
            row_text(holders, "name", holder->name);
            if (holder->has_frame)
                row_place(holders, "place", &holder->frame);
            row_number(holders, "bytes", holder->alive.bytes);
            row_number(holders, "objects", holder->alive.objects);
            row_end(holders);
            for (size_t k = 0; k < holder->n_path; k++) {
                row_number(steps, "holder", j);
                row_text(steps, "type", holder->path[k].type);
                row_text(steps, "field", holder->path[k].field);
                row_number(steps, "bytes", holder->path[k].bytes);
                row_number(steps, "repeat", holder->path[k].repeat);
                row_end(steps);
            }
        }
    }
}

void page_put_memory(const struct page *page)
{
    put_curve(page);
    put_resident(page);
    put_sparse(page);
    put_verdict(page);
    put_held(page);
}
