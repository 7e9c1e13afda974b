/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory over the run in a page: the curve, what is resident, what it is for, and whether it grows. See
   page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/garbage.h"
#include "analysis/grown.h"
#include "analysis/growth.h"
#include "analysis/kept_words.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

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

/* A type as the types have it, and what it is called in Python. */
static void put_type(struct table *table, const char *key, const char *words_key, const char *type)
{
    struct arena arena = {0};
    const char *words = kept_type_name(&arena, type);

    row_text(table, key, type);
    row_bytes(table, words_key, words, strlen(words)); /* it lives no longer than this row */
    arena_free(&arena);
}

/* What a class had that a line made: its trend. */
static void put_grown(const struct page *page, struct table *table, const struct grown *row)
{
    const struct profile *profile = page->facts->profile;
    const bool grows = row->trend.shape == TREND_GROWS;

    put_type(table, "type", "words", profile->types[row->type].name);
    if (row->site != PROFILE_NONE)
        row_place(table, "place", &row->line);
    row_number(table, "is_rest", row->site == PROFILE_NONE);
    row_text(table, "trend", trend_shape_name(row->trend.shape));
    row_number(table, "first_bytes", row->trend.first);
    row_number(table, "half_bytes", row->trend.half);
    row_number(table, "end_bytes", row->trend.end);
    row_number(table, "grown_bytes", row->trend.grown);
    row_known(table, "since", grows, grows ? profile->alive[row->trend.since].allocated_bytes : 0);
    row_number(table, "most_bytes", row->most);
    row_end(table);
}

/* What was alive, by class and line: the points at which that is known, and how much there was at each. */
static void put_alive(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "alive");
    struct table *rows = columns_table(page->columns, "grown");
    struct table *at = columns_table(page->columns, "grown_at"); /* row by row */
    struct grown_list grown;

    if (profile->n_alive == 0)
        return;
    grown = grown_find(page->facts, memory_judge(profile).until);
    for (size_t i = 0; i < grown.points.n; i++) {
        const struct alive_point *record = &profile->alive[i];
        PYPYGC_ALIVE_FIELDS(ROW_COUNT, ROW_COUNT)
        row_end(table);
    }
    for (size_t i = 0; i < grown.count; i++) {
        put_grown(page, rows, &grown.list[i]);
        for (size_t j = 0; j < grown.points.n; j++) {
            row_counts(at, "objects", "bytes", &grown.list[i].at[j]);
            row_end(at);
        }
    }
    grown_free(&grown);
}

/* Which class, made where, grew most. */
static void put_grower(struct table *table, const struct growth *growth)
{
    if (growth->grower_bytes == 0)
        return;
    put_type(table, "most", "most_words", growth->grower);
    row_place(table, "most_place", &growth->grower_line);
    row_number(table, "most_bytes", growth->grower_bytes);
    row_number(table, "most_since",
               figure_whole(10000 * growth->grower_since + 0.5)); /* of 10000 */
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
    put_grower(table, &growth);
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
    put_alive(page);
    put_verdict(page);
    put_held(page);
}
