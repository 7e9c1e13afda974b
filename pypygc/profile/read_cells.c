/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records about memory and collections: see read_cells.h. */
#include "profile/read_cells.h"

#include "base/figure.h"
#include "format.h"

#include <string.h>

/* Lifetimes are 64-bit numbers. */
#define MAX_EXPONENT 63

/* Rows that stand for several collections are taken apart as long as there are no more than so many:
   200 MB each of minor and of major ones. Runs of many hours have more. */
#define MAX_COLLECTIONS (UINT64_C(1) << 20)

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

/* The cell of a site and type, both indexes, in reader->cells. They stay far below 2^32: each stands
   for a line of the file, or a row of one. */
static uint64_t cell_key(size_t site, size_t type)
{
    return (uint64_t)site << 32 | type;
}

/* Since version 2, what died young is omitted where it is the rest. */
static void derive_died(struct reader *reader, struct json_object *record, struct tally *tally)
{
    struct counts in = tally->allocated, out = tally->survived;

    if (reader->profile->version < 2 ||
        record_value(&reader->context, record, "died_objects") != NULL ||
        record_value(&reader->context, record, "died_bytes") != NULL)
        return;
    counts_add(&in, &tally->inherited);
    counts_add(&out, &tally->left);
    if (in.objects < out.objects || in.bytes < out.bytes) {
        record_fail(&reader->context, "more is left of a cell than there was; the file is damaged");
        return;
    }
    tally->died = (struct counts){in.objects - out.objects, in.bytes - out.bytes};
    check_sum(reader, &tally->died);
}

static void read_tally(struct reader *reader, struct json_object *record, struct tally *tally)
{
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        struct counts *counts = (struct counts *)((char *)tally + COLUMNS[i].offset);
        *counts = reader_counts(reader, record, COLUMNS[i].objects, COLUMNS[i].bytes);
        check_sum(reader, counts);
    }
    derive_died(reader, record, tally);
}

