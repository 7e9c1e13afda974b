/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records about memory and collections: see read_cells.h. */
#include "profile/read_cells.h"

#include "format.h"

/* Lifetimes are 64-bit numbers. */
#define MAX_EXPONENT 63

/* ---- cells ---- */

static void check_sum(struct reader *reader, const struct counts *more)
{
    struct counts *sum = &reader->sum;

    if (__builtin_add_overflow(sum->objects, more->objects, &sum->objects) ||
        __builtin_add_overflow(sum->bytes, more->bytes, &sum->bytes))
        record_fail(&reader->context,
                    "the cells up to here add up to 2^64 or more; the file is damaged");
}

static void read_bin(struct reader *reader, struct json_object *value, const char *key,
                     struct histogram *histogram)
{
    struct record_context *context = &reader->context;
    struct lifetime_bin *bin = &histogram->bins[histogram->n_bins];
    uint64_t exponent;

    if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) < 3) {
        record_fail(context,
                    "\"%s\" holds something that is not an exponent, objects and bytes; the file "
                    "is damaged",
                    key);
        return;
    }
    exponent = record_number_of(context, json_object_array_get_idx(value, 0), key);
    bin->died.objects = record_number_of(context, json_object_array_get_idx(value, 1), key);
    bin->died.bytes = record_number_of(context, json_object_array_get_idx(value, 2), key);
    if (exponent > MAX_EXPONENT || (histogram->n_bins > 0 && exponent <= bin[-1].exponent)) {
        record_fail(context,
                    "an exponent of \"%s\" is above %d or not in order; the file is damaged", key,
                    MAX_EXPONENT);
        return;
    }
    bin->exponent = (unsigned)exponent;
    histogram->n_bins++;
    check_sum(reader, &bin->died);
}

static struct histogram read_histogram(struct reader *reader, struct json_object *record,
                                       const char *key)
{
    struct json_object *list = record_optional_list(&reader->context, record, key);
    struct histogram histogram = {0};
    const size_t n = list != NULL ? json_object_array_length(list) : 0;

    if (n == 0)
        return histogram;
    histogram.bins = arena_alloc(&reader->profile->arena, n * sizeof *histogram.bins);
    for (size_t i = 0; i < n && !reader->context.failed; i++)
        read_bin(reader, json_object_array_get_idx(list, i), key, &histogram);
    return histogram;
}

void read_cell(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct cell *cell;

    profile->cells = array_grow(profile->cells, profile->n_cells, &reader->cells_capacity,
                                sizeof *profile->cells);
    cell = &profile->cells[profile->n_cells];
    *cell = (struct cell){0};
    cell->site = reader_resolve(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    cell->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        struct counts *counts = (struct counts *)((char *)&cell->tally + COLUMNS[i].offset);
        *counts = reader_counts(reader, record, COLUMNS[i].objects, COLUMNS[i].bytes);
        check_sum(reader, counts);
    }
    cell->lifetime = read_histogram(reader, record, PYPYGC_KEY_LIFETIME);
    cell->lifetime_instructions = read_histogram(reader, record, PYPYGC_KEY_LIFETIME_INSTRUCTIONS);
    /* indexes stay far below 2^32: each stands for a line of the file */
    if (!context->failed &&
        !idmap_put(&reader->cells, (uint64_t)cell->site << 32 | cell->type, profile->n_cells))
        record_fail(context, "a second cell of site %llu and type %llu; the file is damaged",
                    (unsigned long long)profile->sites[cell->site].id,
                    (unsigned long long)profile->types[cell->type].id);
    profile->n_cells++;
}

/* ---- stores, and memory outside ---- */

