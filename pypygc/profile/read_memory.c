/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory there was: see read_memory.h. */
#include "profile/read_memory.h"

#include "format.h"

#define MOST_ALIVE 1024 /* the tool writes 64 points at the most */

void read_memory_point(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct memory_point *point;

    profile->curve = array_grow(profile->curve, profile->n_curve, &reader->curve_capacity,
                                sizeof *profile->curve);
    point = &profile->curve[profile->n_curve++];
#define FIGURE(name, unit, since, meaning) point->name = record_number_or_0(context, record, #name);
    PYPYGC_MEMORY_FIELDS(FIGURE)
#undef FIGURE
}

void read_resident(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct resident_point *point;

    profile->residents = array_grow(profile->residents, profile->n_residents,
                                    &reader->residents_capacity, sizeof *profile->residents);
    point = &profile->residents[profile->n_residents++];
#define FIGURE(name, unit, since, meaning) point->name = record_number_or_0(context, record, #name);
    PYPYGC_RESIDENT_FIELDS(FIGURE)
#undef FIGURE
}

void read_sparse(struct reader *reader, struct json_object *record)
{
    struct profile *profile = reader->profile;
    struct sparse *row;

    profile->sparse = array_grow(profile->sparse, profile->n_sparse, &reader->sparse_capacity,
                                 sizeof *profile->sparse);
    row = &profile->sparse[profile->n_sparse++];
    row->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    row->site = reader_resolve(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    row->alive = reader_counts(reader, record, PYPYGC_KEY_OBJECTS, PYPYGC_KEY_BYTES);
    row->free_bytes = record_number_or_0(&reader->context, record, PYPYGC_KEY_FREE_BYTES);
}

void read_alive(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct alive_point *point;

    if (profile->n_alive_of > 0 || profile->n_alive == MOST_ALIVE) {
        record_fail(context, "a point of what is alive where none can be; the file is damaged");
        return;
    }
    profile->alive = array_grow(profile->alive, profile->n_alive, &reader->alive_capacity,
                                sizeof *profile->alive);
    point = &profile->alive[profile->n_alive++];
#define FIGURE(name, unit, since, meaning) point->name = record_number_or_0(context, record, #name);
    PYPYGC_ALIVE_FIELDS(FIGURE, FIGURE)
#undef FIGURE
}

/* The I-th number of a list, which may be shorter: what is missing at its end is 0. */
static uint64_t number_at(struct reader *reader, struct json_object *list, size_t i,
                          const char *key)
{
    return list != NULL && i < json_object_array_length(list)
               ? record_number_of(&reader->context, json_object_array_get_idx(list, i), key)
               : 0;
}

void read_alive_of(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct json_object *objects = record_optional_list(context, record, PYPYGC_KEY_OBJECTS);
    struct json_object *bytes = record_optional_list(context, record, PYPYGC_KEY_BYTES);
    struct alive_of *row;

    if ((objects != NULL && json_object_array_length(objects) > profile->n_alive) ||
        (bytes != NULL && json_object_array_length(bytes) > profile->n_alive)) {
        record_fail(context, "there is more than the points of what is alive; the file is damaged");
        return;
    }
    profile->alive_of = array_grow(profile->alive_of, profile->n_alive_of,
                                   &reader->alive_of_capacity, sizeof *profile->alive_of);
    row = &profile->alive_of[profile->n_alive_of++];
    row->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    row->site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    row->at = arena_alloc(&profile->arena, (profile->n_alive + 1) * sizeof *row->at);
    for (size_t i = 0; i < profile->n_alive; i++)
        row->at[i] = (struct counts){
            .objects = number_at(reader, objects, i, PYPYGC_KEY_OBJECTS),
            .bytes = number_at(reader, bytes, i, PYPYGC_KEY_BYTES),
        };
}
