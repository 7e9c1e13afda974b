/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutations of profiles: see mutate.h. What is no JSON is treated as if it were, as far as it goes;
   a tenth of the changes are of bytes, as the fuzzer's own. */
#include "mutate.h"

#include "harness.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SPANS   512
#define MAX_COLUMNS 64

struct text {
    char *bytes;
    size_t size, max;
};

struct span {
    size_t begin, end;
    bool is_key;
};

/* ---- chance ---- */

static uint64_t state;

static size_t below(size_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return n > 0 ? (size_t)((state >> 33) % n) : 0;
}

static const char *const NUMBERS[] = {"0",
                                      "1",
                                      "2",
                                      "-1",
                                      "3",
                                      "7",
                                      "63",
                                      "64",
                                      "255",
                                      "4096",
                                      "65536",
                                      "1048576",
                                      "2147483647",
                                      "2147483648",
                                      "4294967295",
                                      "4294967296",
                                      "9007199254740993",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "18446744073709551614",
                                      "18446744073709551615",
                                      "18446744073709551616",
                                      "-9223372036854775808",
                                      "1e30",
                                      "0.5",
                                      "1e400",
                                      "-0",
                                      "true",
                                      "false",
                                      "null",
                                      "[]",
                                      "{}",
                                      "\"\""};

static const char *const STRINGS[] = {"\"\"",
                                      "\"a\"",
                                      "\"\\u001b[31m\"",
                                      "\"\\u202e\\u2066\\u200b\"",
                                      "\"\\ud800\"",
                                      "\"\\u0000x\"",
                                      "\"\xff\xfe\xc0\x80\"",
                                      "\"\xed\xa0\x80\xf4\x90\x80\x80\"",
                                      "\"\\n::error::\\r\\n%0A\"",
                                      "\"]]>&<![CDATA[\"",
                                      "\"</script><b>\"",
                                      "\"```\\n</details>|`\"",
                                      "\"\\\\\\\"'$(id)`%s%n\"",
                                      "\"/etc/passwd\"",
                                      "\"../../x.py\"",
                                      "\"<builtin>/x.py\"",
                                      "\"\xf3\xa0\x81\x81\xe2\x80\xae\xe2\x80\xac\"",
                                      "\"\xef\xbb\xbf\xe3\x85\xa4\xcd\x8f\"",
                                      "\"jit\"",
                                      "\"interpreter\"",
                                      "\"jit-call\"",
                                      "\"guard-failure\"",
                                      "\"compiler\"",
                                      "\"runtime\"",
                                      "\"nursery\"",
                                      "\"collect\"",
                                      "\"local\"",
                                      "\"W_IntObject\"",
                                      "\"W_DictMultiObject\"",
                                      "\"W_ListObject\"",
                                      "\"rbigint\"",
                                      "\"PyFrame\"",
                                      "\"\xf0\x9f\x98\x80\xcc\x81\xe4\xbd\xa0\"",
                                      "\"<module>\"",
                                      "\"-\"",
                                      "\"#\""};

#define ONE_OF(list) ((list)[below(sizeof(list) / sizeof((list)[0]))])

/* ---- text ---- */

/* Puts length bytes in the place of those from begin to end. Too much is not put. */
static void replace(struct text *text, size_t begin, size_t end, const char *put, size_t length)
{
    if (text->size - (end - begin) + length > text->max)
        return;
    memmove(text->bytes + begin + length, text->bytes + end, text->size - end);
    memcpy(text->bytes + begin, put, length);
    text->size += length - (end - begin);
}

static char *copy_of(const struct text *text, struct span span)
{
    char *copy = malloc(span.end - span.begin + 1);

    memcpy(copy, text->bytes + span.begin, span.end - span.begin);
    copy[span.end - span.begin] = '\0';
    return copy;
}

/* A line with its newline. */
static struct span line_at(const struct text *text, size_t at)
{
    const char *newline = memchr(text->bytes + at, '\n', text->size - at);
    size_t begin = at;

    while (begin > 0 && text->bytes[begin - 1] != '\n')
        begin--;
    return (struct span){begin, newline != NULL ? (size_t)(newline - text->bytes) + 1 : text->size,
                         false};
}

/* Each line as often as any other, whatever its length. */
static struct span any_line(const struct text *text)
{
    size_t n = 1, at = 0, chosen;

