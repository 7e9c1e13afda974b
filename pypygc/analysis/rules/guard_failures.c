/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guard-failures: guards that fail again and again without a bridge. Each time the blackhole
   interpreter reads from memory what the guard remembers, makes the frames and objects that were
   virtual, and runs to where the interpreter can go on; then the loop is entered anew. */
#include "analysis/operands.h"
#include "analysis/order.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/index.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "analysis/work/guard_source.h"
#include "analysis/work/guard_words.h"
#include "base/figure.h"
#include "base/plain.h"

/* A bridge is compiled after so many failures (the parameter trace_eagerness of the JIT): every bridge
   of the run has taken them, and that is how the JIT learns, once. */
#define FAILURES_OF_A_BRIDGE 200

/* More than some times that in one function, beside those that led to bridges, says that bridges do not
   help. A hundred guards with fifty failures each are still learning. */
#define MIN_FAILURES 5000

/* Instructions of a line each time that it is interpreted: more, and a built-in function is at work there, which takes
   as long when compiled code calls it. */
#define MIN_BUILTIN 10000

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

/* What the ledger has of the guards in one function. */
struct failing {
    uint64_t instructions;          /* from the failures on to where compiled code goes on */
    const struct work_guard *guard; /* the first of those of one name at one line: the most often */
    uint64_t times;                 /* that these failed */
};

static bool is_alike(const struct work_guard *x, const struct work_guard *y)
{
    return x->place.line == y->place.line && order_strings(x->name, y->name) == 0 &&
           same_function(&x->place, &y->place);
}

static struct failing failing_in(const struct ledger *ledger, const struct place *function)
{
    struct failing failing = {0};

    if (function == NULL || function->file == NULL)
        return failing;
    for (size_t i = 0; i < ledger->n_guards; i++) {
        const struct work_guard *const guard = &ledger->guards[i];
        uint64_t times = 0;

        if (guard->place.file == NULL || !same_function(&guard->place, function))
            continue;
        figure_add(&failing.instructions, guard->instructions);
        for (size_t j = i; j < ledger->n_guards; j++)
            if (ledger->guards[j].place.file != NULL && is_alike(guard, &ledger->guards[j]))
                figure_add(&times, ledger->guards[j].times);
        if (times > failing.times) {
            failing.guard = guard;
            failing.times = times;
        }
    }
    return failing;
}

static const struct place *function_of(const struct batch *batch)
{
    return facts_place(batch->main.rows[0]);
}

/* What the interpreter executed on lines of the function because guards had failed: from the blackhole interpreter it
   takes over, and executes the rest of the iteration until the loop is entered anew. So a line was executed by it
   at most once for each failure, and what it was more often has other reasons. */
static double interpreted_after(const struct ledger *ledger, const struct place *function,
                                double in_vain)
{
    double sum = 0;

    if (function == NULL || function->file == NULL)
        return 0;
    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *const line = &ledger->lines[i];
        const double work = (double)line->share[SHARE_INTERPRETED], times = (double)line->times;

        if (times > 0 && work < MIN_BUILTIN * times && line->place.file != NULL &&
            same_function(&line->place, function))
            sum += times > in_vain ? work * in_vain / times : work;
    }
    return sum;
}

static bool fits(const struct facts *facts, struct batch *batch)
{
    const double part = part_in_vain(facts);
    const double in_vain = part * (double)batch->main_sum.allocated.objects;
    const struct failing failing = failing_in(&facts->ledger, function_of(batch));

    if (failing.instructions > 0) {
        /* counted, with the making of the objects */
        batch->price.allocating = 0;
        cost_add_instructions(&batch->price,
                              part * (double)failing.instructions +
                                  interpreted_after(&facts->ledger, function_of(batch), in_vain));
    } else {
        cost_add_guard_failures(&batch->price, in_vain);
    }
    return in_vain >= MIN_FAILURES;
}

