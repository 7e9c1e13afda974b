/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory as memory in the JSON report: see json_snapshot.h. Sites are told by their line. */
#include "render/json/json_snapshot.h"

#include "analysis/kept_words.h"
#include "analysis/memory.h"
#include "analysis/own_code.h"
#include "base/figure.h"
#include "render/json/json_value.h"

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

void json_put_memory(const struct facts *facts, FILE *out)
{
    const struct profile *profile = facts->profile;
    const struct memory memory = memory_judge(profile);
    struct json_object *object, *growth, *curve;

    if (profile->n_curve == 0)
        return;
    object = json_object_new_object();
    growth = json_object_new_object();
    curve = json_object_new_array();
    json_add_string(object, "verdict", memory_verdict_name(memory.verdict));
    json_add_number(object, "peak_bytes", memory.peak_bytes);
    json_add_number(object, "old_peak_bytes", memory.old_peak_bytes);
    json_add_number(object, "external_peak_bytes", memory.external_peak_bytes);
    json_add_number(object, "alive_bytes", memory.alive_bytes);
    json_add_number(growth, "bytes", memory.grown_bytes);
    json_object_object_add(object, "growth", growth);
    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *at = &profile->curve[i];
        struct json_object *point = json_object_new_object();
        json_add_number(point, "at", at->allocated_bytes);
        json_add_number(point, "instructions", at->instructions);
        json_add_number(point, "old_bytes", at->old_bytes);
        json_add_number(point, "outside_bytes", at->external_bytes);
        json_object_array_add(curve, point);
    }
    json_object_object_add(object, "curve", curve);
    if (profile->n_residents > 0)
        json_object_object_add(object, "resident", resident_array(profile));
    fputs(",\n\"memory\": ", out);
    json_put_value(out, object);
}

static struct json_object *types_array(const struct profile *profile)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < profile->n_retained; i++) {
        const struct retained *row = &profile->retained[i];
        struct json_object *object;

        if (row->site != PROFILE_NONE ||
            percent_of(row->retained_bytes, profile->snapshot.alive.bytes) < MIN_PERCENT)
            continue;
        object = json_object_new_object();
        json_add_string(object, "name", profile->types[row->type].name);
        json_add_number(object, "objects", row->alive.objects);
        json_add_number(object, "bytes", row->alive.bytes);
        json_add_number(object, "retained_bytes", row->retained_bytes);
        json_object_array_add(array, object);
    }
    return array;
}

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
    json_add_string(object, "root", kept->root);
    add_line(object, facts, kept->site, "filled");
    add_line(object, facts, kept->part_site, "made");
    arena_free(&arena);
    return object;
}

void json_put_snapshots(const struct facts *facts, FILE *out)
{
    const struct profile *profile = facts->profile;
    struct json_object *object, *holders;

    if (!profile->snapshot.taken)
        return;
    object = json_object_new_object();
    holders = json_object_new_array();
    json_add_string(object, "name", "end");
    json_add_number(object, "at", profile->snapshot.allocated_bytes);
    json_add_number(object, "live_bytes", profile->snapshot.alive.bytes);
    json_add_number(object, "live_objects", profile->snapshot.alive.objects);
    json_object_object_add(object, "types", types_array(profile));
    for (size_t i = 0; i < profile->n_kept; i++)
        json_object_array_add(holders, holder_object(facts, &profile->kept[i]));
    json_object_object_add(object, "holders", holders);
    json_list_begin(out, "snapshots");
    json_list_item(out, true, object);
    json_list_end(out);
}
