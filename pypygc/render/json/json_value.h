/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the parts of the JSON report are put together. What is not known is not added. */
#ifndef PYPYGC_RENDER_JSON_VALUE_H
#define PYPYGC_RENDER_JSON_VALUE_H

#include "profile/profile.h"

#include <json-c/json.h>
#include <stdio.h>

/* Add a key to an object; a string that is NULL and a figure that was not measured add nothing. */
void json_add_string(struct json_object *object, const char *key, const char *value);
void json_add_number(struct json_object *object, const char *key, uint64_t value);
void json_add_measured(struct json_object *object, const char *key, const struct measured *value);
void json_add_boolean(struct json_object *object, const char *key, bool value);

/* A fraction in as many digits as say something. */
void json_add_fraction(struct json_object *object, const char *key, double value);

/* Adds PREFIX_bytes and PREFIX_objects. */
void json_add_counts(struct json_object *object, const char *prefix, const struct counts *counts);

/* Adds the keys file, line and function, as far as they are known. */
void json_add_place(struct json_object *object, const struct place *place);

/* Writes a value and frees it. */
void json_put_value(FILE *out, struct json_object *value);

/* Writes a whole document with indentation, and frees it. */
void json_put_document(FILE *out, struct json_object *document);

/* Write a list as a member of the object that is open: the key, then each item on a line of its
   own. An item is freed. */
void json_list_begin(FILE *out, const char *key);
void json_list_item(FILE *out, bool is_first, struct json_object *item);
void json_list_end(FILE *out);

#endif
