/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analysis of a PyPy binary, step by step: open, scan the code, read the type table, the names,
   the fields, the versions. What a step does not find becomes a `missing` entry. */
#include "layout/layout.h"

#include "layout/check.h"
#include "layout/elf_image.h"
#include "layout/fields.h"
#include "layout/names.h"
#include "layout/scan.h"
#include "layout/types.h"
#include "layout/versions.h"

#include "layout_format.h"

#include <stdlib.h>
#include <string.h>

/* Types that the tool asks for by name, with their full names. Those that not every PyPy has are
   optional. */
static const struct {
    const char *name, *full;
    bool optional;
} wanted_names[] = {
    {PYPY_FRAME_CLASS, PYPY_FRAME_CLASS_FULL, false},
    {PYPY_FRAME, PYPY_FRAME_FULL, true},
    {PYPY_JITFRAME, PYPY_JITFRAME, false},
    {PYPY_VIRTUAL_REF, PYPY_VIRTUAL_REF, true},
    {PYPY_CONTEXT, PYPY_CONTEXT_FULL, true},
    {PYPY_STRING, PYPY_STRING, false},
    {PYPY_UNICODE, PYPY_UNICODE, false},
    {PYPY_INT_OBJECT, PYPY_INT_OBJECT_FULL, false},
    {PYPY_CODE, PYPY_CODE_FULL, false},
    {PYPY_GENERATOR, PYPY_GENERATOR_FULL, false},
    {PYPY_COROUTINE, PYPY_COROUTINE_FULL, true},
    {PYPY_TYPE_OBJECT, PYPY_TYPE_OBJECT_FULL, true},
    {PYPY_UNICODE_OBJECT, PYPY_UNICODE_OBJECT_FULL, true},
    {PYPY_FUNCTION, PYPY_FUNCTION_FULL, true},
    {PYPY_STACK_REF, PYPY_STACK_REF, true},
};

static void record_winner(struct layout *layout, const char *name, const struct scan_winner *winner,
                          uint64_t *address)
{
    *address = winner->address;
    if (winner->address == 0)
        layout_add_missing(
            layout, name, "no clear winner in the machine code (%llu votes, the next has %llu)",
            (unsigned long long)winner->votes, (unsigned long long)winner->runner_up);
}

/* Most votes are no proof: what cannot be, together, is not used. */
static void drop_impossible(const struct elf_image *image, struct layout *layout)
{
    const struct {
        const char *name;
        uint64_t *address;
    } found[] = {{"nursery_free", &layout->nursery_free},
                 {"nursery_top", &layout->nursery_top},
                 {"gc_object", &layout->gc_object},
                 {"root_stack_top", &layout->root_stack_top},
                 {"collect_and_reserve", &layout->collect_and_reserve}};
    struct fault why = {{0}};

    if (layout_addresses_fit(image, layout, &why) == 0)
        return;
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        if (*found[i].address != 0)
            layout_add_missing(layout, found[i].name, "what the code says cannot be: %s", why.text);
        *found[i].address = 0;
    }
}

static void find_addresses(const struct elf_image *image, struct layout *layout)
{
    uint64_t low, high;
    const uint8_t *code = NULL;
    struct scan_result result = {0};

    if (image_text(image, &layout->text_address, &layout->text_size))
        code = image_at(image, layout->text_address, layout->text_size);
    if (code == NULL)
        layout->text_size = 0;
    if (code != NULL && image_writable(image, &low, &high))
        scan_code(code, layout->text_size, layout->text_address, low, high, &result);
    record_winner(layout, "nursery_free", &result.nursery, &layout->nursery_free);
    layout->nursery_top = result.nursery_top;
    if (result.nursery_top == 0)
        layout_add_missing(layout, "nursery_top", "it is found together with nursery_free only");
    record_winner(layout, "gc_object", &result.gc_object, &layout->gc_object);
    record_winner(layout, "root_stack_top", &result.root_stack_top, &layout->root_stack_top);
    record_winner(layout, "collect_and_reserve", &result.collect_and_reserve,
                  &layout->collect_and_reserve);
    drop_impossible(image, layout);
    layout->discard_preambles = result.discard_preambles;
    if (result.discard_preambles == 0)
        layout_add_missing(layout, "discard_preambles",
                           "the code does not announce new machine code to Valgrind");
}

