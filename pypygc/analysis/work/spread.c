/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreads records over lines, functions and edges: see spread.h.

   Operations of the same frame are added up first; each frame's sum then goes along the chain of its
   callers. The outermost frame of a chain was entered by the interpreter, or by another trace that called
   the whole of this one (call_assembler), so its function gets these instructions from that. The others are inlined: no activation of theirs was seen. */
#include "analysis/work/spread.h"

#include "analysis/operands.h"
#include "analysis/order.h"
#include "analysis/owners.h"
#include "analysis/work/targets.h"
#include "base/figure.h"
#include "base/idmap.h"

#include <stdlib.h>

/* As many edges are kept unmerged in any case. */
#define MIN_EDGES 16384

/* What the operations of one frame have come to. */
struct frame_work {
    const struct stack_frame *frame; /* NULL: no Python line; place says what it is */
    struct place place;
    struct work_row sum; /* its shares and counts */
};

struct spread {
    const struct profile *profile;
    const struct join *join;
    const struct functions *functions;
    struct sums *lines, *rows_of_functions;
    struct edge_sums *edges;
    struct idmap
        by_frame; /* address of a frame, or an odd number for a trace -> index into works */
    struct frame_work *works;
    size_t n_works, capacity;
};

/* ---- places ---- */

/* The chain of frames of an operation, innermost first. NULL if no Python line is known. */
static const struct stack_frame *frame_of(const struct join *join, const struct profile *profile,
                                          size_t trace, size_t operation)
{
    const struct joined_trace *joined = &join->traces[trace];

    if (operation != PROFILE_NONE)
        return joined->ops[operation].frame;
    for (size_t i = 0; joined->builtin == NULL && i < profile->traces[trace].n_code; i++)
        if (joined->ops[i].frame != NULL)
            return joined->ops[i].frame;
    return NULL;
}

static struct place place_without_frame(const struct joined_trace *joined)
{
    if (joined->builtin != NULL)
        return (struct place){.function = joined->builtin};
    if (joined->place.file != NULL)
        return joined->place;
    return (struct place){.function = OWNERS_NO_LINE};
}

struct place work_place_of(const struct profile *profile, const struct join *join, size_t trace,
                           size_t operation)
{
    const struct stack_frame *frame = frame_of(join, profile, trace, operation);

    return frame != NULL ? frame->place : place_without_frame(&join->traces[trace]);
}

static bool same_place(const struct place *x, const struct place *y)
{
    return x->line == y->line && x->file == y->file && x->function == y->function;
}

/* A function is a file and a name; first lines only tell namesakes apart. */
static bool same_function(const struct spread *spread, const struct place *x, const struct place *y)
{
    return x->file == y->file && x->function == y->function &&
           functions_place(spread->functions, x).line == functions_place(spread->functions, y).line;
}

/* The outermost frame of a chain that has a place. */
static const struct stack_frame *outermost(const struct stack_frame *frame)
{
    const struct stack_frame *last = frame;

    for (; frame != NULL; frame = frame->caller)
        if (frame->place.file != NULL)
            last = frame;
    return last;
}

/* True if the chain is that of a built-in function's loop, which calls Python code inline. */
static bool is_of_builtin(const struct stack_frame *frame)
{
    while (frame->caller != NULL)
        frame = frame->caller;
    return frame->place.file == NULL && frame->place.function != NULL;
}

/* ---- edges ---- */

static int by_ends(const void *a, const void *b)
{
    const struct work_edge *x = a, *y = b;
    int order = order_places(&x->caller, &y->caller);
    if (order == 0)
        order = order_places(&x->callee, &y->callee);
    return order != 0 ? order : x->is_inlined - y->is_inlined;
}

static int by_inclusive(const void *a, const void *b)
{
    const struct work_edge *x = a, *y = b;
    const int order = order_numbers(y->inclusive, x->inclusive);

    return order != 0 ? order : by_ends(a, b);
}

void spread_merge_edges(struct edge_sums *edges)
{
    size_t n = 0;

    if (edges->count > 0)
        qsort(edges->edges, edges->count, sizeof *edges->edges, by_ends);
    for (size_t i = 0; i < edges->count; i++) {
        if (n > 0 && by_ends(&edges->edges[n - 1], &edges->edges[i]) == 0) {
            figure_add(&edges->edges[n - 1].times, edges->edges[i].times);
            figure_add(&edges->edges[n - 1].inclusive, edges->edges[i].inclusive);
        } else {
            edges->edges[n++] = edges->edges[i];
        }
    }
    edges->count = edges->merged = n;
}

static void add_edge(struct edge_sums *edges, const struct work_edge *edge)
{
    if (edges->count > MIN_EDGES && edges->count / 2 > edges->merged)
        spread_merge_edges(edges);
    edges->edges = array_grow(edges->edges, edges->count, &edges->capacity, sizeof *edges->edges);
    edges->edges[edges->count++] = *edge;
}

