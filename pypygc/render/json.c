/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for programs: see render.h. One JSON object, schema pypygc.report/1, described in
   docs/report.schema.json. A key that the run did not measure is absent, never 0. */
#include "render/render.h"

#include <json-c/json.h>

static void add_string(struct json_object *object, const char *key, const char *value)
{
    if (value != NULL)
        json_object_object_add(object, key, json_object_new_string(value));
}

static void add_number(struct json_object *object, const char *key, uint64_t value)
{
    json_object_object_add(object, key, json_object_new_uint64(value));
}

static void add_boolean(struct json_object *object, const char *key, bool value)
{
    json_object_object_add(object, key, json_object_new_boolean(value));
}

static void add_place(struct json_object *object, const struct place *place)
{
    add_string(object, "file", place->file);
    if (place->file != NULL && place->line > 0)
        add_number(object, "line", place->line);
    add_string(object, "function", place->function);
}

static void add_tally(struct json_object *object, const struct tally *tally)
{
    add_number(object, "allocated_bytes", tally->allocated.bytes);
    add_number(object, "allocated_objects", tally->allocated.objects);
    add_number(object, "survived_bytes", tally->survived.bytes);
    add_number(object, "survived_objects", tally->survived.objects);
    add_number(object, "died_young_bytes", tally->died.bytes);
    add_number(object, "died_young_objects", tally->died.objects);
    add_number(object, "left_bytes", tally->left.bytes);
    add_number(object, "left_objects", tally->left.objects);
    if (tally->inherited.objects > 0) {
        add_number(object, "inherited_bytes", tally->inherited.bytes);
        add_number(object, "inherited_objects", tally->inherited.objects);
    }
}

static struct json_object *settings_object(const struct setting *settings, size_t n)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < n; i++)
        json_object_object_add(object, settings[i].name,
                               settings[i].value != NULL ? json_object_new_string(settings[i].value)
                                                         : NULL);
    return object;
}

static struct json_object *run_object(const struct profile *profile)
{
    const struct run *run = &profile->run;
    struct json_object *object = json_object_new_object();
    struct json_object *command = json_object_new_array();

    for (size_t i = 0; i < run->n_command; i++)
        json_object_array_add(command, json_object_new_string(run->command[i]));
    json_object_object_add(object, "command", command);
    add_number(object, "pid", run->pid);
    if (run->has_parent_pid)
        add_number(object, "parent_pid", run->parent_pid);
    add_string(object, "cwd", run->cwd);
    add_boolean(object, "complete", profile->complete);
    add_string(object, "incomplete_reason", profile->incomplete_reason);
    add_string(object, "end_reason", profile->end_reason);
    add_string(object, "valgrind", run->valgrind);
    add_string(object, "valgrind_launcher", run->valgrind_launcher);
    add_string(object, "tool", profile->tool);
    if (run->has_pypy) {
        struct json_object *pypy = json_object_new_object();
        add_string(pypy, "library", run->library);
        add_string(pypy, "path", run->path);
        add_string(pypy, "build_id", run->build_id);
        add_string(pypy, "version", run->version);
        add_string(pypy, "python", run->python);
        json_object_object_add(object, "pypy", pypy);
    }
    json_object_object_add(object, "environment",
                           settings_object(run->environment, run->n_environment));
    json_object_object_add(object, "options", settings_object(run->options, run->n_options));
    if (run->has_nursery_size)
        add_number(object, "nursery_size", run->nursery_size);
    return object;
}

static struct json_object *totals_object(const struct totals *totals)
{
    struct json_object *object = json_object_new_object();
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (totals->known[i])
            add_number(object, total_name((enum total)i), totals->value[i]);
    return object;
}

/* The lists are written an item a line, as they are made: all of them at once would take ten times
   the memory of the profile. */

/* Writes a value and frees it. */
static void put_value(FILE *out, struct json_object *value)
{
    const char *text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_SPACED |
                                                                 JSON_C_TO_STRING_NOSLASHESCAPE);
    if (text != NULL)
        fputs(text, out);
    json_object_put(value);
}

static void list_begin(FILE *out, const char *key)
{
    fprintf(out, ",\n\"%s\": [", key);
}

static void list_item(FILE *out, bool is_first, struct json_object *item)
{
    fputs(is_first ? "\n" : ",\n", out);
    put_value(out, item);
}

static void list_end(FILE *out)
{
    fputs("]", out);
}

