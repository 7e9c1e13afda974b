/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bencher Metric Format, for bencher.dev: {benchmark: {measure: {value, lower_value, upper_value}}}.
   Counts are exact, so the bounds are the value. */
#include "format.h"
#include "render/export/export.h"
#include "render/export/points.h"
#include "render/json/json_value.h"

void export_bmf(const struct export *export, FILE *out)
{
    struct points points;
    struct json_object *document = json_object_new_object();
    struct json_object *measures = json_object_new_object();

    points_make(export->facts->profile, &points);
    for (size_t i = 0; i < points.count; i++) {
        struct json_object *measure = json_object_new_object();
        json_add_number(measure, "value", points.list[i].value);
        json_add_number(measure, "lower_value", points.list[i].value);
        json_add_number(measure, "upper_value", points.list[i].value);
        json_object_object_add(measures, points.list[i].name, measure);
    }
    json_object_object_add(document, points.benchmark, measures);
    json_put_document(out, document);
    points_free(&points);
}
