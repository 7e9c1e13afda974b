/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory as memory in the JSON report: see json_snapshot.h. Sites are told by their line. */
#include "render/json/json_snapshot.h"

#include "analysis/class_cost.h"
#include "analysis/garbage.h"
#include "analysis/grown.h"
#include "analysis/growth.h"
#include "analysis/kept_words.h"
#include "analysis/memory.h"
#include "analysis/own_code.h"
#include "base/figure.h"
#include "render/json/json_owner.h"

#include <stdlib.h>

/* Types that retain less than this part of the heap are left out. */
#define MIN_PERCENT 0.1

/* The kernel's view. */
static struct json_object *resident_array(const struct profile *profile)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < profile->n_residents; i++) {
        const struct resident_point *at = &profile->residents[i];
        struct json_object *point = json_object_new_object();
#define FIGURE(name, unit, since, meaning) json_add_number(point, #name, at->name);
        PYPYGC_RESIDENT_FIELDS(FIGURE)
#undef FIGURE
        json_object_array_add(array, point);
    }
    return array;
}

/* What grew most. */
static struct json_object *grower_object(const struct growth *growth)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, "type", growth->grower);
    json_add_place(object, &growth->grower_line);
    json_add_number(object, "bytes", growth->grower_bytes);
    json_object_object_add(object, "since", json_object_new_double(growth->grower_since));
    return object;
}

/* Of all points: what each thing had, in numbers of one kind. */
static struct json_object *amounts_array(const struct counts *at, size_t n, bool bytes)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < n; i++)
        json_object_array_add(
            array, json_object_new_int64(figure_signed(bytes ? at[i].bytes : at[i].objects)));
    return array;
}

static struct json_object *grown_object(const struct facts *facts, const struct grown *row,
                                        size_t n)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, "type", facts->profile->types[row->type].name);
    if (row->site != PROFILE_NONE)
        json_add_place(object, &row->line);
    json_add_string(object, "trend", trend_shape_name(row->trend.shape));
    json_add_number(object, "first_bytes", row->trend.first);
    json_add_number(object, "half_bytes", row->trend.half);
    json_add_number(object, "end_bytes", row->trend.end);
    json_add_number(object, "grown_bytes", row->trend.grown);
    if (row->trend.shape == TREND_GROWS)
        json_add_number(object, "since", facts->profile->alive[row->trend.since].allocated_bytes);
    json_object_object_add(object, "objects", amounts_array(row->at, n, false));
    json_object_object_add(object, "bytes", amounts_array(row->at, n, true));
    return object;
}

/* What was alive, by class and line, at the points at which that is known; NULL if there are none. */
static struct json_object *alive_object(const struct facts *facts, const struct memory *memory)
{
    const struct profile *profile = facts->profile;
    struct json_object *object, *points, *of;
    struct grown_list grown;

    if (profile->n_alive == 0)
        return NULL;
    grown = grown_find(facts, memory->until);
    object = json_object_new_object();
    points = json_object_new_array();
    for (size_t i = 0; i < grown.points.n; i++) {
        const struct alive_point *at = &profile->alive[i];
        struct json_object *point = json_object_new_object();
#define FIGURE(name, unit, since, meaning) json_add_number(point, #name, at->name);
        PYPYGC_ALIVE_FIELDS(FIGURE, FIGURE)
#undef FIGURE
        json_object_array_add(points, point);
    }
    of = json_object_new_array();
    for (size_t i = 0; i < grown.count; i++)
        json_object_array_add(of, grown_object(facts, &grown.list[i], grown.points.n));
    json_object_object_add(object, "points", points);
    json_object_object_add(object, "of", of);
    grown_free(&grown);
    return object;
}

struct json_object *json_memory_verdict(const struct growth *growth)
{
    const struct memory *memory = &growth->memory;
    struct json_object *object = json_object_new_object(), *grows = json_object_new_object();

