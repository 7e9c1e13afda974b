/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text form of a layout, as docs/layout.md defines it: writing and reading.
 * A check sum over all lines before it guards copies in the cache. */
#include "layout/layout.h"

#include "layout/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A stream and the check sum of what went through it. */
struct sink {
    FILE *out;
    uLong sum;
    char *line;
    size_t room;
};

static void emit(struct sink *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void emit(struct sink *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(s->line, s->room, format, args);
    va_end(args);
    if (n < 0)
        return;
    if ((size_t)n >= s->room) {
        s->room = (size_t)n + 1;
        s->line = memory_resize(s->line, s->room, 1);
        va_start(args, format);
        vsnprintf(s->line, s->room, format, args);
        va_end(args);
    }
    s->sum = crc32(s->sum, (const Bytef *)s->line, (uInt)n);
    fwrite(s->line, 1, (size_t)n, s->out);
}

static void emit_address(struct sink *s, const char *name, uint64_t address)
{
    if (address != 0)
        emit(s, "%s 0x%" PRIx64 "\n", name, address);
}

/* `text` without what would end the line. */
static void emit_rest(struct sink *s, const char *name, const char *text)
{
    if (text == NULL)
        return;
    char *copy = memory_copy(text, strlen(text));
    for (char *p = copy; *p != '\0'; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = '?';
    emit(s, "%s %s\n", name, copy);
    free(copy);
}

bool layout_write_text(FILE *out, const struct layout *l)
{
    struct sink s = {.out = out, .sum = crc32(0, NULL, 0), .room = 1024};
    s.line = memory_resize(NULL, s.room, 1);
    emit(&s, LAYOUT_MAGIC " %d\n", LAYOUT_VERSION);
    emit(&s, "revision %d\n", LAYOUT_REVISION);
    emit_rest(&s, "library", l->library);
    emit_rest(&s, "build_id", l->build_id);
    emit_rest(&s, "pypy_version", l->pypy_version);
    emit_rest(&s, "python_version", l->python_version);
    if (l->text_size != 0)
        emit(&s, "text 0x%" PRIx64 " %" PRIu64 "\n", l->text_address, l->text_size);
    emit_address(&s, "nursery_free", l->nursery_free);
    emit_address(&s, "nursery_top", l->nursery_top);
    emit_address(&s, "gc_object", l->gc_object);
    emit_address(&s, "root_stack_top", l->root_stack_top);
    emit_address(&s, "collect_and_reserve", l->collect_and_reserve);
    emit_address(&s, "type_table", l->type_table);
    emit(&s, "discard_preambles %" PRIu64 "\n", l->discard_preambles);
    for (size_t i = 0; i < l->named_count; i++)
        emit(&s, "named %s %" PRIu32 "\n", l->named[i].name, l->named[i].id);
    for (size_t i = 0; i < l->field_count; i++)
        emit(&s, "field %s %" PRIu64 "\n", l->fields[i].name, l->fields[i].offset);
    for (size_t i = 0; i < l->instance_count; i++)
        emit(&s, "instance %" PRIu32 " %" PRIu64 "\n", l->instances[i].id,
             l->instances[i].map_offset);
    for (size_t i = 0; i < l->missing_count; i++)
        emit(&s, "missing %s %s\n", l->missing[i].name, l->missing[i].sentence);
    emit(&s, "types %zu\n", l->type_count);
    for (size_t i = 0; i < l->type_count; i++) {
        const struct layout_type *t = &l->types[i];
        emit(&s,
             "type %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
             " 0x%" PRIx64 " %s\t%s\n",
             t->id, t->member, t->fixed_size, t->item_size, t->ofs_items, t->ofs_length,
             t->infobits, t->name, t->full);
    }
    fprintf(out, "checksum %08lx\nend\n", (unsigned long)s.sum);
    free(s.line);
    return fflush(out) == 0 && !ferror(out);
}

/* The next word of a line as a number; false if it is none. *p moves behind it and the space. */
static bool number(char **p, uint64_t *value)
{
    char *end;
    bool hex = strncmp(*p, "0x", 2) == 0;
    if ((*p)[0] < '0' || (*p)[0] > '9')
        return false;
    errno = 0;
    *value = strtoull(*p, &end, hex ? 16 : 10);
    if (errno != 0 || end == *p || (*end != ' ' && *end != '\0'))
        return false;
    *p = *end == ' ' ? end + 1 : end;
    return true;
}

static bool parse_type(char *p, struct layout *l)
{
    uint64_t n[7];
    for (int i = 0; i < 7; i++)
        if (!number(&p, &n[i]))
            return false;
    char *tab = strchr(p, '\t');
    if (tab == NULL || n[0] > UINT32_MAX || n[1] > UINT32_MAX)
        return false;
    struct layout_type type = {
        .id = (uint32_t)n[0],
        .member = (uint32_t)n[1],
        .fixed_size = n[2],
        .item_size = n[3],
        .ofs_items = n[4],
        .ofs_length = n[5],
        .infobits = n[6],
        .name = memory_copy(p, (size_t)(tab - p)),
        .full = memory_copy(tab + 1, strlen(tab + 1)),
    };
    layout_add_type(l, &type);
    return true;
}

/* What the lines of one text said besides the layout itself. */
struct parse_state {
    bool end;
    bool revision;  /* made by this revision of pypygc-layout */
    uint64_t types; /* as announced */
};

static bool set_string(char **field, const char *value)
{
    free(*field);
    *field = memory_copy(value, strlen(value));
    return true;
}

/* Reads one line of kind `kind` with the rest `p`. Unknown kinds are skipped. */
static bool parse_line(const char *kind, char *p, struct layout *l, struct parse_state *state)
{
    const struct {
        const char *kind;
        char **string;
        uint64_t *value;
    } simple[] = {
        {"library", &l->library, NULL},
        {"build_id", &l->build_id, NULL},
        {"pypy_version", &l->pypy_version, NULL},
        {"python_version", &l->python_version, NULL},
        {"nursery_free", NULL, &l->nursery_free},
        {"nursery_top", NULL, &l->nursery_top},
        {"gc_object", NULL, &l->gc_object},
        {"root_stack_top", NULL, &l->root_stack_top},
        {"collect_and_reserve", NULL, &l->collect_and_reserve},
        {"type_table", NULL, &l->type_table},
        {"discard_preambles", NULL, &l->discard_preambles},
        {"types", NULL, &state->types},
    };
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (strcmp(kind, simple[i].kind) == 0)
            return simple[i].string != NULL ? set_string(simple[i].string, p)
                                            : number(&p, simple[i].value);
    uint64_t value;
    if (strcmp(kind, "type") == 0)
        return parse_type(p, l);
    if (strcmp(kind, "text") == 0)
        return number(&p, &l->text_address) && number(&p, &l->text_size);
    if (strcmp(kind, "revision") == 0) {
        state->revision = number(&p, &value) && value == LAYOUT_REVISION;
        return true;
    }
    if (strcmp(kind, "instance") == 0) {
        uint64_t id;
        if (!number(&p, &id) || id > UINT32_MAX || !number(&p, &value))
            return false;
        layout_add_instance(l, (uint32_t)id, value);
        return true;
    }
    if (strcmp(kind, "end") == 0) {
        state->end = true;
        return true;
    }
    bool field = strcmp(kind, "field") == 0, named = strcmp(kind, "named") == 0;
    if (!field && !named && strcmp(kind, "missing") != 0)
        return true;
    char *space = strchr(p, ' ');
    if (space == NULL)
        return false;
    *space = '\0';
    char *rest = space + 1;
    if (!field && !named) {
        layout_add_missing(l, p, "%s", rest);
        return true;
    }
    if (!number(&rest, &value) || (named && value > UINT32_MAX))
        return false;
    if (field)
        layout_add_field(l, p, value);
    else
        layout_add_named(l, p, (uint32_t)value);
    return true;
}

static bool parse_lines(char *text, size_t size, struct layout *l, struct parse_state *state,
                        struct layout_error *e)
{
    size_t line_number = 0;
    for (char *line = text, *newline; line < text + size && !state->end; line = newline + 1) {
        newline = memchr(line, '\n', (size_t)(text + size - line));
        line_number++;
        if (newline == NULL || memchr(line, '\0', (size_t)(newline - line)) != NULL) {
            layout_fail(e, LAYOUT_UNREADABLE, "line %zu is not a complete line of text",
                        line_number);
            return false;
        }
        *newline = '\0';
        char *space = strchr(line, ' ');
        char *rest = space != NULL ? space + 1 : newline;
        if (space != NULL)
            *space = '\0';
        if (!parse_line(line, rest, l, state)) {
            layout_fail(e, LAYOUT_UNREADABLE, "line %zu cannot be understood", line_number);
            return false;
        }
    }
    return true;
}

/* Whether the text ends with the right check sum of what is before it. */
static bool sum_is_right(const char *text, size_t size)
{
    static const char tail[] = "checksum 01234567\nend\n";
    size_t length = sizeof tail - 1;
    if (size < length)
        return false;
    char expected[sizeof tail];
    uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)text, (uInt)(size - length));
    snprintf(expected, sizeof expected, "checksum %08lx\nend\n", (unsigned long)sum);
    return memcmp(text + size - length, expected, length) == 0;
}

