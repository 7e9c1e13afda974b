/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists about operations of traces: see calls.h. */
#include "analysis/work/calls.h"

#include "analysis/order.h"
#include "analysis/work/sums.h"
#include "analysis/work/targets.h"
#include "base/figure.h"

#include <stdlib.h>

/* ---- what traces call ---- */

static int calls_by_instructions(const void *a, const void *b)
{
    const struct work_call *x = a, *y = b;
    int order = order_numbers(y->instructions, x->instructions);
    if (order == 0)
        order = order_numbers(x->trace->id, y->trace->id);
    return order != 0 ? order : order_numbers(x->operation, y->operation);
}

static int calls_by_callee(const void *a, const void *b)
{
    const struct work_call *x = a, *y = b;
    int order = order_strings(x->callee, y->callee);
    if (order == 0)
        order = order_places(&x->place, &y->place);
    return order;
}

static int callees_by_instructions(const void *a, const void *b)
{
    const struct work_callee *x = a, *y = b;
    const int order = order_numbers(y->instructions, x->instructions);

    return order != 0 ? order : order_strings(x->name, y->name);
}

/* The calls stand in the order of their callees and places. */
static void list_callees(struct ledger *ledger)
{
    uint64_t of_place = 0, most = 0;

    ledger->callees = array_new(ledger->n_calls, sizeof *ledger->callees);
    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *call = &ledger->calls[i];
        const bool is_new = i == 0 || order_strings(call[-1].callee, call->callee) != 0;
        struct work_callee *callee;

        if (is_new)
            ledger->callees[ledger->n_callees++] = (struct work_callee){.name = call->callee};
        callee = &ledger->callees[ledger->n_callees - 1];
        if (is_new || order_places(&call[-1].place, &call->place) != 0) {
            callee->n_places++;
            of_place = 0;
            most = is_new ? 0 : most;
        }
        figure_add(&of_place, call->instructions);
        if (is_new || of_place > most) {
            most = of_place;
            callee->place = call->place;
        }
        figure_add(&callee->times, call->times);
        figure_add(&callee->instructions, call->instructions);
    }
    qsort(ledger->callees, ledger->n_callees, sizeof *ledger->callees, callees_by_instructions);
}

void calls_list(const struct profile *profile, const struct join *join, struct ledger *ledger)
{
    const struct work *work = &profile->work;
    struct targets targets;

    targets_index(profile, join, &targets);
    ledger->calls = array_new(work->n_called, sizeof *ledger->calls);
    for (size_t i = 0; i < work->n_called; i++) {
        const struct operation_costs *called = &work->called[i];
        const struct trace *trace = &profile->traces[called->at.trace];

        ledger->calls[ledger->n_calls++] = (struct work_call){
            .place = work_place_of(profile, join, called->at.trace, called->at.operation),
            .trace = trace,
            .operation = called->at.operation,
            .callee =
                targets_name(&targets, called->at.trace, called->at.operation, &ledger->arena),
            .times = called->times,
            .instructions = called->costs.value[COST_INSTRUCTIONS]};
    }
    targets_free(&targets);
    qsort(ledger->calls, ledger->n_calls, sizeof *ledger->calls, calls_by_callee);
    list_callees(ledger);
    qsort(ledger->calls, ledger->n_calls, sizeof *ledger->calls, calls_by_instructions);
}

/* A callee's instructions at one line go to the line's row, if no other has more. */
void calls_name_callees(struct ledger *ledger)
{
    struct work_call *calls = array_new(ledger->n_calls, sizeof *calls);
    uint64_t sum = 0;

    for (size_t i = 0; i < ledger->n_calls; i++)
        calls[i] = ledger->calls[i];
    qsort(calls, ledger->n_calls, sizeof *calls, calls_by_callee);
    for (size_t i = 0; i < ledger->n_calls; i++) {
        struct work_row *row;

        sum = i > 0 && calls_by_callee(&calls[i - 1], &calls[i]) == 0 ? sum : 0;
        figure_add(&sum, calls[i].instructions);
        row = (struct work_row *)ledger_line(ledger, &calls[i].place);
        if (row != NULL && (row->callee == NULL || sum > row->callee_instructions)) {
            row->callee = calls[i].callee;
            row->callee_instructions = sum;
        }
    }
    free(calls);
}

