/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of `pypygc check`: see verdict.h. */
#include "cli/verdict.h"

#include "render/plain.h"

#include <json-c/json.h>
#include <string.h>

bool severity_limit_parse(const char *text, struct severity_limit *limit)
{
    limit->is_set = true;
    limit->allows_any = strcmp(text, "none") != 0;
    return !limit->allows_any || severity_by_name(text, &limit->worst);
}

static void judge_findings(const struct profile *run, struct verdict *verdict)
{
    facts_compute(run, &verdict->facts);
    findings_compute(&verdict->facts, &verdict->findings);
    for (size_t i = 0; i < verdict->findings.count; i++) {
        const enum severity severity = verdict->findings.list[i].severity;
        if (!verdict->has_worst || severity > verdict->worst)
            verdict->worst = severity;
        verdict->has_worst = true;
        verdict->too_severe += !verdict->severity.allows_any || severity > verdict->severity.worst;
    }
    verdict->checked++;
    verdict->failed += verdict->too_severe > 0;
}

void verdict_reach(const struct profile *new_run, const struct profile *old_run,
                   const struct limit limits[TOTAL_COUNT], const bool limited[TOTAL_COUNT],
                   const struct severity_limit *severity, struct verdict *verdict)
{
    *verdict = (struct verdict){.has_baseline = old_run != NULL, .severity = *severity};
    for (int i = 0; i < TOTAL_COUNT; i++) {
        struct verdict_row *row = &verdict->rows[verdict->n_rows];
        if (!limited[i])
            continue;
        row->limit = limits[i];
        row->value = new_run->totals.value[i];
        row->baseline = old_run != NULL ? old_run->totals.value[i] : 0;
        row->holds = limit_holds(&row->limit, row->value, row->baseline);
        verdict->n_rows++;
        verdict->checked++;
        verdict->failed += !row->holds;
    }
    if (severity->is_set)
        judge_findings(new_run, verdict);
}

void verdict_free(struct verdict *verdict)
{
    findings_free(&verdict->findings);
    facts_free(&verdict->facts);
}

/* The change in percent, or NAN-free false if there is nothing to compare with. */
static bool change_of(const struct verdict *verdict, const struct verdict_row *row, double *percent)
{
    if (!verdict->has_baseline || row->baseline == 0)
        return false;
    *percent = 100.0 * ((double)row->value - (double)row->baseline) / (double)row->baseline;
    return true;
}

static void put_change(const struct verdict *verdict, const struct verdict_row *row, FILE *out)
{
    double percent;

    if (change_of(verdict, row, &percent))
        fprintf(out, " %+9.2f%%", percent);
    else
        fprintf(out, " %10s", "-");
}

static void put_severity_line(const struct verdict *verdict, FILE *out)
{
    fprintf(out, "%-26s %16s %16s %10s %10s  %s\n", "severity", "-",
            verdict->has_worst ? severity_name(verdict->worst) : "none", "-",
            verdict->severity.allows_any ? severity_name(verdict->severity.worst) : "none",
            verdict->too_severe == 0 ? "ok" : "FAIL");
    for (size_t i = 0; i < verdict->findings.count; i++) {
        const struct finding *finding = &verdict->findings.list[i];
        if (verdict->severity.allows_any && finding->severity <= verdict->severity.worst)
            continue;
        fprintf(out, "  [%s] %s: ", severity_name(finding->severity), finding->pattern);
        plain_put_place(out, &finding->place, 64);
        fputc('\n', out);
    }
}

void verdict_put_text(const struct verdict *verdict, FILE *out)
{
    fprintf(out, "%-26s %16s %16s %10s %10s\n", "total", "old", "new", "change", "limit");
    for (size_t i = 0; i < verdict->n_rows; i++) {
        const struct verdict_row *row = &verdict->rows[i];
        char number[PLAIN_NUMBER_SIZE];

        fprintf(out, "%-26s %16s", total_name(row->limit.total),
                verdict->has_baseline ? plain_count(row->baseline, number) : "-");
        fprintf(out, " %16s", plain_count(row->value, number));
        put_change(verdict, row, out);
        fprintf(out, " %10s  %s\n", row->limit.text, row->holds ? "ok" : "FAIL");
    }
    if (verdict->severity.is_set)
        put_severity_line(verdict, out);
    if (verdict->failed == 0)
        fprintf(out, "Within all limits (%zu checked).\n", verdict->checked);
    else
        fprintf(out, "Regression: %zu of %zu limits not kept.\n", verdict->failed,
                verdict->checked);
}

static struct json_object *new_document(const char *verdict)
{
    struct json_object *root = json_object_new_object();
    json_object_object_add(root, "schema", json_object_new_string("pypygc.check/1"));
    json_object_object_add(root, "verdict", json_object_new_string(verdict));
    return root;
}

static int put_document(struct json_object *root, FILE *out)
{
    const char *text = json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
                                                                JSON_C_TO_STRING_NOSLASHESCAPE);
    const int status = text != NULL && fprintf(out, "%s\n", text) > 0 ? 0 : -1;
    json_object_put(root);
    return status;
}

static struct json_object *row_object(const struct verdict *verdict, const struct verdict_row *row)
{
    struct json_object *object = json_object_new_object();
    double percent;

    json_object_object_add(object, "key", json_object_new_string(total_name(row->limit.total)));
    if (verdict->has_baseline)
        json_object_object_add(object, "old", json_object_new_uint64(row->baseline));
    json_object_object_add(object, "new", json_object_new_uint64(row->value));
    if (change_of(verdict, row, &percent))
        json_object_object_add(object, "change_percent", json_object_new_double(percent));
    json_object_object_add(object, "limit", json_object_new_string(row->limit.text));
    json_object_object_add(object, "ok", json_object_new_boolean(row->holds));
    return object;
}

static struct json_object *severity_object(const struct verdict *verdict)
{
    struct json_object *object = json_object_new_object();

    json_object_object_add(object, "key", json_object_new_string("severity"));
    json_object_object_add(
        object, "new",
        json_object_new_string(verdict->has_worst ? severity_name(verdict->worst) : "none"));
    json_object_object_add(object, "limit",
                           json_object_new_string(verdict->severity.allows_any
                                                      ? severity_name(verdict->severity.worst)
                                                      : "none"));
    json_object_object_add(object, "ok", json_object_new_boolean(verdict->too_severe == 0));
    return object;
}

void verdict_put_json(const struct verdict *verdict, FILE *out)
{
    struct json_object *root = new_document(verdict->failed == 0 ? "ok" : "regression");
    struct json_object *limits = json_object_new_array();

    for (size_t i = 0; i < verdict->n_rows; i++)
        json_object_array_add(limits, row_object(verdict, &verdict->rows[i]));
    if (verdict->severity.is_set)
        json_object_array_add(limits, severity_object(verdict));
    json_object_object_add(root, "limits", limits);
    put_document(root, out);
}

int verdict_put_json_refusal(const char *message, FILE *out)
{
    struct json_object *root = new_document("cannot judge");
    json_object_object_add(root, "reason", json_object_new_string(message));
    return put_document(root, out);
}
