/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of what is known about a PyPy binary: making it, adding to it, freeing it.
   How the facts are found is in analyse.c and the files it calls. */
#include "layout/layout.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void layout_init(struct layout *layout)
{
    *layout = (struct layout){0};
}

void layout_free(struct layout *layout)
{
    free(layout->types);
    free(layout->fields);
    free(layout->named);
    free(layout->instances);
    free(layout->missing);
    arena_free(&layout->arena);
    layout_init(layout);
}

/* Makes room for one entry more in an array of the layout. */
#define GROW(layout, entries)                                                                      \
    ((layout)->entries = array_grow((layout)->entries, (layout)->n_##entries,                      \
                                    &(layout)->entries##_capacity, sizeof *(layout)->entries))

static const char *copy(struct layout *layout, const char *text)
{
    return arena_copy(&layout->arena, text, strlen(text));
}

void layout_add_type(struct layout *layout, const struct layout_type *type)
{
    GROW(layout, types);
    layout->types[layout->n_types++] = *type;
}

void layout_add_field(struct layout *layout, const char *name, uint64_t offset)
{
    GROW(layout, fields);
    layout->fields[layout->n_fields++] = (struct layout_field){copy(layout, name), offset};
}

void layout_add_named(struct layout *layout, const char *name, uint32_t id)
{
    GROW(layout, named);
    layout->named[layout->n_named++] = (struct layout_named){copy(layout, name), id};
}

void layout_add_instance(struct layout *layout, uint32_t id, uint64_t map_offset)
{
    GROW(layout, instances);
    layout->instances[layout->n_instances++] = (struct layout_instance){id, map_offset};
}

void layout_add_missing(struct layout *layout, const char *name, const char *format, ...)
{
    char sentence[400];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    GROW(layout, missing);
    layout->missing[layout->n_missing++] =
        (struct layout_missing){copy(layout, name), copy(layout, sentence)};
}

const struct layout_field *layout_find_field(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->n_fields; i++)
        if (strcmp(layout->fields[i].name, name) == 0)
            return &layout->fields[i];
    return NULL;
}

const struct layout_named *layout_find_named(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->n_named; i++)
        if (strcmp(layout->named[i].name, name) == 0)
            return &layout->named[i];
    return NULL;
}

const struct layout_missing *layout_find_missing(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->n_missing; i++)
        if (strcmp(layout->missing[i].name, name) == 0)
            return &layout->missing[i];
    return NULL;
}

enum layout_status layout_fail(struct fault *fault, enum layout_status status, const char *format,
                               ...)
{
    char text[FAULT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fault_set(fault, "%s", text);
    return status;
}
