/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed access to the JSON of one line: see record.h. All range checks of the reader are here. */
#include "profile/record.h"

#include "format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int record_fail(struct record_context *context, const char *format, ...)
{
    char message[FAULT_MAX];
    va_list arguments;

    context->failed = true;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return fault_set(context->fault, "%s:%llu: %s", context->path,
                     (unsigned long long)context->line, message);
}

void record_set_columns(struct record_context *context, const char **names, size_t n)
{
    context->columns = names;
    context->n_columns = n;
    memset(context->places, 0, sizeof context->places);
}

static size_t column_of(struct record_context *context, const char *key)
{
    struct column_place *place =
        &context->places[((uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15)) >> 56];

    if (place->key == key)
        return place->column;
    place->key = key;
    place->column = SIZE_MAX;
    for (size_t i = 0; i < context->n_columns && place->column == SIZE_MAX; i++)
        if (strcmp(context->columns[i], key) == 0)
            place->column = i;
    return place->column;
}

struct json_object *record_value(struct record_context *context, struct json_object *record,
                                 const char *key)
{
    struct json_object *value;
    size_t column;

    if (!json_object_is_type(record, json_type_array))
        return json_object_object_get_ex(record, key, &value) ? value : NULL;
    column = column_of(context, key);
    return column < json_object_array_length(record) ? json_object_array_get_idx(record, column)
                                                     : NULL;
}

uint64_t record_number_of(struct record_context *context, struct json_object *value,
                          const char *what)
{
    uint64_t number;

    if (json_object_is_type(value, json_type_double)) {
        record_fail(context, "\"%s\" is not a whole number below 2^64; the file is damaged", what);
        return 0;
    }
    if (!json_object_is_type(value, json_type_int)) {
        record_fail(context, "\"%s\" is not a number; the file is damaged", what);
        return 0;
    }
    if (json_object_get_int64(value) < 0) {
        record_fail(context, "\"%s\" is negative; the file is damaged", what);
        return 0;
    }
    number = json_object_get_uint64(value);
    if (number == UINT64_MAX) { /* what json-c makes of numbers that are too large */
        record_fail(context, "\"%s\" is too large a number; the file is damaged", what);
        return 0;
    }
    return number;
}

uint64_t record_optional_number(struct record_context *context, struct json_object *object,
                                const char *key, bool *found)
{
    struct json_object *value = record_value(context, object, key);

    if (value == NULL && context->row_number != 0 && strcmp(key, PYPYGC_KEY_ID) == 0) {
        *found = true;
        return context->row_number;
    }
    *found = value != NULL;
    return value != NULL ? record_number_of(context, value, key) : 0;
}

uint64_t record_number(struct record_context *context, struct json_object *object, const char *key)
{
    bool found;
    const uint64_t number = record_optional_number(context, object, key, &found);

    if (!found)
        record_fail(context, "\"%s\" is missing; the file is damaged", key);
    return number;
}

struct measured record_measured(struct record_context *context, struct json_object *object,
                                const char *key)
{
    struct measured measured;

    measured.value = record_optional_number(context, object, key, &measured.known);
    return measured;
}

struct difference record_difference(struct record_context *context, struct json_object *object,
                                    const char *key)
{
    struct json_object *value = record_value(context, object, key);

    if (value == NULL)
        return (struct difference){0};
    if (!json_object_is_type(value, json_type_int))
        record_fail(context, "\"%s\" is not a whole number; the file is damaged", key);
    return (struct difference){json_object_get_int64(value), true};
}

uint64_t record_number_or_0(struct record_context *context, struct json_object *object,
                            const char *key)
{
    return record_measured(context, object, key).value;
}

uint32_t record_line_of(struct record_context *context, struct json_object *value, const char *what)
{
    uint64_t line;

    /* a line number is whatever the program's code objects say: a negative one is no damage */
    if (value == NULL ||
        (json_object_is_type(value, json_type_int) && json_object_get_int64(value) < 0))
        return 0;
    line = record_number_of(context, value, what);
    if (line > UINT32_MAX) {
        record_fail(context, "line number %llu is too large; the file is damaged",
                    (unsigned long long)line);
        return 0;
    }
    return (uint32_t)line;
}

const char *record_string_of(struct record_context *context, struct json_object *value,
                             const char *what)
{
    if (json_object_is_type(value, json_type_int) && context->profile->version >= 2) {
        const uint64_t number = record_number_of(context, value, what);
        if (number >= 1 && number <= context->n_strings)
            return context->strings[number - 1];
        record_fail(context,
                    "\"%s\" is string %llu, which is not above this line; the file is damaged",
                    what, (unsigned long long)number);
        return "";
    }
    if (!json_object_is_type(value, json_type_string)) {
        record_fail(context, "\"%s\" is not a string; the file is damaged", what);
        return "";
    }
    return intern_string(&context->profile->intern, &context->profile->arena,
                         json_object_get_string(value), (size_t)json_object_get_string_len(value));
}

const char *record_optional_string(struct record_context *context, struct json_object *object,
                                   const char *key)
{
    struct json_object *value = record_value(context, object, key);
    return value != NULL ? record_string_of(context, value, key) : NULL;
}

const char *record_string(struct record_context *context, struct json_object *object,
                          const char *key)
{
    const char *string = record_optional_string(context, object, key);

    if (string == NULL) {
        record_fail(context, "\"%s\" is missing; the file is damaged", key);
        return "";
    }
    return string;
}

bool record_boolean(struct record_context *context, struct json_object *object, const char *key,
                    bool fallback)
{
    struct json_object *value = record_value(context, object, key);

    if (value == NULL)
        return fallback;
    if (!json_object_is_type(value, json_type_boolean)) {
        record_fail(context, "\"%s\" is neither true nor false; the file is damaged", key);
        return fallback;
    }
    return json_object_get_boolean(value);
}

static struct json_object *optional_of_type(struct record_context *context,
                                            struct json_object *object, const char *key,
                                            enum json_type type, const char *called)
{
    struct json_object *value = record_value(context, object, key);

    if (value != NULL && !json_object_is_type(value, type)) {
        record_fail(context, "\"%s\" is not %s; the file is damaged", key, called);
        return NULL;
    }
    return value;
}

struct json_object *record_optional_list(struct record_context *context, struct json_object *object,
                                         const char *key)
{
    return optional_of_type(context, object, key, json_type_array, "a list");
}

struct json_object *record_optional_object(struct record_context *context,
                                           struct json_object *object, const char *key)
{
    return optional_of_type(context, object, key, json_type_object, "an object");
}
