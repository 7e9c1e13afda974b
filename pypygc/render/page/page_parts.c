/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces that rows of several tables of a page have: see page_parts.h. */
#include "render/page/page_parts.h"

#include "analysis/own_code.h"

/* ---- what became of objects ---- */

void page_put_tally(const struct page *page, struct table *table, const struct tally *tally)
{
    const bool has_old = profile_has_old(page->facts->profile);

    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        if (COLUMNS[i].is_old && !has_old)
            continue;
        row_counts(table, total_name(COLUMNS[i].total_objects), total_name(COLUMNS[i].total_bytes),
                   tally_column(tally, &COLUMNS[i]));
    }
}

/* ---- the collector's bill ---- */

void page_put_charge(const struct page *page, struct table *table, const struct charge *charge)
{
    static const char *const names[] = {[CHARGE_COPYING] = "gc_copying",
                                        [CHARGE_SCANNING] = "gc_scanning",
                                        [CHARGE_MARKING] = "gc_marking",
                                        [CHARGE_SWEEPING] = "gc_sweeping",
                                        [CHARGE_OTHER] = "gc_other"};

    for (int i = 0; i < CHARGE_PARTS && page->facts->bill.known; i++)
        row_number(table, names[i], charge->part[i]);
}

/* ---- simulated caches ---- */

void page_put_costs(const struct page *page, struct table *table, const struct costs *costs)
{
    /* Reads and writes that missed are told together, as in the JSON report. */
    static const struct {
        const char *name;
        enum cost known;
    } columns[] = {
        {"data_reads", COST_DATA_READS},
        {"data_writes", COST_DATA_WRITES},
        {"D1_misses", COST_D1_READ_MISSES},
        {"LL_misses", COST_LL_READ_MISSES},
        {"nursery_misses", COST_NURSERY_MISSES},
        {"nursery_fresh_misses", COST_NURSERY_FRESH_MISSES},
        {"I1_misses", COST_I1_MISSES},
        {"LLi_misses", COST_LLI_MISSES},
    };

    if (!profile_has_costs(page->facts->profile))
        return;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const enum cost cost = columns[i].known;
        row_known(table, columns[i].name, cost_known(costs, cost),
                  cost == COST_D1_READ_MISSES   ? costs_d1_misses(costs)
                  : cost == COST_LL_READ_MISSES ? costs_ll_misses(costs)
                                                : costs->value[cost]);
    }
}

/* ---- the rest ---- */

void page_put_own_line(const struct page *page, struct table *table, const char *column,
                       size_t site)
{
    static const struct place nowhere;
    const struct stack_frame *frame =
        site != PROFILE_NONE ? own_code_caller(page->facts->owners.of_site[site].stack) : NULL;

    row_place(table, column, frame != NULL ? &frame->place : &nowhere);
}

void row_measured(struct table *table, const char *column, const struct measured *figure)
{
    row_known(table, column, figure->known, figure->value);
}

void row_index(struct table *table, const char *column, size_t index)
{
    row_known(table, column, index != PROFILE_NONE, index);
}

void row_counts(struct table *table, const char *objects, const char *bytes,
                const struct counts *counts)
{
    row_number(table, bytes, counts->bytes);
    row_number(table, objects, counts->objects);
}
