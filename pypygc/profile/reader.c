/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 5, reading: see reader.h. A line at a time; one function a kind of record, in one
   table. Kinds that are not in the table are ignored, so that older readers read newer files. */
#include "profile/reader.h"

#include "base/figure.h"
#include "format.h"
#include "profile/line.h"
#include "profile/read_cells.h"
#include "profile/read_code.h"
#include "profile/read_costs.h"
#include "profile/read_figure.h"
#include "profile/read_held.h"
#include "profile/read_machine.h"
#include "profile/read_marks.h"
#include "profile/read_memory.h"
#include "profile/read_ops.h"
#include "profile/read_snapshot.h"
#include "profile/read_work.h"
#include "profile/reading.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The parser counts the value itself too, and refuses when it gets there. */
#define MAX_JSON_DEPTH (LINE_MAX_DEPTH + 2)

static void read_header(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    const char *format = record_string(context, record, PYPYGC_KEY_FORMAT);
    const uint64_t version = record_number(context, record, PYPYGC_KEY_VERSION);

    if (context->failed)
        return;
    if (strcmp(format, PYPYGC_FORMAT_NAME) != 0) {
        record_fail(context, "not a profile of pypygc: its format is called \"%.40s\"", format);
        return;
    }
    if (version > PYPYGC_FORMAT_VERSION) {
        record_fail(context,
                    "written in version %llu of the format, this program knows up to %d; use the "
                    "pypygc that belongs to the tool that wrote it",
                    (unsigned long long)version, PYPYGC_FORMAT_VERSION);
        return;
    }
    reader->profile->version = version;
    reader->profile->tool = record_optional_string(context, record, PYPYGC_KEY_TOOL);
    reader->profile->is_baseline = record_boolean(context, record, PYPYGC_KEY_BASELINE, false);
    reader->seen_header = true;
}

/* Reads an object whose values are strings or null (with as_text: anything, as JSON text). */
static struct setting *read_settings(struct reader *reader, struct json_object *object,
                                     bool as_text, size_t *count)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct setting *settings;
    size_t n = 0;

    *count = 0;
    if (object == NULL)
        return NULL;
    settings =
        arena_alloc(&profile->arena, (size_t)json_object_object_length(object) * sizeof *settings);
    json_object_object_foreach(object, name, value)
    {
        settings[n].name = intern_string(&profile->intern, &profile->arena, name, strlen(name));
        if (value == NULL) {
            settings[n].value = NULL;
        } else if (as_text && !json_object_is_type(value, json_type_string)) {
            const char *text = json_object_to_json_string(value);
            settings[n].value =
                intern_string(&profile->intern, &profile->arena, text, strlen(text));
        } else {
            settings[n].value = record_string_of(context, value, "a value of the environment");
        }
        n++;
    }
    *count = n;
    return settings;
}

static void read_run(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct run *run = &reader->profile->run;
    struct json_object *command = record_optional_list(context, record, PYPYGC_KEY_COMMAND);
    struct json_object *pypy = record_optional_object(context, record, PYPYGC_KEY_PYPY);

    if (reader->seen_run) {
        record_fail(context, "a second run record; the file is damaged");
        return;
    }
    reader->seen_run = true;
    if (command == NULL) {
        record_fail(context, "\"command\" is missing; the file is damaged");
        return;
    }
    run->n_command = json_object_array_length(command);
    run->command = arena_alloc(&reader->profile->arena, run->n_command * sizeof *run->command);
    for (size_t i = 0; i < run->n_command; i++)
        run->command[i] =
            record_string_of(context, json_object_array_get_idx(command, i), "command");
    run->pid = record_number(context, record, PYPYGC_KEY_PID);
    run->parent_pid =
        record_optional_number(context, record, PYPYGC_KEY_PARENT_PID, &run->has_parent_pid);
    run->cwd = record_optional_string(context, record, PYPYGC_KEY_CWD);
    run->valgrind = record_optional_string(context, record, PYPYGC_KEY_VALGRIND);
    run->valgrind_launcher = record_optional_string(context, record, PYPYGC_KEY_VALGRIND_LAUNCHER);
    run->nursery_size =
        record_optional_number(context, record, PYPYGC_KEY_NURSERY_SIZE, &run->has_nursery_size);
    run->environment =
        read_settings(reader, record_optional_object(context, record, PYPYGC_KEY_ENVIRONMENT),
                      false, &run->n_environment);
    run->options = read_settings(
        reader, record_optional_object(context, record, PYPYGC_KEY_OPTIONS), true, &run->n_options);
    read_caches(reader, record_optional_object(context, record, PYPYGC_KEY_CACHES));
    if (pypy != NULL) {
        run->has_pypy = true;
        run->library = record_optional_string(context, pypy, PYPYGC_KEY_LIBRARY);
        run->path = record_optional_string(context, pypy, PYPYGC_KEY_PATH);
        run->build_id = record_optional_string(context, pypy, PYPYGC_KEY_BUILD_ID);
        run->version = record_optional_string(context, pypy, PYPYGC_KEY_VERSION);
        run->python = record_optional_string(context, pypy, PYPYGC_KEY_PYTHON);
    }
}

