/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is safe on a terminal: see plain.h. */
#include "base/plain.h"

#include <stdbool.h>
#include <string.h>

/* Room for one character, escaped or not. */
#define UNIT_SIZE 16

/* Reads one character at text: returns its bytes and sets *code to the code point, or to -1 for a
   byte that is not part of valid UTF-8. */
static size_t decode(const char *text, long *code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length;
    long value;

    if (bytes[0] < 0x80) {
        *code = bytes[0];
        return 1;
    }
    *code = -1;
    if (bytes[0] >= 0xC2 && bytes[0] < 0xE0) {
        length = 2;
        value = bytes[0] & 0x1F;
    } else if (bytes[0] >= 0xE0 && bytes[0] < 0xF0) {
        length = 3;
        value = bytes[0] & 0x0F;
    } else if (bytes[0] >= 0xF0 && bytes[0] < 0xF5) {
        length = 4;
        value = bytes[0] & 0x07;
    } else {
        return 1;
    }
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (bytes[i] & 0x3F);
    }
    *code = value;
    return length;
}

static bool is_direction_mark(long code)
{
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0x200E || code == 0x200F || code == 0x2028 || code == 0x2029;
}

/* Takes the next character of *text, makes it harmless in unit, returns its columns. */
static int next_unit(const char **text, char unit[UNIT_SIZE])
{
    long code;
    const size_t length = decode(*text, &code);

    if (code < 0)
        snprintf(unit, UNIT_SIZE, "\\x%02x", (unsigned char)**text);
    else if (code < 0x20 || (code >= 0x7F && code < 0xA0))
        snprintf(unit, UNIT_SIZE, "\\x%02x", (unsigned)code);
    else if (is_direction_mark(code))
        snprintf(unit, UNIT_SIZE, "\\u%04x", (unsigned)code);
    else {
        memcpy(unit, *text, length);
        unit[length] = '\0';
        *text += length;
        return 1;
    }
    *text += length;
    return (int)strlen(unit);
}

void plain_put(FILE *out, const char *text)
{
    char unit[UNIT_SIZE];
    while (*text != '\0') {
        next_unit(&text, unit);
        fputs(unit, out);
    }
}

size_t plain_columns(const char *text)
{
    char unit[UNIT_SIZE];
    size_t columns = 0;
    while (*text != '\0')
        columns += (size_t)next_unit(&text, unit);
    return columns;
}

/* Writes the characters of text that lie wholly in columns begin to end. Returns the columns. */
static int put_columns(FILE *out, const char *text, size_t begin, size_t end)
{
    char unit[UNIT_SIZE];
    size_t column = 0;
    int used = 0;

    while (*text != '\0' && column < end) {
        const size_t width = (size_t)next_unit(&text, unit);
        if (column >= begin && column + width <= end) {
            fputs(unit, out);
            used += (int)width;
        }
        column += width;
    }
    return used;
}

/* Writes text in at most width columns, keeping `head` columns of its begin where it is cut. */
static int put_cut(FILE *out, const char *text, int width, int head)
{
    const size_t columns = plain_columns(text);
    int used;

    if (columns <= (size_t)width)
        return put_columns(out, text, 0, columns);
    used = put_columns(out, text, 0, (size_t)head);
    fputs("...", out);
    return used + 3 + put_columns(out, text, columns - (size_t)(width - 3 - head), columns);
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
    int used = 0;

    while (word < end) {
        char unit[UNIT_SIZE];
        const int columns = next_unit(&word, unit);
        if (used + columns > width - 3 && end - word > 3)
            return used + fprintf(out, "...");
        fputs(unit, out);
        used += columns;
    }
    return used;
}

void plain_put_wrapped(FILE *out, const char *text, int indent)
{
    int column = 0;

    while (*text != '\0') {
        size_t length;

        while (*text == ' ')
            text++;
        length = strcspn(text, " ");
        if (length == 0)
            break;
        if (column > 0 && column + 1 + (int)length > PLAIN_WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        if (column == 0)
            column = fprintf(out, "%*s", indent, "");
        else
            column += fprintf(out, " ");
        column += put_word(out, text, length, PLAIN_WIDTH - indent);
        text += length;
    }
    fputc('\n', out);
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
