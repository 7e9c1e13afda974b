/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed access to the JSON of one line. The first thing that is wrong is kept with its file and
   line; after it every function returns a harmless value, so that callers may check once, at the
   end of a record. */
#ifndef PYPYGC_PROFILE_RECORD_H
#define PYPYGC_PROFILE_RECORD_H

#include "base/fault.h"
#include "profile/profile.h"

#include <json-c/json.h>

/* Where the column of a key is, so that a table's columns are searched once and not for each row. */
struct column_place {
    const char *key; /* as it was asked for: a key's address is enough; NULL: nothing yet */
    size_t column;   /* SIZE_MAX: there is none */
};

#define COLUMN_PLACES 256

/* Where reading is. */
struct record_context {
    const char *path;
    uint64_t line; /* of the file, from 1 */
    bool failed;
    struct fault *fault;
    struct profile *profile; /* whose strings are interned */
    const char **strings;    /* of the file: number i is strings[i - 1] */
    size_t n_strings, strings_capacity;
    /* while the record is a row of a table */
    const char **columns;
    size_t n_columns;
    struct column_place places[COLUMN_PLACES]; /* by a hash of the key's address */
    uint64_t row_number;                       /* 0: rows of this table have none */
};

/* The value under key in a record, or NULL: a record is an object, or a row of the table that is read,
   which is a list. Rows that are numbered have their number under "id", of which there is no value
   here: record_number has it. */
struct json_object *record_value(struct record_context *context, struct json_object *record,
                                 const char *key);

/* From now on rows are of a table with these columns; n 0: records are no rows. The names must stay
   until then. */
void record_set_columns(struct record_context *context, const char **names, size_t n);

/* Records a failure: "PATH:LINE: " and the message. Returns -1. */
int record_fail(struct record_context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A number under key in object. Fails if it is absent, negative, a fraction, or beyond 64 bits;
   returns 0 then. */
uint64_t record_number(struct record_context *context, struct json_object *object, const char *key);

/* The same, but the key may be absent: *found says whether it was there. null is as absent. */
uint64_t record_optional_number(struct record_context *context, struct json_object *object,
                                const char *key, bool *found);

/* A number under key in object that need not be there. */
struct measured record_measured(struct record_context *context, struct json_object *object,
                                const char *key);

/* A whole number under key in object, of any sign, that need not be there. */
struct difference record_difference(struct record_context *context, struct json_object *object,
                                    const char *key);

/* A number under key in object, 0 if it is absent: for keys that are omitted if 0. */
uint64_t record_number_or_0(struct record_context *context, struct json_object *object,
                            const char *key);

/* The number that value is. what names it in the message. */
uint64_t record_number_of(struct record_context *context, struct json_object *value,
                          const char *what);

/* The line number that value is. null and negative numbers are no lines: 0. what names it in the
   message. */
uint32_t record_line_of(struct record_context *context, struct json_object *value,
                        const char *what);

/* A string under key. Fails if it is absent or no string; returns "" then. */
const char *record_string(struct record_context *context, struct json_object *object,
                          const char *key);

/* The same, but NULL if the key is absent or null. */
const char *record_optional_string(struct record_context *context, struct json_object *object,
                                   const char *key);

/* The string that value is, or that has this number in the file. what names it in the message. */
const char *record_string_of(struct record_context *context, struct json_object *value,
                             const char *what);

/* A boolean under key, fallback if the key is absent. Fails if it is something else. */
bool record_boolean(struct record_context *context, struct json_object *object, const char *key,
                    bool fallback);

/* The list under key, or NULL if it is absent. Fails if it is no list. */
struct json_object *record_optional_list(struct record_context *context, struct json_object *object,
                                         const char *key);

/* The object under key, or NULL if it is absent. Fails if it is no object. */
struct json_object *record_optional_object(struct record_context *context,
                                           struct json_object *object, const char *key);

#endif
