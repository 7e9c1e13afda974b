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
    struct column *name = table_column(table, "name", COLUMN_STRINGS);
    struct column *rpython = table_column(table, "rpython_type", COLUMN_STRINGS);
    struct column *scanning = table_column(table, "scanning", COLUMN_NUMBERS);
    struct table *ages = columns_table(page->columns, "lifetimes");
    struct column *of = table_column(ages, "type", COLUMN_STRINGS);
    struct column *exponent = table_column(ages, "log2_bytes", COLUMN_NUMBERS);
    struct column *objects = table_column(ages, "objects", COLUMN_NUMBERS);
    struct column *bytes = table_column(ages, "bytes", COLUMN_NUMBERS);
    struct tally_columns tally;
    struct charge_columns charge;

    tally_columns_add(&tally, table, page);
    charge_columns_add(&charge, table, page);
    for (size_t i = 0; i < facts->n_types; i++) {
        const struct type_row *row = &facts->types[i];
        column_text(name, row->type->name);
        column_text(rpython, type_rpython(row->type));
        column_put(scanning, facts_is_scanning(row->type));
        tally_columns_put(&tally, &row->tally);
        charge_columns_put(&charge, &row->charge);
        table_row(table);
        for (unsigned j = 0; row->lifetimes != NULL && j < LIFETIME_BINS; j++) {
            if (row->lifetimes->died[j].objects == 0)
                continue;
            column_text(of, row->type->name);
            column_put(exponent, j);
            column_put(objects, row->lifetimes->died[j].objects);
            column_put(bytes, row->lifetimes->died[j].bytes);
            table_row(ages);
        }
    }
}

/* ---- collections ---- */

static void put_minors(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "minors");
    struct column *n = table_column(table, "n", COLUMN_DELTAS);
    struct column *shared = table_column(table, "collections", COLUMN_NUMBERS);
    struct column *cause = table_column(table, "cause", COLUMN_STRINGS);
    struct column *site = table_column(table, "site", COLUMN_OPTIONAL);
#define COUNT(name, unit, since, meaning)                                                          \
    struct column *name = table_column(table, #name, COLUMN_NUMBERS);
#define MEASURED(name, unit, since, meaning)                                                       \
    struct column *name = table_column(table, #name, COLUMN_OPTIONAL);
#define PAIR(name, since, meaning)                                                                 \
    struct column *name##_bytes = table_column(table, #name "_bytes", COLUMN_NUMBERS);             \
    struct column *name##_objects = table_column(table, #name "_objects", COLUMN_NUMBERS);
    PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)
    PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#undef PAIR

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        column_put(n, minor->n);
        column_put(shared, minor->row.collections);
        column_text(cause, minor->cause);
        if (minor->site != PROFILE_NONE)
            column_put(site, minor->site);
#define COUNT(name, unit, since, meaning)    column_put(name, minor->name);
#define MEASURED(name, unit, since, meaning) page_measured(name, &minor->name);
#define PAIR(name, since, meaning)                                                                 \
    column_put(name##_bytes, minor->name.bytes);                                                   \
    column_put(name##_objects, minor->name.objects);
        PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)
        PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#undef PAIR
        table_row(table);
    }
}

static void put_majors(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "majors");
    struct column *n = table_column(table, "n", COLUMN_DELTAS);
    struct column *shared = table_column(table, "collections", COLUMN_NUMBERS);
    struct column *cause = table_column(table, "cause", COLUMN_STRINGS);
