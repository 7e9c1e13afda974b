/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ties the machine code's allocations to Python lines: see join.h.

   Three steps a trace:
   1. Walk `opt` with a stack of frames (enter_portal_frame pushes, leave_portal_frame pops, a
      merge point says where the top one is) and note the frame at each operation. A bridge starts
      with the stack of the guard that it leaves from.
   2. Match the anchors, guards and labels: the k-th of a descriptor with the k-th. What would
      make matched anchors cross is left out (the longest increasing subsequence stays), so that
      one odd anchor costs one segment boundary and not the rest of the trace.
   3. Between matched anchors, the k-th allocation of `asm` is the k-th of `opt`, if there are as
      many, and the k-th call of one function likewise. If not, nothing is known but the
      neighbourhood. (Assembling adds calls of its own, such as write barriers and memcpy.) */
#include "analysis/join.h"

#include "analysis/operands.h"
#include "analysis/work/portals.h"
#include "base/idmap.h"
#include "format.h"

#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* Where a guard was seen, for the bridges that start there. Addresses of descriptors are used
   again after traces are freed: the latest trace before the bridge counts. */
struct joiner {
    struct join *join;
    struct idmap guards; /* descriptor -> index into guard_frames */
    const struct stack_frame **guard_frames;
    size_t n_guards, guards_capacity;
};

/* ---- step 1: the frames ---- */

static struct stack_frame *new_frame(struct joiner *joiner, const struct place *place,
                                     const struct stack_frame *caller)
{
    struct stack_frame *frame = arena_alloc(&joiner->join->arena, sizeof *frame);
    if (place != NULL)
        frame->place = *place;
    frame->caller = caller;
    frame->is_inlined = join_known_frame(caller) != NULL;
    return frame;
}

const struct stack_frame *join_known_frame(const struct stack_frame *frame)
{
    while (frame != NULL && frame->place.file == NULL)
        frame = frame->caller;
    return frame;
}

static const struct stack_frame *
after_merge_point(struct joiner *joiner, const struct stack_frame *top, const struct place *place)
{
    if (top != NULL && top->place.file == place->file && top->place.line == place->line &&
        top->place.function == place->function)
        return top; /* the next bytecode of the same line */
    return new_frame(joiner, place, top != NULL ? top->caller : NULL);
}

static void remember_guard(struct joiner *joiner, uint64_t descr, const struct stack_frame *frame)
{
    joiner->guard_frames = array_grow(joiner->guard_frames, joiner->n_guards,
                                      &joiner->guards_capacity, sizeof *joiner->guard_frames);
    joiner->guard_frames[joiner->n_guards] = frame;
    idmap_put(&joiner->guards, descr, joiner->n_guards++);
}

/* True if a guard has no resume data of its own, but shares those of the guard before it that has some
   (rpython/jit/metainterp/optimizeopt/optimizer.py, emit_guard_operation): if it fails, the interpreter
   goes on where that one stands, and so do bridges. */
static bool is_copied(const struct opt_op *guard)
{
    return guard->args != NULL && (strstr(guard->args, "<ResumeGuardCopiedDescr ") != NULL ||
                                   strstr(guard->args, "<ResumeGuardCopiedExcDescr ") != NULL);
}

/* builtin is that of the joined trace, and stands for the frame of such a loop. */
static const struct stack_frame *first_frame(struct joiner *joiner, const struct trace *trace,
                                             const char *builtin)
{
    const struct place loop = {.function = builtin};
    size_t guard;

    if (trace->has_from_guard && idmap_get(&joiner->guards, trace->from_guard, &guard) &&
        joiner->guard_frames[guard] != NULL)
        return joiner->guard_frames[guard];
    return builtin != NULL ? new_frame(joiner, &loop, NULL) : NULL;
}

