/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record-dicts: many dictionaries with few keys that are kept. A dictionary has a table of entries
   with room for growth, an index and a box for every number; an instance with the same names as
   attributes shares the names with all others and holds numbers unboxed. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

#include <string.h>

/* A record of three fields takes 352 bytes as a dictionary and 80 as an instance: three quarters
   are saved, as are the instructions to copy and mark them. */
#define EXCESS 0.75

/* As many as make more than a moment's work: 3 million instructions at some 500 each. */
#define MIN_RECORDS 4096

/* Tables for each dictionary that is kept. A record has its keys, and so a table, at once; where many have none, they
   are kept for keys of their own, as the nodes of a tree are. */
#define MIN_TABLES_EACH 0.75

/* Entries of 24 bytes: a table with room for up to 32 keys. More is no record. */
#define MAX_TABLE_BYTES 800

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_W_DICT);
}

static bool is_entries(const struct cell_row *row)
{
    const struct counts *allocated = &row->cell->tally.allocated;
    return row->type->has_items && allocated->objects > 0 &&
           strstr(row->type->name, pypy_name(NAME_RPY_DICT_ENTRY)) != NULL &&
           allocated->bytes / allocated->objects <= MAX_TABLE_BYTES;
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || is_entries(row) || type_is(row->type, NAME_RPY_DICT) ||
           row_is_part_of(row, NAME_W_DICT) || row_is_part_of(row, NAME_RPY_DICT);
}

static bool fits(const struct facts *facts, struct batch *batch)
{
    uint64_t tables = 0;

    (void)facts;
    for (size_t i = 0; i < batch->all.n_rows; i++)
        if (is_entries(batch->all.rows[i]))
            figure_add(&tables, batch->all.rows[i]->cell->tally.survived.objects);
    cost_add_memory(&batch->price, (double)batch->sum.survived.bytes);
    cost_scale(&batch->price, EXCESS);
    return batch->main_sum.survived.objects >= MIN_RECORDS && tables >= MIN_RECORDS &&
           (double)tables >= MIN_TABLES_EACH * (double)batch->main_sum.survived.objects &&
           2 * batch->main_sum.survived.objects >= batch->main_sum.allocated.objects;
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    const uint64_t records = batch->main_sum.survived.objects;

    (void)facts;
    finding_count(finding, "dictionaries_kept", records);
    finding_bytes(finding, "bytes_per_dictionary",
                  records > 0 ? batch->sum.survived.bytes / records : 0);
    return arena_printf(
        &findings->arena,
        "%llu small dictionaries were made here and kept, with %llu bytes each. A dictionary has a "
        "table of its own, with the keys, their hashes and room to grow, an index and a box for "
        "every number. If they all have the same keys, instances of a class would take about a "
        "quarter: attribute names are stored once, and numbers without boxes.",
        (unsigned long long)records,
        (unsigned long long)(records > 0 ? batch->sum.survived.bytes / records : 0));
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .fits = fits,
    .by_survivors = true,
    .explain = explain,
    .advice =
        "Make a class with these names as attributes, set in __init__ (__slots__ is not needed "
        "in PyPy). For tables of numbers, one list or array.array for each column.",
};

const struct rule rule_record_dicts = {.id = "record-dicts", .churn = &CHURN};
