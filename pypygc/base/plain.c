/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is safe on a terminal: see plain.h. */
#include "base/plain.h"

#include "base/gate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Marks on one character; more would climb out of their line, so they are escaped. */
#define MAX_MARKS 4

/* Bytes of the longest character. */
#define MAX_BYTES 4

/* A character as it is shown, and what it takes. */
struct unit {
    const char *text;
    size_t length; /* of what is shown, in bytes */
    int columns;
    char escaped[CHARACTER_ESCAPED_SIZE];
};

/* Takes the next character of *text. *marks counts those without a column of their own. */
static void next_unit(const char **text, unsigned *marks, struct unit *unit)
{
    const struct character character = character_at(*text, strnlen(*text, MAX_BYTES));

    *marks = character.valid && !character.hidden && character.columns == 0 ? *marks + 1 : 0;
    if (!character.valid || character.hidden || *marks > MAX_MARKS) {
        unit->length = character_escape(&character, unit->escaped);
        unit->text = unit->escaped;
        unit->columns = (int)unit->length;
    } else {
        unit->text = *text;
        unit->length = character.length;
        unit->columns = (int)character.columns;
    }
    *text += character.length;
}

static void put_unit(FILE *out, const struct unit *unit)
{
    fwrite(unit->text, 1, unit->length, out);
}

/* Writes the characters at the begin of text that fit width columns. Returns the columns. */
static int put_head(FILE *out, const char *text, int width)
{
    struct unit unit;
    unsigned marks = 0;
    int used = 0;

    while (*text != '\0') {
        next_unit(&text, &marks, &unit);
        if (used + unit.columns > width)
            break;
        put_unit(out, &unit);
        used += unit.columns;
    }
    return used;
}

/* The begin of the last character before end. */
static const char *previous(const char *begin, const char *end)
{
    for (size_t length = 2; length <= MAX_BYTES && length <= (size_t)(end - begin); length++)
        if (character_at(end - length, length).length == length)
            return end - length;
    return end - 1; /* it has one byte, or is none */
}

/* Writes the characters at the end of text that fit width columns. Returns the columns. */
static int put_tail(FILE *out, const char *text, int width)
{
    const char *begin = text + strlen(text), *at;
    struct unit unit;
    unsigned marks = 0;
    int left = width;

    while (begin > text) {
        at = previous(text, begin);
        next_unit(&at, &marks, &unit);
        if (unit.columns > left)
            break;
        left -= unit.columns;
        begin = previous(text, begin);
    }
    for (at = begin; *at != '\0'; begin = at) { /* marks on a character that is cut off */
        next_unit(&at, &marks, &unit);
        if (unit.columns > 0)
            break;
    }
    return put_head(out, begin, width);
}

size_t plain_columns(const char *text, size_t most)
{
    struct unit unit;
    unsigned marks = 0;
    size_t columns = 0;

    while (*text != '\0' && columns <= most) {
        next_unit(&text, &marks, &unit);
        columns += (size_t)unit.columns;
    }
    return columns;
}

/* Writes text in at most width columns, keeping `head` columns of its begin where it is cut. */
static int put_cut(FILE *out, const char *text, int width, int head)
{
    int used;

    if (plain_columns(text, (size_t)width) <= (size_t)width)
        return put_head(out, text, width);
    used = put_head(out, text, head);
    fputs("...", out);
    return used + 3 + put_tail(out, text, width - 3 - head);
}

void plain_put(FILE *out, const char *text)
{
    put_cut(out, text, PLAIN_MOST, PLAIN_MOST / 2);
}

int plain_put_cut(FILE *out, const char *text, int width)
{
    return put_cut(out, text, width, (width - 3) / 2);
}

int plain_put_begin(FILE *out, const char *text, int width)
{
    return put_cut(out, text, width, width - 3);
}

int plain_put_end(FILE *out, const char *text, int width)
{
    return put_cut(out, text, width, 0);
}