void read_type_rest(struct reader *reader, struct json_object *record)
{
    struct profile *profile = reader->profile;
    struct type_rest *rest;

    profile->type_rests = array_grow(profile->type_rests, profile->n_type_rests,
                                     &reader->type_rests_capacity, sizeof *profile->type_rests);
    rest = &profile->type_rests[profile->n_type_rests++];
    *rest = (struct type_rest){0};
    rest->type = reader_resolve(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    read_tally(reader, record, &rest->tally);
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
    read_tally(reader, record, &cell->tally);
    cell->lifetime = read_histogram(reader, record, PYPYGC_KEY_LIFETIME);
    cell->lifetime_instructions = read_histogram(reader, record, PYPYGC_KEY_LIFETIME_INSTRUCTIONS);
    if (!context->failed &&
        !idmap_put(&reader->cells, cell_key(cell->site, cell->type), profile->n_cells))
        record_fail(context, "a second cell of site %llu and type %llu; the file is damaged",
                    (unsigned long long)profile->sites[cell->site].id,
                    (unsigned long long)profile->types[cell->type].id);
    profile->n_cells++;
}

/* ---- lifetimes ---- */

/* Adds a bin to a histogram in the profile's arena, which doubles when it is full. */
static void append_bin(struct reader *reader, struct histogram *histogram,
                       const struct lifetime_bin *bin)
{
    const size_t n = histogram->n_bins;

    if (n > 0 && bin->exponent <= histogram->bins[n - 1].exponent) {
        record_fail(&reader->context,
                    "the exponents of a histogram are not in order; the file is damaged");
        return;
    }
    if ((n & (n - 1)) == 0) {
        struct lifetime_bin *bins =
            arena_alloc(&reader->profile->arena, (n > 0 ? 2 * n : 1) * sizeof *bins);
        if (n > 0)
            memcpy(bins, histogram->bins, n * sizeof *bins);
        histogram->bins = bins;
    }
    histogram->bins[histogram->n_bins++] = *bin;
}

/* The cell that a bin is of, or NULL if it is of all that have none of their own. */
static struct cell *cell_of_bin(struct reader *reader, struct json_object *record)
{
    const size_t site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    const size_t type = reader_resolve_optional(reader, record, &reader->types, PYPYGC_KEY_TYPE);
    size_t index;

    if (reader->context.failed || (site == PROFILE_NONE && type == PROFILE_NONE))
        return NULL;
    if (site == PROFILE_NONE || type == PROFILE_NONE ||
        !idmap_get(&reader->cells, cell_key(site, type), &index)) {
        record_fail(&reader->context,
                    "a lifetime of a cell that is not above; the file is damaged");
        return NULL;
    }
    return &reader->profile->cells[index];
}

void read_lifetime(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    const char *clock = record_string(context, record, PYPYGC_KEY_CLOCK);
    const uint64_t exponent = record_number(context, record, PYPYGC_KEY_EXPONENT);
    const struct lifetime_bin bin = {
        .exponent = (unsigned)exponent,
        .died = {record_number(context, record, PYPYGC_KEY_OBJECTS),
                 record_number_or_0(context, record, PYPYGC_KEY_BYTES)}};
    struct cell *cell = cell_of_bin(reader, record);

    if (context->failed)
        return;
    if (exponent > MAX_EXPONENT) {
        record_fail(context, "an exponent above %d; the file is damaged", MAX_EXPONENT);
        return;
    }
    check_sum(reader, &bin.died);
    if (strcmp(clock, PYPYGC_CLOCK_BYTES) == 0)
        append_bin(reader, cell != NULL ? &cell->lifetime : &profile->rest_lifetime, &bin);
    else if (strcmp(clock, PYPYGC_CLOCK_INSTRUCTIONS) == 0)
        append_bin(reader,
                   cell != NULL ? &cell->lifetime_instructions
                                : &profile->rest_lifetime_instructions,
                   &bin);
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
    external->library = record_optional_string(context, record, PYPYGC_KEY_LIBRARY);
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

/* The I-th of COLLECTIONS equal parts of VALUE: the parts add up to it. */
static uint64_t part(uint64_t value, uint64_t i, uint64_t collections)
{
    const unsigned __int128 wide = value;

    return (uint64_t)(wide * (i + 1) / collections - wide * i / collections);
}

/* The I-th of the collections that SUM is the sum of. What is left of each of them, and the size of
   the old generation, is that of the last. */
static struct minor minor_part(const struct minor *sum, uint64_t i, uint64_t collections)
{
    struct minor minor = *sum;

    minor.n = sum->n - collections + 1 + i;
    minor.row = (struct shared_row){collections, i};
#define MINOR_COUNT(name, unit, since, meaning) minor.name = part(sum->name, i, collections);
#define MINOR_MEASURED(name, unit, since, meaning)                                                 \
    minor.name.value = part(sum->name.value, i, collections);
#define MINOR_PAIR(name, since, meaning)                                                           \
    minor.name.objects = part(sum->name.objects, i, collections);                                  \
    minor.name.bytes = part(sum->name.bytes, i, collections);
    PYPYGC_MINOR_FIELDS(MINOR_PAIR, MINOR_MEASURED, MINOR_COUNT)
    PYPYGC_MINOR_WORK_FIELDS(MINOR_MEASURED, MINOR_COUNT)
#undef MINOR_COUNT
#undef MINOR_MEASURED
#undef MINOR_PAIR
    minor.used_bytes = sum->used_bytes;
    return minor;
}

static void add_minor(struct reader *reader, const struct minor *minor)
{
    struct profile *profile = reader->profile;

    profile->minors = array_grow(profile->minors, profile->n_minors, &reader->minors_capacity,
                                 sizeof *profile->minors);
    profile->minors[profile->n_minors++] = *minor;
}

/* False if a row cannot stand for so many collections, of which n is the last. */
static bool check_collections(struct reader *reader, uint64_t collections, uint64_t n)
{
    if (collections == 0 || collections > n)
        record_fail(&reader->context, "%llu collections in one row; the file is damaged",
                    (unsigned long long)collections);
    return !reader->context.failed;
}

/* True if so many collections more than there are can be taken apart. */
static bool are_few(uint64_t collections, size_t present)
{
    return collections <= MAX_COLLECTIONS && present <= MAX_COLLECTIONS - collections;
}

void read_minor(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    bool found;
    const uint64_t collections =
        record_optional_number(context, record, PYPYGC_KEY_COLLECTIONS, &found);
    struct minor minor = {.n = record_number(context, record, PYPYGC_KEY_N), .row = {1, 0}};

    minor.cause = record_optional_string(context, record, PYPYGC_KEY_CAUSE);
    minor.site = reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_SITE);
    minor.pinned_site =
        reader_resolve_optional(reader, record, &reader->sites, PYPYGC_KEY_PINNED_SITE);
#define MINOR_COUNT(name, unit, since, meaning)    COUNT(&minor, name);
#define MINOR_MEASURED(name, unit, since, meaning) MEASURED(&minor, name);
#define MINOR_PAIR(name, since, meaning)           PAIR(&minor, name);
    PYPYGC_MINOR_FIELDS(MINOR_PAIR, MINOR_MEASURED, MINOR_COUNT)
    PYPYGC_MINOR_WORK_FIELDS(MINOR_MEASURED, MINOR_COUNT)
#undef MINOR_COUNT
#undef MINOR_MEASURED
#undef MINOR_PAIR
    if (context->failed)
        return;
    if (!found) {
        add_minor(reader, &minor);
        return;
    }
    if (!check_collections(reader, collections, minor.n))
        return;
    if (!are_few(collections, profile->n_minors)) {
        figure_add(&profile->n_merged_minors, collections - 1);
        minor.row = (struct shared_row){collections, collections - 1};
        add_minor(reader, &minor);
        return;
    }
    for (uint64_t i = 0; i < collections; i++) {
        const struct minor one = minor_part(&minor, i, collections);
        add_minor(reader, &one);
    }
}

static void add_major(struct reader *reader, const struct major *major)
{
    struct profile *profile = reader->profile;

    profile->majors = array_grow(profile->majors, profile->n_majors, &reader->majors_capacity,
                                 sizeof *profile->majors);
    profile->majors[profile->n_majors++] = *major;
}

/* The I-th of as many steps that lead from FROM to TO, the last one there. */
static struct measured moment(const struct measured *from, const struct measured *to, uint64_t i,
                              uint64_t collections)
{
    struct measured at = *to;

    if (from->known && from->value < to->value)
        at.value = from->value +
                   (uint64_t)((unsigned __int128)(to->value - from->value) * (i + 1) / collections);
    return at;
}

/* The I-th of the collections that SUM is the sum of, after the one BEFORE. They come at equal
   distances; the sizes of the old generation are known of the last one. */
static struct major major_part(const struct major *sum, const struct major *before, uint64_t i,
                               uint64_t collections)
{
    struct major major = *sum;

#define MAJOR_MEASURED(name, unit, since, meaning)                                                 \
    major.name.value = part(sum->name.value, i, collections);
#define MAJOR_PAIR(name, since, meaning)                                                           \
    major.name.objects = part(sum->name.objects, i, collections);                                  \
    major.name.bytes = part(sum->name.bytes, i, collections);
    PYPYGC_MAJOR_FIELDS(MAJOR_MEASURED, MAJOR_PAIR)
#undef MAJOR_MEASURED
#undef MAJOR_PAIR
    major.n = sum->n - collections + 1 + i;
    major.row = (struct shared_row){collections, i};
    major.minor = moment(&before->minor, &sum->minor, i, collections);
    major.start_allocated_bytes =
        moment(&before->start_allocated_bytes, &sum->start_allocated_bytes, i, collections);
    major.end_allocated_bytes =
        moment(&before->end_allocated_bytes, &sum->end_allocated_bytes, i, collections);
    if (i + 1 == collections) {
        major.arena_bytes = sum->arena_bytes;
        major.raw_bytes = sum->raw_bytes;
        major.collector_arena_bytes = sum->collector_arena_bytes;
        major.collector_raw_bytes = sum->collector_raw_bytes;
    } else {
        major.arena_bytes = major.raw_bytes = (struct measured){0};
        major.collector_arena_bytes = major.collector_raw_bytes = (struct measured){0};
    }
    return major;
}

void read_major(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct major major = {.n = record_number(context, record, PYPYGC_KEY_N), .row = {1, 0}};
    struct major before = {0};
    bool found;
    const uint64_t collections =
        record_optional_number(context, record, PYPYGC_KEY_COLLECTIONS, &found);

    major.cause = record_optional_string(context, record, PYPYGC_KEY_CAUSE);
#define MAJOR_MEASURED(name, unit, since, meaning) MEASURED(&major, name);
#define MAJOR_PAIR(name, since, meaning)           PAIR(&major, name);
    PYPYGC_MAJOR_FIELDS(MAJOR_MEASURED, MAJOR_PAIR)
#undef MAJOR_MEASURED
#undef MAJOR_PAIR
    if (context->failed)
        return;
    if (!found) {
        add_major(reader, &major);
        return;
    }
    if (!check_collections(reader, collections, major.n))
        return;
    if (!are_few(collections, profile->n_majors)) {
        figure_add(&profile->n_merged_majors, collections - 1);
        major.row = (struct shared_row){collections, collections - 1};
        add_major(reader, &major);
        return;
    }
    if (profile->n_majors > 0)
        before = profile->majors[profile->n_majors - 1];
    for (uint64_t i = 0; i < collections; i++) {
        const struct major one = major_part(&major, &before, i, collections);
        add_major(reader, &one);
    }
}
