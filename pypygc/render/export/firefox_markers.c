/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markers and counters for the Firefox Profiler: see firefox_markers.h. */
#include "render/export/firefox_markers.h"

#include "base/figure.h"
#include "render/json/json_value.h"

#include <inttypes.h>
#include <stdlib.h>

/* Instructions in a millisecond of the viewer. */
#define SPEED 1e6

enum marker_kind { MARKER_MINOR, MARKER_MAJOR, MARKER_TRACE, MARKER_KINDS };

static const char *const NAMES[MARKER_KINDS] = {"minor collection", "major collection", "compiled"};

struct marker {
    enum marker_kind kind;
    uint64_t begin, end; /* the clock */
    uint64_t instructions;
    struct json_object *data;
};

double firefox_time(const struct profile *profile, uint64_t allocated)
{
    return (double)timeline_at(profile, allocated) / SPEED;
}

void firefox_put_schema(FILE *out)
{
    fputs("[{\"name\":\"collection\",\"tableLabel\":\"{marker.data.cause}\","
          "\"display\":[\"marker-chart\",\"marker-table\",\"timeline-overview\"],\"data\":["
          "{\"key\":\"cause\",\"label\":\"Cause\",\"format\":\"string\",\"searchable\":true},"
          "{\"key\":\"collections\",\"label\":\"Collections\",\"format\":\"integer\"},"
          "{\"key\":\"allocated\",\"label\":\"Allocated before\",\"format\":\"bytes\"},"
          "{\"key\":\"survived\",\"label\":\"Survived\",\"format\":\"bytes\"},"
          "{\"key\":\"died\",\"label\":\"Died\",\"format\":\"bytes\"},"
          "{\"key\":\"instructions\",\"label\":\"Instructions\",\"format\":\"integer\"}]},\n"
          "{\"name\":\"compiled\",\"tableLabel\":\"{marker.data.trace}\","
          "\"display\":[\"marker-chart\",\"marker-table\"],\"data\":["
          "{\"key\":\"trace\",\"label\":\"Trace\",\"format\":\"string\",\"searchable\":true},"
          "{\"key\":\"at\",\"label\":\"At\",\"format\":\"string\",\"searchable\":true},"
          "{\"key\":\"size\",\"label\":\"Machine code\",\"format\":\"bytes\"}]}]",
          out);
}

void firefox_put_marker_names(FILE *out)
{
    for (int kind = 0; kind < MARKER_KINDS; kind++)
        fprintf(out, ",\n\"%s\"", NAMES[kind]);
}

/* ---- what there is ---- */

static struct json_object *data_of_collection(const char *cause, uint64_t collections)
{
    struct json_object *data = json_object_new_object();

    json_add_string(data, "type", "collection");
    json_add_string(data, "cause", cause != NULL ? cause : "unknown");
    json_add_number(data, "collections", collections);
    return data;
}

/* Rows that several collections share are one marker; their clock is the sum of what was allocated in the
   nursery before them, stretched to what was allocated at all. */
static size_t list_minors(const struct profile *profile, struct marker *markers)
{
    const uint64_t nursery = profile->totals.value[TOTAL_NURSERY_BYTES];
    const double stretch =
        nursery > 0 ? (double)profile->totals.value[TOTAL_ALLOCATED_BYTES] / (double)nursery : 1;
    uint64_t sum = 0, in_row = 0, survived = 0, instructions = 0, begin = 0;
    size_t n = 0;

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        if (minor->row.part == 0) {
            in_row = survived = instructions = 0;
            begin = sum;
        }
        figure_add(&sum, minor->allocated.bytes);
        figure_add(&in_row, minor->allocated.bytes);
        figure_add(&survived, minor->survived.bytes);
        figure_add(&instructions, minor->instructions.value);
        if (minor->row.part + 1 < minor->row.collections && i + 1 < profile->n_minors)
            continue;
        markers[n] = (struct marker){.kind = MARKER_MINOR, .instructions = instructions};
        markers[n].end = timeline_begin(profile) + figure_whole((double)sum * stretch);
        markers[n].begin = minor->row.collections > 1
                               ? timeline_begin(profile) + figure_whole((double)begin * stretch)
                               : markers[n].end;
        markers[n].data = data_of_collection(minor->cause, minor->row.collections);
        json_add_number(markers[n].data, "allocated", in_row);
        json_add_number(markers[n].data, "survived", survived);
        json_add_number(markers[n++].data, "instructions", instructions);
    }
    return n;
}

static size_t list_majors(const struct profile *profile, struct marker *markers)
{
    for (size_t i = 0; i < profile->n_majors; i++) {
        const struct major *major = &profile->majors[i];
        uint64_t instructions =
            figure_plus(major->marking_instructions.value, major->sweeping_instructions.value);
        figure_add(&instructions, major->other_instructions.value);
        markers[i] = (struct marker){.kind = MARKER_MAJOR, .instructions = instructions};
        markers[i].begin = major->start_allocated_bytes.value;
        markers[i].end = major->end_allocated_bytes.value;
        markers[i].data = data_of_collection(major->cause, 1);
        json_add_number(markers[i].data, "died", major->died.bytes);
        json_add_number(markers[i].data, "instructions", instructions);
    }
    return profile->n_majors;
}

