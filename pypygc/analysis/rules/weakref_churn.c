/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weakref-churn: weak references to objects that live for a moment. The first one to an object makes
   a WeakrefLifeline, the W_Weakref that Python sees, and a low-level weakref for each direction; the
   object itself must exist in memory. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

/* Of the lifelines: those of references without a callback die young like other objects. */
#define MIN_SURVIVAL_PERCENT 75.0

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

/* What of the objects that go with the references survives: those that have a finalizer, since there is a callback. */
static bool have_callbacks(const struct batch *batch)
{
    uint64_t objects = 0, survived = 0;

    for (size_t i = 0; i < batch->all.n_rows; i++) {
        const struct cell_row *const row = batch->all.rows[i];
        if (!type_is(row->type, NAME_LIFELINE) && !row_is_part_of(row, NAME_LIFELINE))
            continue;
        figure_add(&objects, row->cell->tally.allocated.objects);
        figure_add(&survived, row->cell->tally.survived.objects);
    }
    return objects > 0 && percent_of(survived, objects) >= MIN_SURVIVAL_PERCENT;
}

/* A reference with a callback is kept until that has been called, and what is kept with it lives as long. */
static bool keeps(const struct batch *batch, const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    bool is_beside = false;

    if (!have_callbacks(batch) || row->owner->trace == NULL || row->site->kind != SITE_JIT ||
        percent_of(tally->survived.bytes, tally->allocated.bytes) < MIN_SURVIVAL_PERCENT)
        return false;
    for (size_t i = 0; i < batch->main.n_rows && !is_beside; i++)
        is_beside = batch->main.rows[i]->owner->trace == row->owner->trace;
    return is_beside;
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
        "as well, and each minor collection walks over all that are new.%s",
        (unsigned long long)references,
        (unsigned long long)(references > 0 ? batch->sum.allocated.bytes / references : 0),
        have_callbacks(batch)
            ? " These have a callback, which PyPy calls when the object is gone. So the lifeline has a "
              "finalizer, and cannot die in the nursery: it is copied out, and freed by a major "
              "collection."
            : "");
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .explain = explain,
    .advice = "Use a strong reference where the object does not outlive its user, pass the object "
              "as an argument, or make the weak reference once for each object and keep it.",
    .keeps = keeps,
};

const struct rule rule_weakref_churn = {.id = "weakref-churn", .churn = &CHURN};