    for (size_t i = 0; i + 1 < text->size; i++)
        n += text->bytes[i] == '\n';
    chosen = below(n);
    for (size_t i = 0; i < chosen; i++)
        at = (size_t)((char *)memchr(text->bytes + at, '\n', text->size - at) - text->bytes) + 1;
    return line_at(text, at);
}

/* ---- values ---- */

static size_t string_end(const struct text *text, size_t at, size_t end)
{
    for (at++; at < end; at++) {
        if (text->bytes[at] == '\\')
            at++;
        else if (text->bytes[at] == '"')
            return at + 1;
    }
    return end;
}

static size_t value_end(const struct text *text, size_t at, size_t end)
{
    size_t depth = 0;

    for (; at < end; at++) {
        const char c = text->bytes[at];
        if (c == '"') {
            at = string_end(text, at, end) - 1;
        } else if (c == '[' || c == '{') {
            depth++;
            continue;
        } else if (c == ']' || c == '}') {
            if (depth == 0)
                return at;
            depth--;
        } else if (c == ',' || c == ':' || c == '\n') {
            if (depth == 0)
                return at;
            continue;
        } else {
            if (depth > 0 || (at + 1 < end && strchr(",:]}\n", text->bytes[at + 1]) == NULL))
                continue;
        }
        if (depth == 0)
            return at + 1;
    }
    return end;
}

/* Values and keys between begin and end: MAX_SPANS of them, each as often as any other. */
static size_t spans_in(const struct text *text, struct span line, struct span spans[MAX_SPANS])
{
    size_t n = 0;

    for (size_t at = line.begin; at < line.end;) {
        const char c = text->bytes[at];
        struct span span = {at, at + 1, false};
        if (strchr(" ,:]}\n", c) != NULL) {
            at++;
            continue;
        }
        span.end = value_end(text, at, line.end);
        span.end = span.end > at ? span.end : at + 1;
        span.is_key = c == '"' && span.end < line.end && text->bytes[span.end] == ':';
        if (n < MAX_SPANS)
            spans[n] = span;
        else if (below(n + 1) < MAX_SPANS)
            spans[below(MAX_SPANS)] = span;
        n++;
        at = c == '[' || c == '{' ? at + 1 : span.end;
    }
    return n < MAX_SPANS ? n : MAX_SPANS;
}

static bool any_span(const struct text *text, struct span *span)
{
    struct span spans[MAX_SPANS];
    const size_t n = spans_in(text, any_line(text), spans);

    if (n == 0)
        return false;
    *span = spans[below(n)];
    return true;
}

/* A key with its value, else a value alone. */
static struct span whole_element(const struct text *text, struct span span)
{
    const struct span line = line_at(text, span.begin);

    if (span.is_key)
        span.end = value_end(text, span.end + 1, line.end);
    else if (span.begin > line.begin && text->bytes[span.begin - 1] == ':')
        while (span.begin > line.begin && strchr(",{", text->bytes[span.begin - 1]) == NULL)
            span.begin--;
    return span;
}

static void drop_element(struct text *text, struct span span)
{
    span = whole_element(text, span);
    if (span.end < text->size && text->bytes[span.end] == ',')
        span.end++;
    else if (span.begin > 0 && text->bytes[span.begin - 1] == ',')
        span.begin--;
    replace(text, span.begin, span.end, "", 0);
}

static void double_element(struct text *text, struct span span)
{
    char *copy;

    span = whole_element(text, span);
    copy = copy_of(text, span);
    for (size_t n = below(4) == 0 ? below(100) : 1; n > 0; n--) {
        replace(text, span.end, span.end, copy, span.end - span.begin);
        replace(text, span.end, span.end, ",", 1);
    }
    free(copy);
}

static void put_value(struct text *text, struct span span, const char *value)
{
    replace(text, span.begin, span.end, value, strlen(value));
}

/* Another number near it, as ids are. */
static void move_number(struct text *text, struct span span)
{
    char *copy = copy_of(text, span), number[32];

    snprintf(number, sizeof number, "%llu",
             strtoull(copy, NULL, 10) + (unsigned long long)below(5) - 2);
    put_value(text, span, number);
    free(copy);
}