#define MEASURED(name, unit, since, meaning)                                                       \
    struct column *name = table_column(table, #name, COLUMN_OPTIONAL);
#define PAIR(name, since, meaning)                                                                 \
    struct column *name##_bytes = table_column(table, #name "_bytes", COLUMN_NUMBERS);             \
    struct column *name##_objects = table_column(table, #name "_objects", COLUMN_NUMBERS);
    PYPYGC_MAJOR_FIELDS(MEASURED, PAIR)
#undef MEASURED
#undef PAIR

    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *major = &profile->majors[i];
        column_put(n, major->n);
        column_put(shared, major->row.collections);
        column_text(cause, major->cause);
#define MEASURED(name, unit, since, meaning) page_measured(name, &major->name);
#define PAIR(name, since, meaning)                                                                 \
    column_put(name##_bytes, major->name.bytes);                                                   \
    column_put(name##_objects, major->name.objects);
        PYPYGC_MAJOR_FIELDS(MEASURED, PAIR)
#undef MEASURED
#undef PAIR
        table_row(table);
    }
}

/* ---- memory ---- */

static void put_curve(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "curve");
#define COUNT(name, unit, since, meaning)                                                          \
    struct column *name = table_column(table, #name, COLUMN_NUMBERS);
    PYPYGC_MEMORY_FIELDS(COUNT)
#undef COUNT

    for (size_t i = 0; i < profile->n_curve; i++) {
#define COUNT(name, unit, since, meaning) column_put(name, profile->curve[i].name);
        PYPYGC_MEMORY_FIELDS(COUNT)
#undef COUNT
        table_row(table);
    }
}

static void put_verdict(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    const struct memory memory = memory_judge(profile);
    struct table *table = columns_table(page->columns, "memory");
    struct column *verdict = table_column(table, "verdict", COLUMN_STRINGS);
    struct column *peak = table_column(table, "peak_bytes", COLUMN_NUMBERS);
    struct column *old_peak = table_column(table, "old_peak_bytes", COLUMN_NUMBERS);
    struct column *external = table_column(table, "external_peak_bytes", COLUMN_NUMBERS);
    struct column *alive = table_column(table, "alive_bytes", COLUMN_NUMBERS);
    struct column *outside = table_column(table, "external_bytes", COLUMN_NUMBERS);
    struct column *half = table_column(table, "half_bytes", COLUMN_NUMBERS);
    struct column *grown = table_column(table, "grown_bytes", COLUMN_NUMBERS);

    if (profile->n_curve == 0)
        return;
    column_text(verdict, memory_verdict_name(memory.verdict));
    column_put(peak, memory.peak_bytes);
    column_put(old_peak, memory.old_peak_bytes);
    column_put(external, memory.external_peak_bytes);
    column_put(alive, memory.alive_bytes);
    column_put(outside, memory.external_bytes);
    column_put(half, memory.half_bytes);
    column_put(grown, memory.grown_bytes);
    table_row(table);
}

/* ---- what is alive at the end ---- */

static void put_retained(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "retained");
    struct column *type = table_column(table, "type", COLUMN_STRINGS);
    struct column *site = table_column(table, "site", COLUMN_OPTIONAL);
    struct column *objects = table_column(table, "objects", COLUMN_NUMBERS);
    struct column *bytes = table_column(table, "bytes", COLUMN_NUMBERS);
    struct column *retained = table_column(table, "retained_bytes", COLUMN_NUMBERS);

    for (size_t i = 0; i < profile->snapshot.n_retained; i++) {
        const struct retained *row = &profile->snapshot.retained[i];
        column_text(type, profile->types[row->type].name);
        if (row->site != PROFILE_NONE)
            column_put(site, row->site);
        column_put(objects, row->alive.objects);
        column_put(bytes, row->alive.bytes);
        column_put(retained, row->retained_bytes);
        table_row(table);
    }
}

static void put_user_line(const struct page *page, struct column *column, size_t site)
{
    const struct stack_frame *frame =
        site != PROFILE_NONE ? own_code_caller(page->facts->owners.of_site[site].stack) : NULL;

    if (frame != NULL)
        page_place(page, column, &frame->place);
}

