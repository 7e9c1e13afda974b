/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine code of traces: see read_code.h. It is only shown, never run. */
#include "profile/read_code.h"

#include "base/base64.h"
#include "format.h"

#include <string.h>

/* The offset of each operation is told as the distance from the one before. */
static void read_start(struct reader *reader, struct json_object *distance,
                       struct json_object *operation, struct machine_code *code)
{
    struct record_context *context = &reader->context;
    struct code_start *start = &code->starts[code->n_starts];
    const uint64_t before = code->n_starts > 0 ? start[-1].offset : 0;
    const uint64_t more = record_number_of(context, distance, "offset of an operation");

    start->operation = record_string_of(context, operation, "name of an operation");
    if (context->failed)
        return;
    if (more > code->size - before) {
        record_fail(context, "an operation is out of its trace's code; the file is damaged");
        return;
    }
    start->offset = before + more;
    code->n_starts++;
}

/* The bytes, which must be all of the trace's. */
static void read_bytes(struct reader *reader, struct json_object *record, const struct trace *trace,
                       struct machine_code *code)
{
    struct record_context *context = &reader->context;
    const char *text = record_string(context, record, PYPYGC_KEY_MACHINE_CODE);
    const size_t length = strlen(text);
    unsigned char *bytes;

    if (context->failed)
        return;
    bytes = arena_alloc(&reader->profile->arena, BASE64_BYTES(length) + 1);
    code->bytes = bytes;
    if (!base64_decode(text, length, bytes, &code->size))
        record_fail(context, "\"%s\" is not base64; the file is damaged", PYPYGC_KEY_MACHINE_CODE);
    else if (code->size == 0 || code->size != trace->size)
        record_fail(context,
                    "%zu bytes of machine code for the %llu of trace %llu; the file is damaged",
                    code->size, (unsigned long long)trace->size, (unsigned long long)trace->id);
}

void read_trace_code(struct reader *reader, struct json_object *record)
{
    struct record_context *context = &reader->context;
    struct json_object *list = record_optional_list(context, record, PYPYGC_KEY_OPERATIONS);
    const size_t index = reader_resolve(reader, record, &reader->traces, PYPYGC_KEY_TRACE);
    const size_t n = list != NULL ? json_object_array_length(list) : 0;
    struct trace *trace;
    struct machine_code code = {0};

    if (context->failed)
        return;
    trace = &reader->profile->traces[index];
    if (trace->machine.bytes != NULL) {
        record_fail(context, "trace %llu has two records of machine code; the file is damaged",
                    (unsigned long long)trace->id);
        return;
    }
    read_bytes(reader, record, trace, &code);
    code.starts = arena_alloc(&reader->profile->arena, n / 2 * sizeof *code.starts);
    if (n % 2 != 0)
        record_fail(context, "\"%s\" has an offset without an operation; the file is damaged",
                    PYPYGC_KEY_OPERATIONS);
    for (size_t i = 0; i < n && !context->failed; i += 2)
        read_start(reader, json_object_array_get_idx(list, i),
                   json_object_array_get_idx(list, i + 1), &code);
    code.operations_end = record_number_or_0(context, record, PYPYGC_KEY_OPERATIONS_END);
    if (!context->failed)
        trace->machine = code;
}
