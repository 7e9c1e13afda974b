/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a check as SARIF 2.1.0, the interchange format for results of static analysis,
   which GitHub and others show beside the source. A result is a broken limit, under the rule
   "limit", or a finding that is not allowed, under the rule of its pattern; suppressed findings
   are results with that mark, as SARIF wants them. */
#include "render/check/verdict.h"

#include "render/json/json_value.h"

#include <libxml/uri.h>
#include <libxml/xmlmemory.h>
#include <stdlib.h>
#include <string.h>

#ifndef PYPYGC_VERSION
#define PYPYGC_VERSION "unknown"
#endif

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define RULE_LIMIT "limit"

/* A path as the reference of a URI, in an arena. */
static const char *uri_of(struct arena *arena, const char *path)
{
    xmlChar *escaped = xmlURIEscapeStr((const xmlChar *)path, (const xmlChar *)"/");
    const char *uri;

    if (escaped == NULL)
        out_of_memory();
    uri = arena_printf(arena, "%s%s", path[0] == '/' ? "file://" : "", (const char *)escaped);
    xmlFree(escaped);
    return uri;
}

static struct json_object *message(const char *text)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, "text", text);
    return object;
}

static struct json_object *location(const struct check *check, const struct place *place,
                                    struct arena *arena)
{
    struct json_object *object = json_object_new_object();
    struct json_object *physical = json_object_new_object();
    struct json_object *artifact = json_object_new_object();

    json_add_string(artifact, "uri", uri_of(arena, verdict_file(check, place->file)));
    json_object_object_add(physical, "artifactLocation", artifact);
    if (place->line > 0) {
        struct json_object *region = json_object_new_object();
        json_add_number(region, "startLine", place->line);
        json_object_object_add(physical, "region", region);
    }
    json_object_object_add(object, "physicalLocation", physical);
    return object;
}

/* What tells a result from others, and stays the same when lines move. */
static struct json_object *fingerprints(const char *rule, const char *what, struct arena *arena)
{
    struct json_object *object = json_object_new_object();
    char *plain = verdict_plain(what);

    json_add_string(object, "pypygc/v1", arena_printf(arena, "%s:%s", rule, plain));
    free(plain);
    return object;
}

static struct json_object *result_object(const struct check *check, const char *rule,
                                         const char *level, const char *text,
                                         const struct place *place, const char *what)
{
    struct json_object *object = json_object_new_object();
    struct arena arena = {0};

    json_add_string(object, "ruleId", rule);
    json_add_string(object, "level", level);
    json_object_object_add(object, "message", message(text));
    if (place->file != NULL) {
        struct json_object *locations = json_object_new_array();
        json_object_array_add(locations, location(check, place, &arena));
        json_object_object_add(object, "locations", locations);
    }
    json_object_object_add(object, "partialFingerprints", fingerprints(rule, what, &arena));
    arena_free(&arena);
    return object;
}

static struct json_object *finding_result(const struct check *check, const struct finding *finding)
{
    char *text = verdict_finding_sentence(finding);
    struct json_object *object = result_object(
        check, finding->pattern, finding->severity == SEVERITY_LOW ? "warning" : "error", text,
        &finding->place, finding->place.function != NULL ? finding->place.function : "");

    free(text);
    return object;
}

static void add_accepted(struct json_object *results, const struct check *check)
{
    for (size_t i = 0; i < check->verdict->n_accepted; i++) {
        const struct suppressed_finding *accepted = check->verdict->accepted[i];
        struct json_object *object = finding_result(check, &accepted->finding);
        struct json_object *array = json_object_new_array(), *mark = json_object_new_object();
        char *plain = verdict_plain(accepted->reason);
        json_add_string(mark, "kind", "external");
        json_add_string(mark, "justification", plain);
        json_object_array_add(array, mark);
        json_object_object_add(object, "suppressions", array);
        json_object_array_add(results, object);
        free(plain);
    }
}

