/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a check for programs: schema pypygc.check/1, described in
   docs/check.schema.json. */
#include "render/check/verdict.h"

#include "render/json/json_value.h"

static struct json_object *finding_object(const struct finding *finding)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, "pattern", finding->pattern);
    json_add_string(object, "severity", severity_name(finding->severity));
    json_add_place(object, &finding->place);
    return object;
}

static void add_amount(struct json_object *object, const struct verdict_row *row)
{
    const struct limit *limit = row->limit;
    double percent;

    json_add_string(object, "key", limit_key(limit));
    json_add_string(object, "file", limit->file);
    json_add_string(object, "function", limit->function);
    if (limit->kind == LIMIT_WORK)
        json_add_string(object, "work", work_who_key(limit->part));
    json_add_string(object, "type", limit->type);
    if (row->has_baseline)
        json_add_number(object, "old", row->baseline);
    json_add_number(object, "new", row->value);
    if (verdict_change(row, &percent))
        json_object_object_add(object, "change_percent", json_object_new_double(percent));
    json_add_string(object, "limit", limit->amount.text);
}

static void add_findings(struct json_object *object, const struct verdict *verdict,
                         const struct verdict_row *row)
{
    struct json_object *findings = json_object_new_array();
    enum severity worst;

    if (row->limit->kind == LIMIT_SEVERITY) {
        json_add_string(object, "key", "severity");
        json_add_string(object, "new",
                        verdict_worst(verdict, &worst) ? severity_name(worst) : "none");
        json_add_string(object, "limit", row->limit->amount.text);
    } else {
        json_add_string(object, "key", "findings");
        json_add_number(object, "new", row->n_findings);
        json_add_string(object, "limit", row->limit->text);
    }
    for (size_t i = 0; i < row->n_findings; i++)
        json_object_array_add(findings, finding_object(row->findings[i]));
    json_object_object_add(object, "findings", findings);
}

static struct json_object *accepted_array(const struct verdict *verdict)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < verdict->n_accepted; i++) {
        struct json_object *object = finding_object(&verdict->accepted[i]->finding);
        json_add_string(object, "suppressed", verdict->accepted[i]->reason);
        json_object_array_add(array, object);
    }
    return array;
}

static struct json_object *row_object(const struct verdict *verdict, const struct verdict_row *row)
{
    struct json_object *object = json_object_new_object();

    if (limit_is_amount(row->limit))
        add_amount(object, row);
    else
        add_findings(object, verdict, row);
    json_add_boolean(object, "ok", row->holds);
    return object;
}

void check_json(const struct check *check, FILE *out)
{
    const struct verdict *verdict = check->verdict;
    struct json_object *root = json_object_new_object();

    json_add_string(root, "schema", "pypygc.check/1");
    json_add_string(root, "verdict",
                    verdict == NULL        ? "cannot judge"
                    : verdict->failed == 0 ? "ok"
                                           : "regression");
    json_add_string(root, "reason", check->refusal);
    if (verdict != NULL) {
        struct json_object *limits = json_object_new_array();
        for (size_t i = 0; i < verdict->n_rows; i++)
            json_object_array_add(limits, row_object(verdict, &verdict->rows[i]));
        json_object_object_add(root, "limits", limits);
        if (verdict->n_accepted > 0)
            json_object_object_add(root, "suppressed_findings", accepted_array(verdict));
    }
    json_put_document(out, root);
}