static void read_missing(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct missing *missing;

    profile->missing = array_grow(profile->missing, profile->n_missing, &reader->missing_capacity,
                                  sizeof *profile->missing);
    missing = &profile->missing[profile->n_missing++];
    missing->what = record_string(context, record, PYPYGC_KEY_WHAT);
    missing->why = record_string(context, record, PYPYGC_KEY_WHY);
    missing->effect = record_string(context, record, PYPYGC_KEY_EFFECT);
}

static void read_type(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct gc_type *type;

    profile->types = array_grow(profile->types, profile->n_types, &reader->types_capacity,
                                sizeof *profile->types);
    type = &profile->types[profile->n_types];
    type->id = record_number(context, record, PYPYGC_KEY_ID);
    type->name = record_string(context, record, PYPYGC_KEY_NAME);
    type->rpython = record_optional_string(context, record, PYPYGC_KEY_RPYTHON);
    type->fixed_size = record_number(context, record, PYPYGC_KEY_FIXED_SIZE);
    type->item_size =
        record_optional_number(context, record, PYPYGC_KEY_ITEM_SIZE, &type->has_items);
    reader_enter_id(reader, &reader->types, "type", type->id, profile->n_types++);
}

static void read_labels(struct reader *reader, struct json_object *labels, struct trace *trace)
{
    struct record_context *context = &reader->context;

    if (labels == NULL)
        return;
    trace->n_labels = json_object_array_length(labels);
    trace->labels = arena_alloc(&reader->profile->arena, trace->n_labels * sizeof *trace->labels);
    for (size_t i = 0; i < trace->n_labels; i++) {
        struct json_object *pair = json_object_array_get_idx(labels, i);
        if (!json_object_is_type(pair, json_type_array) || json_object_array_length(pair) < 2) {
            record_fail(context, "\"labels\" holds something that is not a pair of numbers; the "
                                 "file is damaged");
            return;
        }
        trace->labels[i].descr =
            record_number_of(context, json_object_array_get_idx(pair, 0), "descriptor of a label");
        trace->labels[i].count =
            record_number_of(context, json_object_array_get_idx(pair, 1), "count of a label");
    }
}