/* What to do about guards of this name; NULL: nothing in particular. */
static const char *advice_for(const char *name)
{
    static const struct {
        enum pypy_name name;
        const char *advice;
    } advices[] = {
        {NAME_OP_GUARD_VALUE,
         "The trace is made for one certain value, and each time another one came: a function, "
         "class or code object, a compiled pattern, or the attributes that objects have. If it is "
         "made in the loop, make it once, before the loop. If the loop goes through many of "
         "them, let each have a loop of its own: the loop over them outside, that over the data "
         "inside; or make one of them, such as one pattern with alternatives."},
        {NAME_OP_GUARD_CLASS,
         "Objects of many types come to the same operation: sort them by type before the loop, or "
         "make them one type."},
        {NAME_OP_GUARD_NONNULL_CLASS,
         "Objects of many types come to the same operation: sort them by type before the loop, or "
         "make them one type."},
        {NAME_OP_GUARD_NOT_INVALIDATED,
         "Something that compiled code takes for constant is changed again and again, such as an "
         "attribute of a class or a global variable: keep it in an instance or in a list."},
    };

    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++)
        if (operation_is(name, advices[i].name))
            return advices[i].advice;
    return NULL;
}

/* For functions with keyword-only arguments that have defaults: they have a dictionary of these, for which
   compiled code that calls them is made (pypy/interpreter/function.py). */
#define ADVICE_DEFAULTS                                                                                          \
    "Each function that is made here has a new dictionary of defaults for its keyword-only arguments, and "      \
    "compiled code is made for one. Leave out the star, so that the default is one of an ordinary argument; or " \
    "make the function once, and pass it what changes."

/* What the guards are that failed most often in the function. */
static const char *told(struct findings *findings, struct finding *finding,
                        const struct failing *failing, const char *source)
{
    const char *const differs = failing->guard != NULL ? guard_differs(failing->guard->name) : NULL;

    if (differs == NULL)
        return "";
    finding->advice = guard_source_is(source, NAME_FIELD_KW_DEFS)
                          ? ADVICE_DEFAULTS
                          : advice_for(failing->guard->name);
    return arena_printf(
        &findings->arena, " Most often, %llu times, it was `%s` at line %u: %s%s%s.",
        (unsigned long long)failing->times, failing->guard->name, failing->guard->place.line,
        differs, source != NULL ? "; the value is " : "", source != NULL ? source : "");
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    const struct failing failing = failing_in(&facts->ledger, function_of(batch));

    const char *differs = failing.guard != NULL ? guard_differs(failing.guard->name) : NULL;
    const char *const source = failing.guard != NULL ? guard_source(facts->profile, &facts->join,
                                                                    failing.guard, &findings->arena)
                                                     : NULL;
    char number[PLAIN_NUMBER_SIZE];

    finding_count(finding, "guard_failures", batch->main_sum.allocated.objects);
    finding_count(finding, "interpreted_instructions",
                  figure_whole(interpreted_after(&facts->ledger, function_of(batch),
                                                 part_in_vain(facts) *
                                                     (double)batch->main_sum.allocated.objects)));
    finding->brief = arena_printf(
        &findings->arena, "%s times a guard of compiled code failed%s%s%s%s%s.",
        plain_count(batch->main_sum.allocated.objects, number), differs != NULL ? ": " : "",
        differs != NULL ? differs : "", source != NULL ? " (" : "", source != NULL ? source : "",
        source != NULL ? ")" : "");
    return arena_printf(
        &findings->arena,
        "Guards of compiled code failed %llu times in this function without a bridge to go on with. "
        "Then the values in registers are made objects again, frames are filled in, the rest up to "
        "the next bytecode is done by the slow blackhole interpreter, and the loop is entered "
        "anew: thousands of instructions, and %llu bytes of memory, each time.%s",
        (unsigned long long)batch->main_sum.allocated.objects,
        (unsigned long long)(batch->sum.allocated.bytes / batch->main_sum.allocated.objects),
        told(findings, finding, &failing, source));
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
