/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work in the JSON report: see json_work.h. */
#include "render/json/json_work.h"

#include "analysis/work/users.h"

#include "analysis/work/guard_words.h"

/* A count of a row that is mostly 0. */
static void add_count(struct json_object *object, const char *key, uint64_t count)
{
    if (count > 0)
        json_add_number(object, key, count);
}

static void add_row(struct json_object *object, const struct work_row *row)
{
    struct json_object *by = json_object_new_object();

    json_add_number(object, "instructions", work_self(row));
    json_add_number(object, "inclusive_instructions", row->inclusive);
    for (int share = 0; share < SHARE_COUNT; share++)
        if (share != SHARE_COLLECTOR)
            add_count(by, work_share_key((enum work_share)share), row->share[share]);
    if (row->share[SHARE_INTERPRETED] == work_self(row)) /* as of most lines */
        json_object_put(by);
    else
        json_object_object_add(object, "instructions_by", by);
    add_count(object, "guard_failures", row->failures);
    add_count(object, "attempts", row->attempts);
    add_count(object, "given_up", row->given_up);
    add_count(object, "interpreted_times", row->times);
}

void json_add_work(struct json_object *line, const struct facts *facts, const struct place *place)
{
    const struct work_row *row = facts->ledger.known ? ledger_line(&facts->ledger, place) : NULL;

    if (row == NULL)
        return;
    add_row(line, row);
    if (row->callee != NULL) {
        json_add_string(line, "callee", row->callee);
        json_add_number(line, "callee_instructions", row->callee_instructions);
    }
}

static void put_partition(FILE *out, const struct ledger *ledger)
{
    struct json_object *object = json_object_new_object();

    for (int who = 0; who < WORK_COUNT; who++)
        json_add_number(object, work_who_key((enum work_who)who), ledger->part[who]);
    fputs(",\n\"work\": ", out);
    json_put_value(out, object);
}

