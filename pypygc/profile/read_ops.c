/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of a trace: see read_ops.h. Each operation is a list whose first element is a
   letter that says what follows; elements beyond those that are known are ignored. */
#include "profile/read_ops.h"

#include "format.h"

#include <string.h>

static struct json_object *element(struct json_object *op, size_t i)
{
    return i < json_object_array_length(op) ? json_object_array_get_idx(op, i) : NULL;
}

/* The letter of an operation, or NULL with a failure. */
static const char *letter_of(struct record_context *context, struct json_object *op,
                             const char *list)
{
    if (!json_object_is_type(op, json_type_array) ||
        !json_object_is_type(element(op, 0), json_type_string)) {
        record_fail(context, "\"%s\" holds something that is not an operation; the file is damaged",
                    list);
        return NULL;
    }
    return json_object_get_string(element(op, 0));
}

static const char *string_or_null(struct record_context *context, struct json_object *value,
                                  const char *what)
{
    return value != NULL ? record_string_of(context, value, what) : NULL;
}

static void read_merge_point(struct record_context *context, struct json_object *json,
                             struct opt_op *op)
{
    op->u.merge_point.place.file =
        string_or_null(context, element(json, 1), "file of a merge point");
    op->u.merge_point.place.line =
        record_line_of(context, element(json, 2), "line of a merge point");
    op->u.merge_point.place.function =
        string_or_null(context, element(json, 3), "function of a merge point");
    /* PyPy writes -1 for some; it is only compared */
    op->u.merge_point.index = element(json, 4) != NULL ? json_object_get_uint64(element(json, 4))
                                                       : 0;
    op->u.merge_point.opcode = string_or_null(context, element(json, 5), "opcode of a merge point");
}

/* Reads one entry of `opt` or `recorded`. Returns false if it is of a kind that is not known, or
   bad. */
static bool read_opt(struct record_context *context, struct json_object *json, struct opt_op *op)
{
    const char *letter = letter_of(context, json, PYPYGC_KEY_OPT);

    if (letter == NULL)
        return false;
    if (strcmp(letter, PYPYGC_OP_MERGE_POINT) == 0) {
        op->kind = OPT_MERGE_POINT;
        read_merge_point(context, json, op);
    } else if (strcmp(letter, PYPYGC_OP_ENTER) == 0) {
        op->kind = OPT_ENTER;
    } else if (strcmp(letter, PYPYGC_OP_LEAVE) == 0) {
        op->kind = OPT_LEAVE;
    } else if (strcmp(letter, PYPYGC_OP_ALLOCATION) == 0) {
        op->kind = OPT_ALLOCATION;
        op->operation = record_string_of(context, element(json, 1), "operation of an allocation");
        op->u.allocation.result =
            string_or_null(context, element(json, 2), "result of an allocation");
        op->u.allocation.descr =
            string_or_null(context, element(json, 3), "descriptor of an allocation");
        op->args = string_or_null(context, element(json, 4), "arguments of an allocation");
    } else if (strcmp(letter, PYPYGC_OP_GUARD) == 0) {
        op->kind = OPT_GUARD;
        op->u.anchor.descr = record_number_of(context, element(json, 1), "descriptor of a guard");
        op->operation = string_or_null(context, element(json, 2), "operation of a guard");
        op->args = string_or_null(context, element(json, 3), "arguments of a guard");
        op->u.anchor.fail_args =
            string_or_null(context, element(json, 4), "fail arguments of a guard");
    } else if (strcmp(letter, PYPYGC_OP_LABEL) == 0) {
        op->kind = OPT_LABEL;
        op->u.anchor.descr = record_number_of(context, element(json, 1), "descriptor of a label");
        op->operation = string_or_null(context, element(json, 2), "operation of a label");
        op->args = string_or_null(context, element(json, 3), "arguments of a label");
    } else if (strcmp(letter, PYPYGC_OP_OTHER) == 0) {
        op->kind = OPT_OTHER;
        op->operation = record_string_of(context, element(json, 1), "name of an operation");
        op->args = string_or_null(context, element(json, 2), "arguments of an operation");
    } else {
        return false;
    }
    return !context->failed;
}