/* Writes a word of length bytes; one that is longer than a line loses its end. Returns the columns
   used. */
static int put_word(FILE *out, const char *word, size_t length, int width)
{
    const char *const end = word + length;
    struct unit unit;
    unsigned marks = 0;
    int used = 0;

    while (word < end) {
        next_unit(&word, &marks, &unit);
        if (used + unit.columns > width - 3 && end - word > 3)
            return used + fprintf(out, "...");
        put_unit(out, &unit);
        used += unit.columns;
    }
    return used;
}

/* The columns of a word of length bytes; what is longer than a line is as long as one. */
static int word_columns(const char *word, size_t length)
{
    const char *const end = word + length;
    struct unit unit;
    unsigned marks = 0;
    int columns = 0;

    while (word < end && columns < PLAIN_WIDTH) {
        next_unit(&word, &marks, &unit);
        columns += unit.columns;
    }
    return columns;
}

size_t plain_put_lines(FILE *out, const char *text, int indent, int width, size_t most)
{
    size_t lines = 1;
    int column = 0;

    while (*text != '\0') {
        size_t length;
        int room = width;

        while (*text == ' ')
            text++;
        length = strcspn(text, " ");
        if (length == 0)
            break;
        if (lines == most && text[length] != '\0')
            room -= 4; /* for what says that there is more */
        if (column > 0 && column + 1 + word_columns(text, length) > room) {
            if (lines == most) {
                fputs(" ...", out);
                break;
            }
            fputc('\n', out);
            lines++;
            column = 0;
        }
        if (column == 0)
            column = fprintf(out, "%*s", indent, "");
        else
            column += fprintf(out, " ");
        column += put_word(out, text, length, width - indent);
        text += length;
    }
    fputc('\n', out);
    return lines;
}

void plain_put_wrapped(FILE *out, const char *text, int indent)
{
    plain_put_lines(out, text, indent, PLAIN_WIDTH, SIZE_MAX);
}

const char *plain_bytes(uint64_t bytes, char buffer[PLAIN_NUMBER_SIZE])
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes / 1024;
    size_t unit = 0;

    if (bytes < 1024) {
        snprintf(buffer, PLAIN_NUMBER_SIZE, "%u B", (unsigned)bytes);
        return buffer;
    }
    while (value >= 1023.95 && unit + 1 < sizeof units / sizeof units[0]) {
        value /= 1024;
        unit++;
    }
    snprintf(buffer, PLAIN_NUMBER_SIZE, "%.1f %s", value, units[unit]);
    return buffer;
}

const char *plain_s(uint64_t count)
{
    return count == 1 ? "" : "s";
}

const char *plain_count(uint64_t count, char buffer[PLAIN_NUMBER_SIZE])
{
    char digits[PLAIN_NUMBER_SIZE];
    const int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    size_t used = 0;

    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            buffer[used++] = ',';
        buffer[used++] = digits[i];
    }
    buffer[used] = '\0';
    return buffer;
}

/* The digits of a number of four and more that stands by itself and is no line's; 0 if there is none. */
static size_t number_at(const char *text, size_t at, size_t length)
{
    static const char line[] = "line ";
    const size_t n = sizeof line - 1;
    const size_t digits = strspn(text + at, "0123456789");

    if (digits < 4 || digits >= PLAIN_NUMBER_SIZE / 2 || at + digits > length ||
        (at > 0 && strchr(" (", text[at - 1]) == NULL) ||
        (at >= n && strncmp(text + at - n, line, n) == 0) ||
        (at + digits < length && strchr(" ,;:)", text[at + digits]) == NULL))
        return 0;
    return digits;
}

void plain_put_grouped(FILE *out, const char *text, size_t length)
{
    char number[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < length;) {
        const size_t digits = number_at(text, i, length);
        if (digits > 0) {
            fputs(plain_count(strtoull(text + i, NULL, 10), number), out);
            i += digits;
        } else {
            fputc(text[i++], out);
        }
    }
}