static void put_functions(FILE *out, const struct ledger *ledger)
{
    json_list_begin(out, "functions");
    for (size_t i = 0; i < ledger->n_functions; i++) {
        const struct work_row *row = &ledger->functions[i];
        struct json_object *object = json_object_new_object();
        json_add_place(object, &row->place);
        json_add_number(object, "calls", row->calls);
        if (row->is_inlined)
            json_add_boolean(object, "inlined", true);
        add_row(object, row);
        add_count(object, "gc_blame_instructions", row->share[SHARE_COLLECTOR]);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void add_operation(struct json_object *object, const struct trace *trace, size_t operation)
{
    if (trace != NULL)
        json_add_number(object, "trace", trace->id);
    if (operation != PROFILE_NONE)
        json_add_number(object, "operation", operation);
}

static void put_callees(FILE *out, const struct ledger *ledger)
{
    json_list_begin(out, "callees");
    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *call = &ledger->calls[i];
        struct json_object *object = json_object_new_object();
        json_add_place(object, &call->place);
        add_operation(object, call->trace, call->operation);
        json_add_string(object, "callee", call->callee);
        json_add_number(object, "calls", call->times);
        json_add_number(object, "instructions", call->instructions);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_guards(FILE *out, const struct ledger *ledger)
{
    json_list_begin(out, "guards");
    for (size_t i = 0; i < ledger->n_guards; i++) {
        const struct work_guard *guard = &ledger->guards[i];
        struct json_object *object = json_object_new_object();
        json_add_place(object, &guard->place);
        add_operation(object, guard->trace, guard->operation);
        json_add_string(object, "guard", guard->name);
        json_add_string(object, "differs", guard_differs(guard->name));
        json_add_number(object, "failures", guard->times);
        json_add_number(object, "instructions", guard->instructions);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_attempts(FILE *out, const struct ledger *ledger)
{
    json_list_begin(out, "attempts");
    for (size_t i = 0; i < ledger->n_attempts; i++) {
        const struct work_attempts *attempts = &ledger->attempts[i];
        struct json_object *object = json_object_new_object();
        json_add_place(object, &attempts->place);
        add_operation(object, attempts->trace, PROFILE_NONE);
        json_add_number(object, "count", attempts->times);
        json_add_number(object, "given_up", attempts->given_up);
        json_add_number(object, "instructions", attempts->instructions);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static struct json_object *place_object(const struct place *place)
{
    struct json_object *object = json_object_new_object();

    json_add_place(object, place);
    return object;
}

static void put_edges(FILE *out, const struct ledger *ledger)
{
    json_list_begin(out, "calls");
    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *edge = &ledger->edges[i];
        struct json_object *object = json_object_new_object();
        if (edge->caller.file != NULL || edge->caller.function != NULL)
            json_object_object_add(object, "caller", place_object(&edge->caller));
        json_object_object_add(object, "callee", place_object(&edge->callee));
        if (edge->is_inlined)
            json_add_boolean(object, "inlined", true);
        else
            json_add_number(object, "calls", edge->times);
        json_add_number(object, "inclusive_instructions", edge->inclusive);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

void json_add_called_from(struct json_object *object, const struct called_from *from)
{
    struct json_object *caller;
    char text[32];

    if (from->place.file == NULL)
        return;
    caller = place_object(&from->place);
    snprintf(text, sizeof text, "%.2f", 100 * from->part);
    json_object_object_add(caller, "percent", json_object_new_double_s(100 * from->part, text));
    json_object_object_add(object, "called_from", caller);
}

static void put_users_lines(FILE *out, const struct ledger *ledger)
{
    struct users_line lines[MAX_USERS_LINES];
    const size_t n = users_lines(ledger, lines, MAX_USERS_LINES);

    json_list_begin(out, "users_lines");
    for (size_t i = 0; i < n; i++) {
        struct json_object *object = place_object(&lines[i].row->place);
        json_add_number(object, "work", lines[i].work);
        json_add_number(object, "whole", lines[i].whole);
        if (lines[i].callee != NULL) {
            json_add_string(object, "callee", lines[i].callee);
            json_add_number(object, "callee_instructions", lines[i].callee_instructions);
        }
        json_add_called_from(object, &lines[i].called_from);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

static void put_imports(FILE *out, const struct work_imports *imports)
{
    struct json_object *object = json_object_new_object();

    json_add_number(object, "instructions", imports->all);
    json_add_number(object, "finding", imports->finding);
    json_add_number(object, "reading", imports->reading);
    json_add_number(object, "unmarshalling", imports->unmarshalling);
    json_add_number(object, "compiling", imports->compiling);
    json_add_number(object, "executing", imports->executing);
    json_add_number(object, "machinery", imports->machinery);
    fputs(",\n\"importing\": ", out);
    json_put_value(out, object);
}

static void put_mapped(FILE *out, const struct ledger *ledger)
{
    json_list_begin(out, "mapped");
    for (size_t i = 0; i < ledger->n_mapped; i++) {
        struct json_object *object = json_object_new_object();
        json_add_string(object, "path", ledger->mapped[i].path);
        json_add_number(object, "instructions", ledger->mapped[i].instructions);
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

/* Who executed what in the course of the run. */
static void put_spans(FILE *out, const struct work *work)
{
    json_list_begin(out, "work_over_time");
    for (size_t i = 0; i < work->n_spans; i++) {
        struct json_object *object = json_object_new_object();
#define FIGURE(name, unit, since, meaning) json_add_number(object, #name, work->spans[i].name);
        PYPYGC_WORK_SPAN_CLOCKS(FIGURE)
        PYPYGC_WORK_SPAN_FIELDS(FIGURE)
#undef FIGURE
        json_list_item(out, i == 0, object);
    }
    json_list_end(out);
}

void json_put_work(const struct facts *facts, FILE *out)
{
    const struct ledger *ledger = &facts->ledger;

    put_partition(out, ledger);
    if (facts->profile->work.n_spans > 0)
        put_spans(out, &facts->profile->work);
    put_functions(out, ledger);
    put_callees(out, ledger);
    put_guards(out, ledger);
    put_attempts(out, ledger);
    put_edges(out, ledger);
    put_users_lines(out, ledger);
    if (ledger->imports.known)
        put_imports(out, &ledger->imports);
    put_mapped(out, ledger);
}