bool layout_parse_text(const char *text, size_t size, struct layout *l, struct layout_error *e)
{
    static const char first[] = LAYOUT_MAGIC " 1\n";
    struct parse_state state = {0};
    layout_init(l);
    e->message[0] = '\0';
    if (size < sizeof first - 1 || memcmp(text, first, sizeof first - 1) != 0) {
        layout_fail(e, LAYOUT_UNREADABLE, "the first line is not '" LAYOUT_MAGIC " %d'",
                    LAYOUT_VERSION);
        return false;
    }
    if (!sum_is_right(text, size)) {
        layout_fail(e, LAYOUT_UNREADABLE, "the check sum or the last line is wrong");
        return false;
    }
    char *copy = memory_copy(text, size);
    bool good = parse_lines(copy, size, l, &state, e);
    free(copy);
    if (good && !state.end)
        good = layout_fail(e, LAYOUT_UNREADABLE, "the line 'end' is missing") == LAYOUT_OK;
    if (good && !state.revision)
        good = layout_fail(e, LAYOUT_UNREADABLE, "made by another version of pypygc-layout") ==
               LAYOUT_OK;
    if (good && state.types != l->type_count)
        good = layout_fail(e, LAYOUT_UNREADABLE, "%zu types instead of %" PRIu64, l->type_count,
                           state.types) == LAYOUT_OK;
    if (!good)
        layout_free(l);
    return good;
}
