/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bigint-churn: arithmetic on integers that do not fit in a machine word. Each operation makes an
   rbigint and an array of digits, and more as temporaries: nothing of that is in registers. Numbers that
   come as unsigned machine words are made so as well, however small they are. */
#include "analysis/operands.h"
#include "analysis/order.h"
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

#include <string.h>

/* Of the integers: each that comes as a word is computed with once or more. */
#define MIN_OF_WORDS 0.25
#define NEARLY_ALL   0.9

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_RBIGINT);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || type_is(row->type, NAME_W_LONG) ||
           row_is_for_call(row, NAME_CALL_BIGINT) ||
           row_is_for_call(row, NAME_CALL_BIGINT_OF_UNSIGNED);
}

/* The part of what compiled code made of a batch that it made of unsigned machine words, from 0 to 1: of
   interpreted code it is not known. */
static double part_of_words(const struct batch *batch)
{
    uint64_t of_words = 0, all = 0;

    for (size_t i = 0; i < batch->main.n_rows; i++) {
        const struct cell_row *const row = batch->main.rows[i];
        if (row->owner->who == WHO_PYTHON)
            continue;
        figure_add(&all, row->cell->tally.allocated.objects);
        if (row_is_for_call(row, NAME_CALL_BIGINT_OF_UNSIGNED))
            figure_add(&of_words, row->cell->tally.allocated.objects);
    }
    return all > 0 ? (double)of_words / (double)all : 0;
}

/* True if they are where it begins: what is computed of such numbers is as large an object. */
static bool is_of_words(const struct batch *batch)
{
    return part_of_words(batch) >= MIN_OF_WORDS;
}

/* Adds what the calls took that make them in the batch's function. */
static void add_calls(const struct facts *facts, struct batch *batch)
{
    const struct place *const function = facts_place(batch->main.rows[0]);
    const char *const name = pypy_name(NAME_CALL_BIGINT_OF_UNSIGNED);
    double sum = 0;

    for (size_t i = 0; i < facts->ledger.n_calls; i++) {
        const struct work_call *const call = &facts->ledger.calls[i];
        if (call->callee != NULL && strncmp(call->callee, name, strlen(name)) == 0 &&
            call->place.file != NULL && same_function(&call->place, function))
            sum += (double)call->instructions;
    }
    if (sum > 0)
        batch->price.allocating = 0; /* counted */
    cost_add_instructions(&batch->price, sum);
}

static bool fits(const struct facts *facts, struct batch *batch)
{
    if (part_of_words(batch) >= NEARLY_ALL)
        add_calls(facts, batch);
    else
        group_measure(facts, &batch->all, &batch->price);
    return true;
}

static const char *explain_words(struct findings *findings, struct finding *finding,
                                 const struct batch *batch)
{
    char number[PLAIN_NUMBER_SIZE];

    finding->brief =
        arena_printf(&findings->arena,
                     "%s integers of any size are made here of unsigned machine words, and of what "
                     "is computed with them: each is an object with digits, each operation a call.",
                     plain_count(batch->main_sum.allocated.objects, number));
    finding->advice =
        "Use signed items (array typecodes b, h, i, l, q; struct formats in lower case) "
        "where the numbers allow it, convert once with list(), or make them small at once "
        "(int(x) & mask) and keep the result.";
    return arena_printf(
        &findings->arena,
        "%llu integers were made here of unsigned machine words, as array.array has them with the "
        "typecodes I, L and Q, and zlib.crc32() returns them, or of what was computed with these; with "
        "their digits they take %llu bytes. "
        "Half of such words do not fit into a signed one, so PyPy makes all of them integers of any "
        "size, which the JIT keeps in memory and computes with by calls.",
        (unsigned long long)batch->main_sum.allocated.objects,
        (unsigned long long)batch->sum.allocated.bytes);
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    char number[PLAIN_NUMBER_SIZE];

    (void)facts;
    finding_count(finding, "big_integers", batch->main_sum.allocated.objects);
    if (is_of_words(batch))
        return explain_words(findings, finding, batch);
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