static void add_results(struct json_object *results, const struct check *check,
                        const struct verdict_row *row)
{
    for (size_t i = 0; i < row->n_findings; i++)
        json_object_array_add(results, finding_result(check, row->findings[i]));
    if (!row->holds && limit_is_amount(row->limit)) {
        const struct place place = verdict_place(row);
        char *text = verdict_sentence(row);
        json_object_array_add(
            results, result_object(check, RULE_LIMIT, "error", text, &place, row->limit->text));
        free(text);
    }
}

static struct json_object *rule_object(const char *id, const char *description)
{
    struct json_object *object = json_object_new_object();

    json_add_string(object, "id", id);
    json_object_object_add(object, "shortDescription", message(description));
    return object;
}

static bool has_rule(struct json_object *rules, const char *id)
{
    for (size_t i = 0; i < json_object_array_length(rules); i++) {
        struct json_object *value;
        if (json_object_object_get_ex(json_object_array_get_idx(rules, i), "id", &value) &&
            strcmp(json_object_get_string(value), id) == 0)
            return true;
    }
    return false;
}

static void add_rule(struct json_object *rules, const char *id)
{
    char text[256];

    snprintf(text, sizeof text, "A pattern that is bad for PyPy's garbage collector: %s", id);
    if (!has_rule(rules, id))
        json_object_array_add(rules, rule_object(id, text));
}

/* The rules of the results: of limits, and the patterns that were found. */
static struct json_object *rules_array(const struct verdict *verdict)
{
    struct json_object *rules = json_object_new_array();

    json_object_array_add(rules,
                          rule_object(RULE_LIMIT, "A figure of the run is within its limit"));
    if (verdict == NULL)
        return rules;
    for (size_t i = 0; i < verdict->n_rows; i++)
        for (size_t j = 0; j < verdict->rows[i].n_findings; j++)
            add_rule(rules, verdict->rows[i].findings[j]->pattern);
    for (size_t i = 0; i < verdict->n_accepted; i++)
        add_rule(rules, verdict->accepted[i]->finding.pattern);
    return rules;
}

/* Whether there is a verdict, and if not, why. */
static struct json_object *invocations(const struct check *check)
{
    struct json_object *array = json_object_new_array(), *object = json_object_new_object();

    json_add_boolean(object, "executionSuccessful", check->verdict != NULL);
    if (check->verdict == NULL) {
        struct json_object *list = json_object_new_array(), *note = json_object_new_object();
        char *plain = verdict_plain(check->refusal);
        json_add_string(note, "level", "error");
        json_object_object_add(note, "message", message(plain));
        json_object_array_add(list, note);
        json_object_object_add(object, "toolExecutionNotifications", list);
        free(plain);
    }
    json_object_array_add(array, object);
    return array;
}

static struct json_object *run_object(const struct check *check)
{
    struct json_object *run = json_object_new_object(), *tool = json_object_new_object();
    struct json_object *driver = json_object_new_object(), *results = json_object_new_array();

    json_add_string(driver, "name", "pypygc");
    json_add_string(driver, "version", PYPYGC_VERSION);
    json_object_object_add(driver, "rules", rules_array(check->verdict));
    json_object_object_add(tool, "driver", driver);
    json_object_object_add(run, "tool", tool);
    json_object_object_add(run, "invocations", invocations(check));
    for (size_t i = 0; check->verdict != NULL && i < check->verdict->n_rows; i++)
        add_results(results, check, &check->verdict->rows[i]);
    if (check->verdict != NULL)
        add_accepted(results, check);
    json_object_object_add(run, "results", results);
    return run;
}

void check_sarif(const struct check *check, FILE *out)
{
    struct json_object *root = json_object_new_object(), *runs = json_object_new_array();

    json_add_string(root, "$schema", SCHEMA);
    json_add_string(root, "version", "2.1.0");
    json_object_array_add(runs, run_object(check));
    json_object_object_add(root, "runs", runs);
    json_put_document(out, root);
}
