/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of columns as bytes: see columns.h. */
#include "render/page/columns.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/gate.h"
#include "base/idmap.h"
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char MAGIC[] = "pypygc.page/1\n";

struct bytes {
    uint8_t *data;
    size_t count, capacity;
};

struct column {
    struct table *table;
    const char *name;
    enum column_kind kind;
    struct bytes bytes;
    size_t rows; /* that have a number */
    uint64_t before;
    struct column *next;
};

struct table {
    struct columns *columns;
    const char *name;
    size_t rows, n_columns;
    struct column *first, **last;
    struct table *next;
};

struct columns {
    struct table *first, **last;
    size_t n_tables;
    struct intern intern; /* of texts as they are written */
    struct idmap texts;   /* address of such a text: its number */
    struct idmap known;   /* address of a text as it came: its number */
    const char **strings;
    size_t n_strings, string_capacity;
    struct table *places;
    struct column *file, *function, *line;
    struct idmap pairs, by_place; /* file and function: a number; that and a line: a place */
    struct arena arena;
};

static void put_byte(struct bytes *bytes, unsigned byte)
{
    bytes->data = array_grow(bytes->data, bytes->count, &bytes->capacity, 1);
    bytes->data[bytes->count++] = (uint8_t)byte;
}

static void put_varint(struct bytes *bytes, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put_byte(bytes, (unsigned)(value & 0x7f) | 0x80);
    put_byte(bytes, (unsigned)value);
}

static void put_bytes(struct bytes *bytes, const void *data, size_t size)
{
    if (size == 0)
        return;
    if (bytes->capacity < bytes->count + size) {
        bytes->capacity = 2 * (bytes->count + size);
        bytes->data = realloc(bytes->data, bytes->capacity);
        if (bytes->data == NULL)
            out_of_memory();
    }
    memcpy(bytes->data + bytes->count, data, size);
    bytes->count += size;
}

/* ---- strings ---- */

/* Copies text with what is hidden, and what is no UTF-8, escaped. New lines and tabs stay. */
static void put_plain(struct bytes *plain, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        const struct character at = character_at(text + i, size - i);
        char escaped[CHARACTER_ESCAPED_SIZE];
        if (at.valid && (!at.hidden || at.code == '\n' || at.code == '\t'))
            put_bytes(plain, text + i, at.length);
        else
            put_bytes(plain, escaped, character_escape(&at, escaped));
        i += at.length;
    }
}

static size_t string_number(struct columns *columns, const char *text, size_t size)
{
    struct bytes plain = {0};
    const char *string;
    size_t number;

    put_plain(&plain, text, size);
    string =
        intern_string(&columns->intern, &columns->arena, (const char *)plain.data, plain.count);
    free(plain.data);
    if (idmap_get(&columns->texts, (uintptr_t)string, &number))
        return number;
    columns->strings = array_grow(columns->strings, columns->n_strings, &columns->string_capacity,
                                  sizeof *columns->strings);
    columns->strings[columns->n_strings++] = string;
    idmap_put(&columns->texts, (uintptr_t)string, columns->n_strings);
    return columns->n_strings;
}

/* The same for texts that live as long as the columns, which are looked at once. */
static size_t lasting_number(struct columns *columns, const char *text)
{
    size_t number = 0;

    if (text == NULL || idmap_get(&columns->known, (uintptr_t)text, &number))
        return number;
    number = string_number(columns, text, strlen(text));
    idmap_put(&columns->known, (uintptr_t)text, number);
    return number;
}

/* ---- tables ---- */

struct columns *columns_new(void)
{
    struct columns *columns = array_new(1, sizeof *columns);

    columns->last = &columns->first;
    columns->places = columns_table(columns, "places");
    columns->file = table_column(columns->places, "file", COLUMN_STRINGS);
    columns->function = table_column(columns->places, "function", COLUMN_STRINGS);
    columns->line = table_column(columns->places, "line", COLUMN_NUMBERS);
    return columns;
}

void columns_free(struct columns *columns)
{
    for (struct table *table = columns->first; table != NULL; table = table->next)
        for (struct column *column = table->first; column != NULL; column = column->next)
            free(column->bytes.data);
    free(columns->strings);
    idmap_free(&columns->texts);
    idmap_free(&columns->known);
    idmap_free(&columns->pairs);
    idmap_free(&columns->by_place);
    intern_free(&columns->intern);
    arena_free(&columns->arena);
    free(columns);
}