static void put_minors(FILE *out, const struct profile *profile)
{
    list_begin(out, "minors");
    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        struct json_object *object = json_object_new_object();
        add_number(object, "n", minor->n);
        add_number(object, "allocated_bytes", minor->allocated.bytes);
        add_number(object, "allocated_objects", minor->allocated.objects);
        add_number(object, "survived_bytes", minor->survived.bytes);
        add_number(object, "survived_objects", minor->survived.objects);
        if (minor->has_collector_survived)
            add_number(object, "collector_survived_bytes", minor->collector_survived_bytes);
        add_number(object, "pinned_objects", minor->pinned_objects);
        list_item(out, i == 0, object);
    }
    list_end(out);
}

static struct json_object *labels_array(const struct trace *trace)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < trace->n_labels; i++) {
        struct json_object *object = json_object_new_object();
        add_number(object, "descr", trace->labels[i].descr);
        add_number(object, "count", trace->labels[i].count);
        json_object_array_add(array, object);
    }
    return array;
}

static void put_traces(FILE *out, const struct facts *facts)
{
    list_begin(out, "traces");
    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *row = &facts->traces[i];
        const struct trace *trace = row->trace;
        struct json_object *object = json_object_new_object();
        add_number(object, "id", trace->id);
        add_number(object, "log_id", trace->log_id);
        add_string(object, "kind", trace->kind);
        add_string(object, "driver", trace->driver);
        add_place(object, &row->place);
        add_number(object, "address", trace->address);
        add_number(object, "size", trace->size);
        add_boolean(object, "alive", trace->alive);
        if (trace->has_entries)
            add_number(object, "entries", trace->entries);
        if (trace->n_labels > 0)
            json_object_object_add(object, "labels", labels_array(trace));
        add_tally(object, &row->tally);
        if (facts->by_who[WHO_COMPILER].allocated.objects > 0) {
            add_number(object, "compiler_bytes", row->compiler.allocated.bytes);
            add_number(object, "compiler_objects", row->compiler.allocated.objects);
        }
        list_item(out, i == 0, object);
    }
    list_end(out);
}

/* The Python frames, innermost first. */
static struct json_object *stack_array(const struct stack_frame *frame)
{
    struct json_object *array = json_object_new_array();
    for (; frame != NULL; frame = frame->caller) {
        struct json_object *object;
        if (frame->place.file == NULL)
            continue;
        object = json_object_new_object();
        add_place(object, &frame->place);
        json_object_array_add(array, object);
    }
    return array;
}

/* In the words of the schema. */
static const char *site_kind(const struct cell_row *row)
{
    if (row->site->kind == SITE_OTHER)
        return row->site->kind_name;
    switch (row->owner->who) {
    case WHO_JIT:
    case WHO_CALL: return "jit";
    case WHO_PYTHON:
    case WHO_AFTER_GUARD: return "interpreter";
    case WHO_COMPILER: return "compiler";
    case WHO_RUNTIME:
    case WHO_COUNT: break;
    }
    return "runtime";
}

static void add_operation(struct json_object *object, const struct owner *owner)
{
    const struct joined_op *op = owner->op;

    add_string(object, "operation", owner->operation);
    if (op != NULL && op->opt != NULL && op->opt->kind == OPT_ALLOCATION)
        add_string(object, "descr", op->opt->u.allocation.descr);
    if (op != NULL && op->code->has_offset)
        add_number(object, "offset", op->code->offset);
    if (owner->is_near)
        add_boolean(object, "line_is_near", true);
}

static struct json_object *place_object(const struct place *place)
{
    struct json_object *object = json_object_new_object();
    add_place(object, place);
    return object;
}

static void add_origin(struct json_object *object, const struct origin *origin)
{
    if (origin->created.file != NULL)
        json_object_object_add(object, "created", place_object(&origin->created));
    if (origin->n_candidates > 0) {
        struct json_object *array = json_object_new_array();
        for (size_t i = 0; i < origin->n_candidates; i++)
            json_object_array_add(array, place_object(&origin->candidates[i]));
        json_object_object_add(object, "created_candidates", array);
    }
    add_string(object, "forced_by", origin->forced_by);
}

static void add_owner(struct json_object *object, const struct owner *owner)
{
    add_string(object, "who", who_name(owner->who));
    add_place(object, &owner->place);
    if (owner->stack != NULL)
        json_object_object_add(object, "stack", stack_array(owner->stack));
    if (owner->trace != NULL)
        add_number(object, "trace", owner->trace->id);
    if (owner->compiled != NULL)
        add_number(object, "trace", owner->compiled->id);
    add_operation(object, owner);
    add_origin(object, &owner->origin);
    if (owner->guard_trace != NULL) {
        struct json_object *guard = place_object(&owner->guard);
        add_number(guard, "trace", owner->guard_trace->id);
        json_object_object_add(object, "after_guard_failure", guard);
    }
}