void spread_rank_edges(struct edge_sums *edges)
{
    if (edges->count > 0)
        qsort(edges->edges, edges->count, sizeof *edges->edges, by_inclusive);
}

/* ---- along a chain ---- */

/* True if a frame further in is on the same line, or in the same function. */
static bool is_line_repeated(const struct stack_frame *inner, const struct stack_frame *frame)
{
    for (; inner != frame; inner = inner->caller)
        if (same_place(&inner->place, &frame->place))
            return true;
    return false;
}

static bool is_function_repeated(const struct spread *spread, const struct stack_frame *inner,
                                 const struct stack_frame *frame)
{
    for (; inner != frame; inner = inner->caller)
        if (inner->place.file != NULL && same_function(spread, &inner->place, &frame->place))
            return true;
    return false;
}

/* True if the activation of the frame's function is one that the profile has counted. */
static bool is_counted(const struct spread *spread, const struct stack_frame *chain,
                       const struct stack_frame *frame)
{
    const struct stack_frame *last = outermost(chain);
    const struct code *code;

    if (is_of_builtin(chain) || !same_function(spread, &last->place, &frame->place))
        return false;
    code = functions_find(spread->functions, &last->place);
    return code != NULL && code->inclusive_instructions > 0;
}

/* Adds instructions to all that is active in the chain. callee is what executed them, if a call did;
   else NULL. If the innermost frame itself goes_on in another trace, its line has not called it. */
static void add_inclusive(struct spread *spread, const struct stack_frame *chain,
                          uint64_t instructions, const struct place *callee, bool goes_on)
{
    for (const struct stack_frame *frame = chain; frame != NULL; frame = frame->caller) {
        bool is_own;

        if (frame->place.file == NULL)
            continue;
        is_own = callee != NULL && same_function(spread, &frame->place, callee);
        if (!is_line_repeated(chain, frame) && !(goes_on && frame == chain)) {
            struct work_row *line = sums_row(spread->lines, &frame->place);
            line->inclusive = instructions;
            line->is_recursive = is_own;
        }
        if (!is_own && !is_function_repeated(spread, chain, frame) &&
            !is_counted(spread, chain, frame)) {
            const struct place place = functions_place(spread->functions, &frame->place);
            struct work_row *function = sums_row(spread->rows_of_functions, &place);
            function->inclusive = instructions;
            function->is_inlined = true;
        }
    }
}

/* The calls inside of a chain: of each frame by the one around it. */
static void add_inlined_edges(struct spread *spread, const struct stack_frame *chain,
                              uint64_t instructions)
{
    for (const struct stack_frame *frame = chain; frame != NULL; frame = frame->caller) {
        const struct stack_frame *caller = join_known_frame(frame->caller);
        if (frame->place.file == NULL || caller == NULL ||
            is_function_repeated(spread, chain, frame))
            continue;
        add_edge(spread->edges,
                 &(struct work_edge){.caller = caller->place,
                                     .callee = functions_place(spread->functions, &frame->place),
                                     .is_inlined = true,
                                     .inclusive = instructions});
    }
}

static void add_to_row(struct sums *sums, const struct place *place, const struct work_row *what)
{
    struct work_row *row = sums_row(sums, place);
    const struct place kept = row->place;

    *row = *what;
    row->place = kept;
}

static void spread_frame(struct spread *spread, const struct frame_work *work)
{
    const struct place function = functions_place(spread->functions, &work->place);
    struct work_row sum = work->sum;

    if (work->frame == NULL)
        sum.inclusive = work_self(&sum);
    add_to_row(spread->lines, &work->place, &sum);
    if (work->place.file != NULL)
        sum.inclusive = 0; /* the function's own activation has it */
    add_to_row(spread->rows_of_functions, &function, &sum);
    if (work->frame == NULL)
        return;
    add_inclusive(spread, work->frame, work_self(&sum), NULL, false);
    add_inlined_edges(spread, work->frame, work_self(&sum));
}

/* ---- records ---- */

/* The sum of the frame of an operation. */
static struct work_row *frame_row(struct spread *spread, size_t trace, size_t operation)
{
    const struct stack_frame *frame = frame_of(spread->join, spread->profile, trace, operation);
    const uint64_t key = frame != NULL ? (uint64_t)(uintptr_t)frame : (uint64_t)trace * 2 + 1;
    size_t index;

    if (!idmap_get(&spread->by_frame, key, &index)) {
        index = spread->n_works;
        idmap_put(&spread->by_frame, key, index);
        spread->works =
            array_grow(spread->works, spread->n_works, &spread->capacity, sizeof *spread->works);
        spread->works[spread->n_works++] = (struct frame_work){
            .frame = frame,
            .place = frame != NULL ? frame->place
                                   : place_without_frame(&spread->join->traces[trace])};
    }
    return &spread->works[index].sum;
}

