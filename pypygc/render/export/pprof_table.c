/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a profile of pprof: see pprof_table.h. */
#include "render/export/pprof_table.h"

#include "base/capture.h"
#include "base/plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A text of which there is one copy. */
static const char *own(struct pprof_table *table, const char *text)
{
    return intern_string(&table->interned, &table->arena, text, strlen(text));
}

void pprof_table_begin(struct pprof_table *table, Pprof__Profile *profile)
{
    *table = (struct pprof_table){.profile = profile};
    pprof_string(table, "");
}

void pprof_table_free(struct pprof_table *table)
{
    free(table->profile->string_table);
    free(table->profile->function);
    free(table->profile->location);
    intern_free(&table->interned);
    idmap_free(&table->strings);
    idmap_free(&table->functions);
    idmap_free(&table->locations);
    arena_free(&table->arena);
}

int64_t pprof_string(struct pprof_table *table, const char *text)
{
    Pprof__Profile *profile = table->profile;
    struct capture capture;
    const char *copy;
    char *plain;
    size_t number;

    plain_put(capture_begin(&capture), text != NULL ? text : "");
    plain = capture_end(&capture);
    copy = own(table, plain);
    free(plain);
    number = idmap_number(&table->strings, (uintptr_t)copy);
    if (number == profile->n_string_table) {
        profile->string_table = array_grow(profile->string_table, number, &table->strings_capacity,
                                           sizeof *profile->string_table);
        profile->string_table[profile->n_string_table++] = (char *)copy;
    }
    return (int64_t)number;
}

/* Numbers of functions and locations begin with 1. */
static uint64_t function_of(struct pprof_table *table, const struct place *place)
{
    Pprof__Profile *profile = table->profile;
    const int64_t name = pprof_string(
        table, place->function != NULL && place->function[0] != '\0' ? place->function : "?");
    const int64_t file = pprof_string(table, place->file);
    char key[64];
    size_t number;

    snprintf(key, sizeof key, "f%" PRIx64 ",%" PRIx64, name, file);
    number = idmap_number(&table->functions, (uintptr_t)own(table, key));
    if (number == profile->n_function) {
        Pprof__Function *function = arena_alloc(&table->arena, sizeof *function);
        pprof__function__init(function);
        function->id = number + 1;
        function->name = name;
        function->filename = file;
        profile->function = array_grow(profile->function, profile->n_function,
                                       &table->functions_capacity, sizeof *profile->function);
        profile->function[profile->n_function++] = function;
    }
    return number + 1;
}

static Pprof__Line *line_of(struct pprof_table *table, const struct place *place)
{
    Pprof__Line *line = arena_alloc(&table->arena, sizeof *line);

    pprof__line__init(line);
    line->function_id = function_of(table, place);
    line->line = place->line;
    return line;
}

/* The location with these lines. */
static uint64_t location_of(struct pprof_table *table, enum pprof_mapping mapping,
                            Pprof__Line **lines, size_t n)
{
    Pprof__Profile *profile = table->profile;
    struct capture capture;
    FILE *key = capture_begin(&capture);
    size_t number;
    char *text;

    fprintf(key, "l%d", (int)mapping);
    for (size_t i = 0; i < n; i++)
        fprintf(key, ",%" PRIx64 ":%" PRIx64, lines[i]->function_id, (uint64_t)lines[i]->line);
    text = capture_end(&capture);
    number = idmap_number(&table->locations, (uintptr_t)own(table, text));
    free(text);
    if (number == profile->n_location) {
        Pprof__Location *location = arena_alloc(&table->arena, sizeof *location);
        pprof__location__init(location);
        location->id = number + 1;
        location->mapping_id = mapping;
        location->n_line = n;
        location->line = arena_alloc(&table->arena, n * sizeof *location->line);
        memcpy(location->line, lines, n * sizeof *location->line);
        profile->location = array_grow(profile->location, profile->n_location,
                                       &table->locations_capacity, sizeof *profile->location);
        profile->location[profile->n_location++] = location;
    }
    return number + 1;
}

uint64_t pprof_location(struct pprof_table *table, enum pprof_mapping mapping,
                        const struct stack_frame *first, const struct stack_frame **next)
{
    Pprof__Line **lines = NULL;
    size_t n = 0, capacity = 0;
    uint64_t number;
    bool goes_on = true;

    for (; goes_on && first != NULL; first = join_known_frame(first->caller)) {
        lines = array_grow(lines, n, &capacity, sizeof *lines);
        lines[n++] = line_of(table, &first->place);
        goes_on = first->is_inlined;
    }
    *next = first;
    number = location_of(table, n > 1 ? PPROF_JIT : mapping, lines, n);
    free(lines);
    return number;
}

uint64_t pprof_words(struct pprof_table *table, const char *words)
{
    Pprof__Line *line =
        line_of(table, &(struct place){.function = arena_printf(&table->arena, "(%s)", words)});

    return location_of(table, PPROF_PYPY, &line, 1);
}
