/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who allocates, as the JSON report says it: see json_owner.h. */
#include "render/json/json_owner.h"

#include <stdlib.h>

/* The Python frames, innermost first. */
struct json_object *json_stack(const struct stack_frame *frame)
{
    struct json_object *array = json_object_new_array();
    for (; frame != NULL; frame = frame->caller) {
        struct json_object *object;
        if (frame->place.file == NULL)
            continue;
        object = json_object_new_object();
        json_add_place(object, &frame->place);
        json_object_array_add(array, object);
    }
    return array;
}

/* ---- the table of stacks ---- */

/* The nearest frame from here outwards whose place is known, or NULL. */
static const struct stack_frame *known(const struct stack_frame *frame)
{
    while (frame != NULL && frame->place.file == NULL)
        frame = frame->caller;
    return frame;
}

/* The number of a stack, 0 if nothing of it is known. Callers have numbers before those they call. */
static size_t stacks_number(struct stacks *stacks, const struct stack_frame *frame)
{
    size_t number = 0;

    frame = known(frame);
    if (frame == NULL || idmap_get(&stacks->numbers, (uintptr_t)frame, &number))
        return number;
    stacks_number(stacks, frame->caller);
    stacks->frames =
        array_grow(stacks->frames, stacks->count, &stacks->capacity, sizeof *stacks->frames);
    stacks->frames[stacks->count++] = frame;
    idmap_put(&stacks->numbers, (uintptr_t)frame, stacks->count);
    return stacks->count;
}

void json_put_stacks(const struct stacks *stacks, FILE *out)
{
    json_list_begin(out, "frames");
    for (size_t i = 0; i < stacks->count; i++) {
        const struct stack_frame *caller = known(stacks->frames[i]->caller);
        struct json_object *object = json_object_new_object();
        size_t number;

        json_add_place(object, &stacks->frames[i]->place);
        if (caller != NULL && idmap_get(&stacks->numbers, (uintptr_t)caller, &number))
            json_add_number(object, "caller", number);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

void stacks_free(struct stacks *stacks)
{
    idmap_free(&stacks->numbers);
    free(stacks->frames);
    *stacks = (struct stacks){0};
}

/* In the words of the schema. */
static const char *site_kind(const struct site *site, const struct owner *owner)
{
    if (site->kind == SITE_OTHER)
        return site->kind_name;
    switch (owner->who) {
    case WHO_JIT:
    case WHO_CALL: return "jit";
    case WHO_PYTHON:
    case WHO_AFTER_GUARD: return "interpreter";
    case WHO_COMPILER: return "compiler";
    case WHO_RUNTIME:
    case WHO_COUNT: break;
    }
    return "runtime";
}

static void add_operation(struct json_object *object, const struct owner *owner)
{
    const struct joined_op *op = owner->op;

    json_add_string(object, "operation", owner->operation);
    if (op != NULL && op->opt != NULL && op->opt->kind == OPT_ALLOCATION)
        json_add_string(object, "descr", op->opt->u.allocation.descr);
    if (op != NULL && op->code->has_offset)
        json_add_number(object, "offset", op->code->offset);
    if (owner->is_near)
        json_add_boolean(object, "line_is_near", true);
}

static struct json_object *place_object(const struct place *place)
{
    struct json_object *object = json_object_new_object();
    json_add_place(object, place);
    return object;
}

static void add_origin(struct json_object *object, const struct origin *origin)
{
    if (origin->created.file != NULL)
        json_object_object_add(object, "created", place_object(&origin->created));
    if (origin->n_candidates > 0) {
        struct json_object *array = json_object_new_array();
        for (size_t i = 0; i < origin->n_candidates; i++)
            json_object_array_add(array, place_object(&origin->candidates[i]));
        json_object_object_add(object, "created_candidates", array);
    }
    json_add_string(object, "forced_by", origin->forced_by);
}

/* True if a stack says more than the place that it leads to. */
static bool has_callers(const struct owner *owner)
{
    const struct stack_frame *frame = known(owner->stack);

    return frame != NULL &&
           (known(frame->caller) != NULL || frame->place.file != owner->place.file ||
            frame->place.line != owner->place.line ||
            frame->place.function != owner->place.function);
}

void json_add_owner(struct json_object *object, struct stacks *stacks, const struct site *site,
                    const struct owner *owner)
{
    json_add_number(object, "id", site->id);
    json_add_string(object, "kind", site_kind(site, owner));
    json_add_string(object, "who", who_name(owner->who));
    json_add_place(object, &owner->place);
    if (stacks != NULL && has_callers(owner))
        json_add_number(object, "stack", stacks_number(stacks, owner->stack));
    if (owner->trace != NULL)
        json_add_number(object, "trace", owner->trace->id);
    if (owner->compiled != NULL)
        json_add_number(object, "trace", owner->compiled->id);
    add_operation(object, owner);
    add_origin(object, &owner->origin);
    if (owner->guard_trace != NULL) {
        struct json_object *guard = place_object(&owner->guard);
        json_add_number(guard, "trace", owner->guard_trace->id);
        json_object_object_add(object, "after_guard_failure", guard);
    }
}