static void add_traces(struct spread *spread)
{
    const struct profile *profile = spread->profile;

    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *trace = &profile->traces[i];
        for (size_t j = 0; j < trace->n_op_costs; j++)
            figure_add(&frame_row(spread, i, trace->op_costs[j].operation)->share[SHARE_COMPILED],
                       trace->op_costs[j].costs.value[COST_INSTRUCTIONS]);
    }
}

static void add_operations(struct spread *spread)
{
    const struct work *work = &spread->profile->work;

    for (size_t i = 0; i < work->n_called; i++) {
        const struct operation_costs *called = &work->called[i];
        figure_add(&frame_row(spread, called->at.trace, called->at.operation)->share[SHARE_CALLED],
                   called->costs.value[COST_INSTRUCTIONS]);
    }
    for (size_t i = 0; i < work->n_guards; i++) {
        const struct operation_costs *guard = &work->guards[i];
        struct work_row *row = frame_row(spread, guard->at.trace, guard->at.operation);
        figure_add(&row->share[SHARE_GUARDS], guard->costs.value[COST_INSTRUCTIONS]);
        figure_add(&row->failures, guard->times);
    }
}

static struct place line_place(const struct spread *spread, size_t code, uint32_t line)
{
    const struct place *place = &spread->profile->work.codes[code].place;

    return (struct place){place->file, place->function, line};
}

static void add_tracing(struct spread *spread)
{
    const struct work *work = &spread->profile->work;

    for (size_t i = 0; i < work->n_tracing; i++) {
        const struct tracing *tracing = &work->tracing[i];
        struct work_row row = {.attempts = tracing->times,
                               .given_up = tracing->given_up,
                               .inclusive = tracing->instructions};
        struct place line = {.function = "JIT compiler"}, function = line;

        row.share[SHARE_TRACING] = tracing->instructions;
        if (tracing->at.trace != PROFILE_NONE) {
            struct work_row *sum = frame_row(spread, tracing->at.trace, tracing->at.operation);
            figure_add(&sum->share[SHARE_TRACING], tracing->instructions);
            figure_add(&sum->attempts, tracing->times);
            figure_add(&sum->given_up, tracing->given_up);
            continue;
        }
        if (tracing->at.code != PROFILE_NONE) {
            line = line_place(spread, tracing->at.code, tracing->at.line);
            function = work->codes[tracing->at.code].place;
        }
        add_to_row(spread->lines, &line, &row);
        if (tracing->at.code != PROFILE_NONE)
            row.inclusive = 0; /* the function's own activation has it */
        add_to_row(spread->rows_of_functions, &function, &row);
    }
}

static void add_lines(struct spread *spread)
{
    const struct work *work = &spread->profile->work;

    for (size_t i = 0; i < work->n_lines; i++) {
        const struct line_costs *line = &work->lines[i];
        const struct place place = line_place(spread, line->code, line->line);
        struct work_row row = {.inclusive = line->inclusive_instructions, .times = line->times};

        row.share[SHARE_INTERPRETED] = line->costs.value[COST_INSTRUCTIONS];
        add_to_row(spread->lines, &place, &row);
        row.inclusive = row.times = 0;
        add_to_row(spread->rows_of_functions, &work->codes[line->code].place, &row);
    }
    for (size_t i = 0; i < work->n_codes; i++) {
        struct work_row *row = sums_row(spread->rows_of_functions, &work->codes[i].place);
        row->calls = work->codes[i].calls;
        row->inclusive = work->codes[i].inclusive_instructions;
    }
}

/* True if an operation may only have gone on with a frame of its chain. */
static bool may_go_on(const struct asm_op *op)
{
    return op->kind == ASM_GUARD ||
           (op->operation != NULL && operation_begins(op->operation, NAME_OP_CALL_ASSEMBLER));
}

/* Where an operation calls from. After a guard has failed, the interpreter goes on with the frames of its chain, and
   with the innermost one where that is called as a trace, and fails: a frame whose first bytecode comes then was
   called by the one around it. */
static const struct stack_frame *
calling_frame(const struct spread *spread, const struct call_edge *call, const struct place *callee)
{
    const struct stack_frame *chain =
        frame_of(spread->join, spread->profile, call->from.trace, call->from.operation);
    const struct asm_op *op =
        call->from.operation != PROFILE_NONE
            ? spread->join->traces[call->from.trace].ops[call->from.operation].code
            : NULL;

    for (const struct stack_frame *frame = chain; op != NULL && may_go_on(op) && frame != NULL;
         frame = op->kind == ASM_GUARD ? frame->caller : NULL)
        if (frame->place.file != NULL && same_function(spread, &frame->place, callee) &&
            join_known_frame(frame->caller) != NULL)
            return join_known_frame(frame->caller);
    return chain;
}

