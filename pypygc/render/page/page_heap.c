/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types and collections in a page: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/types.h"

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

void page_put_heap(const struct page *page)
{
    put_types(page);
    put_minors(page);
    put_majors(page);
}
