/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guard-failures: guards that fail again and again without a bridge. Each time the blackhole
   interpreter reads from memory what the guard remembers, makes the frames and objects that were
   virtual, and runs to where the interpreter can go on; then the loop is entered anew. */
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"

/* A bridge is compiled after so many failures (the parameter trace_eagerness of the JIT): every bridge
   of the run has taken them, and that is how the JIT learns, once. */
#define FAILURES_OF_A_BRIDGE 200

/* More than some times that in one function, beside those that led to bridges, says that bridges do not
   help. A hundred guards with fifty failures each are still learning. */
#define MIN_FAILURES 5000

static bool is_main(const struct cell_row *row)
{
    return type_is(row->type, NAME_RESUME_READER);
}

static bool accept(const struct cell_row *row)
{
    return is_main(row) || row->owner->who == WHO_AFTER_GUARD ||
           type_is(row->type, NAME_CONTINUE_RUNNING) ||
           (row->owner->who != WHO_JIT && row->owner->who != WHO_COMPILER &&
            type_is(row->type, NAME_JITFRAME));
}

/* The part of all failures of the run that led to no bridge, from 0 to 1. */
static double part_in_vain(const struct facts *facts)
{
    double failures = 0, learning = 0;

    for (size_t i = 0; i < facts->n_cells; i++)
        if (is_main(&facts->cells[i]))
            failures += (double)facts->cells[i].cell->tally.allocated.objects;
    for (size_t i = 0; i < facts->profile->n_traces; i++)
        if (facts->profile->traces[i].has_from_guard)
            learning += FAILURES_OF_A_BRIDGE;
    return failures > learning ? 1 - learning / failures : 0;
}

static bool fits(const struct facts *facts, struct batch *batch)
{
    const double in_vain = part_in_vain(facts) * (double)batch->main_sum.allocated.objects;

    cost_add_guard_failures(&batch->price, in_vain);
    return in_vain >= MIN_FAILURES;
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    (void)facts;
    finding_count(finding, "guard_failures", batch->main_sum.allocated.objects);
    return arena_printf(
        &findings->arena,
        "Guards of compiled code failed %llu times in this function without a bridge to go on with. "
        "Then the values in registers are made objects again, frames are filled in, the rest up to "
        "the next bytecode is done by the slow blackhole interpreter, and the loop is entered "
        "anew: thousands of instructions, and %llu bytes of memory, each time.",
        (unsigned long long)batch->main_sum.allocated.objects,
        (unsigned long long)(batch->sum.allocated.bytes / batch->main_sum.allocated.objects));
}

static const struct churn CHURN = {
    .accept = accept,
    .is_main = is_main,
    .fits = fits,
    .explain = explain,
    .advice = "Look for what is different in each iteration: a class, a function or a set of "
              "attributes made in the loop, a value compared with `is`, a type that changes, a "
              "frame that is looked at. Make it once, before the loop.",
};

const struct rule rule_guard_failures = {.id = "guard-failures", .churn = &CHURN};
