/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a baseline: see baseline.h, and docs/format.md for the records. */
#include "render/check/baseline.h"

#include "analysis/comparable.h"
#include "format.h"
#include "render/json/json_value.h"

static struct json_object *record(const char *kind)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, PYPYGC_KEY_KIND, kind);
    return object;
}

static void put_record(FILE *out, struct json_object *object)
{
    json_put_value(out, object);
    fputc('\n', out);
}

static void put_header(FILE *out, const struct profile *profile)
{
    struct json_object *object = record(PYPYGC_KIND_HEADER);

    json_add_string(object, PYPYGC_KEY_FORMAT, PYPYGC_FORMAT_NAME);
    json_add_number(object, PYPYGC_KEY_VERSION, PYPYGC_FORMAT_VERSION);
    json_add_string(object, PYPYGC_KEY_TOOL, profile->tool);
    json_add_boolean(object, PYPYGC_KEY_BASELINE, true);
    put_record(out, object);
}

static struct json_object *settings_object(const struct setting *settings, size_t n,
                                           bool (*matters)(const char *name))
{
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < n; i++)
        if (matters(settings[i].name))
            json_object_object_add(
                object, settings[i].name,
                settings[i].value != NULL ? json_object_new_string(settings[i].value) : NULL);
    return object;
}

static struct json_object *caches_object(const struct run *run)
{
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < run->n_caches; i++) {
        struct json_object *array = json_object_new_array();
        json_object_array_add(array, json_object_new_uint64(run->caches[i].size));
        json_object_array_add(array, json_object_new_uint64(run->caches[i].ways));
        json_object_array_add(array, json_object_new_uint64(run->caches[i].line_size));
        json_object_object_add(object, run->caches[i].name, array);
    }
    return object;
}

static void put_run(FILE *out, const struct run *run)
{
    struct json_object *object = record(PYPYGC_KIND_RUN);
    struct json_object *command = json_object_new_array();

    for (size_t i = 0; i < run->n_command; i++)
        json_object_array_add(command, json_object_new_string(run->command[i]));
    json_object_object_add(object, PYPYGC_KEY_COMMAND, command);
    json_add_number(object, PYPYGC_KEY_PID, 0); /* would differ every time */
    json_add_string(object, PYPYGC_KEY_VALGRIND, run->valgrind);
    if (run->has_pypy) {
        struct json_object *pypy = json_object_new_object();
        json_add_string(pypy, PYPYGC_KEY_LIBRARY, run->library);
        json_add_string(pypy, PYPYGC_KEY_BUILD_ID, run->build_id);
        json_add_string(pypy, PYPYGC_KEY_VERSION, run->version);
        json_add_string(pypy, PYPYGC_KEY_PYTHON, run->python);
        json_object_object_add(object, PYPYGC_KEY_PYPY, pypy);
    }
    json_object_object_add(
        object, PYPYGC_KEY_ENVIRONMENT,
        settings_object(run->environment, run->n_environment, comparable_variable_matters));
    if (run->has_nursery_size)
        json_add_number(object, PYPYGC_KEY_NURSERY_SIZE, run->nursery_size);
    json_object_object_add(
        object, PYPYGC_KEY_OPTIONS,
        settings_object(run->options, run->n_options, comparable_option_matters));
    if (run->n_caches > 0)
        json_object_object_add(object, PYPYGC_KEY_CACHES, caches_object(run));
    put_record(out, object);
}

static void put_figure(FILE *out, const struct limit *limit, uint64_t value)
{
    struct json_object *object = record(PYPYGC_KIND_FIGURE);

    json_add_string(object, PYPYGC_KEY_FILE, limit->file);
    json_add_string(object, PYPYGC_KEY_FUNCTION, limit->function);
    json_add_string(object, PYPYGC_KEY_TYPE, limit->type);
    if (limit->kind == LIMIT_WORK)
        json_add_string(object, PYPYGC_KEY_WHO, work_who_key(limit->part));
    if (limit->kind == LIMIT_SNAPSHOT)
        json_add_string(object, PYPYGC_KEY_WHO, limit->snapshot);
    json_add_string(object, PYPYGC_KEY_KEY, limit_key(limit));
    json_add_number(object, PYPYGC_KEY_VALUE, value);
    put_record(out, object);
}

static void put_totals(FILE *out, const struct totals *totals)
{
    struct json_object *object = record(PYPYGC_KIND_TOTALS);

    for (int i = 0; i < TOTAL_COUNT; i++)
        if (totals->known[i])
            json_add_number(object, total_name((enum total)i), totals->value[i]);
    put_record(out, object);
}

void baseline_put(const struct standing *run, const struct limits *limits, FILE *out)
{
    struct json_object *end = record(PYPYGC_KIND_END);

    put_header(out, run->profile);
    put_run(out, &run->profile->run);
    for (size_t i = 0; i < limits->count; i++) {
        const struct limit *limit = &limits->list[i];
        struct figure figure;
        if (limit_is_amount(limit) && limit->kind != LIMIT_TOTAL && limit->kind != LIMIT_GROWTH &&
            standing_figure(run, limit, &figure))
            put_figure(out, limit, figure.value);
    }
    put_totals(out, &run->profile->totals);
    json_add_boolean(end, PYPYGC_KEY_COMPLETE, true);
    json_add_string(end, PYPYGC_KEY_REASON, run->profile->end_reason);
    put_record(out, end);
}