static void wrap(struct text *text, struct span span)
{
    char opening[41], closing[41];
    const size_t n = 1 + (below(4) == 0 ? below(40) : below(3));

    memset(opening, '[', n);
    memset(closing, ']', n);
    replace(text, span.end, span.end, closing, n);
    replace(text, span.begin, span.begin, opening, n);
}

static void other_value(struct text *text, struct span span)
{
    struct span other;
    char *copy;

    if (!any_span(text, &other))
        return;
    copy = copy_of(text, other);
    put_value(text, span, copy);
    free(copy);
}

static void change_value(struct text *text)
{
    struct span span;
    char c;

    if (!any_span(text, &span))
        return;
    c = text->bytes[span.begin];
    switch (below(10)) {
    case 0: drop_element(text, span); break;
    case 1: double_element(text, span); break;
    case 2: other_value(text, span); break;
    case 3: wrap(text, span); break;
    case 4: put_value(text, span, below(2) ? ONE_OF(NUMBERS) : ONE_OF(STRINGS)); break;
    case 5:
        if (isdigit((unsigned char)c)) {
            move_number(text, span);
            break;
        } /* FALLTHROUGH */
    default: put_value(text, span, c == '"' ? ONE_OF(STRINGS) : ONE_OF(NUMBERS)); break;
    }
}

/* ---- records ---- */

static void drop_line(struct text *text)
{
    const struct span line = any_line(text);
    replace(text, line.begin, line.end, "", 0);
}

/* Puts a line somewhere else, too. */
static void double_line(struct text *text)
{
    const struct span line = any_line(text);
    char *copy = copy_of(text, line);
    const size_t at = any_line(text).begin;

    replace(text, at, at, copy, line.end - line.begin);
    free(copy);
}

static void swap_lines(struct text *text)
{
    struct span a = any_line(text), b = any_line(text);
    char *first, *second;

    if (a.begin > b.begin) {
        const struct span c = a;
        a = b;
        b = c;
    }
    if (a.begin == b.begin)
        return;
    first = copy_of(text, a);
    second = copy_of(text, b);
    replace(text, b.begin, b.end, first, a.end - a.begin);
    replace(text, a.begin, a.end, second, b.end - b.begin);
    free(first);
    free(second);
}

/* ---- tables and strings: docs/format.md ---- */

/* Keys and values of a record, copied. Returns how many. */
static size_t pairs_of(const struct text *text, struct span line, char *keys[MAX_COLUMNS],
                       char *values[MAX_COLUMNS])
{
    size_t n = 0, at = line.begin + 1;

    while (n < MAX_COLUMNS && at < line.end && text->bytes[at] == '"') {
        const struct span key = {at, string_end(text, at, line.end), true};
        const struct span value = {key.end + 1, value_end(text, key.end + 1, line.end), false};
        if (key.end + 1 >= line.end || value.end < value.begin)
            break;
        keys[n] = copy_of(text, key);
        values[n++] = copy_of(text, value);
        at = value.end + 1;
        while (at < line.end && text->bytes[at] == ' ')
            at++;
    }
    return n;
}

static void free_pairs(size_t n, char *keys[MAX_COLUMNS], char *values[MAX_COLUMNS])
{
    for (size_t i = 0; i < n; i++) {
        free(keys[i]);
        free(values[i]);
    }
}

static const char *value_of(const char *key, size_t n, char *const keys[MAX_COLUMNS],
                            char *const values[MAX_COLUMNS])
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i], key) == 0)
            return values[i];
    return NULL;
}

/* A row: the values of a record under the keys of the first. */
static void put_row(FILE *out, size_t n, char *const columns[MAX_COLUMNS], bool numbered,
                    size_t n_own, char *const keys[MAX_COLUMNS], char *const values[MAX_COLUMNS])
{
    const char *comma = "";

    fputc('[', out);
    for (size_t i = 0; i < n; i++) {
        const char *value = value_of(columns[i], n_own, keys, values);
        if (strcmp(columns[i], "\"k\"") == 0 || (numbered && strcmp(columns[i], "\"id\"") == 0))
            continue;
        fprintf(out, "%s%s", comma, value != NULL ? value : "null");
        comma = ",";
    }
    fputc(']', out);
}

