/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weakref-churn: weak references to objects that live for a moment. The first one to an object makes
   a WeakrefLifeline, the W_Weakref that Python sees, and a low-level weakref for each direction; the
   object itself must exist in memory. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_W_WEAKREF) || type_is(row->type, NAME_W_PROXY) ||
           type_is(row->type, NAME_W_CALLABLE_PROXY);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || type_is(row->type, NAME_LIFELINE) ||
           row_is_part_of(row, NAME_LIFELINE) || row_is_for_call(row, NAME_CALL_LIFELINE);
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    const uint64_t references = batch->main_sum.allocated.objects;

    (void)facts;
    finding_count(finding, "weak_references", references);
    return arena_printf(
        &findings->arena,
        "%llu weak references are made here, %llu bytes each with what goes with them. The first "
        "weak reference to an object makes a lifeline, a reference object and two low-level weak "
        "references. The JIT calls a function for that, so the object itself has to be allocated "
        "as well, and each minor collection walks over all that are new.",
        (unsigned long long)references,
        (unsigned long long)(references > 0 ? batch->sum.allocated.bytes / references : 0));
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .explain = explain,
    .advice = "Use a strong reference where the object does not outlive its user, pass the object "
              "as an argument, or make the weak reference once for each object and keep it.",
};

const struct rule rule_weakref_churn = {.id = "weakref-churn", .churn = &CHURN};
