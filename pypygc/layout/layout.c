/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of what is known about a PyPy binary: making it, adding to it, freeing it.
 * How the facts are found is in analyse.c and the files it calls. */
#include "layout/layout.h"

#include "layout/memory.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void layout_init(struct layout *l)
{
    *l = (struct layout){0};
}

void layout_free(struct layout *l)
{
    for (size_t i = 0; i < l->type_count; i++) {
        free(l->types[i].name);
        free(l->types[i].full);
    }
    for (size_t i = 0; i < l->field_count; i++)
        free(l->fields[i].name);
    for (size_t i = 0; i < l->named_count; i++)
        free(l->named[i].name);
    for (size_t i = 0; i < l->missing_count; i++) {
        free(l->missing[i].name);
        free(l->missing[i].sentence);
    }
    free(l->types);
    free(l->fields);
    free(l->named);
    free(l->instances);
    free(l->missing);
    free(l->library);
    free(l->build_id);
    free(l->pypy_version);
    free(l->python_version);
    layout_init(l);
}

void layout_add_type(struct layout *l, const struct layout_type *type)
{
    l->types = memory_grow(l->types, l->type_count, sizeof *l->types);
    l->types[l->type_count++] = *type;
}

void layout_add_field(struct layout *l, const char *name, uint64_t offset)
{
    l->fields = memory_grow(l->fields, l->field_count, sizeof *l->fields);
    l->fields[l->field_count++] = (struct layout_field){memory_copy(name, strlen(name)), offset};
}

void layout_add_named(struct layout *l, const char *name, uint32_t id)
{
    l->named = memory_grow(l->named, l->named_count, sizeof *l->named);
    l->named[l->named_count++] = (struct layout_named){memory_copy(name, strlen(name)), id};
}

void layout_add_instance(struct layout *l, uint32_t id, uint64_t map_offset)
{
    l->instances = memory_grow(l->instances, l->instance_count, sizeof *l->instances);
    l->instances[l->instance_count++] = (struct layout_instance){id, map_offset};
}

void layout_add_missing(struct layout *l, const char *name, const char *format, ...)
{
    char sentence[400];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    l->missing = memory_grow(l->missing, l->missing_count, sizeof *l->missing);
    l->missing[l->missing_count++] = (struct layout_missing){
        memory_copy(name, strlen(name)), memory_copy(sentence, strlen(sentence))};
}

const struct layout_field *layout_find_field(const struct layout *l, const char *name)
{
    for (size_t i = 0; i < l->field_count; i++)
        if (strcmp(l->fields[i].name, name) == 0)
            return &l->fields[i];
    return NULL;
}

const struct layout_named *layout_find_named(const struct layout *l, const char *name)
{
    for (size_t i = 0; i < l->named_count; i++)
        if (strcmp(l->named[i].name, name) == 0)
            return &l->named[i];
    return NULL;
}

const struct layout_missing *layout_find_missing(const struct layout *l, const char *name)
{
    for (size_t i = 0; i < l->missing_count; i++)
        if (strcmp(l->missing[i].name, name) == 0)
            return &l->missing[i];
    return NULL;
}

enum layout_status layout_fail(struct layout_error *e, enum layout_status status,
                               const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(e->message, sizeof e->message, format, args);
    va_end(args);
    return status;
}
