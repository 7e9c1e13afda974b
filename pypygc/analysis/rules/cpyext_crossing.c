/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpyext-crossing: a loop that calls into a C extension (CPython's API). An object that crosses for
   the first time gets a PyObject: a malloc, an entry in the collector's list of pairs, and a free
   later; and each call goes through code that is not compiled. What is seen: calls of the bridge
   (pypy/module/cpyext) in traces, with the counters of their loops. */
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "analysis/rules/times.h"
#include "base/figure.h"

/* Instructions of a call into an extension that takes one argument and returns it, outside of the
   collector: 1,100 with a fresh object, of which the trace's own code is 180. */
#define CALL_INSTRUCTIONS 900

enum { CALLS, OBJECTS };

/* Names in the JIT log of the call into an extension, and of giving a PyObject to an object. */
static bool is_call(const struct asm_op *op)
{
    return calls_function(op, NAME_CALL_EXTENSION) ||
           calls_function(op, NAME_CALL_EXTENSION_GENERIC);
}

static bool is_crossing(const struct asm_op *op)
{
    return calls_function(op, NAME_CALL_AS_PYOBJ) || calls_function(op, NAME_CALL_MAKE_REF) ||
           calls_function(op, NAME_CALL_CREATE_REF);
}

static void add_trace(struct spots *spots, const struct facts *facts, const struct trace *trace)
{
    const struct joined_trace *joined = &facts->join.traces[trace - facts->profile->traces];
    struct times times = times_begin(trace);

    for (size_t i = 0; i < trace->n_code; i++) {
        struct spot spot = {0};

        if (is_call(&trace->code[i]))
            spot.weight = spot.amount[CALLS] = times_at(&times, i);
        else if (is_crossing(&trace->code[i]))
            spot.amount[OBJECTS] = times_at(&times, i);
        else
            continue;
        spots_add_operation(spots, trace, &joined->ops[i], &spot);
    }
}

/* What the collector was told of for PyObjects: see external. */
static uint64_t pyobjects_made(const struct profile *profile)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < profile->n_externals; i++)
        figure_add(&sum, profile->externals[i].pressures);
    return sum;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    (void)facts;
    finding_count(finding, "crossing_calls", figure_whole(spot->amount[CALLS]));
    finding_count(finding, "crossing_objects", figure_whole(spot->amount[OBJECTS]));
    finding_count(finding, "memory_pressures", *(const uint64_t *)context);
    finding->explanation = arena_printf(
        &findings->arena,
        "Compiled code called into a C extension %.0f times here, and handed over %.0f objects. "
        "PyPy's objects are not CPython's: each that crosses needs a PyObject, made with malloc, "
        "which the collector keeps in a list beside its heap and walks in every collection; and the "
        "call itself cannot be inlined.",
        spot->amount[CALLS], spot->amount[OBJECTS]);
    finding->advice =
        "Cross less often: hand over a whole buffer or list at once; let the extension do the loop, "
        "or do it in Python, which PyPy compiles; or call the C code with cffi instead, which needs "
        "no PyObjects.";
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    (void)facts;
    (void)context;
    cost_add_instructions(price, CALL_INSTRUCTIONS * spot->amount[CALLS]);
    return true;
}

static const struct spot_pattern PATTERN = {price, describe};

static void find(const struct facts *facts, struct findings *findings)
{
    const uint64_t pyobjects = pyobjects_made(facts->profile);
    struct spots spots = {0};

    spots_add_traces(&spots, facts, add_trace);
    spots_find(&spots, facts, findings, &PATTERN, &pyobjects);
}

const struct rule rule_cpyext_crossing = {.id = "cpyext-crossing", .find = find};
