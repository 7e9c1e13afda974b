/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buffer-churn: the address of bytes objects that are dropped right after. ffi.from_buffer() of a
   bytes object in the nursery makes a copy of its contents that does not move, and notes it in a
   dictionary of weak references under the object's identity; so each call costs a copy, a weak
   reference, an entry and the object's place in the old generation (pypy/module/_cffi_backend/
   func.py). What is seen: the objects RawBytes that own such copies. */
#include "analysis/rules/cost.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"

/* Instructions to copy the contents, to look the object up and enter it, and to free it all later. A
   loop over ffi.from_buffer(fresh bytes) takes 870 a call outside of the collector more than one that
   writes into a buffer of its own. */
#define BUFFER_INSTRUCTIONS 800

static bool is_copy(const struct cell_row *row)
{
    return group_is_type(row->type, "RawBytes");
}

/* True if a copy of the group is made at the same site. */
static bool is_beside(const struct group *group, const struct cell_row *row)
{
    for (size_t i = 0; i < group->n_rows; i++)
        if (group->rows[i]->site == row->site)
            return true;
    return false;
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

void find_buffer_churn(const struct facts *facts, struct findings *findings)
{
    struct grouping grouping;

    group_cells(facts, NULL, is_copy, GROUP_BY_FUNCTION, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct group *group = &grouping.groups[i];
        const struct tally copies = group_sum(group);
        struct price price = {0};
        struct finding *finding;
        enum severity severity;

        for (size_t k = 0; k < facts->n_cells; k++)
            if (is_beside(group, &facts->cells[k]))
                cost_add_row(&price, facts, &facts->cells[k], 1);
        cost_add_instructions(&price, BUFFER_INSTRUCTIONS * (double)tally_born(&copies).objects);
        if (!cost_judge(facts, &price, &severity))
            continue;
        finding = finding_add(findings, "buffer-churn", severity);
        group_locate(group, false, finding);
        cost_put(finding, facts, &price);
        describe(findings, finding, &copies);
        for (size_t k = 0; k < facts->n_cells; k++)
            if (is_beside(group, &facts->cells[k]))
                findings->claimed[k] = true;
    }
    grouping_free(&grouping);
}