/* Makes a table of the lines from at on that are of the kind of the first. Returns their end. */
static size_t put_table(FILE *out, const struct text *text, struct span first)
{
    char *columns[MAX_COLUMNS], *values[MAX_COLUMNS];
    const size_t n = pairs_of(text, first, columns, values);
    const char *kind = value_of("\"k\"", n, columns, values);
    const char *id = value_of("\"id\"", n, columns, values), *comma = "";
    const bool numbered = id != NULL && below(2) == 0;
    size_t end = first.begin;

    fprintf(out, "{\"k\":%s,\"columns\":[", kind != NULL ? kind : "\"cell\"");
    for (size_t i = 0; i < n; i++) {
        if (strcmp(columns[i], "\"k\"") == 0 || (numbered && strcmp(columns[i], "\"id\"") == 0))
            continue;
        fprintf(out, "%s%s", comma, columns[i]);
        comma = ",";
    }
    fputs("],\"rows\":[", out);
    for (size_t rows = 0; rows < 40 && end < text->size; rows++) {
        char *keys[MAX_COLUMNS], *own[MAX_COLUMNS];
        const struct span line = line_at(text, end);
        const size_t n_own = pairs_of(text, line, keys, own);
        const char *own_kind = value_of("\"k\"", n_own, keys, own);
        const bool belongs = kind != NULL && own_kind != NULL && strcmp(kind, own_kind) == 0;
        if (belongs) {
            fputs(rows > 0 ? "," : "", out);
            put_row(out, n, columns, numbered, n_own, keys, own);
            end = line.end;
        }
        free_pairs(n_own, keys, own);
        if (!belongs)
            break;
    }
    fputc(']', out);
    if (numbered)
        fprintf(out, ",\"first\":%s", id);
    fputs("}\n", out);
    free_pairs(n, columns, values);
    return end;
}

static void fold_into_table(struct text *text)
{
    const struct span line = any_line(text);
    struct capture capture;
    size_t end;
    char *table;

    if (text->bytes[line.begin] != '{')
        return;
    end = put_table(capture_begin(&capture), text, line);
    table = capture_end(&capture);
    if (end > line.begin)
        replace(text, line.begin, end, table, capture.size);
    free(table);
}

/* Strings in all records "strings" above. */
static size_t strings_above(const struct text *text, size_t above)
{
    static const char kind[] = "{\"k\":\"strings\"";
    struct span spans[MAX_SPANS];
    size_t n = 0;

    for (size_t at = 0; at < above; at = line_at(text, at).end) {
        const struct span line = line_at(text, at);
        if (line.end - line.begin < sizeof kind ||
            memcmp(text->bytes + line.begin, kind, sizeof kind - 1) != 0)
            continue;
        for (size_t i = 0, found = spans_in(text, line, spans); i < found; i++)
            n += text->bytes[spans[i].begin] == '"' && !spans[i].is_key;
        n -= n > 0; /* the kind itself */
    }
    return n;
}

/* Puts a number in the place of a string, and the string above. */
static void number_a_string(struct text *text)
{
    struct span span;
    char *string, *record, number[24];
    size_t line, first;
    int length;

    if (!any_span(text, &span) || text->bytes[span.begin] != '"' || span.is_key)
        return;
    line = line_at(text, span.begin).begin;
    first = strings_above(text, line) + 1;
    string = copy_of(text, span);
    snprintf(number, sizeof number, "%zu", first);
    put_value(text, span, number);
    length = asprintf(&record, "{\"k\":\"strings\",\"first\":%zu,\"texts\":[%s]}\n", first, string);
    replace(text, line, line, record, (size_t)length);
    free(record);
    free(string);
}

/* ---- */

size_t mutate_profile(uint8_t *bytes, size_t size, size_t max_size, unsigned seed)
{
    struct text text = {(char *)bytes, size, max_size};

    state = seed;
    if (size == 0 || below(10) == 0)
        return LLVMFuzzerMutate(bytes, size, max_size);
    for (size_t n = 1 + below(4); n > 0 && text.size > 0; n--) {
        switch (below(16)) {
        case 0: drop_line(&text); break;
        case 1: double_line(&text); break;
        case 2: swap_lines(&text); break;
        case 3: fold_into_table(&text); break;
        case 4: number_a_string(&text); break;
        default: change_value(&text); break;
        }
    }
    return text.size;
}
