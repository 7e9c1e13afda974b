/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The old generation and the collector's work in the JSON report: see json_old.h. */
#include "render/json/json_old.h"

#include "base/figure.h"
#include "render/json/json_owner.h"

void json_put_bill(const struct facts *facts, FILE *out)
{
    const struct bill *bill = &facts->bill;
    struct json_object *object = json_object_new_object();
    struct json_object *costs = json_object_new_object();

    json_add_number(object, "instructions", bill->minor + bill->major);
    json_add_number(object, "minor", bill->minor);
    json_add_number(object, "major", bill->major);
    for (int i = 0; i < CHARGE_PARTS; i++)
        json_add_number(object, charge_part_name((enum charge_part)i), bill->sum.part[i]);
    json_add_number(object, "nobody", bill->nobody);
    for (int i = 0; i < UNIT_COUNT; i++)
        json_add_fraction(costs, unit_name((enum unit)i), bill->units.cost[i]);
    json_object_object_add(object, "unit_costs", costs);
    json_add_string(object, "unit_costs_from", bill->units.fitted ? "run" : "default");
    json_add_number(object, "fitted_minors", bill->units.n_minors);
    json_add_fraction(object, "fit_error_percent", 100 * bill->units.error);
    fputs(",\n\"bill\": ", out);
    json_put_value(out, object);
}

void json_put_generations(const struct facts *facts, FILE *out)
{
    const struct counts aged = tally_aged(&facts->total);
    const struct counts premature = lifetime_premature(&facts->total);
    const double median = lifetimes_median_minors(&facts->lifetimes, facts_nursery_size(facts));
    struct json_object *object = json_object_new_object();

    json_add_counts(object, "got_old", &aged);
    json_add_counts(object, "premature", &premature);
    json_add_fraction(object, "premature_percent", lifetime_premature_percent(&facts->total));
    if (median > 0)
        json_add_fraction(object, "median_lifetime_nurseries", median);
    fputs(",\n\"generations\": ", out);
    json_put_value(out, object);
}

/* Adds the figures of a collection to those of another one of the same row. Moments and sizes are
   those of the last. */
static void add_major(struct major *sum, const struct major *major)
{
    const struct major before = *sum;

    *sum = *major;
#define ADD(name) figure_add(&sum->name.value, before.name.value)
    ADD(steps);
    ADD(marking_instructions);
    ADD(sweeping_instructions);
    ADD(other_instructions);
#undef ADD
    counts_add(&sum->marked, &before.marked);
    counts_add(&sum->died, &before.died);
}

void json_put_majors(const struct profile *profile, FILE *out)
{
    struct major sum;
    bool first = true, shares = false;

    json_list_begin(out, "majors");
    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *major = &profile->majors[i];
        struct json_object *object;
        if (shares)
            add_major(&sum, major);
        else
            sum = *major;
        shares = major->row.part + 1 < major->row.collections;
        if (shares)
            continue;
        object = json_object_new_object();
        major = &sum;
        json_add_number(object, "n", major->n);
        if (major->row.collections > 1)
            json_add_number(object, "collections", major->row.collections);
        json_add_string(object, "cause", major->cause);
#define MEASURED(name, unit, since, meaning) json_add_measured(object, #name, &major->name);
#define PAIR(name, since, meaning)           json_add_counts(object, #name, &major->name);
        PYPYGC_MAJOR_FIELDS(MEASURED, PAIR)
#undef MEASURED
#undef PAIR
        json_list_item(out, first, object);
        first = false;
    }
    json_list_end(out);
}

/* ---- held ---- */

static struct json_object *path_array(const struct holder *holder)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < holder->n_path; i++) {
        const struct path_step *step = &holder->path[i];
        struct json_object *object = json_object_new_object();
        json_add_string(object, "type", step->type);
        json_add_string(object, "field", step->field);
        json_add_number(object, "bytes", step->bytes);
        if (step->repeat > 0)
            json_add_number(object, "repeat", step->repeat);
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *types_array(const struct holder *holder)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < holder->n_types; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "name", holder->types[i].name);
        json_add_number(object, "objects", holder->types[i].alive.objects);
        json_add_number(object, "bytes", holder->types[i].alive.bytes);
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *lines_array(const struct holder *holder)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < holder->n_lines; i++)
        json_object_array_add(array, json_object_new_int64((int64_t)holder->lines[i]));
    return array;
}

static struct json_object *frame_object(const struct holder *holder)
{
    struct json_object *object = json_object_new_object();

    json_add_place(object, &holder->frame);
    if (holder->first_line > 0)
        json_add_number(object, "first_line", holder->first_line);
    json_add_measured(object, "local", &holder->local);
    json_add_string(object, "name", holder->name);
    if (holder->n_lines > 0)
        json_object_object_add(object, "lines", lines_array(holder));
    return object;
}

static struct json_object *holder_object(const struct holder *holder)
{
    struct json_object *object = json_object_new_object();

    json_add_number(object, "objects", holder->alive.objects);
    json_add_number(object, "bytes", holder->alive.bytes);
    json_add_string(object, "root", holder->root);
    if (holder->has_frame) {
        json_object_object_add(object, "frame", frame_object(holder));
        json_add_boolean(object, "in_jit", holder->in_jit);
    }
    json_object_object_add(object, "path", path_array(holder));
    json_object_object_add(object, "types", types_array(holder));
    return object;
}

void json_put_held(const struct profile *profile, FILE *out)
{
    json_list_begin(out, "held");
    for (size_t i = 0; i < profile->n_helds; i++) {
        const struct held *held = &profile->helds[i];
        struct json_object *object = json_object_new_object();
        struct json_object *holders = json_object_new_array();
        json_add_number(object, "allocated_bytes", held->allocated_bytes);
        json_add_measured(object, "major", &held->major);
        json_add_number(object, "objects", held->reached.objects);
        json_add_number(object, "bytes", held->reached.bytes);
        json_add_counts(object, "unreached", &held->unreached);
        json_add_boolean(object, "at_exit", held->at_exit);
        for (size_t j = 0; j < held->n_holders; j++)
            json_object_array_add(holders,
                                  holder_object(&profile->holders[held->first_holder + j]));
        json_object_object_add(object, "holders", holders);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}