/* Returns the frame in force at each of the n operations, and at the end. */
static const struct stack_frame **walk_frames(struct joiner *joiner, const struct opt_op *ops,
                                              size_t n, const struct stack_frame *top)
{
    const struct stack_frame **frames =
        arena_alloc(&joiner->join->arena, (n + 1) * sizeof(struct stack_frame *));
    const struct stack_frame *resumed = top; /* where the last guard with resume data goes on */

    for (size_t i = 0; i < n; i++) {
        switch (ops[i].kind) {
        case OPT_MERGE_POINT:
            top = after_merge_point(joiner, top, &ops[i].u.merge_point.place);
            break;
        case OPT_ENTER: top = new_frame(joiner, NULL, top); break;
        case OPT_LEAVE:
            /* below the frames that the log showed: what is left stands for the unknown caller
               until its next merge point says where it is */
            if (top != NULL && top->caller != NULL)
                top = top->caller;
            break;
        case OPT_GUARD:
            if (!is_copied(&ops[i]))
                resumed = top;
            remember_guard(joiner, ops[i].u.anchor.descr, resumed);
            break;
        case OPT_ALLOCATION:
        case OPT_LABEL:
        case OPT_OTHER: break;
        }
        frames[i] = top;
    }
    frames[n] = top;
    return frames;
}

/* The first merge point; without one the place of the guard that the trace starts from. */
static struct place place_of(const struct trace *trace, const struct stack_frame *start)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_MERGE_POINT && trace->opt[i].u.merge_point.place.file != NULL)
            return trace->opt[i].u.merge_point.place;
    start = join_known_frame(start);
    return start != NULL ? start->place : (struct place){0};
}

/* ---- step 2: the anchors ---- */

struct anchor {
    uint64_t descr;
    bool is_label;
    size_t position; /* in its list */
};

static int compare_anchors(const void *a, const void *b)
{
    const struct anchor *x = a, *y = b;
    if (x->is_label != y->is_label)
        return x->is_label - y->is_label;
    if (x->descr != y->descr)
        return x->descr < y->descr ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static bool same_anchor(const struct anchor *x, const struct anchor *y)
{
    return x->descr == y->descr && x->is_label == y->is_label;
}

/* Sets partner[i] of each anchor at position i of `asm` to the position of the same anchor in
   `opt`, NONE where there is none and for operations that are no anchors. */
static void pair_anchors(const struct trace *trace, size_t *partner)
{
    struct anchor *opt = array_new(trace->n_opt, sizeof *opt);
    struct anchor *code = array_new(trace->n_code, sizeof *code);
    size_t n_opt = 0, n_code = 0;

    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_GUARD || trace->opt[i].kind == OPT_LABEL)
            opt[n_opt++] =
                (struct anchor){trace->opt[i].u.anchor.descr, trace->opt[i].kind == OPT_LABEL, i};
    for (size_t i = 0; i < trace->n_code; i++) {
        partner[i] = NONE;
        if (trace->code[i].kind == ASM_GUARD || trace->code[i].kind == ASM_LABEL)
            code[n_code++] =
                (struct anchor){trace->code[i].descr, trace->code[i].kind == ASM_LABEL, i};
    }
    qsort(opt, n_opt, sizeof *opt, compare_anchors);
    qsort(code, n_code, sizeof *code, compare_anchors);
    for (size_t i = 0, j = 0; i < n_opt && j < n_code;) {
        if (same_anchor(&opt[i], &code[j])) {
            partner[code[j++].position] = opt[i++].position;
        } else {
            struct anchor x = opt[i], y = code[j];
            x.position = y.position = 0;
            if (compare_anchors(&x, &y) < 0)
                i++;
            else
                j++;
        }
    }
    free(code);
    free(opt);
}

/* Keeps the longest increasing subsequence of the partners and sets the others to NONE.
   (Patience sorting: tails[k] ends the best sequence of length k + 1 so far.) */
