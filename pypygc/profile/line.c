/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a profile before they are parsed: see line.h. Nothing is judged here: what is no JSON
   stays none, and the parser says so. */
#include "profile/line.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "format.h"

#include <stdlib.h>
#include <string.h>

/* ---- walking through JSON ---- */

/* Where a walk through a line is. */
struct walk {
    bool in_string, is_escaped; /* the byte before was a backslash in a string */
    size_t depth;               /* lists and objects that are open */
};

/* Takes one byte. Returns the depth in which it stands: that of a bracket is the outer one. */
static size_t step(struct walk *walk, char c)
{
    if (walk->in_string) {
        if (walk->is_escaped)
            walk->is_escaped = false;
        else if (c == '\\')
            walk->is_escaped = true;
        else if (c == '"')
            walk->in_string = false;
    } else if (c == '"') {
        walk->in_string = true;
    } else if (c == '[' || c == '{') {
        return walk->depth++;
    } else if ((c == ']' || c == '}') && walk->depth > 0) {
        return --walk->depth;
    }
    return walk->depth;
}

static bool is_bracket(char c)
{
    return c == '[' || c == ']' || c == '{' || c == '}';
}

/* ---- reading ---- */

/* Appends length bytes, there may be none, to an array of *used. Never NULL. */
static char *append(char *array, size_t *used, size_t *capacity, const char *text, size_t length)
{
    while (array == NULL || *capacity - *used < length)
        array = array_grow(array, *capacity, capacity, 1);
    memcpy(array + *used, text, length);
    *used += length;
    return array;
}

/* Reads up to the next newline. */
static enum line_status read_raw(FILE *file, struct line *line)
{
    line->length = 0;
    line->was_cut = false;
    for (;;) {
        const char *begin = line->chunk + line->chunk_at, *newline;
        size_t n = line->chunk_end - line->chunk_at;

        if (n == 0) {
            line->chunk_at = 0;
            line->chunk_end = fread(line->chunk, 1, LINE_CHUNK, file);
            if (line->chunk_end > 0)
                continue;
            line->was_cut = true;
            if (ferror(file))
                return LINE_ERROR;
            return line->length > 0 ? LINE_READ : LINE_END;
        }
        newline = memchr(begin, '\n', n);
        if (newline != NULL)
            n = (size_t)(newline - begin);
        if (n > LINE_MAX_BYTES - line->length)
            return LINE_TOO_LONG;
        line->text = append(line->text, &line->length, &line->capacity, begin, n);
        line->chunk_at += n + (newline != NULL);
        if (newline != NULL)
            return LINE_READ;
    }
}

static bool is_tidy(const struct line *line)
{
    struct walk walk = {0};

    for (size_t i = 0; i < line->length;) {
        const size_t n = utf8_length(line->text + i, line->length - i);
        step(&walk, line->text[i]);
        if (n == 0 || walk.depth > LINE_MAX_DEPTH)
            return false;
        i += n;
    }
    return true;
}

/* Copies a tidy form of the text to other. Returns its length. */
static size_t copy_tidy(struct line *line)
{
    struct walk walk = {0};
    size_t used = 0;

    for (size_t i = 0; i < line->length;) {
        const size_t n = utf8_length(line->text + i, line->length - i);
        const bool is_text = walk.in_string || !is_bracket(line->text[i]);
        const size_t depth = step(&walk, line->text[i]);
        const char *put = n > 0 ? line->text + i : UTF8_REPLACEMENT;
        size_t length = n > 0 ? n : strlen(UTF8_REPLACEMENT);

        if (depth > LINE_MAX_DEPTH || (depth == LINE_MAX_DEPTH && !is_text)) {
            put = "null";
            length = depth == LINE_MAX_DEPTH && walk.depth > depth ? strlen(put) : 0;
        }
        line->other = append(line->other, &used, &line->other_capacity, put, length);
        i += n > 0 ? n : 1;
    }
    return used;
}

enum line_status line_read(FILE *file, struct line *line)
{
    const enum line_status status = read_raw(file, line);

    if (status == LINE_READ && !is_tidy(line)) {
        char *const text = line->text;
        const size_t capacity = line->capacity;
        line->length = copy_tidy(line);
        line->text = line->other;
        line->capacity = line->other_capacity;
        line->other = text;
        line->other_capacity = capacity;
    }
    return status;
}

/* ---- kinds ---- */

static size_t skip_space(const struct line *line, size_t at)
{
    while (at < line->length &&
           (line->text[at] == ' ' || line->text[at] == '\t' || line->text[at] == '\r'))
        at++;
    return at;
}

/* The end of the string that begins at at, behind its quote; 0 if it does not end or has an
   escape in it, which is left to the parser. */
static size_t string_end(const struct line *line, size_t at)
{
    for (at++; at < line->length && line->text[at] != '\\'; at++)
        if (line->text[at] == '"')
            return at + 1;
    return 0;
}

static bool is_key(const struct line *line, size_t begin, size_t end)
{
    static const char key[] = "\"" PYPYGC_KEY_KIND "\"";
    return end - begin == strlen(key) && memcmp(line->text + begin, key, strlen(key)) == 0;
}

/* If the string that begins at at is a key and its value a plain string, sets *kind and *length to
   that. Returns false if that cannot be told. */
static bool look_at_key(const struct line *line, size_t at, const char **kind, size_t *length)
{
    const size_t end = string_end(line, at), colon = skip_space(line, end);
    size_t value, value_end;

    if (end == 0)
        return false;
    if (colon == line->length || line->text[colon] != ':' || !is_key(line, at, end))
        return true;
    value = skip_space(line, colon + 1);
    value_end = value < line->length && line->text[value] == '"' ? string_end(line, value) : 0;
    if (value_end == 0)
        return false;
    *kind = line->text + value + 1;
    *length = value_end - value - 2;
    return true;
}

bool line_is_of_unknown_kind(const struct line *line,
                             bool (*is_known)(const char *kind, size_t length))
{
    struct walk walk = {0};
    const size_t begin = skip_space(line, 0);
    const char *kind = NULL;
    size_t length = 0, at = begin;

    if (at == line->length || line->text[at] != '{')
        return false;
    for (; at < line->length && (at == begin || walk.depth > 0); at++) {
        const bool opens_string = walk.depth == 1 && !walk.in_string && line->text[at] == '"';
        if (opens_string && !look_at_key(line, at, &kind, &length))
            return false;
        step(&walk, line->text[at]);
    }
    return walk.depth == 0 && skip_space(line, at) == line->length && kind != NULL &&
           !is_known(kind, length);
}

void line_free(struct line *line)
{
    free(line->text);
    free(line->other);
}
