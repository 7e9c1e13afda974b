/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buffer-churn: the address of bytes objects that are dropped right after. ffi.from_buffer() of a
   bytes object in the nursery makes a copy of its contents that does not move, and notes it in a
   dictionary of weak references under the object's identity; so each call costs a copy, a weak
   reference, an entry and the object's place in the old generation (pypy/module/_cffi_backend/
   func.py). What is seen: the objects RawBytes that own such copies. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

#include <stdlib.h>

/* Instructions to copy the contents, to look the object up and enter it, and to free it all later. A
   loop over ffi.from_buffer(fresh bytes) takes 870 a call outside of the collector more than one that
   writes into a buffer of its own. */
#define BUFFER_INSTRUCTIONS 800

static bool is_copy(const struct cell_row *row)
{
    return type_is(row->type, NAME_RAW_BYTES);
}

static size_t site_of(const struct cell_row *row, const void *facts)
{
    return (size_t)(row->site - ((const struct facts *)facts)->profile->sites);
}

/* Gathers in rows what is made at the sites where the copies of a group are made. A site is of one
   function, so that it is met in one group only. Returns that as a group. */
static struct group rows_beside(const struct facts *facts, const struct index *by_site,
                                const struct group *copies, bool *seen,
                                const struct cell_row **rows)
{
    struct group beside = {rows, 0};

    for (size_t i = 0; i < copies->n_rows; i++) {
        const size_t site = site_of(copies->rows[i], facts);
        const struct row_list list = index_rows(by_site, site);

        for (size_t k = 0; k < list.n_rows && !seen[site]; k++)
            rows[beside.n_rows++] = list.rows[k];
        seen[site] = true;
    }
    return beside;
}

static void describe(struct findings *findings, struct finding *finding, const struct tally *copies)
{
    const struct counts born = tally_born(copies);
    const double survival = percent_of(copies->survived.objects, copies->allocated.objects);

    finding_count(finding, "buffers", born.objects);
    finding_percent(finding, "survival_percent", survival);
    finding_bytes(finding, "survived_bytes", copies->survived.bytes);
    finding->explanation = arena_printf(
        &findings->arena,
        "The address of the contents of %llu bytes objects was asked for here (ffi.from_buffer, or "
        "a bytes object passed to C). An object in the nursery moves, so PyPy makes a copy of the "
        "contents that does not, and keeps it in a dictionary with a weak reference to the object: "
        "%.0f %% of these entries survived a minor collection.",
        (unsigned long long)born.objects, survival);
    finding->advice =
        "Keep one buffer (bytearray, or ffi.new(\"char[]\", n)) and write into it: "
        "ffi.memmove(buffer, data, n); or make the view once for data that live long.";
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct cell_row **rows = array_new(facts->n_cells, sizeof *rows);
    bool *seen = array_new(facts->profile->n_sites, sizeof *seen);
    struct grouping grouping;
    struct index by_site;

    group_cells(facts, NULL, is_copy, GROUP_BY_FUNCTION, &grouping);
    index_cells(facts, facts->profile->n_sites, site_of, facts, &by_site);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct group *group = &grouping.groups[i];
        const struct group beside = rows_beside(facts, &by_site, group, seen, rows);
        const struct tally copies = group_sum(group);
        struct price price = group_cost(facts, &beside);
        struct finding *finding;

        cost_add_instructions(&price, BUFFER_INSTRUCTIONS * (double)tally_born(&copies).objects);
        finding = group_find(group, false, facts, findings, &price);
        if (finding == NULL)
            continue;
        describe(findings, finding, &copies);
        group_claim(facts, findings, &beside);
    }
    index_free(&by_site);
    grouping_free(&grouping);
    free(seen);
    free(rows);
}

const struct rule rule_buffer_churn = {.id = "buffer-churn", .find = find};
