/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bigint-churn: arithmetic on integers that do not fit in a machine word. Each operation makes an
   rbigint and an array of digits, and more as temporaries: nothing of that is in registers. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/plain.h"

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_RBIGINT);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || type_is(row->type, NAME_W_LONG) ||
           row_is_for_call(row, NAME_CALL_BIGINT);
}

static bool fits(const struct facts *facts, struct batch *batch)
{
    group_measure(facts, &batch->all, &batch->price);
    return true;
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    char number[PLAIN_NUMBER_SIZE];

    (void)facts;
    finding_count(finding, "big_integers", batch->main_sum.allocated.objects);
    finding->brief =
        arena_printf(&findings->arena,
                     "%s integers of more than 64 bits are made here: each is an object "
                     "with an array of digits, and each operation a call.",
                     plain_count(batch->main_sum.allocated.objects, number));
    return arena_printf(
        &findings->arena,
        "%llu integers of more than 64 bits were made here, with their digits %llu bytes in all. "
        "Integers up to 64 bits with their sign are machine words for the JIT. When a result, or a "
        "step on the way to it, is larger, the operation is a call that allocates an object and an "
        "array of digits, however simple it is.",
        (unsigned long long)batch->main_sum.allocated.objects,
        (unsigned long long)batch->sum.allocated.bytes);
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .fits = fits,
    .explain = explain,
    .advice = "Keep intermediate results below 2**63: reduce (& mask, % m) the factors before "
              "multiplying, split words in halves, or use a smaller modulus, floats or array.array "
              "where the meaning allows it.",
};

const struct rule rule_bigint_churn = {.id = "bigint-churn", .churn = &CHURN};