void read_store(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct site_stores *store;

    profile->stores = array_grow(profile->stores, profile->n_stores, &reader->stores_capacity,
                                 sizeof *profile->stores);
    store = &profile->stores[profile->n_stores++];
    store->site = reader_resolve(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    store->barriers = record_number_or_0(context, record, PYPYGC_KEY_BARRIERS);
    store->remembered_bytes = record_number_or_0(context, record, PYPYGC_KEY_REMEMBERED_BYTES);
    store->card_arrays = record_number_or_0(context, record, PYPYGC_KEY_CARD_ARRAYS);
    store->cards = record_number_or_0(context, record, PYPYGC_KEY_CARDS);
    store->card_bytes = record_number_or_0(context, record, PYPYGC_KEY_CARD_BYTES);
}

void read_external(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct external *external;

    profile->externals = array_grow(profile->externals, profile->n_externals,
                                    &reader->externals_capacity, sizeof *profile->externals);
    external = &profile->externals[profile->n_externals++];
    external->site = reader_resolve(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    external->allocated.blocks = record_number_or_0(context, record, PYPYGC_KEY_BLOCKS);
    external->allocated.bytes = record_number_or_0(context, record, PYPYGC_KEY_BYTES);
    external->freed.blocks = record_number_or_0(context, record, PYPYGC_KEY_FREED_BLOCKS);
    external->freed.bytes = record_number_or_0(context, record, PYPYGC_KEY_FREED_BYTES);
    external->freed_by_gc.blocks =
        record_number_or_0(context, record, PYPYGC_KEY_FREED_BY_GC_BLOCKS);
    external->freed_by_gc.bytes = record_number_or_0(context, record, PYPYGC_KEY_FREED_BY_GC_BYTES);
    external->pressures = record_number_or_0(context, record, PYPYGC_KEY_PRESSURES);
    external->pressure_bytes = record_number_or_0(context, record, PYPYGC_KEY_PRESSURE_BYTES);
}

/* ---- collections ---- */

void read_minor(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct minor *minor;

    profile->minors = array_grow(profile->minors, profile->n_minors, &reader->minors_capacity,
                                 sizeof *profile->minors);
    minor = &profile->minors[profile->n_minors++];
    minor->n = record_number(context, record, PYPYGC_KEY_N);
    minor->allocated =
        reader_counts(reader, record, PYPYGC_KEY_ALLOCATED_OBJECTS, PYPYGC_KEY_ALLOCATED_BYTES);
    minor->survived =
        reader_counts(reader, record, PYPYGC_KEY_SURVIVED_OBJECTS, PYPYGC_KEY_SURVIVED_BYTES);
    minor->collector_survived_bytes =
        record_measured(context, record, PYPYGC_KEY_COLLECTOR_SURVIVED_BYTES);
    minor->pinned_objects = record_number_or_0(context, record, PYPYGC_KEY_PINNED_OBJECTS);
    minor->pinned_site =
        reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_PINNED_SITE);
    minor->cause = record_optional_string(context, record, PYPYGC_KEY_CAUSE);
    minor->site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    minor->instructions = record_measured(context, record, PYPYGC_KEY_INSTRUCTIONS);
    minor->roots = record_measured(context, record, PYPYGC_KEY_ROOTS);
    minor->remembered = record_measured(context, record, PYPYGC_KEY_REMEMBERED);
    minor->remembered_bytes = record_measured(context, record, PYPYGC_KEY_REMEMBERED_BYTES);
    minor->cards = record_number_or_0(context, record, PYPYGC_KEY_CARDS);
    minor->used_bytes = record_measured(context, record, PYPYGC_KEY_USED_BYTES);
}

void read_major(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct major *major;

    profile->majors = array_grow(profile->majors, profile->n_majors, &reader->majors_capacity,
                                 sizeof *profile->majors);
    major = &profile->majors[profile->n_majors++];
    major->n = record_number(context, record, PYPYGC_KEY_N);
    major->cause = record_optional_string(context, record, PYPYGC_KEY_CAUSE);
    major->minor = record_measured(context, record, PYPYGC_KEY_MINOR);
    major->start_allocated_bytes =
        record_measured(context, record, PYPYGC_KEY_START_ALLOCATED_BYTES);
    major->end_allocated_bytes = record_measured(context, record, PYPYGC_KEY_END_ALLOCATED_BYTES);
    major->steps = record_measured(context, record, PYPYGC_KEY_STEPS);
    major->marking_instructions = record_measured(context, record, PYPYGC_KEY_MARKING_INSTRUCTIONS);
    major->sweeping_instructions =
        record_measured(context, record, PYPYGC_KEY_SWEEPING_INSTRUCTIONS);
    major->other_instructions = record_measured(context, record, PYPYGC_KEY_OTHER_INSTRUCTIONS);
    major->marked =
        reader_counts(reader, record, PYPYGC_KEY_MARKED_OBJECTS, PYPYGC_KEY_MARKED_BYTES);
    major->died = reader_counts(reader, record, PYPYGC_KEY_DIED_OBJECTS, PYPYGC_KEY_DIED_BYTES);
    major->arena_bytes = record_measured(context, record, PYPYGC_KEY_ARENA_BYTES);
    major->raw_bytes = record_measured(context, record, PYPYGC_KEY_RAW_BYTES);
    major->collector_arena_bytes =
        record_measured(context, record, PYPYGC_KEY_COLLECTOR_ARENA_BYTES);
    major->collector_raw_bytes = record_measured(context, record, PYPYGC_KEY_COLLECTOR_RAW_BYTES);
}
