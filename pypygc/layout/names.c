/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The RPython names of the GC's types: the compressed list in the file, and short forms of names.
   Source: rpython/memory/gctransform/framework.py write_typeid_list. */
#include "layout/names.h"

#include "base/arena.h"
#include "base/capture.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* How the list begins, compressed at level 9 by zlib; other levels are tried too. */
static const char list_start[] = "member0 ";
/* No list is larger than this many bytes (measured: 411,500). */
#define MAX_LIST (64u << 20)
/* Nor are there more streams of zlib in a file that begin like it, or look as if they began. */
#define MAX_LISTS   4
#define MAX_STREAMS ((size_t)1 << 20)

/* Inflates up to `room` bytes from a stream at `data`. Returns what came out, and in *used what
   went in, and in *whole whether the stream ended. */
static size_t inflate_some(const uint8_t *data, uint64_t size, char *out, size_t room,
                           uint64_t *used, bool *whole)
{
    z_stream stream = {0};
    int status;
    size_t produced;

    *used = 0;
    *whole = false;
    if (inflateInit(&stream) != Z_OK)
        return 0;
    stream.next_in = (Bytef *)(uintptr_t)data;
    stream.avail_in = size > UINT32_MAX ? UINT32_MAX : (uInt)size;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    status = inflate(&stream, room < 64 ? Z_SYNC_FLUSH : Z_FINISH);
    produced = status == Z_DATA_ERROR && room < 64 ? 0 : room - stream.avail_out;
    *used = size > UINT32_MAX ? UINT32_MAX - stream.avail_in : size - stream.avail_in;
    *whole = status == Z_STREAM_END;
    inflateEnd(&stream);
    return produced;
}

static bool is_list(const uint8_t *data, uint64_t size)
{
    char start[sizeof list_start - 1];
    uint64_t used;
    bool whole;

    return inflate_some(data, size, start, sizeof start, &used, &whole) == sizeof start &&
           memcmp(start, list_start, sizeof start) == 0;
}

/* Splits "memberN  DESCRIPTION\n" lines; every N must be the line's number. */
static bool split_lines(struct type_names *names, size_t size)
{
    char *line = names->text, *end = names->text + size;

    while (line < end) {
        char *newline = memchr(line, '\n', (size_t)(end - line));
        char *last;
        char *after;
        if (newline == NULL)
            return false;
        last = newline;
        while (last > line && last[-1] == ' ')
            last--;
        *last = '\0';
        *newline = '\0';
        if (strncmp(line, "member", 6) != 0 || !isdigit((unsigned char)line[6]) ||
            strtoul(line + 6, &after, 10) != names->count)
            return false;
        while (*after == ' ')
            after++;
        names->descriptions = array_grow(names->descriptions, names->count, &names->capacity,
                                         sizeof *names->descriptions);
        names->descriptions[names->count++] = after;
        line = newline + 1;
    }
    return names->count > 0;
}

static bool read_list(const uint8_t *data, uint64_t size, struct type_names *names)
{
    uint64_t used;
    bool whole = false;
    size_t room = 1u << 19, produced = 0;

    while (!whole && room <= MAX_LIST) {
        room *= 2;
        free(names->text);
        names->text = array_new(room + 1, 1);
        produced = inflate_some(data, size, names->text, room, &used, &whole);
        if (!whole && produced < room)
            break; /* damaged: more room does not help */
    }
    names->text[produced] = '\0';
    return whole && split_lines(names, produced);
}

bool names_find(const struct elf_image *image, struct type_names *names, char *reason, size_t size)
{
    size_t lists = 0, streams = 0;

    *names = (struct type_names){0};
    for (size_t i = 0; i < image->n_segments; i++) {
        const struct image_segment *segment = &image->segments[i];
        const uint8_t *p, *end;
        if (segment->executable)
            continue;
        p = segment->bytes;
        end = segment->bytes + segment->file_size;
        while (p < end && (p = memchr(p, 0x78, (size_t)(end - p))) != NULL) {
            bool header = end - p > 2 &&
                          (p[1] == 0x01 || p[1] == 0x5e || p[1] == 0x9c || p[1] == 0xda);
            if (header && streams++ < MAX_STREAMS && is_list(p, (uint64_t)(end - p)) &&
                lists++ < MAX_LISTS) {
                if (read_list(p, (uint64_t)(end - p), names))
                    return true;
                names_free(names);
            }
            p++;
        }
    }
    snprintf(reason, size,
             lists > 0 ? "the compressed list of type names is damaged"
                       : "no compressed list of type names in the file");
    return false;
}

