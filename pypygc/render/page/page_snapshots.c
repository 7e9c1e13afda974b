/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots of the heap in a page: what was alive, by type, by site and by class, and on what it hangs.
   See page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/class_cost.h"
#include "analysis/kept_words.h"

#include <stdlib.h>
#include <string.h>

/* What a type has, or a site of it. */
static void put_retained(const struct page *page, struct table *table, const struct snapshot *shot,
                         size_t of)
{
    const struct profile *profile = page->facts->profile;

    for (size_t i = 0; i < shot->n_retained; i++) {
        const struct retained *row = &shot->retained[i];
        row_delta(table, "snapshot", of);
        row_text(table, "type", profile->types[row->type].name);
        row_index(table, "site", row->site);
        page_put_own_line(page, table, "own_line", row->site);
        row_counts(table, "objects", "bytes", &row->alive);
        row_number(table, "retained_bytes", row->retained_bytes);
        row_measured(table, "age_bytes", &row->age);
        row_counts(table, "young_objects", "young_bytes", &row->young);
        row_number(table, "spare_bytes", row->spare_bytes);
        row_counts(table, "duplicate_objects", "duplicate_bytes", &row->duplicate);
        row_end(table);
    }
}

/* Places where much hangs: their ways in words, and what hangs there. */
struct kept_tables {
    struct table *kept, *steps, *types;
};

static void put_kept(const struct page *page, const struct kept_tables *tables,
                     const struct kept *kept, size_t of)
{
    struct arena arena = {0};
    const struct kept_words words = kept_words(&arena, kept);
    size_t row;

    row_delta(tables->kept, "snapshot", of);
    row_number(tables->kept, "retained_bytes", kept->alive.bytes);
    row_number(tables->kept, "objects", kept->alive.objects);
    row_number(tables->kept, "outside_bytes", kept->outside_bytes);
    row_text(tables->kept, "root", kept->root);
    page_put_own_line(page, tables->kept, "filled", kept->site);
    page_put_own_line(page, tables->kept, "made", kept->part_site);
    row = row_end(tables->kept);
    for (size_t i = 0; i < words.count; i++) {
        const char *word = words.list[i].text;
        row_number(tables->steps, "kept", row);
        row_bytes(tables->steps, "text", word, strlen(word)); /* it lives no longer than this row */
        row_number(tables->steps, "bytes", words.list[i].bytes);
        row_end(tables->steps);
    }
    for (size_t i = 0; i < kept->n_types; i++) {
        row_number(tables->types, "kept", row);
        row_text(tables->types, "name", kept->types[i].name);
        row_counts(tables->types, "objects", "bytes", &kept->types[i].alive);
        row_end(tables->types);
    }
    arena_free(&arena);
}

/* What instances of classes cost with what they alone own. */
static void put_classes(const struct page *page, struct table *table, struct table *parts,
                        const struct snapshot *shot, size_t of)
{
    const struct profile *profile = page->facts->profile;
    struct arena arena = {0};
    size_t count;
    struct class_cost *costs = class_costs(shot, &count);

    for (size_t i = 0; i < count; i++) {
        const struct class_cost *cost = &costs[i];
        size_t row;
        row_delta(table, "snapshot", of);
        row_text(table, "name", profile->types[cost->class].name);
        row_number(table, "instances", cost->instances);
        row_number(table, "own_bytes", cost->own_bytes);
        row_number(table, "bytes", cost->bytes);
        row_number(table, "spare_bytes", cost->spare_bytes);
        row = row_end(table);
        for (size_t j = 0; j < cost->n_parts; j++) {
            const char *what = class_part_name(&arena, profile, &cost->parts[j]);
            row_number(parts, "class", row);
            row_bytes(parts, "what", what, strlen(what));
            row_counts(parts, "objects", "bytes", &cost->parts[j].amount);
            row_number(parts, "spare_bytes", cost->parts[j].spare_bytes);
            row_end(parts);
        }
    }
    free(costs);
    arena_free(&arena);
}

void page_put_snapshots(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    const struct snapshot *first = profile_main_snapshot(profile);
    struct table *table = columns_table(page->columns, "snapshots");
    struct table *retained = columns_table(page->columns, "retained");
    struct table *classes = columns_table(page->columns, "classes");
    struct table *parts = columns_table(page->columns, "class_parts");
    const struct kept_tables kept = {columns_table(page->columns, "kept"),
                                     columns_table(page->columns, "kept_steps"),
                                     columns_table(page->columns, "kept_types")};

    for (size_t i = 0; i < profile->n_snapshots; i++) {
        const struct snapshot *shot = &profile->snapshots[i];
        row_text(table, "name", shot->name);
        row_text(table, "moment", shot->moment);
        row_number(table, "nth", shot->nth);
        row_number(table, "first", shot == first); /* the one to show first */
        row_number(table, "at", shot->allocated_bytes);
        row_number(table, "instructions", shot->instructions);
        row_measured(table, "major_collections", &shot->major);
        row_counts(table, "live_objects", "live_bytes", &shot->alive);
        row_counts(table, "young_objects", "young_bytes", &shot->young);
        row_counts(table, "old_objects", "old_bytes", &shot->old);
        row_end(table);
        put_retained(page, retained, shot, i);
        put_classes(page, classes, parts, shot, i);
        for (size_t j = 0; j < shot->n_kept; j++)
            put_kept(page, &kept, &shot->kept[j], i);
    }
}