static uint64_t number_or_null(struct record_context *context, struct json_object *value,
                               const char *what, bool *found)
{
    *found = value != NULL;
    return value != NULL ? record_number_of(context, value, what) : 0;
}

/* Reads one entry of `asm`. */
static void read_asm(struct record_context *context, struct json_object *json, struct asm_op *op)
{
    const char *letter = letter_of(context, json, PYPYGC_KEY_ASM);

    op->kind = ASM_UNKNOWN;
    if (letter == NULL)
        return;
    if (strcmp(letter, PYPYGC_OP_ALLOCATION) == 0) {
        op->kind = ASM_ALLOCATION;
        op->operation = record_string_of(context, element(json, 2), "operation of an allocation");
        op->type_id =
            number_or_null(context, element(json, 3), "type of an allocation", &op->has_type);
        op->size =
            number_or_null(context, element(json, 4), "size of an allocation", &op->has_size);
        op->args = string_or_null(context, element(json, 5), "arguments of an allocation");
    } else if (strcmp(letter, PYPYGC_OP_CALL) == 0 || strcmp(letter, PYPYGC_OP_OTHER_CALL) == 0) {
        op->kind = strcmp(letter, PYPYGC_OP_CALL) == 0 ? ASM_MALLOC_CALL : ASM_CALL;
        op->operation = record_string_of(context, element(json, 2), "operation of a call");
        op->args = string_or_null(context, element(json, 3), "arguments of a call");
    } else if (strcmp(letter, PYPYGC_OP_GUARD) == 0) {
        op->kind = ASM_GUARD;
        op->descr = record_number_of(context, element(json, 2), "descriptor of a guard");
    } else if (strcmp(letter, PYPYGC_OP_LABEL) == 0) {
        op->kind = ASM_LABEL;
        op->descr = record_number_of(context, element(json, 2), "descriptor of a label");
    } else {
        return;
    }
    op->offset =
        number_or_null(context, element(json, 1), "offset of an operation", &op->has_offset);
}

/* Reads the list under key into a new array; the number of entries goes to *n. */
static struct opt_op *read_opt_list(struct record_context *context, struct json_object *record,
                                    const char *key, size_t *n)
{
    struct json_object *list = record_optional_list(context, record, key);
    const size_t length = list != NULL ? json_object_array_length(list) : 0;
    struct opt_op *ops = arena_alloc(&context->profile->arena, length * sizeof *ops);

    *n = 0;
    for (size_t i = 0; i < length && !context->failed; i++)
        *n += read_opt(context, json_object_array_get_idx(list, i), &ops[*n]);
    return ops;
}

int read_trace_ops(struct record_context *context, struct json_object *record, struct trace *trace)
{
    struct json_object *code = record_optional_list(context, record, PYPYGC_KEY_ASM);
    const size_t n_code = code != NULL ? json_object_array_length(code) : 0;

    if (trace->has_ops)
        record_fail(context, "trace %llu has two lists of operations; the file is damaged",
                    (unsigned long long)trace->id);
    trace->has_ops = true;
    trace->opt = read_opt_list(context, record, PYPYGC_KEY_OPT, &trace->n_opt);
    trace->recorded = read_opt_list(context, record, PYPYGC_KEY_RECORDED, &trace->n_recorded);
    trace->code = arena_alloc(&context->profile->arena, n_code * sizeof *trace->code);
    for (; trace->n_code < n_code && !context->failed; trace->n_code++) {
        struct asm_op *op = &trace->code[trace->n_code];
        read_asm(context, json_object_array_get_idx(code, trace->n_code), op);
        trace->n_objects += op->kind == ASM_ALLOCATION;
    }
    return context->failed ? -1 : 0;
}
