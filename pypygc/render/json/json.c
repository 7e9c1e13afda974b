/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for programs: see render.h. One JSON object, schema pypygc.report/2, described in
   docs/report.schema.json. A key that the run did not measure is absent, never 0. */
#include "analysis/types.h"
#include "base/figure.h"
#include "render/json/json_costs.h"
#include "render/json/json_evidence.h"
#include "render/json/json_jit.h"
#include "render/json/json_machine.h"
#include "render/json/json_marks.h"
#include "render/json/json_old.h"
#include "render/json/json_owner.h"
#include "render/json/json_sites.h"
#include "render/json/json_snapshot.h"
#include "render/json/json_tally.h"
#include "render/json/json_value.h"
#include "render/json/json_work.h"
#include "render/report.h"

#include <stdlib.h>
#include <string.h>

static struct json_object *settings_object(const struct setting *settings, size_t n)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < n; i++)
        json_object_object_add(object, settings[i].name,
                               settings[i].value != NULL ? json_object_new_string(settings[i].value)
                                                         : NULL);
    return object;
}

/* Forked processes that have profiles of their own. */
static struct json_object *forked_array(const struct family *family)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < family->count; i++) {
        const struct relative *relative = &family->list[i];
        struct json_object *object = json_object_new_object();
        json_add_string(object, "profile", relative->file);
        json_add_number(object, "pid", relative->pid);
        json_add_number(object, "parent_pid", relative->parent_pid);
        if (relative->instructions.known)
            json_add_number(object, "instructions", relative->instructions.value);
        if (relative->allocated_bytes.known)
            json_add_number(object, "allocated_bytes", relative->allocated_bytes.value);
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *run_object(const struct profile *profile, const struct family *family)
{
    const struct run *run = &profile->run;
    struct json_object *object = json_object_new_object();
    struct json_object *command = json_object_new_array();

    for (size_t i = 0; i < run->n_command; i++)
        json_object_array_add(command, json_object_new_string(run->command[i]));
    json_object_object_add(object, "command", command);
    json_add_number(object, "pid", run->pid);
    if (run->has_parent_pid)
        json_add_number(object, "parent_pid", run->parent_pid);
    json_add_string(object, "cwd", run->cwd);
    json_add_boolean(object, "complete", profile->complete);
    json_add_string(object, "incomplete_reason", profile->incomplete_reason);
    json_add_string(object, "end_reason", profile->end_reason);
    json_add_string(object, "valgrind", run->valgrind);
    json_add_string(object, "valgrind_launcher", run->valgrind_launcher);
    json_add_string(object, "tool", profile->tool);
    if (run->has_pypy) {
        struct json_object *pypy = json_object_new_object();
        json_add_string(pypy, "library", run->library);
        json_add_string(pypy, "path", run->path);
        json_add_string(pypy, "build_id", run->build_id);
        json_add_string(pypy, "version", run->version);
        json_add_string(pypy, "python", run->python);
        json_object_object_add(object, "pypy", pypy);
    }
    json_object_object_add(object, "environment",
                           settings_object(run->environment, run->n_environment));
    json_object_object_add(object, "options", settings_object(run->options, run->n_options));
    if (run->has_nursery_size)
        json_add_number(object, "nursery_size", run->nursery_size);
    json_add_caches(object, run);
    json_add_machine(object, profile);
    if (family->count > 0)
        json_object_object_add(object, "forked", forked_array(family));
    return object;
}

static void add_difference(struct json_object *object, const char *key,
                           const struct difference *difference)
{
    if (difference->known)
        json_object_object_add(object, key, json_object_new_int64(difference->value));
}

static struct json_object *totals_object(const struct profile *profile)
{
    const struct totals *totals = &profile->totals;
    struct json_object *object = json_object_new_object();
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (totals->known[i])
            json_add_number(object, total_name((enum total)i), totals->value[i]);
    add_difference(object, "untracked_arena_bytes", &profile->untracked_arena_bytes);
    add_difference(object, "untracked_raw_bytes", &profile->untracked_raw_bytes);
    return object;
}

/* The lists are written an item a line, as they are made: all of them at once would take ten times
   the memory of the profile. */

/* Adds the figures of a collection to those of another one of the same row. The size of the old
   generation is that of the last. */
static void add_minor(struct minor *sum, const struct minor *minor)
{
#define COUNT(name, unit, since, meaning)    figure_add(&sum->name, minor->name);
#define MEASURED(name, unit, since, meaning) figure_add(&sum->name.value, minor->name.value);
#define PAIR(name, since, meaning)           counts_add(&sum->name, &minor->name);
    PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)
    PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#undef PAIR
    sum->n = minor->n;
    sum->row = minor->row;
    sum->used_bytes = minor->used_bytes;
}