static void drop_crossing(size_t *partner, size_t n)
{
    size_t *tails = array_new(n, sizeof *tails);
    size_t *before = array_new(n, sizeof *before);
    size_t length = 0, next;

    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = length;
        if (partner[i] == NONE)
            continue;
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            if (partner[tails[middle]] < partner[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low > 0 ? tails[low - 1] : NONE;
        tails[low] = i;
        length += low == length;
    }
    next = length > 0 ? tails[length - 1] : NONE;
    for (size_t i = n; i-- > 0;) {
        if (i == next)
            next = before[i];
        else
            partner[i] = NONE;
    }
    free(before);
    free(tails);
}

/* ---- step 3: the segments ---- */

static bool is_varsize_frame(const struct asm_op *op)
{
    return op->kind == ASM_ALLOCATION && strcmp(op->operation, PYPYGC_OPNAME_VARSIZE_FRAME) == 0;
}

static bool is_allocation(const struct asm_op *op)
{
    return (op->kind == ASM_ALLOCATION && !is_varsize_frame(op)) || op->kind == ASM_MALLOC_CALL;
}

/* True if the operation of `opt` may be what the call of `asm` was made of: the numbers of
   variables differ, the rest does not. */
static bool is_same_call(const struct opt_op *opt, const struct asm_op *code)
{
    return opt->kind == OPT_OTHER && opt->operation != NULL &&
           strcmp(opt->operation, code->operation) == 0 &&
           words_equal(operands_descr(opt->args), operands_descr(code->args)) &&
           words_equal(operands_callee(opt->args), operands_callee(code->args));
}

static bool are_same_calls(const struct asm_op *x, const struct asm_op *y)
{
    return x->kind == ASM_CALL && y->kind == ASM_CALL && strcmp(x->operation, y->operation) == 0 &&
           words_equal(operands_descr(x->args), operands_descr(y->args)) &&
           words_equal(operands_callee(x->args), operands_callee(y->args));
}

struct segment {
    size_t code_begin, code_end; /* the anchors themselves are outside */
    size_t opt_begin, opt_end;
    const struct stack_frame *frame; /* in force at its begin */
};

/* The position in `opt` of the call at position i of `asm`, NONE if there is none. *exact: whether
   both lists have as many of it. */
static size_t find_call(const struct trace *trace, const struct segment *segment, size_t i,
                        bool *exact)
{
    size_t before = 0, all = 0, n_opt = 0, found = NONE;

    for (size_t j = segment->code_begin; j < segment->code_end; j++) {
        if (are_same_calls(&trace->code[j], &trace->code[i])) {
            before += j < i;
            all++;
        }
    }
    for (size_t j = segment->opt_begin; j < segment->opt_end; j++) {
        if (is_same_call(&trace->opt[j], &trace->code[i])) {
            if (n_opt == before)
                found = j;
            n_opt++;
        }
    }
    *exact = n_opt == all;
    return found;
}

/* Joins the operations of one segment. */
static void join_segment(struct joiner *joiner, const struct trace *trace,
                         struct joined_trace *joined, const struct segment *segment)
{
    const struct stack_frame *nearest = segment->frame;
    size_t opt = segment->opt_begin, n_opt = 0, n_code = 0;

    for (size_t i = segment->opt_begin; i < segment->opt_end; i++)
        n_opt += trace->opt[i].kind == OPT_ALLOCATION;
    for (size_t i = segment->code_begin; i < segment->code_end; i++)
        n_code += is_allocation(&trace->code[i]);

    for (size_t i = segment->code_begin; i < segment->code_end; i++) {
        const struct asm_op *op = &trace->code[i];
        struct joined_op *result = &joined->ops[i];
        bool exact = false;
        size_t match = NONE;

        if (is_allocation(op)) {
            while (opt < segment->opt_end && trace->opt[opt].kind != OPT_ALLOCATION)
                opt++;
            if (opt < segment->opt_end)
                match = opt++;
            exact = match != NONE && n_opt == n_code;
        } else if (op->kind == ASM_CALL) {
            match = find_call(trace, segment, i, &exact);
            exact = exact && match != NONE;
        }
        if (match != NONE)
            nearest = joined->frames[match];
        result->code = op;
        result->opt = exact ? &trace->opt[match] : NULL;
        result->exact = exact || is_varsize_frame(op);
        result->frame = join_known_frame(nearest);
        joiner->join->inexact_objects += op->kind == ASM_ALLOCATION && !result->exact;
    }
}

static void join_anchor(const struct trace *trace, struct joined_trace *joined, size_t code,
                        size_t opt)
{
    joined->ops[code] = (struct joined_op){.frame = join_known_frame(joined->frames[opt]),
                                           .opt = &trace->opt[opt],
                                           .code = &trace->code[code],
                                           .exact = true};
}

/* Before its first merge point, the nearest place to an operation is the trace's own. */
static void fill_frames(struct joiner *joiner, const struct trace *trace,
                        struct joined_trace *joined)
{
    const struct stack_frame *fallback = NULL;

    if (joined->builtin != NULL)
        return;
    for (size_t i = 0; i < trace->n_code; i++) {
        if (joined->ops[i].frame == NULL && joined->place.file != NULL) {
            if (fallback == NULL)
                fallback = new_frame(joiner, &joined->place, NULL);
            joined->ops[i].frame = fallback;
        }
    }
}

static void join_trace(struct joiner *joiner, const struct trace *trace,
                       struct joined_trace *joined)
{
    struct arena *arena = &joiner->join->arena;
    const struct stack_frame *const start = first_frame(joiner, trace, joined->builtin);
    size_t *partner = array_new(trace->n_code, sizeof *partner);
    struct segment segment = {0};
    size_t n_objects = 0;

    joined->ops = arena_alloc(arena, trace->n_code * sizeof *joined->ops);
    joined->objects = arena_alloc(arena, trace->n_objects * sizeof(struct joined_op *));
    joined->place = place_of(trace, start);
    joined->recorded_frames = walk_frames(joiner, trace->recorded, trace->n_recorded, start);
    joined->frames = walk_frames(joiner, trace->opt, trace->n_opt, start);
    pair_anchors(trace, partner);
    drop_crossing(partner, trace->n_code);

    segment.frame = start;
    for (size_t i = 0; i <= trace->n_code; i++) {
        if (i < trace->n_code && partner[i] == NONE)
            continue;
        segment.code_end = i;
        segment.opt_end = i < trace->n_code ? partner[i] : trace->n_opt;
        join_segment(joiner, trace, joined, &segment);
        if (i < trace->n_code)
            join_anchor(trace, joined, i, partner[i]);
        segment.code_begin = i + 1;
        segment.opt_begin = segment.opt_end + 1;
        segment.frame = joined->frames[segment.opt_end];
    }
    fill_frames(joiner, trace, joined);
    for (size_t i = 0; i < trace->n_code; i++)
        if (trace->code[i].kind == ASM_ALLOCATION)
            joined->objects[n_objects++] = &joined->ops[i];
    free(partner);
}

void join_profile(const struct profile *profile, struct join *join)
{
    struct joiner joiner = {.join = join};
    const char **builtins;

    *join = (struct join){0};
    join->traces = arena_alloc(&join->arena, profile->n_traces * sizeof *join->traces);
    builtins = profile_has_work(profile) ? portals_find(profile, &join->arena) : NULL;
    for (size_t i = 0; i < profile->n_traces; i++) {
        join->traces[i].builtin = builtins != NULL ? builtins[i] : NULL;
        join_trace(&joiner, &profile->traces[i], &join->traces[i]);
    }
    free(joiner.guard_frames);
    idmap_free(&joiner.guards);
}

void join_free(struct join *join)
{
    arena_free(&join->arena);
    *join = (struct join){0};
}

const struct joined_op *join_object_of(const struct join *join, const struct profile *profile,
                                       const struct site *site)
{
    if (site->kind != SITE_JIT || site->object >= profile->traces[site->trace].n_objects)
        return NULL;
    return join->traces[site->trace].objects[site->object];
}
