/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot of the heap: see read_snapshot.h. */
#include "profile/read_snapshot.h"

#include "format.h"
#include "profile/read_held.h"

void read_snapshot(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct snapshot *snapshot = &reader->profile->snapshot;

    *snapshot = (struct snapshot){.taken = true};
    snapshot->allocated_bytes = record_number(context, record, PYPYGC_KEY_ALLOCATED_BYTES);
    snapshot->major = record_measured(context, record, PYPYGC_KEY_MAJOR);
    snapshot->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    snapshot->walked_objects = record_number_or_0(context, record, PYPYGC_KEY_WALKED_OBJECTS);
    snapshot->walk_memory_bytes = record_number_or_0(context, record, PYPYGC_KEY_WALK_MEMORY_BYTES);
}

void read_retained(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct retained *row;

    profile->retained = array_grow(profile->retained, profile->n_retained,
                                   &reader->retained_capacity, sizeof *profile->retained);
    row = &profile->retained[profile->n_retained++];
    row->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    row->site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    row->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    row->retained_bytes = record_number_or_0(context, record, PYPYGC_KEY_RETAINED_BYTES);
}

static void read_steps(struct reader *reader, struct json_object *list, struct kept_way *way)
{
    struct record_context *context = &reader->context;

    if (list == NULL)
        return;
    way->n_steps = json_object_array_length(list);
    way->steps = arena_alloc(&reader->profile->arena, way->n_steps * sizeof *way->steps);
    for (size_t i = 0; i < way->n_steps; i++) {
        struct json_object *object = json_object_array_get_idx(list, i), *line = NULL;
        struct kept_step *step = &way->steps[i];

        if (!json_object_is_type(object, json_type_object)) {
            record_fail(context, "\"path\" holds something that is no step; the file is damaged");
            way->n_steps = 0;
            return;
        }
        step->type = record_optional_string(context, object, PYPYGC_KEY_TYPE);
        step->field = record_optional_string(context, object, PYPYGC_KEY_FIELD);
        step->space = record_optional_string(context, object, PYPYGC_KEY_SPACE);
        step->place.file = record_optional_string(context, object, PYPYGC_KEY_FILE);
        step->place.function = record_optional_string(context, object, PYPYGC_KEY_FUNCTION);
        if (json_object_object_get_ex(object, PYPYGC_KEY_LINE, &line))
            step->place.line = record_line_of(context, line, PYPYGC_KEY_LINE);
        step->bytes = record_number_or_0(context, object, PYPYGC_KEY_BYTES);
        step->repeat = record_number_or_0(context, object, PYPYGC_KEY_REPEAT);
    }
}

void read_kept(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct json_object *parts = record_optional_list(context, record, PYPYGC_KEY_PARTS);
    struct kept *kept;

    profile->kept =
        array_grow(profile->kept, profile->n_kept, &reader->kept_capacity, sizeof *profile->kept);
    kept = &profile->kept[profile->n_kept++];
    *kept = (struct kept){0};
    kept->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    kept->root = record_string(context, record, PYPYGC_KEY_ROOT);
    kept->site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    kept->part_site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_PART_SITE);
    read_steps(reader, record_optional_list(context, record, PYPYGC_KEY_PATH), &kept->way);
    kept->types = read_held_types(reader, record_optional_list(context, record, PYPYGC_KEY_TYPES),
                                  &kept->n_types);
    kept->parts = read_held_types(reader, parts, &kept->n_parts);
    read_steps(reader, record_optional_list(context, record, PYPYGC_KEY_PART_PATH),
               &kept->part_way);
}
