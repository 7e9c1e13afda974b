/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work: see read_work.h. */
#include "profile/read_work.h"

#include "format.h"
#include "profile/read_costs.h"

/* The columns of PYPYGC_COSTS. Those that are 0 may be omitted; which ones a run has measured, its
   totals say. */
static void read_columns(struct reader *reader, struct json_object *record, struct costs *costs)
{
    costs_set(costs, COST_INSTRUCTIONS, 0);
    read_cost_columns(reader, record, costs);
}

/* The place that the record names, of either kind or of none. */
static struct work_origin read_origin(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work_origin origin = {.operation = PROFILE_NONE};

    origin.code = reader_resolve_optional(reader, record, &reader->codes, PYPYGC_KEY_CODE);
    origin.line =
        record_line_of(context, record_value(context, record, PYPYGC_KEY_LINE), PYPYGC_KEY_LINE);
    origin.trace = reader_resolve_optional(reader, record, &reader->traces, PYPYGC_KEY_TRACE);
    if (origin.trace != PROFILE_NONE)
        origin.operation = reader_operation(reader, record, origin.trace);
    if (origin.code != PROFILE_NONE && origin.trace != PROFILE_NONE)
        record_fail(context, "a line and a trace in one place; the file is damaged");
    return origin;
}

void read_work(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct work_part *part;

    work->parts = array_grow(work->parts, work->n_parts, &reader->work.parts, sizeof *work->parts);
    part = &work->parts[work->n_parts++];
    part->who = record_string(context, record, PYPYGC_KEY_WHO);
    part->instructions = reader_add_cost(
        reader, &reader->sum_of_work, record_number_or_0(context, record, PYPYGC_KEY_INSTRUCTIONS));
}

void read_work_span(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct work_span *span;

    work->spans = array_grow(work->spans, work->n_spans, &reader->work.spans, sizeof *work->spans);
    span = &work->spans[work->n_spans++];
#define CLOCK(name, unit, since, meaning) span->name = record_number_or_0(context, record, #name);
    PYPYGC_WORK_SPAN_CLOCKS(CLOCK)
#undef CLOCK
#define PART(name, unit, since, meaning)                                                           \
    span->name = reader_add_cost(reader, &reader->sum_of_spans,                                    \
                                 record_number_or_0(context, record, #name));
    PYPYGC_WORK_SPAN_FIELDS(PART)
#undef PART
}

void read_code(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct code *code;

    work->codes = array_grow(work->codes, work->n_codes, &reader->work.codes, sizeof *work->codes);
    code = &work->codes[work->n_codes];
    *code = (struct code){
        .id = record_number(context, record, PYPYGC_KEY_ID),
        .place = {.file = record_string(context, record, PYPYGC_KEY_FILE),
                  .function = record_optional_string(context, record, PYPYGC_KEY_FUNCTION),
                  .line = record_line_of(context, record_value(context, record, PYPYGC_KEY_LINE),
                                         PYPYGC_KEY_LINE)},
        .calls = record_number_or_0(context, record, PYPYGC_KEY_CALLS),
        .inclusive_instructions =
            record_number_or_0(context, record, PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS)};
    reader_enter_id(reader, &reader->codes, PYPYGC_KIND_CODE, code->id, work->n_codes++);
}

void read_line_costs(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct line_costs *line;
    bool has_inclusive;

    work->lines = array_grow(work->lines, work->n_lines, &reader->work.lines, sizeof *work->lines);
    line = &work->lines[work->n_lines++];
    *line = (struct line_costs){
        .code = reader_resolve(reader, record, &reader->codes, PYPYGC_KEY_CODE),
        .line = record_line_of(context, record_value(context, record, PYPYGC_KEY_LINE),
                               PYPYGC_KEY_LINE),
        .times = record_number_or_0(context, record, PYPYGC_KEY_TIMES)};
    read_columns(reader, record, &line->costs);
    line->inclusive_instructions =
        record_optional_number(context, record, PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS, &has_inclusive);
    if (!has_inclusive)
        line->inclusive_instructions = line->costs.value[COST_INSTRUCTIONS];
}

/* A record of an operation's costs, in a list of n of them. */
static struct operation_costs *read_operation_costs(struct reader *reader,
                                                    struct json_object *record,
                                                    struct operation_costs *list, size_t n,
                                                    size_t *capacity)
{
    list = array_grow(list, n, capacity, sizeof *list);
    list[n] = (struct operation_costs){
        .at = read_origin(reader, record),
        .times = record_number_or_0(&reader->context, record, PYPYGC_KEY_TIMES),
        .trace_instructions =
            record_number_or_0(&reader->context, record, PYPYGC_KEY_TRACE_INSTRUCTIONS)};
    read_columns(reader, record, &list[n].costs);
    if (!reader->context.failed && list[n].at.trace == PROFILE_NONE)
        record_fail(&reader->context, "\"%s\" is missing; the file is damaged", PYPYGC_KEY_TRACE);
    return list;
}

void read_called_costs(struct reader *reader, struct json_object *record)
{
    struct work *work = &reader->profile->work;

    work->called =
        read_operation_costs(reader, record, work->called, work->n_called, &reader->work.called);
    work->n_called++;
}

void read_guard_costs(struct reader *reader, struct json_object *record)
{
    struct work *work = &reader->profile->work;

    work->guards =
        read_operation_costs(reader, record, work->guards, work->n_guards, &reader->work.guards);
    work->n_guards++;
}

void read_tracing(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct tracing *tracing;

    work->tracing =
        array_grow(work->tracing, work->n_tracing, &reader->work.tracing, sizeof *work->tracing);
    tracing = &work->tracing[work->n_tracing++];
    *tracing =
        (struct tracing){.at = read_origin(reader, record),
                         .times = record_number_or_0(context, record, PYPYGC_KEY_TIMES),
                         .given_up = record_number_or_0(context, record, PYPYGC_KEY_GIVEN_UP),
                         .instructions = reader_add_cost(
                             reader, &reader->sum_of_costs,
                             record_number_or_0(context, record, PYPYGC_KEY_INSTRUCTIONS))};
}

void read_calls(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct call_edge *call;

    work->calls = array_grow(work->calls, work->n_calls, &reader->work.calls, sizeof *work->calls);
    call = &work->calls[work->n_calls++];
    *call = (struct call_edge){
        .from = read_origin(reader, record),
        .callee = reader_resolve(reader, record, &reader->codes, PYPYGC_KEY_CALLEE),
        .times = record_number_or_0(context, record, PYPYGC_KEY_TIMES),
        .inclusive_instructions =
            record_number_or_0(context, record, PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS)};
}

void read_mapped(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct work *work = &reader->profile->work;
    struct mapped_file *mapped;

    work->mapped =
        array_grow(work->mapped, work->n_mapped, &reader->work.mapped, sizeof *work->mapped);
    mapped = &work->mapped[work->n_mapped++];
    mapped->path = record_string(context, record, PYPYGC_KEY_PATH);
    mapped->instructions =
        reader_add_cost(reader, &reader->sum_of_mapped,
                        record_number_or_0(context, record, PYPYGC_KEY_INSTRUCTIONS));
}
