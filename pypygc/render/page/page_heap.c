/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap in a page: types, collections, the memory curve, and who holds what is alive. See
   page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/kept_words.h"
#include "analysis/memory.h"
#include "analysis/own_code.h"
#include "analysis/types.h"

#include <string.h>

static void put_types(const struct page *page)
{
    const struct facts *facts = page->facts;
    struct table *table = columns_table(page->columns, "types");
    struct table *ages = columns_table(page->columns, "lifetimes");

    for (size_t i = 0; i < facts->n_types; i++) {
        const struct type_row *row = &facts->types[i];
        row_text(table, "name", row->type->name);
        row_text(table, "rpython_type", type_rpython(row->type));
        row_number(table, "scanning", facts_is_scanning(row->type));
        page_put_tally(page, table, &row->tally);
        page_put_charge(page, table, &row->charge);
        row_end(table);
        for (unsigned j = 0; row->lifetimes != NULL && j < LIFETIME_BINS; j++) {
            if (row->lifetimes->died[j].objects == 0)
                continue;
            row_text(ages, "type", row->type->name);
            row_number(ages, "log2_bytes", j);
            row_number(ages, "objects", row->lifetimes->died[j].objects);
            row_number(ages, "bytes", row->lifetimes->died[j].bytes);
            row_end(ages);
        }
    }
}

/* ---- collections ---- */

static void put_minors(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "minors");

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *record = &profile->minors[i];
        row_delta(table, "n", record->n);
        row_number(table, "collections", record->row.collections);
        row_text(table, "cause", record->cause);
        row_index(table, "site", record->site);
        PYPYGC_MINOR_FIELDS(ROW_PAIR, ROW_MEASURED, ROW_COUNT)
        PYPYGC_MINOR_WORK_FIELDS(ROW_MEASURED, ROW_COUNT)
        row_end(table);
    }
}

static void put_majors(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "majors");

    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *record = &profile->majors[i];
        row_delta(table, "n", record->n);
        row_number(table, "collections", record->row.collections);
        row_text(table, "cause", record->cause);
        PYPYGC_MAJOR_FIELDS(ROW_MEASURED, ROW_PAIR)
        row_end(table);
    }
}

/* ---- memory ---- */

static void put_curve(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "curve");

    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *record = &profile->curve[i];
        PYPYGC_MEMORY_FIELDS(ROW_COUNT)
        row_end(table);
    }
}

static void put_verdict(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    const struct memory memory = memory_judge(profile);
    struct table *table = columns_table(page->columns, "memory");

    if (profile->n_curve == 0)
        return;
    row_text(table, "verdict", memory_verdict_name(memory.verdict));
    row_number(table, "peak_bytes", memory.peak_bytes);
    row_number(table, "old_peak_bytes", memory.old_peak_bytes);
    row_number(table, "external_peak_bytes", memory.external_peak_bytes);
    row_number(table, "alive_bytes", memory.alive_bytes);
    row_number(table, "external_bytes", memory.external_bytes);
    row_number(table, "half_bytes", memory.half_bytes);
    row_number(table, "grown_bytes", memory.grown_bytes);
    row_end(table);
}

/* ---- what is alive at the end ---- */

static void put_retained(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "retained");

    for (size_t i = 0; i < profile->snapshot.n_retained; i++) {
        const struct retained *row = &profile->snapshot.retained[i];
        row_text(table, "type", profile->types[row->type].name);
        row_index(table, "site", row->site);
        row_number(table, "objects", row->alive.objects);
        row_number(table, "bytes", row->alive.bytes);
        row_number(table, "retained_bytes", row->retained_bytes);
        row_end(table);
    }
}

static void put_user_line(const struct page *page, struct table *table, const char *column,
                          size_t site)
{
    const struct stack_frame *frame =
        site != PROFILE_NONE ? own_code_caller(page->facts->owners.of_site[site].stack) : NULL;

    if (frame != NULL)
        row_place(table, column, &frame->place);
}

/* Where much hangs on one object: a row each, its way in words, and what hangs there. */
static void put_kept(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "kept");
    struct table *steps = columns_table(page->columns, "kept_steps");
    struct table *types = columns_table(page->columns, "kept_types");

    for (size_t i = 0; i < profile->n_kept; i++) {
        const struct kept *kept = &profile->kept[i];
        struct arena arena = {0};
        const struct kept_words words = kept_words(&arena, kept);
        row_number(table, "retained_bytes", kept->alive.bytes);
        row_number(table, "objects", kept->alive.objects);
        row_text(table, "root", kept->root);
        put_user_line(page, table, "filled", kept->site);
        put_user_line(page, table, "made", kept->part_site);
        row_end(table);
        for (size_t j = 0; j < words.count; j++) {
            const char *word = words.list[j].text;
            row_number(steps, "kept", i);
            row_bytes(steps, "text", word, strlen(word)); /* it lives no longer than this row */
            row_number(steps, "bytes", words.list[j].bytes);
            row_end(steps);
        }
        for (size_t j = 0; j < kept->n_types; j++) {
            row_number(types, "kept", i);
            row_text(types, "name", kept->types[j].name);
            row_number(types, "objects", kept->types[j].alive.objects);
            row_number(types, "bytes", kept->types[j].alive.bytes);
            row_end(types);
        }
        arena_free(&arena);
    }
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

void page_put_heap(const struct page *page)
{
    put_types(page);
    put_minors(page);
    put_majors(page);
    put_curve(page);
    put_verdict(page);
    put_retained(page);
    put_kept(page);
    put_held(page);
}