static struct json_object *minor_object(const struct profile *profile, const struct minor *minor,
                                        const struct alike *alike)
{
    struct json_object *object = json_object_new_object();

    json_add_number(object, "n", minor->n);
    if (minor->row.collections > 1)
        json_add_number(object, "collections", minor->row.collections);
    json_add_string(object, "cause", minor->cause);
    if (minor->site != PROFILE_NONE)
        json_add_number(object, "site", profile->sites[alike->site[minor->site]].id);
#define COUNT(name, unit, since, meaning)    json_add_number(object, #name, minor->name);
#define MEASURED(name, unit, since, meaning) json_add_measured(object, #name, &minor->name);
#define PAIR(name, since, meaning)           json_add_counts(object, #name, &minor->name);
    PYPYGC_MINOR_FIELDS(PAIR, MEASURED, COUNT)
#undef COUNT
/* the collector's work is known as a whole, or not at all */
#define COUNT(name, unit, since, meaning)                                                          \
    if (minor->instructions.known)                                                                 \
        json_add_number(object, #name, minor->name);
    PYPYGC_MINOR_WORK_FIELDS(MEASURED, COUNT)
#undef COUNT
#undef MEASURED
#undef PAIR
    return object;
}

/* As the rows of the profile are: what its reader takes apart is put together again. */
static void put_minors(FILE *out, const struct profile *profile, const struct alike *alike)
{
    struct minor sum;
    bool first = true, shares = false;

    json_list_begin(out, "minors");
    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        if (shares)
            add_minor(&sum, minor);
        else
            sum = *minor;
        shares = minor->row.part + 1 < minor->row.collections;
        if (shares)
            continue;
        json_list_item(out, first, minor_object(profile, &sum, alike));
        first = false;
    }
    json_list_end(out);
}

static struct json_object *labels_array(const struct trace *trace)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < trace->n_labels; i++) {
        struct json_object *object = json_object_new_object();
        json_add_number(object, "descr", trace->labels[i].descr);
        json_add_number(object, "count", trace->labels[i].count);
        json_object_array_add(array, object);
    }
    return array;
}