    json_add_string(object, "verdict", memory_verdict_name(memory->verdict));
    json_add_number(object, "peak_bytes", memory->peak_bytes);
    json_add_number(object, "old_peak_bytes", memory->old_peak_bytes);
    json_add_number(object, "external_peak_bytes", memory->external_peak_bytes);
    json_add_number(object, "alive_bytes", memory->alive_bytes);
    json_add_number(grows, "bytes", memory->grown_bytes);
    if (growth->bytes > 0) {
        json_add_number(grows, "kept_bytes", growth->bytes);
        json_add_number(grows, "rounds", growth->rounds);
        json_add_number(grows, "per_round_bytes", growth_per_round(growth));
    }
    if (growth->place.file != NULL) {
        struct json_object *loop = json_object_new_object();
        json_add_place(loop, &growth->place);
        json_object_object_add(grows, "loop", loop);
    }
    if (growth->grower_bytes > 0)
        json_object_object_add(grows, "most", grower_object(growth));
    if (growth->holder_bytes > 0) {
        struct arena arena = {0};
        json_add_string(object, "holder", growth_holder(&arena, growth));
        json_add_number(object, "holder_bytes", growth->holder_bytes);
        arena_free(&arena);
    }
    json_add_number(object, "fragment_bytes", memory->fragment_bytes);
    json_add_number(object, "garbage_bytes", memory->garbage_bytes);
    json_object_object_add(object, "growth", grows);
    return object;
}

void json_put_memory(const struct facts *facts, FILE *out)
{
    const struct profile *profile = facts->profile;
    struct growth growth;
    struct json_object *object, *curve, *alive;
    uint64_t *garbage;

    if (profile->n_curve == 0)
        return;
    growth = growth_find(facts);
    garbage = garbage_of_curve(profile);
    object = json_memory_verdict(&growth);
    curve = json_object_new_array();
    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *at = &profile->curve[i];
        struct json_object *point = json_object_new_object();
        json_add_number(point, "at", at->allocated_bytes);
        json_add_number(point, "instructions", at->instructions);
        json_add_number(point, "old_bytes", at->old_bytes);
        json_add_number(point, "outside_bytes", at->external_bytes);
        if (garbage != NULL)
            json_add_number(point, "garbage_bytes", garbage[i]);
        json_object_array_add(curve, point);
    }
    free(garbage);
    json_object_object_add(object, "curve", curve);
    alive = alive_object(facts, &growth.memory);
    if (alive != NULL)
        json_object_object_add(object, "alive", alive);
    if (profile->n_residents > 0)
        json_object_object_add(object, "resident", resident_array(profile));
    fputs(",\n\"memory\": ", out);
    json_put_value(out, object);
}

/* Adds what a type or a site has, as far as it was told. */
static void add_row(struct json_object *object, const struct retained *row)
{
    json_add_number(object, "objects", row->alive.objects);
    json_add_number(object, "bytes", row->alive.bytes);
    json_add_number(object, "retained_bytes", row->retained_bytes);
    json_add_measured(object, "age_bytes", &row->age);
    if (row->young.objects > 0)
        json_add_counts(object, "young", &row->young);
    if (row->spare_bytes > 0)
        json_add_number(object, "spare_bytes", row->spare_bytes);
    if (row->duplicate.objects > 0)
        json_add_counts(object, "duplicate", &row->duplicate);
}

/* True if it has something of a part of the heap that matters. */
static bool is_large(const struct retained *row, const struct snapshot *shot)
{
    const uint64_t bytes[] = {row->retained_bytes, row->young.bytes, row->spare_bytes,
                              row->duplicate.bytes};

    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++)
        if (bytes[i] > 0 && percent_of(bytes[i], shot->alive.bytes) >= MIN_PERCENT)
            return true;
    return false;
}

static struct json_object *types_array(const struct profile *profile, const struct snapshot *shot)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < shot->n_retained; i++) {
        const struct retained *row = &shot->retained[i];
        struct json_object *object;

        if (row->site != PROFILE_NONE || !is_large(row, shot))
            continue;
        object = json_object_new_object();
        json_add_string(object, "name", profile->types[row->type].name);
        add_row(object, row);
        json_object_array_add(array, object);
    }
    return array;
}

/* The place of the innermost frame that a user can change, under a key. */
static void add_line(struct json_object *object, const struct facts *facts, size_t site,
                     const char *key)
{
    const struct stack_frame *frame =
        site != PROFILE_NONE ? own_code_caller(facts->owners.of_site[site].stack) : NULL;
    struct json_object *place;

    if (frame == NULL)
        return;
    place = json_object_new_object();
    json_add_place(place, &frame->place);
    json_object_object_add(object, key, place);
}

