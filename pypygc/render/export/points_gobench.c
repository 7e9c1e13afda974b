/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text format of Go's benchmarks, for benchstat and what else reads it: configuration lines, a line
   a unit, one of the benchmark. "assume=exact" is made for counts like these: benchstat says then if
   they differ at all. The format is golang.org/design/14313-benchmark-format, with units as in
   golang.org/x/perf/benchfmt. */
#include "base/plain.h"
#include "format.h"
#include "render/export/export.h"
#include "render/export/points.h"

#include <ctype.h>
#include <inttypes.h>

/* The name of a benchmark has no blanks, and does not begin with a small letter. */
static void put_benchmark(FILE *out, const char *name)
{
    fputs("Benchmark", out);
    for (const char *c = name; *c != '\0'; c++) {
        const unsigned char byte = (unsigned char)*c;
        fputc(!isgraph(byte) ? '_' : c == name ? toupper(byte) : byte, out);
    }
}

/* As units are written: allocated-bytes. */
static void put_unit(FILE *out, const char *name)
{
    for (; *name != '\0'; name++)
        fputc(*name == '_' ? '-' : *name, out);
}

static void put_setting(FILE *out, const char *key, const char *value)
{
    fprintf(out, "%s: ", key);
    plain_put(out, value);
    fputc('\n', out);
}

void export_gobench(const struct export *export, FILE *out)
{
    const struct profile *profile = export->facts->profile;
    struct points points;

    points_make(profile, &points);
    put_setting(out, "pypy", points.version);
    put_setting(out, "pypy-build", points.build_id);
    if (profile->run.has_nursery_size)
        fprintf(out, "nursery: %" PRIu64 "\n", profile->run.nursery_size);
    fputc('\n', out);
    for (size_t i = 0; i < points.count; i++) {
        fputs("Unit ", out);
        put_unit(out, points.list[i].name);
        fputs(" better=lower assume=exact\n", out);
    }
    fputc('\n', out);
    put_benchmark(out, points.benchmark);
    fputs(" 1", out);
    for (size_t i = 0; i < points.count; i++) {
        fprintf(out, " %" PRIu64 " ", points.list[i].value);
        put_unit(out, points.list[i].name);
    }
    fputc('\n', out);
    points_free(&points);
}