static void put_traces(FILE *out, const struct facts *facts)
{
    json_list_begin(out, "traces");
    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *row = &facts->traces[i];
        const struct trace *trace = row->trace;
        struct json_object *object = json_object_new_object();
        json_add_number(object, "id", trace->id);
        json_add_number(object, "log_id", trace->log_id);
        json_add_string(object, "kind", trace->kind);
        json_add_string(object, "driver", trace->driver);
        json_add_place(object, &row->place);
        json_add_number(object, "address", trace->address);
        json_add_number(object, "size", trace->size);
        json_add_boolean(object, "alive", trace->alive);
        if (trace->has_entries)
            json_add_number(object, "entries", trace->entries);
        if (trace->n_labels > 0)
            json_object_object_add(object, "labels", labels_array(trace));
        json_add_tally(object, facts, &row->tally);
        json_add_charge(object, facts, &row->charge);
        json_add_costs(object, &row->costs);
        if (tally_born(&facts->by_who[WHO_COMPILER]).objects > 0) {
            const struct counts born = tally_born(&row->compiler);
            json_add_counts(object, "compiler", &born);
        }
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_types(FILE *out, const struct facts *facts)
{
    json_list_begin(out, "types");
    for (size_t i = 0; i < facts->n_types; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "name", facts->types[i].type->name);
        json_add_tally(object, facts, &facts->types[i].tally);
        json_add_lifetimes(object, facts->types[i].lifetimes);
        json_add_charge(object, facts, &facts->types[i].charge);
        if (facts_is_scanning(facts->types[i].type))
            json_add_boolean(object, "scanning", true);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

/* Who allocated on a line; nothing where interpreted code did all of it, as on most lines. */
static void add_by_who(struct json_object *line, const struct counts *allocated)
{
    struct json_object *object = json_object_new_object();
    bool others = false;

    for (int who = 0; who < WHO_COUNT; who++) {
        if (allocated[who].objects == 0)
            continue;
        json_add_number(object, who_name((enum who)who), allocated[who].bytes);
        others = others || who != WHO_PYTHON;
    }
    if (others)
        json_object_object_add(line, "allocated_bytes_by", object);
    else
        json_object_put(object);
}

static void put_lines(FILE *out, const struct facts *facts)
{
    json_list_begin(out, "lines");
    for (size_t i = 0; i < facts->n_lines; i++) {
        struct json_object *object = json_object_new_object();
        json_add_place(object, &facts->lines[i].place);
        json_add_short_tally(object, facts, &facts->lines[i].tally);
        json_add_lifetimes(object, facts->lines[i].lifetimes);
        json_add_short_charge(object, facts, &facts->lines[i].charge);
        json_add_costs(object, &facts->lines[i].costs);
        json_add_work(object, facts, &facts->lines[i].place);
        add_by_who(object, facts->lines[i].by_who);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static struct json_object *finding_object(const struct finding *finding)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, "pattern", finding->pattern);
    json_add_string(object, "severity", severity_name(finding->severity));
    json_add_string(object, "axis", axis_name(finding->axis));
    json_add_place(object, &finding->place);
    if (finding->trace != NULL)
        json_add_number(object, "trace", finding->trace->id);
    if (finding->callers != NULL)
        json_object_object_add(object, "callers", json_stack(finding->callers));
    json_add_called_from(object, &finding->called_from);
    json_object_object_add(object, "evidence", json_evidence(finding));
    json_add_string(object, "explanation", finding->explanation);
    json_add_string(object, "advice", finding->advice);
    return object;
}

static void put_findings(FILE *out, const struct report *report)
{
    const struct suppressed *suppressed = report->suppressed;

    json_list_begin(out, "findings");
    for (size_t i = 0; i < report->findings->count; i++)
        json_list_item(out, i == 0, finding_object(&report->findings->list[i]));
    json_list_end(out);
    if (suppressed->count == 0)
        return;
    json_list_begin(out, "suppressed_findings");
    for (size_t i = 0; i < suppressed->count; i++) {
        struct json_object *object = finding_object(&suppressed->list[i].finding);
        json_add_string(object, "suppressed", suppressed->list[i].reason);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_missing(FILE *out, const struct profile *profile)
{
    json_list_begin(out, "missing");
    for (size_t i = 0; i < profile->n_missing; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "what", profile->missing[i].what);
        json_add_string(object, "why", profile->missing[i].why);
        json_add_string(object, "effect", profile->missing[i].effect);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_defects(FILE *out, const struct facts *facts)
{
    json_list_begin(out, "defects");
    for (size_t i = 0; i < facts->n_defects; i++)
        json_list_item(out, i == 0, json_object_new_string(facts->defects[i]));
    json_list_end(out);
}

void report_json(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;
    struct stacks stacks = {0};
    struct alike alike;
    const struct site_lists lists = {facts, &alike, &stacks};

    alike_find(facts, &alike);
    fputs("{\n\"schema\": ", out);
    json_put_value(out, json_object_new_string("pypygc.report/2"));
    fputs(",\n\"run\": ", out);
    json_put_value(out, run_object(facts->profile, report->family));
    fputs(",\n\"totals\": ", out);
    json_put_value(out, totals_object(facts->profile));
    json_put_start(facts->profile, out);
    json_put_phases(facts->profile, out);
    if (report->twin != NULL) {
        fputs(",\n\"jit_off_totals\": ", out);
        json_put_value(out, totals_object(report->twin));
    }
    if (facts->bill.known)
        json_put_bill(facts, out);
    put_minors(out, facts->profile, &alike);
    if (profile_has_old(facts->profile)) {
        json_put_generations(facts, out);
        json_put_majors(facts->profile, out);
        json_put_stores(&lists, out);
        json_put_external(&lists, out);
        json_put_held(facts->profile, out);
        json_put_memory(facts, out);
        json_put_snapshots(facts, &stacks, out);
    }
    if (profile_has_costs(facts->profile))
        json_put_costs(facts->profile, out);
    if (facts->ledger.known)
        json_put_work(facts, out);
    json_put_jit(facts, out);
    put_traces(out, facts);
    json_put_sites(&lists, out);
    json_put_stacks(&stacks, out);
    stacks_free(&stacks);
    alike_free(&alike);
    put_types(out, facts);
    put_lines(out, facts);
    put_findings(out, report);
    put_missing(out, facts->profile);
    put_defects(out, facts);
    fputs("\n}\n", out);
}