void names_free(struct type_names *names)
{
    free(names->text);
    free(names->descriptions);
    *names = (struct type_names){0};
}

/* One space for any run of blanks and control characters, none at the end, as the names stand in
   lines with tabs; and ASCII only, which RPython names are, so that no name can play tricks on a
   terminal. */
static const char *clean(struct arena *arena, struct capture *capture)
{
    char *text = capture_end(capture);
    const char *copy;
    size_t length = 0;

    for (size_t i = 0; i < capture->size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > ' ')
            text[length++] = c < 0x7f ? (char)c : '?';
        else if (length > 0 && text[length - 1] != ' ')
            text[length++] = ' ';
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    copy = arena_copy(arena, text, length);
    free(text);
    return copy;
}

/* The end of the braces that open at `p`, which is '{'; the end of the text if they do not
   close. */
static const char *after_braces(const char *p)
{
    unsigned depth = 0;

    for (; *p != '\0'; p++) {
        if (*p == '{')
            depth++;
        else if (*p == '}' && --depth == 0)
            return p + 1;
    }
    return p;
}

/* The '{' of a struct's own field list, which is the last one at the top level, or NULL. */
static const char *own_fields(const char *description)
{
    const char *last = NULL, *p = description;

    while ((p = strchr(p, '{')) != NULL) {
        last = p;
        p = after_braces(p);
    }
    return last;
}

/* The part of a dotted name behind its last dot. */
static const char *last_part(const char *name, size_t length)
{
    const char *start = name;

    for (size_t i = 0; i < length; i++)
        if (name[i] == '.')
            start = name + i + 1;
    return start;
}

static size_t word_length(const char *p)
{
    size_t n = 0;

    while (p[n] != '\0' && p[n] != ' ' && p[n] != '{' && p[n] != ',')
        n++;
    return n;
}

static bool is_word(const char *p, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(p, word, length) == 0;
}

/* Copies a type's text, shortened: "GcStruct a.b.C { .. }" becomes "C", hints like {'nolength':
   True} and the (gcopaque) of GCREF go, and braces behind another name (an inline struct) stay,
   shortened inside. */
static void put_short(FILE *out, const char *p, const char *end)
{
    while (p < end) {
        size_t n = word_length(p);
        if (n == 0) {
            if (*p == '{' && p[1] == '\'') { /* hints */
                p = after_braces(p);
                continue;
            }
            fputc(*p++, out);
            continue;
        }
        if ((is_word(p, n, "GcStruct") || is_word(p, n, "Struct")) && p[n] == ' ') {
            const char *name;
            p += n + 1;
            n = word_length(p);
            name = last_part(p, n);
            fwrite(name, 1, (size_t)(p + n - name), out);
            p += n;
            if (p[0] == ' ' && p[1] == '{')
                p = after_braces(p + 1);
            continue;
        }
        if (!is_word(p, n, "(gcopaque)"))
            fwrite(p, 1, n, out);
        p += n;
    }
}

const char *name_full(struct arena *arena, const char *description)
{
    const char *end = strncmp(description, "GcStruct ", 9) == 0 ? own_fields(description) : NULL;
    struct capture capture;
    FILE *out = capture_begin(&capture);

    if (end != NULL)
        fwrite(description + 9, 1, (size_t)(end - description - 9), out);
    else
        fputs(description, out);
    return clean(arena, &capture);
}

const char *name_short(struct arena *arena, const char *description)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);

    if (strncmp(description, "GcStruct ", 9) == 0) {
        const char *full = name_full(arena, description);
        put_short(out, last_part(full, word_length(full)), full + strlen(full));
    } else {
        put_short(out, description, description + strlen(description));
    }
    return clean(arena, &capture);
}

size_t name_fields(const char *description,
                   void (*see)(void *context, const char *field, size_t length), void *context)
{
    const char *p = strncmp(description, "GcStruct ", 9) == 0 ? own_fields(description) : NULL;
    size_t count = 0;

    if (p == NULL)
        return 0;
    for (p++; *p != '\0' && *p != '}';) {
        size_t n = strcspn(p, " ,}");
        if (n > 0) {
            see(context, p, n);
            count++;
        }
        p += n;
        while (*p == ' ' || *p == ',')
            p++;
    }
    return count;
}