static void add_calls(struct spread *spread)
{
    const struct work *work = &spread->profile->work;

    for (size_t i = 0; i < work->n_calls; i++) {
        const struct call_edge *call = &work->calls[i];
        struct work_edge edge = {.callee = work->codes[call->callee].place,
                                 .times = call->times,
                                 .inclusive = call->inclusive_instructions};

        if (call->from.code != PROFILE_NONE) {
            edge.caller = line_place(spread, call->from.code, call->from.line);
        } else if (call->from.trace != PROFILE_NONE) {
            const struct stack_frame *frame = calling_frame(spread, call, &edge.callee);
            edge.caller = frame != NULL ? frame->place
                                        : work_place_of(spread->profile, spread->join,
                                                        call->from.trace, call->from.operation);
            if (frame != NULL) {
                add_inclusive(spread, frame, call->inclusive_instructions, &edge.callee, false);
                add_inlined_edges(spread, frame, call->inclusive_instructions);
            } else {
                sums_row(spread->lines, &edge.caller)->inclusive = call->inclusive_instructions;
            }
        }
        add_edge(spread->edges, &edge);
    }
}

/* An operation has called another trace: a function that has one from its begin on, or the rest of an
   inlined frame from the head of its loop on. */
static void add_called_trace(struct spread *spread, const struct operation_costs *called,
                             const struct targets *targets)
{
    const size_t target = targets_trace(targets, called->at.trace, called->at.operation);
    const struct stack_frame *chain =
        frame_of(spread->join, spread->profile, called->at.trace, called->at.operation);
    const struct place *place = target != PROFILE_NONE ? &spread->join->traces[target].place : NULL;
    const struct code *code;
    struct work_edge edge = {.times = called->times, .inclusive = called->trace_instructions};
    bool is_innermost, goes_on;

    if (place == NULL || place->file == NULL || chain == NULL || called->trace_instructions == 0 ||
        spread->join->traces[target].builtin != NULL)
        return;
    code = functions_find(spread->functions, place);
    edge.caller = chain->place;
    edge.callee = functions_place(spread->functions, place);
    is_innermost = same_function(spread, &chain->place, place);
    goes_on = is_innermost && join_known_frame(chain->caller) != NULL;
    add_inclusive(spread, chain, edge.inclusive, place, goes_on);
    add_inlined_edges(spread, chain, edge.inclusive);
    if (!goes_on)
        add_edge(spread->edges, &edge);
    if (code == NULL || code->inclusive_instructions == 0)
        return; /* its operations are counted for it, see is_counted */
    if (!is_counted(spread, chain, &(struct stack_frame){.place = *place})) {
        struct work_row *function = sums_row(spread->rows_of_functions, &edge.callee);
        function->inclusive = edge.inclusive;
        function->calls = is_innermost ? 0 : edge.times;
        function->is_inlined = goes_on;
    }
}

/* Built-in functions with loops of their own, which operations of Python's traces have called. */
static void add_loop_calls(struct spread *spread, const struct loop_calls *loops)
{
    for (size_t i = 0; i < loops->count; i++) {
        const struct operation_costs *called = loops->list[i].called;
        const uint64_t instructions = loops->list[i].instructions;
        const struct stack_frame *chain =
            frame_of(spread->join, spread->profile, called->at.trace, called->at.operation);
        if (chain == NULL || chain->place.file == NULL)
            continue;
        add_to_row(spread->lines, &chain->place,
                   &(struct work_row){.loops = instructions, .loop_times = called->times});
        add_inclusive(spread, chain, instructions, NULL, false);
        add_inlined_edges(spread, chain, instructions);
    }
}

static void add_called_traces(struct spread *spread)
{
    const struct work *work = &spread->profile->work;
    struct targets targets;

    targets_index(spread->profile, spread->join, &targets);
    for (size_t i = 0; i < work->n_called; i++)
        add_called_trace(spread, &work->called[i], &targets);
    targets_free(&targets);
}

void spread_work(const struct profile *profile, const struct join *join,
                 const struct functions *functions, const struct loop_calls *loops,
                 struct sums *lines, struct sums *rows_of_functions, struct edge_sums *edges)
{
    struct spread spread = {.profile = profile,
                            .join = join,
                            .functions = functions,
                            .lines = lines,
                            .rows_of_functions = rows_of_functions,
                            .edges = edges};

    add_traces(&spread);
    add_operations(&spread);
    add_tracing(&spread);
    for (size_t i = 0; i < spread.n_works; i++)
        spread_frame(&spread, &spread.works[i]);
    add_lines(&spread);
    add_calls(&spread);
    add_called_traces(&spread);
    add_loop_calls(&spread, loops);
    free(spread.works);
    idmap_free(&spread.by_frame);
}
