/* SPDX-License-Identifier: GPL-3.0-or-later */
/* barrier-storm: compiled code that spends its time on write barriers. A store of a pointer into an
   array is followed by a test, and for a large array by the marking of a card, whatever is stored:
   also where the stored object is as old as the array and the collector need not know. What is seen:
   operations of the barrier in traces, with the counters of their loops, beyond the number of objects
   that the same function makes: those may have to be stored. */
#include "analysis/operands.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "analysis/rules/times.h"
#include "base/figure.h"

#include <string.h>

/* Instructions of compiled code for cond_call_gc_wb_array: a test and a jump, and with cards some
   shifts, and a read and a write of a byte (rpython/jit/backend/x86/assembler.py,
   _write_barrier_fastpath). A loop that swaps items of a list of 200,000 objects takes 7.7 more for a
   store than one that swaps numbers. (A barrier for a field of an object is the test alone, which
   costs next to nothing.) */
#define BARRIER_INSTRUCTIONS 8

enum { BARRIERS, OBJECTS };

/* True if this variable is the array that holds a frame's variables. */
static bool is_of_frame(const struct trace *trace, struct word array)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (operation_begins(trace->opt[i].operation, NAME_OP_GETFIELD) &&
            words_equal(operands_at(trace->opt[i].args, 0), array) &&
            word_is(field_name_of(operands_descr(trace->opt[i].args)).field,
                    pypy_name(NAME_FIELD_LOCALS)))
            return true;
    return false;
}

/* The part of a trace's stores into arrays that does not go into frames: a generator keeps its
   variables in memory, and no program can change that. (The two lists of operations number their
   variables apart, so a barrier cannot be told from another.) */
static double part_of_containers(const struct trace *trace)
{
    uint64_t all = 0, frames = 0;

    for (size_t i = 0; i < trace->n_opt; i++) {
        struct store store;
        if (!operation_is(trace->opt[i].operation, NAME_OP_SETARRAYITEM) ||
            !store_of(&trace->opt[i], &store))
            continue;
        all++;
        frames += is_of_frame(trace, store.holder);
    }
    return all > 0 ? 1 - (double)frames / (double)all : 1;
}

static void add_trace(struct spots *spots, const struct facts *facts, const struct trace *trace)
{
    const struct joined_trace *joined = &facts->join.traces[trace - facts->profile->traces];
    struct times times = times_begin(trace);
    double part = -1; /* not asked for yet */

    for (size_t i = 0; i < trace->n_code; i++) {
        const struct asm_op *op = &trace->code[i];
        struct spot spot = {0};

        if (op->kind == ASM_ALLOCATION)
            spot.amount[OBJECTS] = times_at(&times, i);
        else if (op->kind == ASM_CALL && operation_is(op->operation, NAME_OP_ARRAY_BARRIER)) {
            part = part < 0 ? part_of_containers(trace) : part;
            spot.weight = spot.amount[BARRIERS] = part * times_at(&times, i);
        } else
            continue;
        spots_add_operation(spots, trace, &joined->ops[i], &spot);
    }
}

/* Barriers for what was there before. */
static double needless(const struct spot *spot)
{
    const double rest = spot->amount[BARRIERS] - spot->amount[OBJECTS];
    return rest > 0 ? rest : 0;
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    (void)facts;
    (void)context;
    finding_count(finding, "array_barriers", figure_whole(spot->amount[BARRIERS]));
    finding_count(finding, "objects_made", figure_whole(spot->amount[OBJECTS]));
    finding->explanation = arena_printf(
        &findings->arena,
        "Compiled code stored %.0f pointers into lists or dictionaries here and made only %.0f "
        "objects. Every such store tells the collector that the array was written to, and which "
        "128 items of a large one. It does so for any pointer, also to an object that is old, of "
        "which the collector need not know.",
        spot->amount[BARRIERS], spot->amount[OBJECTS]);
    finding->advice =
        "Move numbers instead of objects: sort or shuffle a list of indexes (a list of ints has no "
        "barriers) and leave the objects where they are; keep what changes often in local variables "
        "and store it once after the loop.";
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    (void)facts;
    (void)context;
    cost_add_instructions(price, BARRIER_INSTRUCTIONS * needless(spot));
    return true;
}

static const struct spot_pattern PATTERN = {price, describe};

static void find(const struct facts *facts, struct findings *findings)
{
    struct spots spots = {0};

    spots_add_traces(&spots, facts, add_trace);
    spots_find(&spots, facts, findings, &PATTERN, NULL);
}

const struct rule rule_barrier_storm = {.id = "barrier-storm", .find = find};
