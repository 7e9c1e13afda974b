/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records about who keeps what alive: see read_held.h. */
#include "profile/read_held.h"

#include "format.h"

void read_held(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct held *held;

    profile->helds = array_grow(profile->helds, profile->n_helds, &reader->helds_capacity,
                                sizeof *profile->helds);
    held = &profile->helds[profile->n_helds++];
    *held = (struct held){.first_holder = profile->n_holders};
    held->allocated_bytes = record_number(context, record, PYPYGC_KEY_ALLOCATED_BYTES);
    held->major = record_measured(context, record, PYPYGC_KEY_MAJOR);
    held->reached = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    held->unreached =
        reader_counts(reader, record, PYPYGC_KEY_UNREACHED_OBJECTS, PYPYGC_KEY_UNREACHED_BYTES);
    held->at_exit = record_boolean(context, record, PYPYGC_KEY_AT_EXIT, false);
}

static void read_lines(struct reader *reader, struct json_object *list, struct holder *holder)
{
    if (list == NULL)
        return;
    holder->n_lines = json_object_array_length(list);
    holder->lines = arena_alloc(&reader->profile->arena, holder->n_lines * sizeof *holder->lines);
    for (size_t i = 0; i < holder->n_lines; i++)
        holder->lines[i] =
            record_line_of(&reader->context, json_object_array_get_idx(list, i), PYPYGC_KEY_LINES);
}

static void read_frame_of(struct reader *reader, struct json_object *frame, struct holder *holder)
{
    struct record_context *context = &reader->context;
    struct json_object *line = NULL;

    if (frame == NULL)
        return;
    holder->has_frame = true;
    holder->frame.file = record_string(context, frame, PYPYGC_KEY_FILE);
    holder->frame.function = record_optional_string(context, frame, PYPYGC_KEY_FUNCTION);
    json_object_object_get_ex(frame, PYPYGC_KEY_LINE, &line);
    holder->frame.line = record_line_of(context, line, PYPYGC_KEY_LINE);
    line = NULL;
    json_object_object_get_ex(frame, PYPYGC_KEY_FIRST_LINE, &line);
    holder->first_line = record_line_of(context, line, PYPYGC_KEY_FIRST_LINE);
    holder->local = record_measured(context, frame, PYPYGC_KEY_LOCAL);
    holder->name = record_optional_string(context, frame, PYPYGC_KEY_NAME);
    read_lines(reader, record_optional_list(context, frame, PYPYGC_KEY_LINES), holder);
}

static void read_path(struct reader *reader, struct json_object *list, struct holder *holder)
{
    struct record_context *context = &reader->context;

    if (list == NULL)
        return;
    holder->n_path = json_object_array_length(list);
    holder->path = arena_alloc(&reader->profile->arena, holder->n_path * sizeof *holder->path);
    for (size_t i = 0; i < holder->n_path; i++) {
        struct json_object *object = json_object_array_get_idx(list, i);
        struct path_step *step = &holder->path[i];

        if (!json_object_is_type(object, json_type_object)) {
            record_fail(context, "\"path\" holds something that is no step; the file is damaged");
            return;
        }
        step->type = record_string(context, object, PYPYGC_KEY_TYPE);
        step->field = record_optional_string(context, object, PYPYGC_KEY_FIELD);
        step->bytes = record_number_or_0(context, object, PYPYGC_KEY_BYTES);
        step->repeat = record_number_or_0(context, object, PYPYGC_KEY_REPEAT);
    }
}

struct held_type *read_held_types(struct reader *reader, struct json_object *list, size_t *n)
{
    struct record_context *context = &reader->context;
    struct held_type *types;

    *n = list != NULL ? json_object_array_length(list) : 0;
    if (*n == 0)
        return NULL;
    types = arena_alloc(&reader->profile->arena, *n * sizeof *types);
    for (size_t i = 0; i < *n; i++) {
        struct json_object *row = json_object_array_get_idx(list, i);
        struct held_type *type = &types[i];

        if (!json_object_is_type(row, json_type_array) || json_object_array_length(row) < 3) {
            record_fail(context, "\"types\" holds something that is not a name, objects and bytes; "
                                 "the file is damaged");
            *n = 0;
            return NULL;
        }
        type->name = record_string_of(context, json_object_array_get_idx(row, 0), PYPYGC_KEY_TYPES);
        type->alive.objects =
            record_number_of(context, json_object_array_get_idx(row, 1), PYPYGC_KEY_TYPES);
        type->alive.bytes =
            record_number_of(context, json_object_array_get_idx(row, 2), PYPYGC_KEY_TYPES);
    }
    return types;
}

void read_holder(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct holder *holder;

    if (profile->n_helds == 0) {
        record_fail(context, "a holder without a held record above; the file is damaged");
        return;
    }
    profile->holders = array_grow(profile->holders, profile->n_holders, &reader->holders_capacity,
                                  sizeof *profile->holders);
    holder = &profile->holders[profile->n_holders++];
    *holder = (struct holder){0};
    holder->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    holder->root = record_string(context, record, PYPYGC_KEY_ROOT);
    holder->in_jit = record_boolean(context, record, PYPYGC_KEY_IN_JIT, false);
    read_frame_of(reader, record_optional_object(context, record, PYPYGC_KEY_FRAME), holder);
    read_path(reader, record_optional_list(context, record, PYPYGC_KEY_PATH), holder);
    holder->types = read_held_types(reader, record_optional_list(context, record, PYPYGC_KEY_TYPES),
                                    &holder->n_types);
    profile->helds[profile->n_helds - 1].n_holders++;
}

void read_finalizable(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct finalizable *row;

    profile->finalizables = array_grow(profile->finalizables, profile->n_finalizables,
                                       &reader->finalizables_capacity,
                                       sizeof *profile->finalizables);
    row = &profile->finalizables[profile->n_finalizables++];
    row->type = record_string(context, record, PYPYGC_KEY_TYPE);
    row->objects = record_number(context, record, PYPYGC_KEY_OBJECTS);
    row->peak_objects = record_number_or_0(context, record, PYPYGC_KEY_PEAK_OBJECTS);
    row->closed_objects = record_number_or_0(context, record, PYPYGC_KEY_CLOSED_OBJECTS);
}
