/* SPDX-License-Identifier: GPL-3.0-or-later */
/* closure-churn: a loop that makes functions. A lambda or inner def makes a Function object each
   time it is executed; if it escapes, it is allocated, with the cells of the variables it shares
   with its surroundings and the numbers in them. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_FUNCTION);
}

static bool is_value(const struct cell_row *row)
{
    return row_is_stored(row, NAME_CELL, NAME_FIELD_CELL_VALUE);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || row_is_part_of(row, NAME_FUNCTION) ||
           type_is(row->type, NAME_NESTEDSCOPE_CELL) || is_value(row);
}

/* So many values of a shared variable for each function: not the functions are what costs. */
#define MANY_VALUES 16

/* A variable that an inner function uses, too, and that a loop computes. */
static const char *explain_values(struct findings *findings, struct finding *finding,
                                  uint64_t values, uint64_t functions)
{
    char number[PLAIN_NUMBER_SIZE];

    finding_count(finding, "values", values);
    finding->brief = arena_printf(
        &findings->arena,
        "A variable of this function is shared with an inner one (a lambda, def or comprehension): "
        "%s new values of it were objects.",
        plain_count(values, number));
    finding->advice =
        "Let the inner function use another variable that is set once, behind the loop (total = found), "
        "or an argument: then the loop's own stays in a register. A comprehension is an inner function, too, "
        "of all but its first iterable.";
    return arena_printf(
        &findings->arena,
        "A variable that an inner function uses, too, is kept in a cell that both share, so each new value "
        "is an object in memory, also a number: %llu of them were made here, and %llu functions.",
        (unsigned long long)values, (unsigned long long)functions);
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    const uint64_t functions = batch->main_sum.allocated.objects;
    uint64_t values = 0;
    char number[PLAIN_NUMBER_SIZE];

    (void)facts;
    for (size_t i = 0; i < batch->all.n_rows; i++)
        if (is_value(batch->all.rows[i]))
            figure_add(&values, batch->all.rows[i]->cell->tally.allocated.objects);
    finding_count(finding, "functions", functions);
    if (values > MANY_VALUES * functions)
        return explain_values(findings, finding, values, functions);
    finding->brief = arena_printf(
        &findings->arena,
        "%s functions (lambda or inner def) are made here, %llu bytes each with "
        "what goes with them.",
        plain_count(functions, number),
        (unsigned long long)(functions > 0 ? batch->sum.allocated.bytes / functions : 0));
    return arena_printf(
        &findings->arena,
        "%llu function objects are made here, %llu bytes each with what goes with them. A lambda or "
        "an inner def is not compiled anew, but each time it is executed it makes a function "
        "object, the largest of PyPy's small objects, with a tuple of its defaults and a cell for "
        "each variable that it shares with its surroundings. The JIT removes it only if it is "
        "called in the same loop and nobody else sees it.",
        (unsigned long long)functions,
        (unsigned long long)(functions > 0 ? batch->sum.allocated.bytes / functions : 0));
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .explain = explain,
    .advice =
        "Make the function once, outside of the loop, and pass what changes as an argument; or "
        "use a method of an object that exists.",
};

const struct rule rule_closure_churn = {.id = "closure-churn", .churn = &CHURN};