static void read_trace(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct trace *trace;

    profile->traces = array_grow(profile->traces, profile->n_traces, &reader->traces_capacity,
                                 sizeof *profile->traces);
    trace = &profile->traces[profile->n_traces];
    *trace = (struct trace){0};
    trace->id = record_number(context, record, PYPYGC_KEY_ID);
    trace->log_id = record_number(context, record, PYPYGC_KEY_LOG_ID);
    trace->kind = record_string(context, record, PYPYGC_KEY_TRACE_KIND);
    trace->driver = record_optional_string(context, record, PYPYGC_KEY_DRIVER);
    trace->address = record_number(context, record, PYPYGC_KEY_ADDRESS);
    trace->size = record_number(context, record, PYPYGC_KEY_SIZE);
    trace->alive = record_boolean(context, record, PYPYGC_KEY_ALIVE, true);
    trace->from_guard =
        record_optional_number(context, record, PYPYGC_KEY_FROM_GUARD, &trace->has_from_guard);
    trace->entries =
        record_optional_number(context, record, PYPYGC_KEY_ENTRIES, &trace->has_entries);
    trace->compiled_allocated_bytes =
        record_measured(context, record, PYPYGC_KEY_COMPILED_ALLOCATED_BYTES);
    read_labels(reader, record_optional_list(context, record, PYPYGC_KEY_LABELS), trace);
    reader_enter_id(reader, &reader->traces, "trace", trace->id, profile->n_traces++);
}

static void read_ops(struct reader *reader, struct json_object *record)
{
    const size_t trace = reader_resolve(reader, record, &reader->traces, PYPYGC_KEY_TRACE);

    if (!reader->context.failed)
        read_trace_ops(&reader->context, record, &reader->profile->traces[trace]);
}

static void read_frame(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct frame *frame;

    profile->frames = array_grow(profile->frames, profile->n_frames, &reader->frames_capacity,
                                 sizeof *profile->frames);
    frame = &profile->frames[profile->n_frames];
    *frame = (struct frame){.operation = PROFILE_NONE};
    frame->id = record_number(context, record, PYPYGC_KEY_ID);
    frame->caller = reader_resolve_optional(reader, record, &reader->frames, PYPYGC_KEY_CALLER);
    frame->trace = reader_resolve_optional(reader, record, &reader->traces, PYPYGC_KEY_TRACE);
    if (frame->trace != PROFILE_NONE) {
        frame->operation = reader_operation(reader, record, frame->trace);
    } else {
        frame->place.file = record_string(context, record, PYPYGC_KEY_FILE);
        frame->place.function = record_optional_string(context, record, PYPYGC_KEY_FUNCTION);
        frame->place.line = record_line_of(context, record_value(context, record, PYPYGC_KEY_LINE),
                                           PYPYGC_KEY_LINE);
    }
    if (!context->failed && frame->caller != PROFILE_NONE &&
        profile->frames[frame->caller].id >= frame->id)
        record_fail(context, "frame %llu is called by a later one; the file is damaged",
                    (unsigned long long)frame->id);
    reader_enter_id(reader, &reader->frames, "frame", frame->id, profile->n_frames++);
}

static enum site_kind site_kind_of(const char *name)
{
    static const char *const names[] = {
        [SITE_JIT] = PYPYGC_SITE_JIT,
        [SITE_JIT_CALL] = PYPYGC_SITE_JIT_CALL,
        [SITE_INTERPRETER] = PYPYGC_SITE_INTERPRETER,
        [SITE_GUARD_FAILURE] = PYPYGC_SITE_GUARD_FAILURE,
        [SITE_COMPILER] = PYPYGC_SITE_COMPILER,
        [SITE_RUNTIME] = PYPYGC_SITE_RUNTIME,
        [SITE_OUTSIDE] = PYPYGC_SITE_OUTSIDE,
        [SITE_JIT_UNKNOWN] = PYPYGC_SITE_JIT_UNKNOWN,
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum site_kind)i;
    return SITE_OTHER;
}

/* An object must be among those of its trace, if the trace's operations are known. */
static void check_object(struct reader *reader, const struct site *site)
{
    const struct trace *trace = &reader->profile->traces[site->trace];

    if (trace->has_ops && site->object >= trace->n_objects)
        record_fail(
            &reader->context, "object %llu is not among the %zu of trace %llu; the file is damaged",
            (unsigned long long)site->object, trace->n_objects, (unsigned long long)trace->id);
}

