/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of single operations: see op_figures.h. */
#include "analysis/traces/op_figures.h"

#include "base/figure.h"

/* The figures of an operation of a trace; PROFILE_NONE stands for code of none. */
static struct op_figures *at(const struct all_figures *figures, const struct profile *profile,
                             size_t trace, size_t operation)
{
    const size_t n = profile->traces[trace].n_code;

    return &figures->traces[trace].ops[operation < n ? operation : n];
}

static void add_work(const struct profile *profile, struct all_figures *figures)
{
    const struct work *work = &profile->work;

    for (size_t i = 0; i < work->n_called; i++) {
        const struct operation_costs *costs = &work->called[i];
        struct op_figures *op;
        if (costs->at.trace == PROFILE_NONE)
            continue;
        op = at(figures, profile, costs->at.trace, costs->at.operation);
        figure_add(&op->calls, costs->times);
        figure_add(&op->called, costs->costs.value[COST_INSTRUCTIONS]);
    }
    for (size_t i = 0; i < work->n_guards; i++) {
        const struct operation_costs *costs = &work->guards[i];
        struct op_figures *op;
        if (costs->at.trace == PROFILE_NONE)
            continue;
        op = at(figures, profile, costs->at.trace, costs->at.operation);
        figure_add(&op->failures, costs->times);
        figure_add(&op->failed, costs->costs.value[COST_INSTRUCTIONS]);
    }
}

static void add_memory(const struct facts *facts, struct all_figures *figures)
{
    const struct profile *profile = facts->profile;

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        const struct counts born = tally_born(&row->cell->tally);
        struct op_figures *op;
        size_t trace;
        if (row->owner->trace == NULL)
            continue;
        trace = (size_t)(row->owner->trace - profile->traces);
        op = at(figures, profile, trace,
                row->owner->op != NULL ? (size_t)(row->owner->op - facts->join.traces[trace].ops)
                                       : PROFILE_NONE);
        counts_add(&op->allocated, &born);
        counts_add(&op->survived, &row->cell->tally.survived);
    }
}

void op_figures_compute(const struct facts *facts, struct all_figures *figures)
{
    const struct profile *profile = facts->profile;

    *figures = (struct all_figures){0};
    figures->traces = arena_alloc(&figures->arena, profile->n_traces * sizeof *figures->traces);
    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        figures->traces[i].ops =
            arena_alloc(&figures->arena, (trace->n_code + 1) * sizeof(struct op_figures));
        for (size_t k = 0; k < trace->n_op_costs; k++)
            costs_add(&at(figures, profile, i, trace->op_costs[k].operation)->own,
                      &trace->op_costs[k].costs);
    }
    add_work(profile, figures);
    add_memory(facts, figures);
    for (size_t i = 0; i < profile->n_traces; i++)
        for (size_t k = 0; k <= profile->traces[i].n_code; k++)
            op_figures_add(&figures->traces[i].sum, &figures->traces[i].ops[k]);
}

void op_figures_free(struct all_figures *figures)
{
    arena_free(&figures->arena);
    *figures = (struct all_figures){0};
}

void op_figures_add(struct op_figures *sum, const struct op_figures *more)
{
    costs_add(&sum->own, &more->own);
    figure_add(&sum->calls, more->calls);
    figure_add(&sum->called, more->called);
    figure_add(&sum->failures, more->failures);
    figure_add(&sum->failed, more->failed);
    counts_add(&sum->allocated, &more->allocated);
    counts_add(&sum->survived, &more->survived);
}

uint64_t op_figures_work(const struct op_figures *figures)
{
    return figure_plus(figure_plus(figures->own.value[COST_INSTRUCTIONS], figures->called),
                       figures->failed);
}

bool op_figures_are_nothing(const struct op_figures *figures)
{
    return op_figures_work(figures) == 0 && figures->calls == 0 && figures->failures == 0 &&
           figures->allocated.objects == 0 && figures->survived.objects == 0 &&
           costs_d1_misses(&figures->own) == 0;
}
