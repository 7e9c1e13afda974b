/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map-blowup: attributes of ever new names. Instances with the same attributes, added in the same
   order, share a map. A name that was not there before makes a new one, which the map before it
   keeps for ever; and code that was compiled for the old maps does not fit. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"

/* PyPy and the standard library make some hundred at start; a program of ordinary size some
   thousand, one for each attribute of each class, and no more as it goes on. */
#define MIN_MAPS 1000

/* A new map makes a guard or two fail, each once. Where many more fail, maps are not the reason. */
#define MAX_FAILURES_PER_MAP 4

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_PLAIN_ATTRIBUTE) || type_is(row->type, NAME_UNBOXED_ATTRIBUTE);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || type_is(row->type, NAME_ATTRIBUTE_HOLDER) ||
           /* adding an attribute, with the tables in which maps are kept */
           row_is_for_call(row, NAME_CALL_REORDER_AND_ADD) ||
           /* what the guards on maps cost that fail each time */
           type_is(row->type, NAME_RESUME_READER) || type_is(row->type, NAME_CONTINUE_RUNNING) ||
           (row->owner->who != WHO_JIT && type_is(row->type, NAME_JITFRAME));
}

static bool fits(const struct facts *facts, struct batch *batch)
{
    uint64_t failures = 0;

    (void)facts;
    for (size_t i = 0; i < batch->all.n_rows; i++)
        if (type_is(batch->all.rows[i]->type, NAME_RESUME_READER))
            figure_add(&failures, batch->all.rows[i]->cell->tally.allocated.objects);
    cost_add_guard_failures(&batch->price, (double)failures);
    /* a map that does not survive was not for a new name: nothing keeps it */
    return batch->main_sum.survived.objects >= MIN_MAPS &&
           failures <= MAX_FAILURES_PER_MAP * batch->main_sum.allocated.objects &&
           2 * batch->main_sum.survived.objects >= batch->main_sum.allocated.objects;
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    (void)facts;
    finding_count(finding, "maps", batch->main_sum.allocated.objects);
    finding_bytes(finding, "maps_kept_bytes", batch->main_sum.survived.bytes);
    return arena_printf(
        &findings->arena,
        "%llu new maps (hidden classes) were made here, and %llu of them stayed in memory. Instances "
        "with the same attribute names share a map. Every new sequence of names makes another one, "
        "which is never freed, because the map before it remembers it. Compiled code checks the "
        "map, so with ever new ones it fails and falls back to the interpreter.",
        (unsigned long long)batch->main_sum.allocated.objects,
        (unsigned long long)batch->main_sum.survived.objects);
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .fits = fits,
    .explain = explain,
    .advice = "Names that are data belong in a dictionary, not in attributes: obj.values[name] = x "
              "instead of setattr(obj, name, x). Set all attributes in __init__, in one order.",
};

const struct rule rule_map_blowup = {.id = "map-blowup", .churn = &CHURN};
