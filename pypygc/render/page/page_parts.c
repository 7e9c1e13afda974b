/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that several tables of a page have: see page_parts.h. */
#include "render/page/page_parts.h"

/* ---- what became of objects ---- */

void tally_columns_add(struct tally_columns *columns, struct table *table, const struct page *page)
{
    const bool has_old = profile_has_old(page->facts->profile);

    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        columns->objects[i] = columns->bytes[i] = NULL;
        if (COLUMNS[i].is_old && !has_old)
            continue;
        columns->bytes[i] = table_column(table, total_name(COLUMNS[i].total_bytes), COLUMN_NUMBERS);
        columns->objects[i] =
            table_column(table, total_name(COLUMNS[i].total_objects), COLUMN_NUMBERS);
    }
}

void tally_columns_put(const struct tally_columns *columns, const struct tally *tally)
{
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        const struct counts *counts = tally_column(tally, &COLUMNS[i]);
        if (columns->bytes[i] == NULL)
            continue;
        column_put(columns->bytes[i], counts->bytes);
        column_put(columns->objects[i], counts->objects);
    }
}

/* ---- the collector's bill ---- */

void charge_columns_add(struct charge_columns *columns, struct table *table,
                        const struct page *page)
{
    static const char *const names[] = {[CHARGE_COPYING] = "gc_copying",
                                        [CHARGE_SCANNING] = "gc_scanning",
                                        [CHARGE_MARKING] = "gc_marking",
                                        [CHARGE_SWEEPING] = "gc_sweeping",
                                        [CHARGE_OTHER] = "gc_other"};

    for (int i = 0; i < CHARGE_PARTS; i++)
        columns->part[i] = page->facts->bill.known ? table_column(table, names[i], COLUMN_NUMBERS)
                                                   : NULL;
}

void charge_columns_put(const struct charge_columns *columns, const struct charge *charge)
{
    for (int i = 0; i < CHARGE_PARTS; i++)
        if (columns->part[i] != NULL)
            column_put(columns->part[i], charge->part[i]);
}

/* ---- simulated caches ---- */

/* Reads and writes that missed are told together, as in the JSON report. */
static const struct {
    const char *name;
    enum cost known;
} PAGE_COST[PAGE_COSTS] = {
    {"data_reads", COST_DATA_READS},         {"data_writes", COST_DATA_WRITES},
    {"D1_misses", COST_D1_READ_MISSES},      {"LL_misses", COST_LL_READ_MISSES},
    {"nursery_misses", COST_NURSERY_MISSES}, {"nursery_fresh_misses", COST_NURSERY_FRESH_MISSES},
    {"I1_misses", COST_I1_MISSES},           {"LLi_misses", COST_LLI_MISSES},
};

void cost_columns_add(struct cost_columns *columns, struct table *table, const struct page *page)
{
    const bool has_costs = profile_has_costs(page->facts->profile);

    for (int i = 0; i < PAGE_COSTS; i++)
        columns->column[i] = has_costs ? table_column(table, PAGE_COST[i].name, COLUMN_OPTIONAL)
                                       : NULL;
}

void cost_columns_put(const struct cost_columns *columns, const struct costs *costs)
{
    for (int i = 0; i < PAGE_COSTS; i++) {
        const enum cost cost = PAGE_COST[i].known;
        if (columns->column[i] == NULL || !cost_known(costs, cost))
            continue;
        column_put(columns->column[i], cost == COST_D1_READ_MISSES   ? costs_d1_misses(costs)
                                       : cost == COST_LL_READ_MISSES ? costs_ll_misses(costs)
                                                                     : costs->value[cost]);
    }
}

/* ---- the rest ---- */

void page_place(const struct page *page, struct column *column, const struct place *place)
{
    column_put(column, columns_place(page->columns, place));
}

void page_measured(struct column *column, const struct measured *figure)
{
    if (figure->known)
        column_put(column, figure->value);
}