/* By who allocated it. */
static struct json_object *sites_array(const struct facts *facts, struct stacks *stacks,
                                       const struct snapshot *shot)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < shot->n_retained; i++) {
        const struct retained *row = &shot->retained[i];
        struct json_object *object;

        if (row->site == PROFILE_NONE || !is_large(row, shot))
            continue;
        object = json_object_new_object();
        json_add_owner(object, stacks, &facts->profile->sites[row->site],
                       &facts->owners.of_site[row->site]);
        add_line(object, facts, row->site, "own_line");
        json_add_string(object, "type", facts->profile->types[row->type].name);
        add_row(object, row);
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *classes_array(const struct profile *profile, const struct snapshot *shot)
{
    struct json_object *array = json_object_new_array();
    struct arena arena = {0};
    size_t count;
    struct class_cost *costs = class_costs(shot, &count);

    for (size_t i = 0; i < count; i++) {
        const struct class_cost *cost = &costs[i];
        struct json_object *object = json_object_new_object(), *parts = json_object_new_array();

        json_add_string(object, "name", profile->types[cost->class].name);
        json_add_number(object, "instances", cost->instances);
        json_add_number(object, "own_bytes", cost->own_bytes);
        json_add_number(object, "bytes", cost->bytes);
        json_add_number(object, "spare_bytes", cost->spare_bytes);
        for (size_t k = 0; k < cost->n_parts; k++) {
            struct json_object *part = json_object_new_object();
            json_add_string(part, "type", profile->types[cost->parts[k].type].name);
            json_add_string(part, "what", class_part_name(&arena, profile, &cost->parts[k]));
            json_add_number(part, "objects", cost->parts[k].amount.objects);
            json_add_number(part, "bytes", cost->parts[k].amount.bytes);
            if (cost->parts[k].spare_bytes > 0)
                json_add_number(part, "spare_bytes", cost->parts[k].spare_bytes);
            json_object_array_add(parts, part);
        }
        json_object_object_add(object, "parts", parts);
        json_object_array_add(array, object);
    }
    free(costs);
    arena_free(&arena);
    return array;
}

static struct json_object *holder_object(const struct facts *facts, const struct kept *kept)
{
    struct json_object *object = json_object_new_object(), *path = json_object_new_array();
    struct arena arena = {0};
    const struct kept_words words = kept_words(&arena, kept);

    for (size_t i = 0; i < words.count; i++)
        json_object_array_add(path, json_object_new_string(words.list[i].text));
    json_object_object_add(object, "path", path);
    json_add_number(object, "retained_bytes", kept->alive.bytes);
    json_add_number(object, "objects", kept->alive.objects);
    if (kept->outside_bytes > 0)
        json_add_number(object, "outside_bytes", kept->outside_bytes);
    json_add_string(object, "root", kept->root);
    add_line(object, facts, kept->outside_site, "outside");
    add_line(object, facts, kept->site, "filled");
    add_line(object, facts, kept->part_site, "made");
    arena_free(&arena);
    return object;
}

static struct json_object *snapshot_object(const struct facts *facts, struct stacks *stacks,
                                           const struct snapshot *shot)
{
    struct json_object *object = json_object_new_object(), *holders = json_object_new_array();

    json_add_string(object, "name", shot->name);
    json_add_string(object, "moment", shot->moment);
    json_add_number(object, "nth", shot->nth);
    json_add_number(object, "at", shot->allocated_bytes);
    if (shot->instructions > 0)
        json_add_number(object, "instructions", shot->instructions);
    json_add_measured(object, "major_collections", &shot->major);
    json_add_number(object, "live_bytes", shot->alive.bytes);
    json_add_number(object, "live_objects", shot->alive.objects);
    if (shot->old.objects > 0) {
        json_add_counts(object, "young", &shot->young);
        json_add_counts(object, "old", &shot->old);
    }
    json_object_object_add(object, "types", types_array(facts->profile, shot));
    json_object_object_add(object, "sites", sites_array(facts, stacks, shot));
    json_object_object_add(object, "classes", classes_array(facts->profile, shot));
    for (size_t i = 0; i < shot->n_kept; i++)
        json_object_array_add(holders, holder_object(facts, &shot->kept[i]));
    json_object_object_add(object, "holders", holders);
    return object;
}

void json_put_snapshots(const struct facts *facts, struct stacks *stacks, FILE *out)
{
    const struct profile *profile = facts->profile;

    if (profile->n_snapshots == 0)
        return;
    json_list_begin(out, "snapshots");
    for (size_t i = 0; i < profile->n_snapshots; i++)
        json_list_item(out, i == 0, snapshot_object(facts, stacks, &profile->snapshots[i]));
    json_list_end(out);
}
