/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program under cProfile: see profiled.h. At each call and return a trace reads the clock and counts in
   entries of the profiler (pypy/module/_lsprof/interp_lsprof.py). What machine code executes is known from
   one guard or call to the next: what stands between two of them counts for the profiler if any of it is its. */
#include "analysis/rules/profiled.h"

#include "analysis/operands.h"
#include "analysis/rules/cost.h"
#include "base/figure.h"

#include <stdlib.h>

static bool is_profilers(const struct opt_op *op)
{
    const struct word holder = word_short(field_name_of(operands_descr(op->args)).holder);

    return word_begins(holder, pypy_name(NAME_PROFILER_ENTRY)) ||
           word_begins(operands_callee(op->args), pypy_name(NAME_CALL_CLOCK));
}

static bool has_profilers(const struct trace *trace, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++)
        if (trace->opt[i].operation != NULL && is_profilers(&trace->opt[i]))
            return true;
    return false;
}

/* For each entry of the machine code whether what is executed up to it is the profiler's. From malloc. */
static bool *profilers_code(const struct trace *trace, const struct joined_trace *joined)
{
    bool *const is = array_new(trace->n_code, sizeof *is);
    size_t begin = 0, first = 0;

    for (size_t i = 0; i < trace->n_code; i++) {
        size_t end;
        if (joined->ops[i].opt == NULL)
            continue;
        end = (size_t)(joined->ops[i].opt - trace->opt) + 1;
        for (; end > begin && first <= i; first++)
            is[first] = has_profilers(trace, begin, end);
        first = i + 1;
        begin = end > begin ? end : begin;
    }
    return is;
}

static uint64_t work_of(const struct trace *trace, const struct joined_trace *joined)
{
    bool *const is = profilers_code(trace, joined);
    uint64_t sum = 0;

    for (size_t i = 0; i < trace->n_op_costs; i++)
        if (is[trace->op_costs[i].operation])
            figure_add(&sum, trace->op_costs[i].costs.value[COST_INSTRUCTIONS]);
    free(is);
    return sum;
}

void profiled_find(const struct facts *facts, struct findings *findings, double min_percent)
{
    uint64_t sum = 0, most = 0;
    const struct place *place = NULL;
    struct finding *finding = NULL;
    struct price price = {0};

    for (size_t i = 0; i < facts->profile->n_traces; i++) {
        const struct trace *const trace = &facts->profile->traces[i];
        const struct joined_trace *const joined = &facts->join.traces[i];
        uint64_t work;
        if (!has_profilers(trace, 0, trace->n_opt))
            continue;
        work = work_of(trace, joined);
        figure_add(&sum, work);
        if (joined->place.file != NULL && work > most) {
            most = work;
            place = &joined->place;
        }
    }
    cost_add_instructions(&price, (double)sum);
    if (place != NULL && cost_percent(facts, &price) >= min_percent)
        finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    finding->place = *place;
    finding_count(finding, "called_instructions", sum);
    finding->brief =
        "The program runs under cProfile: at each call and return compiled code reads the clock "
        "and counts for it.";
    finding->explanation = arena_printf(
        &findings->arena,
        "The program runs under a profiler (cProfile, _lsprof), whose code is compiled with the loops: at each "
        "call and return, also of functions that are inlined, the clock is read and entries are counted up. "
        "%llu instructions of machine code are the profiler's, from one guard or call to the next.",
        (unsigned long long)sum);
    finding->advice =
        "Measure without it: small functions look many times as slow with it, and pypygc counts by "
        "function without a profiler in the program.";
}
