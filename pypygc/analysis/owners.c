/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf each site allocates: see owners.h. */
#include "analysis/owners.h"

#include "analysis/operands.h"
#include "analysis/order.h"
#include "analysis/work/targets.h"
#include "format.h"

#include <stdlib.h>

struct finder {
    const struct profile *profile;
    const struct join *join;
    struct owners *owners;
    struct origins origins;
    const struct stack_frame **stacks; /* of each frame of the profile */
    struct targets targets;
    const struct stack_frame *
        *self_called; /* of each trace: where it calls the same function; or NULL */
};

bool frame_is_recursive(const struct stack_frame *frame)
{
    if (frame == NULL)
        return false;
    for (const struct stack_frame *caller = frame->caller; caller != NULL; caller = caller->caller)
        if (caller->place.file == frame->place.file &&
            caller->place.function == frame->place.function)
            return true;
    return false;
}

const char *who_name(enum who who)
{
    static const char *const names[WHO_COUNT] = {
        [WHO_JIT] = "jit",           [WHO_CALL] = "call",
        [WHO_PYTHON] = "python",     [WHO_AFTER_GUARD] = "after guard",
        [WHO_COMPILER] = "compiler", [WHO_RUNTIME] = "runtime",
    };
    return names[who];
}

/* ---- stacks ---- */

static const struct stack_frame *push(struct finder *finder, const struct place *place,
                                      const struct stack_frame *caller)
{
    struct stack_frame *frame = arena_alloc(&finder->owners->arena, sizeof *frame);

    *frame = (struct stack_frame){.place = *place, .caller = caller};
    return frame;
}

/* The inlined frames, from the outermost in, on top of caller. */
static const struct stack_frame *push_inlined(struct finder *finder,
                                              const struct stack_frame *inlined,
                                              const struct stack_frame *caller)
{
    const struct stack_frame *first = caller;
    struct stack_frame *last = NULL;

    for (; inlined != NULL; inlined = inlined->caller) {
        struct stack_frame *frame;
        if (inlined->place.file == NULL)
            continue;
        frame = arena_alloc(&finder->owners->arena, sizeof *frame);
        *frame = (struct stack_frame){.place = inlined->place, .caller = caller};
        if (last != NULL) {
            last->caller = frame;
            last->is_inlined = true;
        } else {
            first = frame;
        }
        last = frame;
    }
    return first;
}

static const struct joined_op *operation_of(const struct finder *finder, const struct frame *frame)
{
    return frame->operation != PROFILE_NONE
               ? &finder->join->traces[frame->trace].ops[frame->operation]
               : NULL;
}

static const struct stack_frame *stack_of(struct finder *finder, const struct frame *frame)
{
    const struct stack_frame *caller = frame->caller != PROFILE_NONE ? finder->stacks[frame->caller]
                                                                     : NULL;
    const struct joined_op *op;

    if (frame->trace == PROFILE_NONE)
        return push(finder, &frame->place, caller);
    op = operation_of(finder, frame);
    if (op != NULL && op->frame != NULL)
        return push_inlined(finder, op->frame, caller);
    if (finder->join->traces[frame->trace].place.file != NULL)
        return push(finder, &finder->join->traces[frame->trace].place, caller);
    return caller;
}

static void fill_stacks(struct finder *finder)
{
    const struct profile *profile = finder->profile;

    finder->stacks = array_new(profile->n_frames, sizeof *finder->stacks);
    for (size_t i = 0; i < profile->n_frames; i++) /* callers come first */
        finder->stacks[i] = stack_of(finder, &profile->frames[i]);
}

/* True if a trace begins where a function does: it is entered by calls of it. Others are loops in a function, which
   go on with its frame. */
static bool begins_function(const struct trace *trace)
{
    const struct opt_op *const begin = trace_begin(trace);

    return begin != NULL && begin->u.merge_point.index == 0;
}

/* Where the code of a trace calls, by another trace, the function that it executes there itself. NULL: nowhere. */
static const struct stack_frame *self_call_of(const struct finder *finder, size_t trace)
{
    for (size_t i = 0; i < finder->profile->traces[trace].n_code; i++) {
        const struct stack_frame *frame = finder->join->traces[trace].ops[i].frame;
        const size_t target = targets_trace(&finder->targets, trace, i);
        if (target != PROFILE_NONE && frame != NULL &&
            finder->join->traces[target].place.file != NULL &&
            begins_function(&finder->profile->traces[target]) &&
            order_functions(&frame->place, &finder->join->traces[target].place) == 0)
            return frame;
    }
    return NULL;
}

static void fill_self_calls(struct finder *finder)
{
    finder->self_called = array_new(finder->profile->n_traces, sizeof *finder->self_called);
    for (size_t i = 0; i < finder->profile->n_traces; i++)
        finder->self_called[i] = self_call_of(finder, i);
}

/* ---- one kind of site each ---- */

static void set_name(struct owner *owner, enum who who, const char *name)
{
    owner->who = who;
    owner->place = (struct place){.function = name};
}

/* The innermost frame is the place, if there is one. */
static void set_stack(struct owner *owner, const struct stack_frame *stack)
{
    owner->stack = stack;
    if (stack != NULL)
        owner->place = stack->place;
}

static void own_jit(struct finder *finder, const struct site *site, struct owner *owner)
{
    const char *builtin = finder->join->traces[site->trace].builtin;

    set_name(owner, WHO_JIT, builtin != NULL ? builtin : OWNERS_NO_LINE);
    owner->trace = &finder->profile->traces[site->trace];
    owner->op = join_object_of(finder->join, finder->profile, site);
    if (owner->op == NULL)
        return;
    owner->is_near = !owner->op->exact;
    owner->operation = owner->op->opt != NULL ? owner->op->opt->operation
                                              : owner->op->code->operation;
    /* a trace of the regular expression engine, say, has no lines but its callers' */
    if (owner->op->frame != NULL)
        set_stack(owner, owner->op->frame);
    else if (site->frame != PROFILE_NONE)
        set_stack(owner, finder->stacks[site->frame]);
    owner->origin = origins_find(&finder->origins, owner->trace, owner->op);
}

