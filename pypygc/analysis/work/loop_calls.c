/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of built-in loops by operations of traces: see loop_calls.h. The tool has counted what ran in traces that an
   operation entered. If the operation names no trace of Python's (call_assembler), and no Python code was
   entered from it, these were loops of built-in functions. */
#include "analysis/work/loop_calls.h"

#include "base/figure.h"

#include <stdlib.h>

/* The numbers of a trace's operations have no more. */
#define OPERATION_BITS 32

/* Of what such loops executed. A loop may call Python code back, in traces of its own: all together is given to
   operations as they entered it, then. If that is more, most of it was other code, and which of them called
   loops is not known. Between both figures less and less of it is given, so that findings do not come and go. */
#define SURE_SUM 2.5
#define MAX_SUM  4.0

static uint64_t key_of(size_t trace, size_t operation)
{
    return ((uint64_t)trace << OPERATION_BITS) | (uint32_t)operation;
}

/* True if an operation is a built-in loop's own: no Python code is inlined around it, as in the loops that run
   generators. */
static bool is_of_loop(const struct join *join, size_t trace, size_t operation)
{
    const struct joined_trace *joined = &join->traces[trace];
    const struct stack_frame *frame = operation != PROFILE_NONE ? joined->ops[operation].frame
                                                                : NULL;

    return joined->builtin != NULL && (frame == NULL || frame->place.file == NULL);
}

/* The part of what operations seem to have called of loops that they are given, from 0 to 1. */
static double part_given(double sum, double executed)
{
    const double ratio = sum / executed;
    const double sure = ratio <= SURE_SUM  ? 1
                        : ratio >= MAX_SUM ? 0
                                           : (MAX_SUM - ratio) / (MAX_SUM - SURE_SUM);

    return ratio > 1 ? sure / ratio : 1;
}

/* What all loops of built-in functions executed, with what they call and what followed their guards. */
static uint64_t executed_by_loops(const struct profile *profile, const struct join *join)
{
    const struct work *work = &profile->work;
    uint64_t sum = 0;

    for (size_t i = 0; i < profile->n_traces; i++)
        for (size_t j = 0; j < profile->traces[i].n_op_costs; j++)
            if (is_of_loop(join, i, profile->traces[i].op_costs[j].operation))
                figure_add(&sum, profile->traces[i].op_costs[j].costs.value[COST_INSTRUCTIONS]);
    for (size_t i = 0; i < work->n_called; i++)
        if (is_of_loop(join, work->called[i].at.trace, work->called[i].at.operation))
            figure_add(&sum, work->called[i].costs.value[COST_INSTRUCTIONS]);
    for (size_t i = 0; i < work->n_guards; i++)
        if (is_of_loop(join, work->guards[i].at.trace, work->guards[i].at.operation))
            figure_add(&sum, work->guards[i].costs.value[COST_INSTRUCTIONS]);
    return sum;
}

/* What Python functions executed that the interpreter entered from an operation, by the operation. */
static uint64_t *entered_functions(const struct work *work, struct idmap *numbers)
{
    uint64_t *sums = array_new(work->n_calls, sizeof *sums);

    for (size_t i = 0; i < work->n_calls; i++) {
        const struct call_edge *call = &work->calls[i];
        if (call->from.trace != PROFILE_NONE)
            figure_add(&sums[idmap_number(numbers, key_of(call->from.trace, call->from.operation))],
                       call->inclusive_instructions);
    }
    return sums;
}

/* The operation's call, if it enters loops of built-in functions; false if it enters other traces or none. */
static bool enters_loop(const struct targets *targets, const struct operation_costs *called,
                        uint64_t python, struct loop_call *call)
{
    const struct join *const join = targets->join;
    const size_t target = targets_trace(targets, called->at.trace, called->at.operation);

    if (join->traces[called->at.trace].builtin != NULL ||
        (target != PROFILE_NONE && join->traces[target].builtin == NULL) ||
        called->trace_instructions <= python)
        return false;
    *call = (struct loop_call){called, called->trace_instructions - python};
    return true;
}

/* All such calls; returns what they have together. */
static uint64_t list_calls(const struct profile *profile, const struct join *join,
                           struct loop_calls *calls)
{
    const struct work *work = &profile->work;
    struct targets targets;
    struct idmap numbers = {0};
    uint64_t *functions = entered_functions(work, &numbers);
    uint64_t sum = 0;

    targets_index(profile, join, &targets);
    calls->list = array_new(work->n_called, sizeof *calls->list);
    for (size_t i = 0; i < work->n_called; i++) {
        const struct operation_costs *called = &work->called[i];
        size_t number;
        const bool enters =
            idmap_get(&numbers, key_of(called->at.trace, called->at.operation), &number);

        if (enters_loop(&targets, called, enters ? functions[number] : 0,
                        &calls->list[calls->count]))
            figure_add(&sum, calls->list[calls->count++].instructions);
    }
    targets_free(&targets);
    free(functions);
    idmap_free(&numbers);
    return sum;
}

void loop_calls_find(const struct profile *profile, const struct join *join,
                     struct loop_calls *calls)
{
    const uint64_t executed = executed_by_loops(profile, join);
    uint64_t sum;
    double part;

    *calls = (struct loop_calls){0};
    if (executed == 0)
        return;
    sum = list_calls(profile, join, calls);
    part = part_given((double)sum, (double)executed);
    if (part == 0)
        calls->count = 0;
    for (size_t i = 0; part < 1 && i < calls->count; i++)
        calls->list[i].instructions = figure_whole(part * (double)calls->list[i].instructions);
    if (sum < executed)
        calls->rest = executed - sum;
}

void loop_calls_free(struct loop_calls *calls)
{
    free(calls->list);
    *calls = (struct loop_calls){0};
}
