/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single figures of parts of a run: see figures.h. */
#include "analysis/figures.h"

#include "base/figure.h"
#include "format.h"

#include <string.h>

/* The column that adds up to this total, or NULL. Sets *is_bytes. */
static const struct column *column_of(enum total key, bool *is_bytes)
{
    for (size_t i = 0; i < TALLY_COLUMNS; i++) {
        *is_bytes = COLUMNS[i].total_bytes == key;
        if (*is_bytes || COLUMNS[i].total_objects == key)
            return &COLUMNS[i];
    }
    return NULL;
}

bool figure_is_of_parts(enum total key)
{
    bool is_bytes;

    return key == TOTAL_ALLOCATED_BYTES || key == TOTAL_ALLOCATED_OBJECTS ||
           key == TOTAL_GC_INSTRUCTIONS || column_of(key, &is_bytes) != NULL;
}

bool figure_is_of_work(enum total key)
{
    return key == TOTAL_INSTRUCTIONS;
}

const char *figure_own_name(enum function_figure own)
{
    static const char *const names[FUNCTION_FIGURES] = {
        [FIGURE_INCLUSIVE] = PYPYGC_KEY_INCLUSIVE_INSTRUCTIONS, [FIGURE_CALLS] = PYPYGC_KEY_CALLS};

    return names[own];
}

static uint64_t part_of(const struct tally *tally, const struct charge *charge, enum total key)
{
    bool is_bytes;
    const struct column *column = column_of(key, &is_bytes);
    const struct counts *counts;

    if (key == TOTAL_ALLOCATED_BYTES)
        return tally_born(tally).bytes;
    if (key == TOTAL_ALLOCATED_OBJECTS)
        return tally_born(tally).objects;
    if (column == NULL)
        return charge_sum(charge);
    counts = tally_column(tally, column);
    return is_bytes ? counts->bytes : counts->objects;
}

/* True if path is the file, or ends in it. */
static bool is_file(const char *path, const char *file)
{
    size_t length, end;

    if (path == NULL)
        return strcmp(file, "-") == 0;
    length = strlen(path);
    end = strlen(file);
    return length >= end && strcmp(path + length - end, file) == 0 &&
           (length == end || path[length - end - 1] == '/');
}

static uint64_t work_of(const struct facts *facts, const struct place *place)
{
    const struct work_row *row = facts->ledger.known ? ledger_line(&facts->ledger, place) : NULL;

    return row != NULL ? work_self(row) : 0;
}

struct figure figure_own(const struct facts *facts, const char *file, const char *function,
                         enum function_figure own)
{
    struct figure figure = {0};

    for (size_t i = 0; i < facts->ledger.n_functions; i++) {
        const struct work_row *row = &facts->ledger.functions[i];
        if (row->place.function == NULL || strcmp(row->place.function, function) != 0 ||
            !is_file(row->place.file, file))
            continue;
        if (!figure.seen)
            figure.place = row->place;
        figure.seen = true;
        figure_add(&figure.value, own == FIGURE_CALLS ? row->calls : row->inclusive);
    }
    return figure;
}

struct figure figure_of_function(const struct facts *facts, const char *file, const char *function,
                                 enum total key)
{
    struct figure figure = {0};
    uint64_t greatest = 0;

    for (size_t i = 0; i < facts->n_lines; i++) {
        const struct line_row *line = &facts->lines[i];
        uint64_t value;
        if (line->place.function == NULL || strcmp(line->place.function, function) != 0 ||
            !is_file(line->place.file, file))
            continue;
        value = figure_is_of_work(key) ? work_of(facts, &line->place)
                                       : part_of(&line->tally, &line->charge, key);
        if (!figure.seen || value > greatest) {
            greatest = value;
            figure.place = line->place;
        }
        figure.seen = true;
        figure_add(&figure.value, value);
    }
    return figure;
}

struct figure figure_of_type(const struct facts *facts, const char *name, enum total key)
{
    for (size_t i = 0; i < facts->n_types; i++)
        if (strcmp(facts->types[i].type->name, name) == 0)
            return (struct figure){
                .value = part_of(&facts->types[i].tally, &facts->types[i].charge, key),
                .seen = true};
    return (struct figure){0};
}
