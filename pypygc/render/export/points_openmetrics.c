/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run's totals as OpenMetrics, the text format of Prometheus: for its textfile collector and
   Pushgateway, and for GitLab's metrics reports. Gauges, since a run is one and does not go on. */
#include "base/capture.h"
#include "base/plain.h"
#include "format.h"
#include "render/export/export.h"
#include "render/export/points.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A label's value: backslash, quote and new line are escaped. What else does harm plain_put escapes,
   with a backslash that is escaped again, so that readers have the same text. */
static void put_label(FILE *out, const char *name, const char *value, const char *before)
{
    struct capture capture;
    char *plain;

    plain_put(capture_begin(&capture), value);
    plain = capture_end(&capture);
    fprintf(out, "%s%s=\"", before, name);
    for (const char *c = plain; *c != '\0'; c++) {
        if (*c == '\\' || *c == '"')
            fputc('\\', out);
        fputc(*c, out);
    }
    fputc('"', out);
    free(plain);
}

/* The unit of a name that ends in it, as OpenMetrics wants; "" for others. */
static const char *unit_of(const struct point *point)
{
    const size_t length = strlen(point->name), unit = strlen(point->unit);

    return length > unit && strcmp(point->name + length - unit, point->unit) == 0 ? point->unit
                                                                                  : "";
}

void export_openmetrics(const struct export *export, FILE *out)
{
    const struct run *run = &export->facts->profile->run;
    struct points points;
    char nursery[32];

    points_make(export->facts->profile, &points);
    for (size_t i = 0; i < points.count; i++) {
        const struct point *point = &points.list[i];
        fprintf(out, "# TYPE pypygc_%s gauge\n", point->name);
        if (unit_of(point)[0] != '\0')
            fprintf(out, "# UNIT pypygc_%s %s\n", point->name, unit_of(point));
        fprintf(out, "# HELP pypygc_%s %s: %s\npypygc_%s{", point->name, point->unit, point->what,
                point->name);
        put_label(out, "benchmark", points.benchmark, "");
        put_label(out, "pypy", points.version, ",");
        put_label(out, "build", points.build_id, ",");
        if (run->has_nursery_size) {
            snprintf(nursery, sizeof nursery, "%" PRIu64, run->nursery_size);
            put_label(out, "nursery", nursery, ",");
        }
        fprintf(out, "} %" PRIu64 "\n", point->value);
    }
    fputs("# EOF\n", out);
    points_free(&points);
}