/* ---- guards ---- */

static int guards_by_instructions(const void *a, const void *b)
{
    const struct work_guard *x = a, *y = b;
    int order = order_numbers(y->instructions, x->instructions);
    if (order == 0)
        order = order_numbers(y->times, x->times);
    if (order == 0)
        order = order_numbers(x->trace->id, y->trace->id);
    return order != 0 ? order : order_numbers(x->operation, y->operation);
}

void guards_list(const struct profile *profile, const struct join *join, struct ledger *ledger)
{
    const struct work *work = &profile->work;

    ledger->guards = array_new(work->n_guards, sizeof *ledger->guards);
    for (size_t i = 0; i < work->n_guards; i++) {
        const struct operation_costs *failed = &work->guards[i];
        const struct joined_op *op = failed->at.operation != PROFILE_NONE
                                         ? &join->traces[failed->at.trace].ops[failed->at.operation]
                                         : NULL;

        ledger->guards[ledger->n_guards++] = (struct work_guard){
            .place = work_place_of(profile, join, failed->at.trace, failed->at.operation),
            .trace = &profile->traces[failed->at.trace],
            .operation = failed->at.operation,
            .name = op != NULL && op->opt != NULL ? op->opt->operation : NULL,
            .times = failed->times,
            .instructions = failed->costs.value[COST_INSTRUCTIONS]};
    }
    qsort(ledger->guards, ledger->n_guards, sizeof *ledger->guards, guards_by_instructions);
}

/* ---- attempts ---- */

static int attempts_by_place(const void *a, const void *b)
{
    const struct work_attempts *x = a, *y = b;
    int order = order_places(&x->place, &y->place);
    if (order == 0)
        order = (x->trace != NULL) - (y->trace != NULL);
    return order != 0 || x->trace == NULL ? order : order_numbers(x->trace->id, y->trace->id);
}

/* Those that are given up come first. */
static int attempts_by_given_up(const void *a, const void *b)
{
    const struct work_attempts *x = a, *y = b;
    int order = (y->given_up > 0) - (x->given_up > 0);
    if (order == 0)
        order = order_numbers(y->instructions, x->instructions);
    return order != 0 ? order : attempts_by_place(a, b);
}

void attempts_list(const struct profile *profile, const struct join *join, struct ledger *ledger)
{
    const struct work *work = &profile->work;
    struct work_attempts *list = array_new(work->n_tracing, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; i < work->n_tracing; i++) {
        const struct tracing *tracing = &work->tracing[i];

        list[i] = (struct work_attempts){.place = {.function = "JIT compiler"},
                                         .times = tracing->times,
                                         .given_up = tracing->given_up,
                                         .instructions = tracing->instructions};
        if (tracing->at.code != PROFILE_NONE) {
            list[i].place = work->codes[tracing->at.code].place;
            list[i].place.line = tracing->at.line;
        } else if (tracing->at.trace != PROFILE_NONE) {
            list[i].place = work_place_of(profile, join, tracing->at.trace, tracing->at.operation);
            list[i].trace = &profile->traces[tracing->at.trace];
        }
    }
    qsort(list, work->n_tracing, sizeof *list, attempts_by_place);
    for (size_t i = 0; i < work->n_tracing; i++) {
        if (n == 0 || attempts_by_place(&list[n - 1], &list[i]) != 0) {
            list[n++] = list[i];
            continue;
        }
        figure_add(&list[n - 1].times, list[i].times);
        figure_add(&list[n - 1].given_up, list[i].given_up);
        figure_add(&list[n - 1].instructions, list[i].instructions);
    }
    qsort(list, n, sizeof *list, attempts_by_given_up);
    ledger->attempts = list;
    ledger->n_attempts = n;
}