static size_t list_traces(const struct facts *facts, struct marker *markers)
{
    size_t n = 0;

    for (size_t i = 0; i < facts->profile->n_traces; i++) {
        const struct trace *trace = &facts->profile->traces[i];
        const struct place *place = &facts->join.traces[i].place;
        struct marker *marker = &markers[n];
        char text[64];
        if (!trace->compiled_allocated_bytes.known)
            continue;
        *marker = (struct marker){.kind = MARKER_TRACE, .data = json_object_new_object()};
        marker->begin = marker->end = trace->compiled_allocated_bytes.value;
        snprintf(text, sizeof text, "%.32s %" PRIu64, trace->kind, trace->id);
        json_add_string(marker->data, "type", "compiled");
        json_add_string(marker->data, "trace", text);
        json_add_string(marker->data, "at", place->function != NULL ? place->function : "?");
        json_add_number(marker->data, "size", trace->size);
        n++;
    }
    return n;
}

/* ---- the tables ---- */

static void put_times(const struct profile *profile, const struct marker *markers, size_t n,
                      bool is_end, FILE *out)
{
    fprintf(out, "],\n\"%s\":[", is_end ? "endTime" : "startTime");
    for (size_t i = 0; i < n; i++) {
        double time = firefox_time(profile, is_end ? markers[i].end : markers[i].begin);
        if (markers[i].kind == MARKER_MINOR && markers[i].begin == markers[i].end && is_end)
            time += (double)markers[i].instructions / SPEED;
        fputs(i > 0 ? "," : "", out);
        if (is_end && markers[i].kind == MARKER_TRACE)
            fputs("null", out);
        else
            fprintf(out, "%.6f", time);
    }
}

void firefox_put_markers(const struct facts *facts, size_t first_name, FILE *out)
{
    const struct profile *profile = facts != NULL ? facts->profile : NULL;
    struct marker *markers = NULL;
    size_t n = 0;

    if (profile != NULL) {
        markers =
            array_new(profile->n_minors + profile->n_majors + profile->n_traces, sizeof *markers);
        n = list_minors(profile, markers);
        n += list_majors(profile, markers + n);
        n += list_traces(facts, markers + n);
    }
    fputs("{\"data\":[", out);
    for (size_t i = 0; i < n; i++)
        json_list_item(out, i == 0, markers[i].data);
    fputs("],\n\"name\":[", out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%zu", i > 0 ? "," : "", first_name + markers[i].kind);
    put_times(profile, markers, n, false, out);
    put_times(profile, markers, n, true, out);
    fputs("],\n\"phase\":[", out);
    for (size_t i = 0; i < n; i++) /* an instant, or an interval */
        fprintf(out, "%s%d", i > 0 ? "," : "", markers[i].kind == MARKER_TRACE ? 0 : 1);
    fputs("],\n\"category\":[", out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%d", i > 0 ? "," : "", 2);
    fprintf(out, "],\"length\":%zu}", n);
    free(markers);
}

/* A counter's samples are what it rises or falls by. */
static void put_counter(const struct profile *profile, const char *name, const char *what,
                        bool is_external, FILE *out)
{
    uint64_t last = 0;

    fprintf(out, "{\"name\":\"%s\",\"category\":\"Memory\",\"description\":\"%s\",", name, what);
    fprintf(out, "\"pid\":\"%" PRIu64 "\",\"mainThreadIndex\":0,", profile->run.pid);
    fputs("\"samples\":{\"time\":[", out);
    for (size_t i = 0; i < profile->n_curve; i++)
        fprintf(out, "%s%.6f", i > 0 ? "," : "", (double)profile->curve[i].instructions / SPEED);
    fputs("],\"count\":[", out);
    for (size_t i = 0; i < profile->n_curve; i++) {
        const uint64_t now = is_external ? profile->curve[i].external_bytes
                                         : profile->curve[i].old_bytes;
        fprintf(out, "%s%s%" PRIu64, i > 0 ? "," : "", now < last ? "-" : "",
                now < last ? last - now : now - last);
        last = now;
    }
    fprintf(out, "],\"length\":%zu}}", profile->n_curve);
}

void firefox_put_counters(const struct profile *profile, FILE *out)
{
    fputs("[", out);
    if (profile->n_curve > 0) {
        put_counter(profile, "old generation", "The collector's old generation, garbage included",
                    false, out);
        fputs(",\n", out);
        put_counter(profile, "outside", "Memory outside the collector's heap", true, out);
    }
    fputs("]", out);
}