/* Where much hangs on one object: a row each, its way in words, and what hangs there. */
static void put_kept(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "kept");
    struct column *bytes = table_column(table, "retained_bytes", COLUMN_NUMBERS);
    struct column *objects = table_column(table, "objects", COLUMN_NUMBERS);
    struct column *root = table_column(table, "root", COLUMN_STRINGS);
    struct column *filled = table_column(table, "filled", COLUMN_NUMBERS);
    struct column *made = table_column(table, "made", COLUMN_NUMBERS);
    struct table *steps = columns_table(page->columns, "kept_steps");
    struct column *step_of = table_column(steps, "kept", COLUMN_NUMBERS);
    struct column *text = table_column(steps, "text", COLUMN_STRINGS);
    struct column *step_bytes = table_column(steps, "bytes", COLUMN_NUMBERS);
    struct table *types = columns_table(page->columns, "kept_types");
    struct column *type_of = table_column(types, "kept", COLUMN_NUMBERS);
    struct column *name = table_column(types, "name", COLUMN_STRINGS);
    struct column *type_objects = table_column(types, "objects", COLUMN_NUMBERS);
    struct column *type_bytes = table_column(types, "bytes", COLUMN_NUMBERS);

    for (size_t i = 0; i < profile->n_kept; i++) {
        const struct kept *kept = &profile->kept[i];
        struct arena arena = {0};
        const struct kept_words words = kept_words(&arena, kept);
        column_put(bytes, kept->alive.bytes);
        column_put(objects, kept->alive.objects);
        column_text(root, kept->root);
        put_user_line(page, filled, kept->site);
        put_user_line(page, made, kept->part_site);
        table_row(table);
        for (size_t j = 0; j < words.count; j++) {
            const char *word = words.list[j].text;
            column_put(step_of, i);
            column_bytes(text, word, strlen(word)); /* it lives no longer than this row */
            column_put(step_bytes, words.list[j].bytes);
            table_row(steps);
        }
        for (size_t j = 0; j < kept->n_types; j++) {
            column_put(type_of, i);
            column_text(name, kept->types[j].name);
            column_put(type_objects, kept->types[j].alive.objects);
            column_put(type_bytes, kept->types[j].alive.bytes);
            table_row(types);
        }
        arena_free(&arena);
    }
}

/* Who held what, at moments of the run. */
static void put_held(const struct page *page)
{
    const struct profile *profile = page->facts->profile;
    struct table *table = columns_table(page->columns, "held");
    struct column *clock = table_column(table, "allocated_bytes", COLUMN_NUMBERS);
    struct column *major = table_column(table, "major", COLUMN_OPTIONAL);
    struct column *bytes = table_column(table, "bytes", COLUMN_NUMBERS);
    struct column *objects = table_column(table, "objects", COLUMN_NUMBERS);
    struct column *unreached = table_column(table, "unreached_bytes", COLUMN_NUMBERS);
    struct column *at_exit = table_column(table, "at_exit", COLUMN_NUMBERS);
    struct table *holders = columns_table(page->columns, "holders");
    struct column *of = table_column(holders, "held", COLUMN_NUMBERS);
    struct column *root = table_column(holders, "root", COLUMN_STRINGS);
    struct column *name = table_column(holders, "name", COLUMN_STRINGS);
    struct column *place = table_column(holders, "place", COLUMN_NUMBERS);
    struct column *held_bytes = table_column(holders, "bytes", COLUMN_NUMBERS);
    struct column *held_objects = table_column(holders, "objects", COLUMN_NUMBERS);
    struct table *steps = columns_table(page->columns, "holder_steps");
    struct column *step_of = table_column(steps, "holder", COLUMN_NUMBERS);
    struct column *type = table_column(steps, "type", COLUMN_STRINGS);
    struct column *field = table_column(steps, "field", COLUMN_STRINGS);
    struct column *step_bytes = table_column(steps, "bytes", COLUMN_NUMBERS);
    struct column *repeat = table_column(steps, "repeat", COLUMN_NUMBERS);

    for (size_t i = 0; i < profile->n_helds; i++) {
        const struct held *held = &profile->helds[i];
        column_put(clock, held->allocated_bytes);
        page_measured(major, &held->major);
        column_put(bytes, held->reached.bytes);
        column_put(objects, held->reached.objects);
        column_put(unreached, held->unreached.bytes);
        column_put(at_exit, held->at_exit);
        table_row(table);
        for (size_t j = held->first_holder; j < held->first_holder + held->n_holders; j++) {
            const struct holder *holder = &profile->holders[j];
            column_put(of, i);
            column_text(root, holder->root);
            column_text(name, holder->name);
            if (holder->has_frame)
                page_place(page, place, &holder->frame);
            column_put(held_bytes, holder->alive.bytes);
            column_put(held_objects, holder->alive.objects);
            table_row(holders);
            for (size_t k = 0; k < holder->n_path; k++) {
                column_put(step_of, j);
                column_text(type, holder->path[k].type);
                column_text(field, holder->path[k].field);
                column_put(step_bytes, holder->path[k].bytes);
                column_put(repeat, holder->path[k].repeat);
                table_row(steps);
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
