/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text form of a layout, as docs/layout.md defines it: writing and reading.
   A check sum over all lines before it guards copies in the cache. */
#include "layout/layout.h"

#include "base/capture.h"

#include "layout_format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put_address(FILE *out, const char *name, uint64_t address)
{
    if (address != 0)
        fprintf(out, "%s 0x%llx\n", name, (unsigned long long)address);
}

/* `text` without what would end the line. */
static void put_rest(FILE *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    fprintf(out, "%s ", name);
    for (const char *c = text; *c != '\0'; c++)
        fputc((unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c, out);
    fputc('\n', out);
}

static void put_number(FILE *out, const char *name, uint64_t value)
{
    fprintf(out, "%s %llu\n", name, (unsigned long long)value);
}

static void put_type(FILE *out, const struct layout_type *type)
{
    fprintf(out, PYPYGC_LAYOUT_TYPE " %u %u %llu %llu %llu %llu 0x%llx %s\t%s\n",
            (unsigned)type->id, (unsigned)type->member, (unsigned long long)type->fixed_size,
            (unsigned long long)type->item_size, (unsigned long long)type->ofs_items,
            (unsigned long long)type->ofs_length, (unsigned long long)type->infobits, type->name,
            type->full);
}

/* All lines that the check sum covers. */
static void put_lines(FILE *out, const struct layout *layout)
{
    fprintf(out, PYPYGC_LAYOUT_FIRST_LINE "\n");
    put_number(out, PYPYGC_LAYOUT_REVISION, LAYOUT_REVISION);
    put_rest(out, PYPYGC_LAYOUT_LIBRARY, layout->library);
    put_rest(out, PYPYGC_LAYOUT_BUILD_ID, layout->build_id);
    put_rest(out, PYPYGC_LAYOUT_PYPY_VERSION, layout->pypy_version);
    put_rest(out, PYPYGC_LAYOUT_PYTHON_VERSION, layout->python_version);
    if (layout->text_size != 0)
        fprintf(out, PYPYGC_LAYOUT_TEXT " 0x%llx %llu\n", (unsigned long long)layout->text_address,
                (unsigned long long)layout->text_size);
    put_address(out, PYPYGC_LAYOUT_NURSERY_FREE, layout->nursery_free);
    put_address(out, PYPYGC_LAYOUT_NURSERY_TOP, layout->nursery_top);
    put_address(out, PYPYGC_LAYOUT_GC_OBJECT, layout->gc_object);
    put_address(out, PYPYGC_LAYOUT_ROOT_STACK_TOP, layout->root_stack_top);
    put_address(out, PYPYGC_LAYOUT_COLLECT_AND_RESERVE, layout->collect_and_reserve);
    put_address(out, PYPYGC_LAYOUT_TYPE_TABLE, layout->type_table);
    put_number(out, PYPYGC_LAYOUT_DISCARD_PREAMBLES, layout->discard_preambles);
    for (size_t i = 0; i < layout->n_named; i++)
        fprintf(out, PYPYGC_LAYOUT_NAMED " %s %u\n", layout->named[i].name,
                (unsigned)layout->named[i].id);
    for (size_t i = 0; i < layout->n_fields; i++)
        fprintf(out, PYPYGC_LAYOUT_FIELD " %s %llu\n", layout->fields[i].name,
                (unsigned long long)layout->fields[i].offset);
    for (size_t i = 0; i < layout->n_instances; i++)
        fprintf(out, PYPYGC_LAYOUT_INSTANCE " %u %llu\n", (unsigned)layout->instances[i].id,
                (unsigned long long)layout->instances[i].map_offset);
    for (size_t i = 0; i < layout->n_missing; i++)
        fprintf(out, PYPYGC_LAYOUT_MISSING " %s %s\n", layout->missing[i].name,
                layout->missing[i].sentence);
    put_number(out, PYPYGC_LAYOUT_TYPES, layout->n_types);
    for (size_t i = 0; i < layout->n_types; i++)
        put_type(out, &layout->types[i]);
}

bool layout_write_text(FILE *out, const struct layout *layout)
{
    struct capture capture;
    char *lines;

    put_lines(capture_begin(&capture), layout);
    lines = capture_end(&capture);
    fwrite(lines, 1, capture.size, out);
    fprintf(out, PYPYGC_LAYOUT_CHECKSUM " %08lx\nend\n",
            (unsigned long)crc32_z(crc32_z(0, NULL, 0), (const Bytef *)lines, capture.size));
    free(lines);
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

static bool parse_type(char *p, struct layout *layout)
{
    uint64_t n[7];
    char *tab;
    struct layout_type type;

    for (int i = 0; i < 7; i++)
        if (!number(&p, &n[i]))
            return false;
    tab = strchr(p, '\t');
    if (tab == NULL || n[0] > UINT32_MAX || n[1] > UINT32_MAX)
        return false;
    type = (struct layout_type){
        .id = (uint32_t)n[0],
        .member = (uint32_t)n[1],
        .fixed_size = n[2],
        .item_size = n[3],
        .ofs_items = n[4],
        .ofs_length = n[5],
        .infobits = n[6],
        .name = arena_copy(&layout->arena, p, (size_t)(tab - p)),
        .full = arena_copy(&layout->arena, tab + 1, strlen(tab + 1)),
    };
    layout_add_type(layout, &type);
    return true;
}

/* What the lines of one text said besides the layout itself. */
struct parse_state {
    bool end;
    bool revision;  /* made by this revision of pypygc-layout */
    uint64_t types; /* as announced */
};

/* Lines that are a word and one value, which goes to string or to value. */
struct simple_line {
    const char *kind;
    const char **string;
    uint64_t *value;
};

/* Reads a line `NAME VALUE` or `NAME SENTENCE` of one of three kinds. */
static bool parse_entry(const char *kind, char *p, struct layout *layout)
{
    char *rest = strchr(p, ' ');
    uint64_t value;

    if (rest == NULL)
        return false;
    *rest++ = '\0';
    if (strcmp(kind, PYPYGC_LAYOUT_MISSING) == 0) {
        layout_add_missing(layout, p, "%s", rest);
        return true;
    }
    if (!number(&rest, &value))
        return false;
    if (strcmp(kind, PYPYGC_LAYOUT_FIELD) == 0) {
        layout_add_field(layout, p, value);
        return true;
    }
    if (value > UINT32_MAX)
        return false;
    layout_add_named(layout, p, (uint32_t)value);
    return true;
}

/* Reads one line of kind `kind` with the rest `p`. Unknown kinds are skipped. */
static bool parse_line(const char *kind, char *p, struct layout *layout, struct parse_state *state)
{
    const struct simple_line simple[] = {
        {PYPYGC_LAYOUT_LIBRARY, &layout->library, NULL},
        {PYPYGC_LAYOUT_BUILD_ID, &layout->build_id, NULL},
        {PYPYGC_LAYOUT_PYPY_VERSION, &layout->pypy_version, NULL},
        {PYPYGC_LAYOUT_PYTHON_VERSION, &layout->python_version, NULL},
        {PYPYGC_LAYOUT_NURSERY_FREE, NULL, &layout->nursery_free},
        {PYPYGC_LAYOUT_NURSERY_TOP, NULL, &layout->nursery_top},
        {PYPYGC_LAYOUT_GC_OBJECT, NULL, &layout->gc_object},
        {PYPYGC_LAYOUT_ROOT_STACK_TOP, NULL, &layout->root_stack_top},
        {PYPYGC_LAYOUT_COLLECT_AND_RESERVE, NULL, &layout->collect_and_reserve},
        {PYPYGC_LAYOUT_TYPE_TABLE, NULL, &layout->type_table},
        {PYPYGC_LAYOUT_DISCARD_PREAMBLES, NULL, &layout->discard_preambles},
        {PYPYGC_LAYOUT_TYPES, NULL, &state->types},
    };
    uint64_t id, value;

    for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++) {
        if (strcmp(kind, simple[i].kind) != 0)
            continue;
        if (simple[i].value != NULL)
            return number(&p, simple[i].value);
        *simple[i].string = arena_copy(&layout->arena, p, strlen(p));
        return true;
    }
    if (strcmp(kind, PYPYGC_LAYOUT_TYPE) == 0)
        return parse_type(p, layout);
    if (strcmp(kind, PYPYGC_LAYOUT_TEXT) == 0)
        return number(&p, &layout->text_address) && number(&p, &layout->text_size);
    if (strcmp(kind, PYPYGC_LAYOUT_REVISION) == 0) {
        state->revision = number(&p, &value) && value == LAYOUT_REVISION;
        return true;
    }
    if (strcmp(kind, PYPYGC_LAYOUT_INSTANCE) == 0) {
        if (!number(&p, &id) || id > UINT32_MAX || !number(&p, &value))
            return false;
        layout_add_instance(layout, (uint32_t)id, value);
        return true;
    }
    if (strcmp(kind, PYPYGC_LAYOUT_END) == 0) {
        state->end = true;
        return true;
    }
    if (strcmp(kind, PYPYGC_LAYOUT_FIELD) == 0 || strcmp(kind, PYPYGC_LAYOUT_NAMED) == 0 ||
        strcmp(kind, PYPYGC_LAYOUT_MISSING) == 0)
        return parse_entry(kind, p, layout);
    return true;
}

static bool parse_lines(char *text, size_t size, struct layout *layout, struct parse_state *state,
                        struct fault *fault)
{
    size_t line_number = 0;

    for (char *line = text, *newline; line < text + size && !state->end; line = newline + 1) {
        char *space, *rest;

        newline = memchr(line, '\n', (size_t)(text + size - line));
        line_number++;
        if (newline == NULL || memchr(line, '\0', (size_t)(newline - line)) != NULL) {
            fault_set(fault, "line %zu is not a complete line of text", line_number);
            return false;
        }
        *newline = '\0';
        space = strchr(line, ' ');
        rest = space != NULL ? space + 1 : newline;
        if (space != NULL)
            *space = '\0';
        if (!parse_line(line, rest, layout, state)) {
            fault_set(fault, "line %zu cannot be understood", line_number);
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
    char expected[sizeof tail];
    uLong sum;

    if (size < length)
        return false;
    sum = crc32(crc32(0, NULL, 0), (const Bytef *)text, (uInt)(size - length));
    snprintf(expected, sizeof expected, PYPYGC_LAYOUT_CHECKSUM " %08lx\nend\n", (unsigned long)sum);
    return memcmp(text + size - length, expected, length) == 0;
}

bool layout_parse_text(const char *text, size_t size, struct layout *layout, struct fault *fault)
{
    static const char first[] = PYPYGC_LAYOUT_FIRST_LINE "\n";
    struct parse_state state = {0};
    char *copy;
    bool good;

    layout_init(layout);
    if (size < sizeof first - 1 || memcmp(text, first, sizeof first - 1) != 0) {
        fault_set(fault, "the first line is not '" PYPYGC_LAYOUT_FIRST_LINE "'");
        return false;
    }
    if (!sum_is_right(text, size)) {
        fault_set(fault, "the check sum or the last line is wrong");
        return false;
    }
    copy = array_new(size + 1, 1);
    memcpy(copy, text, size);
    good = parse_lines(copy, size, layout, &state, fault);
    free(copy);
    if (good && !state.end)
        good = fault_set(fault, "the line 'end' is missing") == 0;
    if (good && !state.revision)
        good = fault_set(fault, "made by another version of pypygc-layout") == 0;
    if (good && state.types != layout->n_types)
        good = fault_set(fault, "%zu types instead of %llu", layout->n_types,
                         (unsigned long long)state.types) == 0;
    if (!good)
        layout_free(layout);
    return good;
}