/* The class name that the vtable points to (an rpy_string: hash, length, characters), or NULL. */
static const char *vtable_name(struct arena *arena, const struct elf_image *image, uint64_t string)
{
    uint64_t length;
    const uint8_t *text;

    if (string == 0 || !image_word(image, string + 16, &length) || length == 0 || length > 4096)
        return NULL;
    text = image_at(image, string + 24, length);
    if (text == NULL)
        return NULL;
    for (uint64_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            return NULL;
    return arena_copy(arena, (const char *)text, length);
}

struct short_name {
    const char *name, *full;
    size_t type;
};

static int by_short_name(const void *a, const void *b)
{
    const struct short_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order != 0 ? order : strcmp(x->full, y->full);
}

/* Two classes of the same name in different modules get their dotted names as short names. */
static void separate_names(struct layout *layout)
{
    struct short_name *all = array_new(layout->n_types, sizeof *all);
    size_t count = 0;

    for (size_t i = 0; i < layout->n_types; i++)
        if (strncmp(layout->types[i].full, "GcArray", 7) != 0)
            all[count++] = (struct short_name){layout->types[i].name, layout->types[i].full, i};
    qsort(all, count, sizeof *all, by_short_name);
    for (size_t start = 0, end; start < count; start = end) {
        bool differ;
        for (end = start + 1; end < count && strcmp(all[end].name, all[start].name) == 0; end++)
            ;
        differ = strcmp(all[start].full, all[end - 1].full) != 0;
        for (size_t i = start; differ && i < end; i++) {
            struct layout_type *type = &layout->types[all[i].type];
            type->name = type->full; /* the names of this group are not compared again */
        }
    }
    free(all);
}

/* JITFRAME has this many bytes in front of its length at least; other types with items and a
   tracer of their own (HPyStorage) have a word or two. */
#define MIN_JITFRAME 48

/* Without the list of names: names of the types without a class that the tool needs. A class
   name is an rpy_string; JITFRAME has items, a tracer of its own and many fields; rpy_unicode
   has the form of rpy_string with 4-byte items. */
static const char *shape_name(const struct type_table *table, const struct elf_image *image,
                              const struct type_entry *entry)
{
    const uint64_t custom = entry->shape.infobits & T_HAS_CUSTOM_TRACE,
                   items = entry->shape.infobits & T_IS_VARSIZE;
    uint64_t header = 0;

    if (entry->class_name != 0)
        return NULL;
    if (custom)
        return items && entry->shape.ofs_length >= MIN_JITFRAME ? PYPY_JITFRAME : NULL;
    for (size_t i = 0; i < table->count && header == 0; i++)
        if (table->entries[i].class_name != 0)
            image_word(image, table->entries[i].class_name, &header);
    if (entry->shape.id == (uint32_t)header)
        return PYPY_STRING;
    if (items && entry->shape.item_size == 4 && entry->shape.ofs_length == 16 &&
        entry->shape.ofs_items == 24 && (entry->shape.infobits & T_HAS_GCPTR) == 0)
        return PYPY_UNICODE;
    return NULL;
}

static void add_types(const struct elf_image *image, const struct type_table *table,
                      const struct type_names *names, struct layout *layout)
{
    for (size_t i = 0; i < table->count; i++) {
        struct layout_type type = table->entries[i].shape;
        if (type.member < names->count) {
            type.name = name_short(&layout->arena, names->descriptions[type.member]);
            type.full = name_full(&layout->arena, names->descriptions[type.member]);
        } else {
            char number[32];
            const char *guess = shape_name(table, image, &table->entries[i]);
            snprintf(number, sizeof number, "type %u", (unsigned)type.id);
            if (guess == NULL)
                guess = number;
            type.name = vtable_name(&layout->arena, image, table->entries[i].class_name);
            if (type.name == NULL)
                type.name = arena_copy(&layout->arena, guess, strlen(guess));
            type.full = type.name;
        }
        layout_add_type(layout, &type);
    }
    separate_names(layout);
}

/* The type table and the names must be of the same build: every member with an entry has a name,
   and no other member has one. */
static bool names_agree(const struct type_table *table, const struct type_names *names)
{
    size_t next = 0;

    for (uint32_t member = 0; member < names->count; member++) {
        bool typed = next < table->count && table->entries[next].shape.member == member;
        next += typed;
        if (typed != (strcmp(names->descriptions[member], "?") != 0))
            return false;
    }
    return next == table->count;
}

/* Without the list of names the class's own name must do. */
static void add_named(struct layout *layout, bool full_names)
{
    for (size_t k = 0; k < sizeof wanted_names / sizeof *wanted_names; k++) {
        const char *name = wanted_names[k].name, *full = full_names ? wanted_names[k].full : name;
        const struct layout_type *found = NULL;
        for (size_t i = 0; i < layout->n_types && found == NULL; i++)
            if (strcmp(layout->types[i].full, full) == 0)
                found = &layout->types[i];
        if (found != NULL)
            layout_add_named(layout, name, found->id);
        else if (!wanted_names[k].optional)
            layout_add_missing(layout, name, "there is no type %s", full);
    }
}

static void find_types(const struct elf_image *image, struct layout *layout)
{
    struct type_table table;
    struct type_names names;
    char reason[200];

    if (!types_find(image, &table, reason, sizeof reason)) {
        layout_add_missing(layout, "type_table", "%s", reason);
        return;
    }
    layout->type_table = table.address;
    if (table.id_list == 0)
        layout_add_missing(layout, "typeids_list",
                           "no list of type ids in the file agrees with the type table");
    if (!names_find(image, &names, reason, sizeof reason)) {
        layout_add_missing(layout, "type_names", "%s", reason);
    } else if (!names_agree(&table, &names)) {
        layout_add_missing(
            layout, "type_names",
            "the list of type names (%zu members) does not fit the type table (last member %u)",
            names.count, (unsigned)table.last_member);
        names_free(&names);
    }
    add_types(image, &table, &names, layout);
    add_named(layout, names.count > 0);
    fields_find(image, &table, &names, layout);
    names_free(&names);
    types_free(&table);
}

static enum layout_status analyse_image(const char *path, struct elf_image *image,
                                        struct layout *layout, struct fault *fault)
{
    layout_init(layout);
    find_types(image, layout);
    find_addresses(image, layout);
    if (layout->type_table == 0 && layout->nursery_free == 0) {
        layout_free(layout);
        if (image->needed[0] != '\0')
            return layout_fail(
                fault, LAYOUT_NOT_PYPY,
                "%s: no PyPy in this file, but it loads %s. Give the path of that library.", path,
                image->needed);
        return layout_fail(
            fault, LAYOUT_NOT_PYPY,
            "%s: no PyPy: neither a table of GC types nor PyPy's way to allocate is in it. "
            "Give the path of a PyPy library, for example libpypy3.9-c.so.",
            path);
    }
    layout->library = arena_copy(&layout->arena, path, strlen(path));
    layout->build_id = image_build_id(image, &layout->arena);
    versions_find(image, &layout->arena, &layout->pypy_version, &layout->python_version);
    return LAYOUT_OK;
}

/* An empty layout, and the library that it is to be of. */
static enum layout_status open_library(const char *path, struct layout *layout,
                                       struct elf_image *image, struct fault *fault)
{
    enum layout_status status;

    layout_init(layout);
    status = image_open(path, image, fault);
    if (status == LAYOUT_OK)
        image_load_relocations(image);
    return status;
}

enum layout_status layout_analyse(const char *path, struct layout *layout, struct fault *fault)
{
    struct elf_image image;
    enum layout_status status = open_library(path, layout, &image, fault);

    if (status != LAYOUT_OK)
        return status;
    status = analyse_image(path, &image, layout, fault);
    image_close(&image);
    return status;
}

/* From the cache, if what is there fits the library. */
static bool load_cached(const char *dir, const struct elf_image *image, struct layout *layout)
{
    struct arena arena = {0};
    struct fault ignored = {{0}};
    const char *build_id = image_build_id(image, &arena);
    bool good = dir != NULL && build_id != NULL && layout_cache_load(dir, build_id, layout);

    if (good && layout_fits(image, layout, &ignored) != 0) {
        layout_free(layout);
        good = false;
    }
    arena_free(&arena);
    return good;
}

enum layout_status layout_get(const char *path, struct layout *layout, struct fault *fault)
{
    struct elf_image image;
    enum layout_status status;
    char *dir;

    layout_init(layout);
    status = image_open(path, &image, fault);
    if (status != LAYOUT_OK)
        return status;
    image_load_relocations(&image);
    dir = layout_cache_directory();
    if (load_cached(dir, &image, layout)) {
        /* the same build may stand elsewhere */
        layout->library = arena_copy(&layout->arena, path, strlen(path));
    } else {
        status = analyse_image(path, &image, layout, fault);
        if (status == LAYOUT_OK && dir != NULL)
            layout_cache_store(dir, layout);
    }
    free(dir);
    image_close(&image);
    return status;
}

/* Reads the layout in file. */
static int read_given(const char *file, struct layout *layout, struct fault *fault)
{
    size_t size;
    char *text = layout_read_file(file, false, &size, fault);
    const bool good = text != NULL && layout_parse_text(text, size, layout, fault);

    free(text);
    return good ? 0 : -1;
}

enum layout_status layout_given(const char *path, const char *file, struct layout *layout,
                                struct fault *fault)
{
    struct elf_image image;
    struct layout found;
    struct fault ignored = {{0}};
    enum layout_status status = open_library(path, layout, &image, fault);

    if (status != LAYOUT_OK)
        return status;
    if (read_given(file, layout, fault) != 0 || layout_fits(&image, layout, fault) != 0)
        status = LAYOUT_UNREADABLE;
    else if (analyse_image(path, &image, &found, &ignored) == LAYOUT_OK) {
        if (layout_agrees(layout, &found, fault) != 0)
            status = LAYOUT_UNREADABLE;
        layout_free(&found);
    }
    if (status == LAYOUT_OK)
        layout->library = arena_copy(&layout->arena, path, strlen(path));
    else
        layout_free(layout);
    image_close(&image);
    return status;
}
