/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots of the heap: see read_snapshot.h. */
#include "profile/read_snapshot.h"

#include "format.h"
#include "profile/read_held.h"

#include <string.h>

#define MOST_SNAPSHOTS 1024 /* the tool takes 64 at the most */

/* How many of the snapshots so far have the name, the last one included. */
static unsigned count_name(const struct profile *profile, const char *name)
{
    unsigned count = 0;

    for (size_t i = 0; i < profile->n_snapshots; i++)
        count += strcmp(profile->snapshots[i].name, name) == 0;
    return count;
}

void read_snapshot(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct snapshot *shot;

    profile->snapshots = array_grow(profile->snapshots, profile->n_snapshots,
                                    &reader->snapshots_capacity, sizeof *profile->snapshots);
    if (profile->n_snapshots == MOST_SNAPSHOTS) {
        record_fail(context, "there are more snapshots than a run can have; the file is damaged");
        return;
    }
    shot = &profile->snapshots[profile->n_snapshots++];
    *shot = (struct snapshot){.taken = true};
    shot->name = record_optional_string(context, record, PYPYGC_KEY_NAME);
    if (shot->name == NULL) /* profiles that have only the one at the end */
        shot->name = PYPYGC_MOMENT_END;
    shot->moment = record_optional_string(context, record, PYPYGC_KEY_MOMENT);
    if (shot->moment == NULL)
        shot->moment = PYPYGC_MOMENT_END;
    shot->nth = count_name(profile, shot->name);
    shot->allocated_bytes = record_number(context, record, PYPYGC_KEY_ALLOCATED_BYTES);
    shot->instructions = record_number_or_0(context, record, PYPYGC_KEY_INSTRUCTIONS);
    shot->major = record_measured(context, record, PYPYGC_KEY_MAJOR);
    shot->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    shot->young = reader_counts(reader, record, PYPYGC_KEY_YOUNG_OBJECTS, PYPYGC_KEY_YOUNG_BYTES);
    shot->old = reader_counts(reader, record, PYPYGC_KEY_OLD_OBJECTS, PYPYGC_KEY_OLD_BYTES);
    shot->walked_objects = record_number_or_0(context, record, PYPYGC_KEY_WALKED_OBJECTS);
    shot->walk_memory_bytes = record_number_or_0(context, record, PYPYGC_KEY_WALK_MEMORY_BYTES);
    reader->retained_capacity = reader->owned_capacity = reader->kept_capacity = 0;
}

/* The snapshot that a record belongs to; NULL, and it is said, if there is none before it. */
static struct snapshot *snapshot_of(struct reader *reader)
{
    struct profile *profile = reader->profile;

    if (profile->n_snapshots == 0) {
        record_fail(&reader->context, "the record belongs to a snapshot, and none is before it");
        return NULL;
    }
    return &profile->snapshots[profile->n_snapshots - 1];
}

void read_retained(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct snapshot *shot = snapshot_of(reader);
    struct retained *row;

    if (shot == NULL)
        return;
    shot->retained =
        array_grow(shot->retained, shot->n_retained, &reader->retained_capacity, sizeof *row);
    row = &shot->retained[shot->n_retained++];
    row->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    row->site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    row->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    row->retained_bytes = record_number_or_0(context, record, PYPYGC_KEY_RETAINED_BYTES);
    row->age = record_measured(context, record, PYPYGC_KEY_AGE_BYTES);
    row->young = reader_counts(reader, record, PYPYGC_KEY_YOUNG_OBJECTS, PYPYGC_KEY_YOUNG_BYTES);
    row->spare_bytes = record_number_or_0(context, record, PYPYGC_KEY_SPARE_BYTES);
    row->duplicate =
        reader_counts(reader, record, PYPYGC_KEY_DUPLICATE_OBJECTS, PYPYGC_KEY_DUPLICATE_BYTES);
}

void read_owned(struct reader *reader, struct json_object *record)
{
    struct snapshot *shot = snapshot_of(reader);
    struct owned *row;

    if (shot == NULL)
        return;
    shot->owned = array_grow(shot->owned, shot->n_owned, &reader->owned_capacity, sizeof *row);
    row = &shot->owned[shot->n_owned++];
    row->class = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_CLASS);
    row->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    row->amount = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    row->spare_bytes = record_number_or_0(&reader->context, record, PYPYGC_KEY_SPARE_BYTES);
}

void read_snapshots_end(struct reader *reader)
{
    struct profile *profile = reader->profile;

    for (size_t i = 0; i < profile->n_snapshots; i++) {
        if (strcmp(profile->snapshots[i].moment, PYPYGC_MOMENT_END) != 0)
            continue;
        profile->snapshot = profile->snapshots[i];
        profile->kept = profile->snapshot.kept;
        profile->n_kept = profile->snapshot.n_kept;
    }
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
    struct snapshot *shot = snapshot_of(reader);
    struct json_object *parts = record_optional_list(context, record, PYPYGC_KEY_PARTS);
    struct kept *kept;

    if (shot == NULL)
        return;
    shot->kept = array_grow(shot->kept, shot->n_kept, &reader->kept_capacity, sizeof *shot->kept);
    kept = &shot->kept[shot->n_kept++];
    *kept = (struct kept){0};
    kept->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    kept->outside_bytes = record_number_or_0(context, record, PYPYGC_KEY_OUTSIDE_BYTES);
    kept->outside_site =
        reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_OUTSIDE_SITE);
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
