/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory there was: see read_memory.h. */
#include "profile/read_memory.h"

#include "format.h"

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