static void read_site(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct profile *profile = reader->profile;
    struct site *site;

    profile->sites = array_grow(profile->sites, profile->n_sites, &reader->sites_capacity,
                                sizeof *profile->sites);
    site = &profile->sites[profile->n_sites];
    *site = (struct site){.trace = PROFILE_NONE, .operation = PROFILE_NONE};
    site->id = record_number(context, record, PYPYGC_KEY_ID);
    site->kind_name = record_string(context, record, PYPYGC_KEY_SITE_KIND);
    site->kind = site_kind_of(site->kind_name);
    site->frame = reader_resolve_optional(reader, record, &reader->frames, PYPYGC_KEY_FRAME);
    switch (site->kind) {
    case SITE_JIT:
        site->trace = reader_resolve(reader, record, &reader->traces, PYPYGC_KEY_TRACE);
        site->object = record_number(context, record, PYPYGC_KEY_OBJECT);
        if (!context->failed)
            check_object(reader, site);
        break;
    case SITE_GUARD_FAILURE:
        site->trace = reader_resolve(reader, record, &reader->traces, PYPYGC_KEY_TRACE);
        site->operation = reader_operation(reader, record, site->trace);
        break;
    case SITE_JIT_CALL:
        if (!context->failed && site->frame == PROFILE_NONE)
            record_fail(context, "\"frame\" is missing; the file is damaged");
        break;
    case SITE_COMPILER: site->log_id = record_number(context, record, PYPYGC_KEY_LOG_ID); break;
    case SITE_RUNTIME: site->name = record_optional_string(context, record, PYPYGC_KEY_NAME); break;
    case SITE_INTERPRETER:
    case SITE_OUTSIDE:
    case SITE_JIT_UNKNOWN:
    case SITE_OTHER: break;
    }
    reader_enter_id(reader, &reader->sites, "site", site->id, profile->n_sites++);
}

static void read_totals(struct reader *reader, struct json_object *record)
{
    struct totals *totals = &reader->profile->totals;

    if (reader->seen_totals) {
        record_fail(&reader->context, "a second totals record; the file is damaged");
        return;
    }
    reader->seen_totals = true;
    for (int i = 0; i < TOTAL_COUNT; i++) {
        if (i == TOTAL_ALLOCATED_BYTES || i == TOTAL_ALLOCATED_OBJECTS)
            continue; /* derived */
        totals->value[i] = record_optional_number(&reader->context, record,
                                                  total_name((enum total)i), &totals->known[i]);
    }
    reader->profile->stated_allocated_bytes =
        record_measured(&reader->context, record, PYPYGC_KEY_ALLOCATED_BYTES);
    reader->profile->stated_allocated_objects =
        record_measured(&reader->context, record, PYPYGC_KEY_ALLOCATED_OBJECTS);
    reader->profile->untracked_arena_bytes =
        record_difference(&reader->context, record, PYPYGC_KEY_UNTRACKED_ARENA_BYTES);
    reader->profile->untracked_raw_bytes =
        record_difference(&reader->context, record, PYPYGC_KEY_UNTRACKED_RAW_BYTES);
    if (!reader->context.failed && !totals_derive(totals))
        record_fail(&reader->context,
                    "the allocated bytes add up to 2^64 or more; the file is damaged");
}

static void read_end(struct reader *reader, struct json_object *record)
{
    struct profile *profile = reader->profile;

    profile->complete = record_boolean(&reader->context, record, PYPYGC_KEY_COMPLETE, false);
    profile->end_reason = record_optional_string(&reader->context, record, PYPYGC_KEY_REASON);
    reader->seen_end = true;
    if (!profile->complete)
        profile->incomplete_reason =
            "the process was still running when the file was written (a checkpoint)";
    else if (!reader->seen_run || !reader->seen_totals)
        record_fail(&reader->context, "the end without a %s record above; the file is damaged",
                    reader->seen_run ? PYPYGC_KIND_TOTALS : PYPYGC_KIND_RUN);
}

