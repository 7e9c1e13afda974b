/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the parts of the JSON report are put together: see json_value.h. */
#include "render/json/json_value.h"

void json_add_string(struct json_object *object, const char *key, const char *value)
{
    if (value != NULL)
        json_object_object_add(object, key, json_object_new_string(value));
}

void json_add_number(struct json_object *object, const char *key, uint64_t value)
{
    json_object_object_add(object, key, json_object_new_uint64(value));
}

void json_add_measured(struct json_object *object, const char *key, const struct measured *value)
{
    if (value->known)
        json_add_number(object, key, value->value);
}

void json_add_fraction(struct json_object *object, const char *key, double value)
{
    char text[64]; /* more digits would say too much */

    snprintf(text, sizeof text, "%.6g", value);
    json_object_object_add(object, key, json_object_new_double_s(value, text));
}

void json_add_counts(struct json_object *object, const char *prefix, const struct counts *counts)
{
    char key[64];

    snprintf(key, sizeof key, "%s_bytes", prefix);
    json_add_number(object, key, counts->bytes);
    snprintf(key, sizeof key, "%s_objects", prefix);
    json_add_number(object, key, counts->objects);
}

void json_add_boolean(struct json_object *object, const char *key, bool value)
{
    json_object_object_add(object, key, json_object_new_boolean(value));
}

void json_add_place(struct json_object *object, const struct place *place)
{
    json_add_string(object, "file", place->file);
    if (place->file != NULL && place->line > 0)
        json_add_number(object, "line", place->line);
    json_add_string(object, "function", place->function);
}

void json_put_value(FILE *out, struct json_object *value)
{
    const char *text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
                                                                 JSON_C_TO_STRING_NOSLASHESCAPE);
    if (text != NULL)
        fputs(text, out);
    json_object_put(value);
}

void json_put_document(FILE *out, struct json_object *document)
{
    const char *text = json_object_to_json_string_ext(document, JSON_C_TO_STRING_PRETTY |
                                                                    JSON_C_TO_STRING_NOSLASHESCAPE);
    if (text != NULL)
        fprintf(out, "%s\n", text);
    json_object_put(document);
}

void json_list_begin(FILE *out, const char *key)
{
    fprintf(out, ",\n\"%s\": [", key);
}

void json_list_item(FILE *out, bool is_first, struct json_object *item)
{
    fputs(is_first ? "\n" : ",\n", out);
    json_put_value(out, item);
}

void json_list_end(FILE *out)
{
    fputs("]", out);
}
