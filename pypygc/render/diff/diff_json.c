/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison for programs: one JSON object, schema pypygc.diff/1, described in
   docs/diff.schema.json. */
#include "render/diff/diff.h"

#include "render/json/json_evidence.h"
#include "render/json/json_snapshot.h"
#include "render/json/json_value.h"

static void add_change(struct json_object *object, const char *key, uint64_t was, uint64_t is)
{
    struct json_object *change = json_object_new_object();

    json_add_number(change, "old", was);
    json_add_number(change, "new", is);
    json_object_object_add(object, key, change);
}

static void add_counts_change(struct json_object *object, const char *bytes, const char *objects,
                              const struct counts *was, const struct counts *is)
{
    add_change(object, bytes, was->bytes, is->bytes);
    add_change(object, objects, was->objects, is->objects);
}

/* The sides' own values of a key, where both have one. */
static void add_numbers(struct json_object *object, const char *old_key, const char *new_key,
                        uint64_t was, uint64_t is)
{
    if (was > 0)
        json_add_number(object, old_key, was);
    if (is > 0)
        json_add_number(object, new_key, is);
}

/* What a row is of, in both runs. */
static struct json_object *named_object(const struct compared_row *row)
{
    const struct compared_side *was = &row->old_side, *is = &row->new_side;
    struct json_object *object = json_object_new_object();

    json_add_string(object, "file", row->file);
    json_add_string(object, "old_file", row->old_file);
    json_add_string(object, "function", row->function);
    json_add_string(object, "type", row->type);
    json_add_string(object, "kind", row->kind);
    json_add_string(object, "state", compared_row_state(row));
    add_numbers(object, "old_line", "line", was->line, is->line);
    add_numbers(object, "old_trace", "trace", was->trace, is->trace);
    return object;
}

static struct json_object *row_object(const struct comparison *comparison,
                                      const struct compared_row *row)
{
    const struct compared_side *was = &row->old_side, *is = &row->new_side;
    struct json_object *object = named_object(row);

    add_counts_change(object, "allocated_bytes", "allocated_objects", &was->allocated,
                      &is->allocated);
    add_counts_change(object, "survived_bytes", "survived_objects", &was->survived, &is->survived);
    if (comparison->has_old)
        add_counts_change(object, "old_live_bytes", "old_live_objects", &was->old_live,
                          &is->old_live);
    if (comparison->has_gc)
        add_change(object, "gc_blame_instructions", was->gc_instructions, is->gc_instructions);
    return object;
}

static struct json_object *work_object(const struct compared_row *row, bool has_calls)
{
    const struct compared_side *was = &row->old_side, *is = &row->new_side;
    struct json_object *object = named_object(row);

    if (has_calls)
        add_change(object, "calls", was->calls, is->calls);
    add_change(object, "instructions", was->work, is->work);
    add_change(object, "inclusive_instructions", was->inclusive, is->inclusive);
    return object;
}

static void put_work_list(FILE *out, const char *key, const struct compared_list *list,
                          bool has_calls)
{
    json_list_begin(out, key);
    for (size_t i = 0; i < list->count; i++)
        json_list_item(out, i == 0, work_object(&list->rows[i], has_calls));
    json_list_end(out);
}

static void put_list(FILE *out, const struct comparison *comparison, const char *key,
                     const struct compared_list *list)
{
    json_list_begin(out, key);
    for (size_t i = 0; i < list->count; i++)
        json_list_item(out, i == 0, row_object(comparison, &list->rows[i]));
    json_list_end(out);
}

static struct json_object *run_object(const char *file, const struct profile *profile)
{
    struct json_object *object = json_object_new_object();
    struct json_object *command = json_object_new_array();

    json_add_string(object, "file", file);
    for (size_t i = 0; i < profile->run.n_command; i++)
        json_object_array_add(command, json_object_new_string(profile->run.command[i]));
    json_object_object_add(object, "command", command);
    json_add_boolean(object, "complete", profile->complete);
    json_add_string(object, "incomplete_reason", profile->incomplete_reason);
    return object;
}