static const char *rpython_type(const struct gc_type *type)
{
    return type->rpython != NULL ? type->rpython : type->name;
}

static void put_sites(FILE *out, const struct facts *facts)
{
    list_begin(out, "sites");
    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        struct json_object *object = json_object_new_object();
        add_number(object, "id", row->site->id);
        add_string(object, "kind", site_kind(row));
        add_owner(object, row->owner);
        add_string(object, "type", row->type->name);
        add_string(object, "rpython_type", rpython_type(row->type));
        add_tally(object, &row->cell->tally);
        list_item(out, i == 0, object);
    }
    list_end(out);
}

static void put_types(FILE *out, const struct facts *facts)
{
    list_begin(out, "types");
    for (size_t i = 0; i < facts->n_types; i++) {
        struct json_object *object = json_object_new_object();
        add_string(object, "name", facts->types[i].type->name);
        add_tally(object, &facts->types[i].tally);
        list_item(out, i == 0, object);
    }
    list_end(out);
}

static struct json_object *by_who(const struct counts *allocated)
{
    struct json_object *object = json_object_new_object();
    for (int who = 0; who < WHO_COUNT; who++)
        if (allocated[who].objects > 0)
            add_number(object, who_name((enum who)who), allocated[who].bytes);
    return object;
}

static void put_lines(FILE *out, const struct facts *facts)
{
    list_begin(out, "lines");
    for (size_t i = 0; i < facts->n_lines; i++) {
        struct json_object *object = json_object_new_object();
        add_place(object, &facts->lines[i].place);
        add_tally(object, &facts->lines[i].tally);
        json_object_object_add(object, "allocated_bytes_by", by_who(facts->lines[i].by_who));
        list_item(out, i == 0, object);
    }
    list_end(out);
}

static struct json_object *evidence_object(const struct finding *finding)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < finding->n_evidence; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        if (evidence->unit == EVIDENCE_PERCENT) {
            char text[64]; /* two digits say enough, and 17 would say too much */
            snprintf(text, sizeof text, "%.2f", evidence->percent);
            json_object_object_add(object, evidence->key,
                                   json_object_new_double_s(evidence->percent, text));
        } else {
            add_number(object, evidence->key, evidence->number);
        }
    }
    return object;
}

static void put_findings(FILE *out, const struct findings *findings)
{
    list_begin(out, "findings");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        struct json_object *object = json_object_new_object();
        add_string(object, "pattern", finding->pattern);
        add_string(object, "severity", severity_name(finding->severity));
        add_place(object, &finding->place);
        if (finding->trace != NULL)
            add_number(object, "trace", finding->trace->id);
        if (finding->callers != NULL)
            json_object_object_add(object, "callers", stack_array(finding->callers));
        json_object_object_add(object, "evidence", evidence_object(finding));
        add_string(object, "explanation", finding->explanation);
        add_string(object, "advice", finding->advice);
        list_item(out, i == 0, object);
    }
    list_end(out);
}

static void put_missing(FILE *out, const struct profile *profile)
{
    list_begin(out, "missing");
    for (size_t i = 0; i < profile->n_missing; i++) {
        struct json_object *object = json_object_new_object();
        add_string(object, "what", profile->missing[i].what);
        add_string(object, "why", profile->missing[i].why);
        add_string(object, "effect", profile->missing[i].effect);
        list_item(out, i == 0, object);
    }
    list_end(out);
}

static void put_defects(FILE *out, const struct facts *facts)
{
    list_begin(out, "defects");
    for (size_t i = 0; i < facts->n_defects; i++)
        list_item(out, i == 0, json_object_new_string(facts->defects[i]));
    list_end(out);
}

void render_json(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;

    fputs("{\n\"schema\": ", out);
    put_value(out, json_object_new_string("pypygc.report/1"));
    fputs(",\n\"run\": ", out);
    put_value(out, run_object(facts->profile));
    fputs(",\n\"totals\": ", out);
    put_value(out, totals_object(&facts->profile->totals));
    put_minors(out, facts->profile);
    put_traces(out, facts);
    put_sites(out, facts);
    put_types(out, facts);
    put_lines(out, facts);
    put_findings(out, report->findings);
    put_missing(out, facts->profile);
    put_defects(out, facts);
    fputs("\n}\n", out);
}
