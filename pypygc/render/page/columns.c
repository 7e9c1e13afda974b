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
    struct column *expected; /* the one behind that which was put last */
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

/* ---- rows ---- */

static struct column *add_column(struct table *table, const char *name, enum column_kind kind)
{
    struct column *column = arena_alloc(&table->columns->arena, sizeof *column);

    *column = (struct column){.table = table, .name = name, .kind = kind};
    *table->last = column;
    table->last = &column->next;
    table->n_columns++;
    return column;
}

static bool is_named(const struct column *column, const char *name)
{
    return column->name == name || strcmp(column->name, name) == 0;
}

/* The column with a name: mostly the one behind that of the call before. */
static struct column *column_named(struct table *table, const char *name, enum column_kind kind)
{
    struct column *column = table->expected;

    if (column == NULL || !is_named(column, name))
        for (column = table->first; column != NULL && !is_named(column, name);)
            column = column->next;
    if (column == NULL)
        column = add_column(table, name, kind);
    table->expected = column->next;
    return column;
}

static void column_put(struct column *column, uint64_t value)
{
    for (; column->rows < column->table->rows; column->rows++)
        put_byte(&column->bytes, 0);
    put_varint(&column->bytes, value);
    column->rows++;
}

static void put_unless_0(struct table *table, const char *name, enum column_kind kind,
                         uint64_t value)
{
    struct column *column = column_named(table, name, kind);

    if (value != 0) /* what is missing is 0: filled up when another number comes */
        column_put(column, value);
}

void row_number(struct table *table, const char *column, uint64_t value)
{
    put_unless_0(table, column, COLUMN_NUMBERS, value);
}

void row_delta(struct table *table, const char *name, uint64_t value)
{
    struct column *column = column_named(table, name, COLUMN_DELTAS);
    const uint64_t before = column->before;

    column->before = value;
    column_put(column, value >= before ? (value - before) << 1 : ((before - value) << 1) - 1);
}

void row_known(struct table *table, const char *column, bool known, uint64_t value)
{
    put_unless_0(table, column, COLUMN_OPTIONAL, known ? value + 1 : 0);
}

void row_text(struct table *table, const char *column, const char *text)
{
    put_unless_0(table, column, COLUMN_STRINGS, lasting_number(table->columns, text));
}

void row_bytes(struct table *table, const char *column, const char *text, size_t size)
{
    put_unless_0(table, column, COLUMN_STRINGS, string_number(table->columns, text, size));
}

void row_place(struct table *table, const char *column, const struct place *place)
{
    put_unless_0(table, column, COLUMN_NUMBERS, columns_place(table->columns, place));
}

size_t row_end(struct table *table)
{
    table->expected = table->first;
    return table->rows++;
}

/* ---- places ---- */

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
        put_unless_0(columns->places, "file", COLUMN_STRINGS, file);
        put_unless_0(columns->places, "function", COLUMN_STRINGS, function);
        row_number(columns->places, "line", place->line);
        row_end(columns->places);
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