static void put_differences(FILE *out, const struct comparison *comparison)
{
    json_list_begin(out, "not_comparable");
    for (size_t i = 0; i < comparison->n_differences; i++)
        json_list_item(out, i == 0, json_object_new_string(comparison->differences[i]));
    json_list_end(out);
}

static void put_totals(FILE *out, const struct comparison *comparison)
{
    json_list_begin(out, "totals");
    for (size_t i = 0; i < comparison->n_totals; i++) {
        const struct compared_total *total = &comparison->totals[i];
        struct json_object *object = json_object_new_object();
        json_add_string(object, "key", total_name(total->total));
        json_add_number(object, "old", total->old_value);
        json_add_number(object, "new", total->new_value);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_work(FILE *out, const struct comparison *comparison)
{
    json_list_begin(out, "work");
    for (int i = 0; i < WORK_COUNT; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "key", work_who_key((enum work_who)i));
        json_add_number(object, "old", comparison->old_facts->ledger.part[i]);
        json_add_number(object, "new", comparison->new_facts->ledger.part[i]);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

/* A finding's severity and figures under keys of one run; trace ids are a run's own. */
static void add_finding(struct json_object *object, const struct finding *finding,
                        const char *severity, const char *trace, const char *evidence)
{
    if (finding == NULL)
        return;
    json_add_string(object, severity, severity_name(finding->severity));
    if (finding->trace != NULL)
        json_add_number(object, trace, finding->trace->id);
    json_object_object_add(object, evidence, json_evidence(finding));
}

static struct json_object *finding_object(const struct compared_finding *row)
{
    const struct finding *was = row->old_finding, *is = row->new_finding;
    const struct finding *finding = compared_finding_main(row);
    struct json_object *object = json_object_new_object();

    json_add_string(object, "state", finding_change_name(row->change));
    json_add_string(object, "pattern", finding->pattern);
    json_add_string(object, "axis", axis_name(finding->axis));
    json_add_string(object, "file", row->file);
    json_add_string(object, "old_file", row->old_file);
    json_add_string(object, "function", finding->place.function);
    add_numbers(object, "old_line", "line", was != NULL ? was->place.line : 0,
                is != NULL ? is->place.line : 0);
    add_finding(object, was, "old_severity", "old_trace", "old_evidence");
    add_finding(object, is, "severity", "trace", "evidence");
    json_add_string(object, "explanation", finding->explanation);
    json_add_string(object, "advice", finding->advice);
    return object;
}

static void put_findings(FILE *out, const struct compared_findings *findings)
{
    json_list_begin(out, "findings");
    for (size_t i = 0; i < findings->count; i++)
        json_list_item(out, i == 0, finding_object(&findings->list[i]));
    json_list_end(out);
}

static void put_memory(FILE *out, const struct comparison *comparison)
{
    struct json_object *object;

    if (!comparison->has_memory)
        return;
    object = json_object_new_object();
    json_object_object_add(object, "old", json_memory_verdict(&comparison->old_growth));
    json_object_object_add(object, "new", json_memory_verdict(&comparison->new_growth));
    fputs(",\n\"memory\": ", out);
    json_put_value(out, object);
}

void diff_json(const struct diff *diff, FILE *out)
{
    const struct comparison *comparison = diff->comparison;

    fputs("{\n\"schema\": ", out);
    json_put_value(out, json_object_new_string("pypygc.diff/1"));
    fputs(",\n\"old\": ", out);
    json_put_value(out, run_object(diff->old_file, comparison->old_run));
    fputs(",\n\"new\": ", out);
    json_put_value(out, run_object(diff->new_file, comparison->new_run));
    put_differences(out, comparison);
    put_totals(out, comparison);
    put_memory(out, comparison);
    if (comparison->has_work)
        put_work(out, comparison);
    put_findings(out, diff->findings);
    put_list(out, comparison, "sites", &comparison->sites);
    put_list(out, comparison, "lines", &comparison->lines);
    put_list(out, comparison, "types", &comparison->types);
    put_list(out, comparison, "traces", &comparison->traces);
    if (comparison->has_work) {
        put_work_list(out, "functions", &comparison->functions, true);
        put_work_list(out, "lines_by_work", &comparison->worked_lines, false);
    }
    fputs("\n}\n", out);
}