/* Strings that later records name by their numbers. */
static void read_strings(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct json_object *texts = record_optional_list(context, record, PYPYGC_KEY_TEXTS);
    const uint64_t first = record_number(context, record, PYPYGC_KEY_FIRST);
    const size_t n = texts != NULL ? json_object_array_length(texts) : 0;

    if (!context->failed && first != context->n_strings + 1)
        record_fail(context, "strings from number %llu on follow %zu others; the file is damaged",
                    (unsigned long long)first, context->n_strings);
    for (size_t i = 0; i < n && !context->failed; i++) {
        struct json_object *text = json_object_array_get_idx(texts, i);
        context->strings = array_grow(context->strings, context->n_strings,
                                      &context->strings_capacity, sizeof *context->strings);
        if (!json_object_is_type(text, json_type_string))
            record_fail(context, "\"%s\" holds something that is not a string; the file is damaged",
                        PYPYGC_KEY_TEXTS);
        else
            context->strings[context->n_strings++] =
                record_string_of(context, text, PYPYGC_KEY_TEXTS);
    }
}

struct record_reader {
    const char *kind;
    void (*read)(struct reader *reader, struct json_object *record);
};

static const struct record_reader RECORDS[] = {
    {PYPYGC_KIND_HEADER, read_header},
    {PYPYGC_KIND_RUN, read_run},
    {PYPYGC_KIND_MISSING, read_missing},
    {PYPYGC_KIND_TYPE, read_type},
    {PYPYGC_KIND_TRACE, read_trace},
    {PYPYGC_KIND_TRACE_OPS, read_ops},
    {PYPYGC_KIND_FRAME, read_frame},
    {PYPYGC_KIND_SITE, read_site},
    {PYPYGC_KIND_CELL, read_cell},
    {PYPYGC_KIND_STORE, read_store},
    {PYPYGC_KIND_EXTERNAL, read_external},
    {PYPYGC_KIND_MINOR, read_minor},
    {PYPYGC_KIND_MAJOR, read_major},
    {PYPYGC_KIND_HELD, read_held},
    {PYPYGC_KIND_FINALIZABLE, read_finalizable},
    {PYPYGC_KIND_MEMORY, read_memory_point},
    {PYPYGC_KIND_RESIDENT, read_resident},
    {PYPYGC_KIND_SPARSE, read_sparse},
    {PYPYGC_KIND_ALIVE, read_alive},
    {PYPYGC_KIND_ALIVE_OF, read_alive_of},
    {PYPYGC_KIND_SNAPSHOT, read_snapshot},
    {PYPYGC_KIND_RETAINED, read_retained},
    {PYPYGC_KIND_OWNED, read_owned},
    {PYPYGC_KIND_KEPT, read_kept},
    {PYPYGC_KIND_HOLDER, read_holder},
    {PYPYGC_KIND_TOTALS, read_totals},
    {PYPYGC_KIND_END, read_end},
    {PYPYGC_KIND_TRACE_COSTS, read_trace_costs},
    {PYPYGC_KIND_TRACE_CODE, read_trace_code},
    {PYPYGC_KIND_COSTS, read_costs},
    {PYPYGC_KIND_TIME, read_time},
    {PYPYGC_KIND_START, read_start},
    {PYPYGC_KIND_PHASE, read_phase},
    {PYPYGC_KIND_FIGURE, read_figure},
    {PYPYGC_KIND_MACHINE, read_machine},
    {PYPYGC_KIND_LOADED, read_loaded},
    {PYPYGC_KIND_ABORTS, read_aborts},
    {PYPYGC_KIND_SITE_COSTS, read_site_costs},
    {PYPYGC_KIND_STRINGS, read_strings},
    {PYPYGC_KIND_LIFETIME, read_lifetime},
    {PYPYGC_KIND_TYPE_REST, read_type_rest},
    {PYPYGC_KIND_WORK, read_work},
    {PYPYGC_KIND_WORK_SPAN, read_work_span},
    {PYPYGC_KIND_CODE, read_code},
    {PYPYGC_KIND_LINE_COSTS, read_line_costs},
    {PYPYGC_KIND_CALLED_COSTS, read_called_costs},
    {PYPYGC_KIND_GUARD_COSTS, read_guard_costs},
    {PYPYGC_KIND_TRACING, read_tracing},
    {PYPYGC_KIND_CALLS, read_calls},
    {PYPYGC_KIND_MAPPED, read_mapped},
};