static const char *call_text(struct finder *finder, const struct asm_op *code)
{
    const struct word callee = operands_callee(code->args);

    if (callee.text == NULL)
        return code->operation;
    return arena_printf(&finder->owners->arena, "%s(%.*s)", code->operation, (int)callee.length,
                        callee.text);
}

static void own_call(struct finder *finder, const struct site *site, struct owner *owner)
{
    const struct frame *frame = &finder->profile->frames[site->frame];

    set_name(owner, WHO_CALL, "called from JIT code, no Python line");
    set_stack(owner, finder->stacks[site->frame]);
    if (frame->trace == PROFILE_NONE)
        return;
    owner->trace = &finder->profile->traces[frame->trace];
    owner->op = operation_of(finder, frame);
    owner->is_near = owner->op == NULL || !owner->op->exact;
    if (owner->op != NULL && owner->op->code->operation != NULL)
        owner->operation = call_text(finder, owner->op->code);
    /* an object of the trace's own that did not fit into the nursery */
    if (owner->op != NULL &&
        (owner->op->code->kind == ASM_ALLOCATION || owner->op->code->kind == ASM_MALLOC_CALL))
        owner->origin = origins_find(&finder->origins, owner->trace, owner->op);
}

static void own_after_guard(struct finder *finder, const struct site *site, struct owner *owner)
{
    const struct joined_trace *joined = &finder->join->traces[site->trace];

    owner->who = WHO_AFTER_GUARD;
    owner->guard_trace = &finder->profile->traces[site->trace];
    if (site->operation != PROFILE_NONE && joined->ops[site->operation].frame != NULL)
        owner->guard = joined->ops[site->operation].frame->place;
    if (site->frame == PROFILE_NONE)
        set_name(owner, WHO_AFTER_GUARD, "after a guard failure, no Python line");
    else
        set_stack(owner, finder->stacks[site->frame]);
}

static void own_compiler(struct finder *finder, const struct site *site, struct owner *owner)
{
    size_t trace;

    set_name(owner, WHO_COMPILER, "JIT compiler");
    owner->line = owner->place;
    if (site->frame != PROFILE_NONE)
        set_stack(owner, finder->stacks[site->frame]);
    if (site->log_id == 0 && profile_has_work(finder->profile)) {
        if (site->frame == PROFILE_NONE)
            owner->place = (struct place){.function = "tracing, no Python line"};
    } else if (site->log_id == 0) {
        owner->place = (struct place){.function = "setting up the JIT compiler"};
    } else if (site->log_id == PYPYGC_LOG_ID_REST) {
        owner->place = (struct place){.function = "compiling traces of further lines"};
    } else if (idmap_get(&finder->targets.by_log_id, site->log_id, &trace)) {
        owner->compiled = &finder->profile->traces[trace];
        if (finder->join->traces[trace].place.file != NULL)
            owner->place = finder->join->traces[trace].place;
    }
}

static bool is_recursive(const struct finder *finder, const struct owner *owner)
{
    const struct stack_frame *const called =
        owner->trace != NULL ? finder->self_called[owner->trace - finder->profile->traces] : NULL;

    return frame_is_recursive(owner->stack) ||
           (called != NULL && owner->place.file != NULL &&
            order_functions(&called->place, &owner->place) == 0);
}

static struct owner owner_of(struct finder *finder, const struct site *site)
{
    struct owner owner = {.who = WHO_RUNTIME};

    switch (site->kind) {
    case SITE_JIT: own_jit(finder, site, &owner); break;
    case SITE_JIT_CALL: own_call(finder, site, &owner); break;
    case SITE_INTERPRETER:
        set_name(&owner, WHO_PYTHON, "interpreted code, no Python line");
        if (site->frame != PROFILE_NONE)
            set_stack(&owner, finder->stacks[site->frame]);
        break;
    case SITE_GUARD_FAILURE: own_after_guard(finder, site, &owner); break;
    case SITE_COMPILER: own_compiler(finder, site, &owner); return owner;
    case SITE_RUNTIME:
        set_name(&owner, WHO_RUNTIME, site->name != NULL ? site->name : "runtime");
        break;
    case SITE_OUTSIDE: set_name(&owner, WHO_RUNTIME, "outside JIT code"); break;
    case SITE_JIT_UNKNOWN: set_name(&owner, WHO_JIT, "JIT code, log not seen"); break;
    case SITE_OTHER: set_name(&owner, WHO_RUNTIME, site->kind_name); break;
    }
    owner.line = owner.place;
    owner.is_recursive = is_recursive(finder, &owner);
    return owner;
}

void owners_compute(const struct profile *profile, const struct join *join, struct owners *owners)
{
    struct finder finder = {.profile = profile, .join = join, .owners = owners};

    *owners = (struct owners){0};
    targets_index(profile, join, &finder.targets);
    fill_stacks(&finder);
    fill_self_calls(&finder);
    origins_start(&finder.origins, profile, join, &owners->arena);
    owners->of_site = arena_alloc(&owners->arena, profile->n_sites * sizeof *owners->of_site);
    for (size_t i = 0; i < profile->n_sites; i++)
        owners->of_site[i] = owner_of(&finder, &profile->sites[i]);
    free(finder.stacks);
    free(finder.self_called);
    targets_free(&finder.targets);
}

void owners_free(struct owners *owners)
{
    arena_free(&owners->arena);
    *owners = (struct owners){0};
}
