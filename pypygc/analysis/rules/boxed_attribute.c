/* SPDX-License-Identifier: GPL-3.0-or-later */
/* boxed-attribute: a number in an attribute of an instance that a loop changes. PyPy keeps ints and
   floats in attributes without boxes, until an attribute of the class gets a value of another type:
   then it gives that up for the class, for ever, and every store makes a box. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"

/* Where instances of Python classes have their attributes (pypy/objspace/std/mapdict.py). */
static bool is_attribute(const struct cell_row *row)
{
    static const enum pypy_name fields[] = {NAME_FIELD_STORAGE, NAME_FIELD_VALUE0,
                                            NAME_FIELD_VALUE1,  NAME_FIELD_VALUE2,
                                            NAME_FIELD_VALUE3,  NAME_FIELD_VALUE4};

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (row_is_stored_anywhere(row, fields[i]))
            return true;
    return false;
}

static bool accept(const struct cell_row *row)
{
    return type_is_box(row->type) && is_attribute(row);
}

/* Instructions beside the making of a box: a guard looks at the class of the one that was there, its number is
   loaded, and the new one is stored through the write barrier. Measured as what an addition to such an
   attribute takes more than to one without boxes: 8, of which the making has 4. */
#define BOX_INSTRUCTIONS 4

static bool fits(const struct facts *facts, struct batch *batch)
{
    (void)facts;
    cost_add_instructions(&batch->price, BOX_INSTRUCTIONS * (double)batch->sum.allocated.objects);
    return true;
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    (void)facts;
    (void)finding;
    return arena_printf(
        &findings->arena,
        "%llu numbers were boxed as %s to be stored into an attribute of an instance. PyPy keeps "
        "ints and floats in attributes unboxed, and changes them in place. It stops doing so for "
        "all instances of a class when one of these attributes gets a value of another type, such "
        "as None, or an int where floats are. From then on every store allocates a box.",
        (unsigned long long)batch->sum.allocated.objects, batch->all.rows[0]->type->name);
}

static const struct churn CHURN = {
    .accept = accept,
    .fits = fits,
    .explain = explain,
    .advice =
        "Give the attribute one type from the beginning: 0.0 rather than None or 0 for floats, "
        "and another attribute to say that there is no value yet. Or work on a local variable "
        "and store it after the loop.",
};

const struct rule rule_boxed_attribute = {.id = "boxed-attribute", .churn = &CHURN};
