/* SPDX-License-Identifier: GPL-3.0-or-later */
/* boxed-global: a number in a global variable or class attribute that a loop changes. PyPy keeps such
   a variable in a cell. There is one for ints that holds the number itself; all else is in a cell
   for objects, so every store makes a box. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"

static bool accept(const struct cell_row *row)
{
    return type_is_box(row->type) && row_is_stored(row, NAME_OBJECT_CELL, NAME_FIELD_CELL_VALUE);
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    (void)facts;
    (void)finding;
    return arena_printf(
        &findings->arena,
        "%llu numbers were boxed as %s to be stored into a global variable or a class attribute. "
        "PyPy keeps these in cells. A cell can hold a plain int, but for a float, or where the type "
        "of the value changes, it holds an object: every store allocates one, and runs the write "
        "barrier, since the cell is old.",
        (unsigned long long)batch->sum.allocated.objects, batch->all.rows[0]->type->name);
}

static const struct churn CHURN = {
    .accept = accept,
    .explain = explain,
    .advice = "Use a local variable in the loop and store it into the global once, after the loop; "
              "or an attribute of an instance that is a float from the beginning.",
};

const struct rule rule_boxed_global = {.id = "boxed-global", .churn = &CHURN};