static bool is_known(const char *kind, size_t length)
{
    for (size_t i = 0; i < sizeof RECORDS / sizeof RECORDS[0]; i++)
        if (strlen(RECORDS[i].kind) == length && memcmp(kind, RECORDS[i].kind, length) == 0)
            return true;
    return false;
}

/* Many records of one kind in one: their keys once, as "columns", and a list for each. */
static void read_rows(struct reader *reader, struct json_object *record, struct json_object *rows,
                      void (*read)(struct reader *reader, struct json_object *record))
{
    struct record_context *context = &reader->context;
    struct json_object *columns = record_optional_list(context, record, PYPYGC_KEY_COLUMNS);
    const size_t n_columns = columns != NULL ? json_object_array_length(columns) : 0;
    const size_t n_rows = json_object_array_length(rows);
    const char **names = array_new(n_columns, sizeof *names);
    bool numbered;
    const uint64_t first = record_optional_number(context, record, PYPYGC_KEY_FIRST, &numbered);

    for (size_t i = 0; i < n_columns; i++)
        names[i] =
            record_string_of(context, json_object_array_get_idx(columns, i), PYPYGC_KEY_COLUMNS);
    record_set_columns(context, names, n_columns);
    for (size_t i = 0; i < n_rows && !context->failed; i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);
        context->row_number = numbered ? figure_plus(first, i) : 0;
        if (json_object_is_type(row, json_type_array))
            read(reader, row);
        else
            record_fail(context, "\"%s\" holds something that is not a row; the file is damaged",
                        PYPYGC_KEY_ROWS);
    }
    record_set_columns(context, NULL, 0);
    context->row_number = 0;
    free(names);
}

static void read_record(struct reader *reader, struct json_object *record)
{
    const char *kind = record_string(&reader->context, record, PYPYGC_KEY_KIND);
    const bool is_header = strcmp(kind, PYPYGC_KIND_HEADER) == 0;

    if (reader->context.failed)
        return;
    if (is_header == reader->seen_header) {
        if (is_header)
            record_fail(&reader->context, "a second header: two files in one?");
        else
            record_fail(&reader->context, "not a profile of pypygc: the first line is no header");
        return;
    }
    if (reader->seen_end) {
        record_fail(&reader->context, "a record below the end record; the file is damaged");
        return;
    }
    for (size_t i = 0; i < sizeof RECORDS / sizeof RECORDS[0]; i++) {
        struct json_object *rows;
        if (strcmp(kind, RECORDS[i].kind) != 0)
            continue;
        rows = record_optional_list(&reader->context, record, PYPYGC_KEY_ROWS);
        if (rows != NULL)
            read_rows(reader, record, rows, RECORDS[i].read);
        else if (!reader->context.failed)
            RECORDS[i].read(reader, record);
    }
}

/* The parser does not say that there was no memory. */
static void fail_without_memory(struct reader *reader)
{
    reader->context.failed = true;
    fault_set(reader->context.fault, "%s:%llu: out of memory", reader->context.path,
              (unsigned long long)reader->context.line);
}

/* Parses one line. Returns its object, or NULL with *why set to a literal. */
static struct json_object *parse_line(struct reader *reader, const struct line *line,
                                      const char **why)
{
    struct json_object *object;

    if (line->length > 0 && memchr(line->text, '\0', line->length) != NULL) {
        *why = "a zero byte";
        return NULL;
    }
    json_tokener_reset(reader->tokener);
    errno = 0;
    object = json_tokener_parse_ex(reader->tokener, line->text, (int)line->length);
    if (errno == ENOMEM) { /* json-c returns what it had begun, as if that were all */
        fail_without_memory(reader);
        json_object_put(object);
        object = NULL;
    }
    if (json_tokener_get_error(reader->tokener) == json_tokener_continue)
        *why = "the line ends early";
    else
        *why = json_tokener_error_desc(json_tokener_get_error(reader->tokener));
    if (json_tokener_get_error(reader->tokener) == json_tokener_success &&
        !json_object_is_type(object, json_type_object)) {
        json_object_put(object);
        object = NULL;
        *why = "not an object in braces";
    }
    return object;
}

