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
#define COUNT(name, unit, since, meaning) store->name = record_number_or_0(context, record, #name);
    PYPYGC_STORE_FIELDS(COUNT)
#undef COUNT
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
#define COUNT(name, unit, since, meaning)                                                          \
    external->name = record_number_or_0(context, record, #name);
    PYPYGC_EXTERNAL_FIELDS(COUNT)
#undef COUNT
}

/* ---- collections ---- */

#define COUNT(target, name)    (target)->name = record_number_or_0(&reader->context, record, #name)
#define MEASURED(target, name) (target)->name = record_measured(&reader->context, record, #name)
#define PAIR(target, name)                                                                         \
    (target)->name = reader_counts(reader, record, #name "_objects", #name "_bytes")

void read_minor(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct minor *minor;

    profile->minors = array_grow(profile->minors, profile->n_minors, &reader->minors_capacity,
                                 sizeof *profile->minors);
    minor = &profile->minors[profile->n_minors++];
    minor->n = record_number(context, record, PYPYGC_KEY_N);
    minor->cause = record_optional_string(context, record, PYPYGC_KEY_CAUSE);
    minor->site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    minor->pinned_site =
        reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_PINNED_SITE);
#define MINOR_COUNT(name, unit, since, meaning)    COUNT(minor, name);
#define MINOR_MEASURED(name, unit, since, meaning) MEASURED(minor, name);
#define MINOR_PAIR(name, since, meaning)           PAIR(minor, name);
    PYPYGC_MINOR_FIELDS(MINOR_PAIR, MINOR_MEASURED, MINOR_COUNT)
    PYPYGC_MINOR_WORK_FIELDS(MINOR_MEASURED, MINOR_COUNT)
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
#define MAJOR_MEASURED(name, unit, since, meaning) MEASURED(major, name);
#define MAJOR_PAIR(name, since, meaning)           PAIR(major, name);
    PYPYGC_MAJOR_FIELDS(MAJOR_MEASURED, MAJOR_PAIR)
}
