/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results for Codespeed, the server behind speed.pypy.org: the list that is POSTed to
   result/add/json/. What a result must have: codespeed/results.py of Codespeed, validate_result. */
#include "format.h"
#include "render/export/export.h"
#include "render/export/points.h"
#include "render/json/json_value.h"

#include <time.h>

/* When the run was, as Codespeed reads it. */
static void add_date(struct json_object *result, const struct run_time *run)
{
    const time_t seconds = (time_t)(run->began_milliseconds.value / 1000);
    struct tm when;
    char text[64];

    if (run->began_milliseconds.known && gmtime_r(&seconds, &when) != NULL &&
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &when) > 0)
        json_add_string(result, "result_date", text);
}

static struct json_object *result_of(const struct export *export, struct points *points,
                                     const struct point *point)
{
    const struct run *run = &export->facts->profile->run;
    struct json_object *result = json_object_new_object();

    json_add_string(result, "project", "PyPy");
    json_add_string(result, "branch",
                    run->python != NULL && run->python[0] != '\0'
                        ? arena_printf(&points->arena, "py%s", run->python)
                        : "default");
    json_add_string(result, "commitid", points->build_id);
    json_add_string(result, "executable", arena_printf(&points->arena, "pypy-%s", points->version));
    json_add_string(result, "environment", "pypygc");
    json_add_string(result, "benchmark",
                    arena_printf(&points->arena, "%s.%s", points->benchmark, point->name));
    json_add_string(result, "description", point->what);
    json_add_string(result, "units", point->unit);
    json_add_string(result, "units_title", point->what);
    json_add_boolean(result, "lessisbetter", true);
    json_add_number(result, "result_value", point->value);
    json_add_number(result, "min", point->value);
    json_add_number(result, "max", point->value);
    add_date(result, &export->facts->profile->time);
    return result;
}

void export_codespeed(const struct export *export, FILE *out)
{
    struct points points;
    struct json_object *list = json_object_new_array();

    points_make(export->facts->profile, &points);
    for (size_t i = 0; i < points.count; i++)
        json_object_array_add(list, result_of(export, &points, &points.list[i]));
    json_put_document(out, list);
    points_free(&points);
}