static void read_line(struct reader *reader, const struct line *line)
{
    struct json_object *record;
    const char *why = "";

    if (reader->seen_header && !reader->seen_end && line_is_of_unknown_kind(line, is_known))
        return;
    record = parse_line(reader, line, &why);
    if (record == NULL) {
        if (reader->context.failed)
            return;
        if (!reader->seen_header)
            record_fail(&reader->context, "not a profile of pypygc: the first line is no header");
        else if (line->was_cut)
            reader->profile->incomplete_reason = "the file was cut off in the middle of a line";
        else
            record_fail(&reader->context, "not JSON (%s); the file is damaged", why);
        return;
    }
    read_record(reader, record);
    json_object_put(record);
}

static void read_lines(struct reader *reader, FILE *file)
{
    struct line *line = array_new(1, sizeof *line);
    enum line_status status = LINE_READ;

    while (!reader->context.failed && (status = line_read(file, line)) == LINE_READ) {
        reader->context.line++;
        read_line(reader, line);
    }
    if (status == LINE_TOO_LONG) {
        reader->context.line++;
        record_fail(&reader->context,
                    "a line of more than %zu bytes; this is not a profile of pypygc",
                    LINE_MAX_BYTES);
    } else if (status == LINE_ERROR) {
        reader->context.failed = true;
        fault_set(reader->context.fault, "%s: cannot be read: %s", reader->context.path,
                  strerror(errno));
    }
    line_free(line);
    free(line);
}

/* What can only be judged when the whole file was seen. */
static void finish(struct reader *reader)
{
    struct profile *profile = reader->profile;

    if (reader->context.failed)
        return;
    read_snapshots_end(reader);
    if (reader->context.line == 0) {
        reader->context.failed = true;
        fault_set(reader->context.fault,
                  "%s: the file is empty: the run was killed before its first checkpoint, or this "
                  "is another file",
                  reader->context.path);
    } else if (!reader->seen_run) {
        reader->context.failed = true;
        fault_set(reader->context.fault,
                  "%s: the file was cut off before its second record; there is nothing to report",
                  reader->context.path);
    } else if (!reader->seen_end && profile->incomplete_reason == NULL) {
        profile->incomplete_reason = "the file has no end record: it was cut off";
    }
}

static FILE *open_profile(const char *path, struct fault *fault)
{
    struct stat status;
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        fault_set(fault, "%s: cannot be opened: %s", path, strerror(errno));
        return NULL;
    }
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        fault_set(fault, "%s: is a directory; name the file pypygc.out.PID in it", path);
        fclose(file);
        return NULL;
    }
    return file;
}

struct profile *profile_read(const char *path, struct fault *fault)
{
    struct reader reader = {.context = {.path = path, .fault = fault}};
    FILE *file = open_profile(path, fault);

    if (file == NULL)
        return NULL;
    reader.tokener = json_tokener_new_ex(MAX_JSON_DEPTH);
    if (reader.tokener == NULL) {
        fault_set(fault, "%s: out of memory", path);
        fclose(file);
        return NULL;
    }
    json_tokener_set_flags(reader.tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    reader.profile = reader.context.profile = array_new(1, sizeof *reader.profile);

    read_lines(&reader, file);
    finish(&reader);

    free(reader.context.strings);
    idmap_free(&reader.codes);
    idmap_free(&reader.cells);
    idmap_free(&reader.sites);
    idmap_free(&reader.frames);
    idmap_free(&reader.traces);
    idmap_free(&reader.types);
    json_tokener_free(reader.tokener);
    fclose(file);
    intern_free(&reader.profile->intern);
    if (reader.context.failed) {
        profile_free(reader.profile);
        return NULL;
    }
    return reader.profile;
}