struct table *columns_table(struct columns *columns, const char *name)
{
    struct table *table = arena_alloc(&columns->arena, sizeof *table);

    *table = (struct table){.columns = columns, .name = name};
    table->last = &table->first;
    *columns->last = table;
    columns->last = &table->next;
    columns->n_tables++;
    return table;
}

struct column *table_column(struct table *table, const char *name, enum column_kind kind)
{
    struct column *column = arena_alloc(&table->columns->arena, sizeof *column);

    *column = (struct column){.table = table, .name = name, .kind = kind};
    *table->last = column;
    table->last = &column->next;
    table->n_columns++;
    return column;
}

size_t table_row(struct table *table)
{
    return table->rows++;
}

void column_put(struct column *column, uint64_t value)
{
    if (value == 0 && column->kind != COLUMN_DELTAS && column->kind != COLUMN_OPTIONAL)
        return; /* what is missing is 0: filled up when another number comes */
    for (; column->rows < column->table->rows; column->rows++)
        put_byte(&column->bytes, 0);
    if (column->kind == COLUMN_DELTAS) {
        const uint64_t before = column->before;
        column->before = value;
        value = value >= before ? (value - before) << 1 : ((before - value) << 1) - 1;
    } else if (column->kind == COLUMN_OPTIONAL) {
        value++;
    }
    put_varint(&column->bytes, value);
    column->rows++;
}

void column_text(struct column *column, const char *text)
{
    column_put(column, lasting_number(column->table->columns, text));
}

void column_bytes(struct column *column, const char *text, size_t size)
{
    column_put(column, string_number(column->table->columns, text, size));
}

/* The number of a pair of numbers below 2^32, counted from 1. */
static size_t pair_number(struct idmap *pairs, size_t a, size_t b)
{
    return idmap_number(pairs, (uint64_t)a << 32 | b) + 1;
}

size_t columns_place(struct columns *columns, const struct place *place)
{
    const size_t file = lasting_number(columns, place->file);
    const size_t function = lasting_number(columns, place->function);
    size_t number;

    if (file == 0 && function == 0)
        return 0;
    number =
        pair_number(&columns->by_place, pair_number(&columns->pairs, file, function), place->line);
    if (number > columns->places->rows) {
        column_put(columns->file, file);
        column_put(columns->function, function);
        column_put(columns->line, place->line);
        table_row(columns->places);
    }
    return number;
}

/* ---- all of it ---- */

static void put_all(struct columns *columns, struct bytes *bytes)
{
    struct bytes tables = {0};

    put_varint(&tables, columns->n_tables);
    for (const struct table *table = columns->first; table != NULL; table = table->next) {
        put_varint(&tables, lasting_number(columns, table->name));
        put_varint(&tables, table->rows);
        put_varint(&tables, table->n_columns);
        for (const struct column *column = table->first; column != NULL; column = column->next) {
            put_varint(&tables, lasting_number(columns, column->name));
            put_varint(&tables, column->kind);
            put_varint(&tables, column->bytes.count);
            put_bytes(&tables, column->bytes.data, column->bytes.count);
        }
    }
    put_bytes(bytes, MAGIC, sizeof MAGIC - 1);
    put_varint(bytes, columns->n_strings);
    for (size_t i = 0; i < columns->n_strings; i++)
        put_varint(bytes, strlen(columns->strings[i]));
    for (size_t i = 0; i < columns->n_strings; i++)
        put_bytes(bytes, columns->strings[i], strlen(columns->strings[i]));
    put_bytes(bytes, tables.data, tables.count);
    free(tables.data);
}

void columns_write(struct columns *columns, FILE *out)
{
    struct bytes bytes = {0};
    uLongf size;
    Bytef *deflated;

    put_all(columns, &bytes);
    size = compressBound((uLong)bytes.count);
    deflated = array_new(size, 1);
    if (compress2(deflated, &size, bytes.data, (uLong)bytes.count, Z_BEST_COMPRESSION) != Z_OK)
        out_of_memory();
    base64_write(deflated, size, out);
    free(deflated);
    free(bytes.data);
}
