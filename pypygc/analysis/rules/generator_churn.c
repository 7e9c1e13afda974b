/* SPDX-License-Identifier: GPL-3.0-or-later */
/* generator-churn: generators that live for a few items. Each one is a GeneratorIterator with a frame
   of its own, the array of its variables, a weak reference from the frame; and each resumption that
   is not inlined takes a JITFRAME. A generator that runs for long costs only what it yields. */
#include "analysis/row.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

/* What a generator with one to three items makes of each of these at most: it is entered once for
   each item and once to end. More belongs to something else. */
#define PARTS_PER_GENERATOR 4

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_GENERATOR) || type_is(row->type, NAME_COROUTINE) ||
           type_is(row->type, NAME_ASYNC_GENERATOR);
}

static bool is_shared(const struct cell_row *row)
{
    return type_is(row->type, NAME_FRAME) || type_is(row->type, NAME_VIRTUAL_REF) ||
           type_is(row->type, NAME_JITFRAME) || type_is(row->type, NAME_FRAME_DEBUG_DATA) ||
           row_is_part_of(row, NAME_FRAME);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || is_shared(row) || row_is_part_of(row, NAME_GENERATOR) ||
           row_is_part_of(row, NAME_COROUTINE) || row_is_part_of(row, NAME_ASYNC_GENERATOR);
}

/* Of what other calls make as well only so much is the generators'. */
static bool fits(const struct facts *facts, struct batch *batch)
{
    const double most = PARTS_PER_GENERATOR * (double)batch->main_sum.allocated.objects;

    batch->price = (struct price){0};
    for (size_t i = 0; i < batch->all.n_rows; i++) {
        const struct cell_row *row = batch->all.rows[i];
        const double objects = (double)row->cell->tally.allocated.objects;
        cost_add_row(&batch->price, facts, row,
                     is_shared(row) && objects > most ? most / objects : 1);
    }
    return true;
}

/* What they are: generators, coroutines, or both. */
static const char *words_for(const struct batch *batch)
{
    uint64_t coroutines = 0;

    for (size_t i = 0; i < batch->main.n_rows; i++)
        if (!type_is(batch->main.rows[i]->type, NAME_GENERATOR))
            figure_add(&coroutines, batch->main.rows[i]->cell->tally.allocated.objects);
    return coroutines == 0                                  ? "generators"
           : coroutines < batch->main_sum.allocated.objects ? "coroutines and generators"
                                                            : "coroutines";
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    char number[PLAIN_NUMBER_SIZE];

    const char *const words = words_for(batch);

    (void)facts;
    if (*words == 'c')
        finding->advice =
            "Let a coroutine do more between two waits: what does not wait can be a plain function, and "
            "one await can be for many items.";
    finding_count(finding, "generators", batch->main_sum.allocated.objects);
    finding->brief = arena_printf(&findings->arena,
                                  "%s %s are started here, each for a few items: an object, a "
                                  "frame and a weak reference for each.",
                                  plain_count(batch->main_sum.allocated.objects, number), words);
    return arena_printf(
        &findings->arena,
        "%llu %s are started here, each for a few items. Such a one needs a frame that "
        "outlives the call: an object, a frame, an array of its variables and a weak "
        "reference, and where its code is a trace of its own a JITFRAME each time that it is "
        "resumed. That pays for one that yields for long, not for one that ends soon.",
        (unsigned long long)batch->main_sum.allocated.objects, words);
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .fits = fits,
    .explain = explain,
    .advice = "Write the few steps out in the loop, return a tuple, or let one generator run over "
              "the whole work. sum(x for x in ...) over few items is a loop or an expression.",
};

const struct rule rule_generator_churn = {.id = "generator-churn", .churn = &CHURN};
