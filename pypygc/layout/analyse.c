/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analysis of a PyPy binary, step by step: open, scan the code, read the type table, the names,
 * the fields, the versions. What a step does not find becomes a `missing` entry. */
#include "layout/layout.h"

#include "layout/elf_image.h"
#include "layout/fields.h"
#include "layout/memory.h"
#include "layout/names.h"
#include "layout/scan.h"
#include "layout/types.h"
#include "layout/versions.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Types that the tool asks for by name, with their full names. Those that not every PyPy has are
 * optional. */
static const struct {
    const char *name, *full;
    bool optional;
} wanted_names[] = {
    {"StdObjSpaceFrame", "pypy.objspace.std.frame.StdObjSpaceFrame", false},
    {"PyFrame", "pypy.interpreter.pyframe.PyFrame", true},
    {"JITFRAME", "JITFRAME", false},
    {"JitVirtualRef", "JitVirtualRef", true},
    {"ExecutionContext", "pypy.interpreter.executioncontext.ExecutionContext", true},
    {"rpy_string", "rpy_string", false},
    {"rpy_unicode", "rpy_unicode", false},
    {"W_IntObject", "pypy.objspace.std.intobject.W_IntObject", false},
    {"PyCode", "pypy.interpreter.pycode.PyCode", false},
    {"GeneratorIterator", "pypy.interpreter.generator.GeneratorIterator", false},
    {"Coroutine", "pypy.interpreter.generator.Coroutine", true},
    {"W_TypeObject", "pypy.objspace.std.typeobject.W_TypeObject", true},
    {"W_UnicodeObject", "pypy.objspace.std.unicodeobject.W_UnicodeObject", true},
    {"Function", "pypy.interpreter.function.Function", true},
    {"ShadowStackRef", "ShadowStackRef", true},
};

static void record_winner(struct layout *l, const char *name, const struct scan_winner *w,
                          uint64_t *address)
{
    *address = w->address;
    if (w->address == 0)
        layout_add_missing(l, name,
                           "no clear winner in the machine code (%" PRIu64
                           " votes, the next has %" PRIu64 ")",
                           w->votes, w->runner_up);
}

static void find_addresses(const struct elf_image *image, struct layout *l)
{
    uint64_t low, high;
    const uint8_t *code = NULL;
    struct scan_result r = {0};
    if (image_text(image, &l->text_address, &l->text_size))
        code = image_at(image, l->text_address, l->text_size);
    if (code == NULL)
        l->text_size = 0;
    if (code != NULL && image_writable(image, &low, &high))
        scan_code(code, l->text_size, l->text_address, low, high, &r);
    record_winner(l, "nursery_free", &r.nursery, &l->nursery_free);
    l->nursery_top = r.nursery_top;
    if (r.nursery_top == 0)
        layout_add_missing(l, "nursery_top", "it is found together with nursery_free only");
    record_winner(l, "gc_object", &r.gc_object, &l->gc_object);
    record_winner(l, "root_stack_top", &r.root_stack_top, &l->root_stack_top);
    record_winner(l, "collect_and_reserve", &r.collect_and_reserve, &l->collect_and_reserve);
    l->discard_preambles = r.discard_preambles;
    if (r.discard_preambles == 0)
        layout_add_missing(l, "discard_preambles",
                           "the code does not announce new machine code to Valgrind");
}

/* The class name that the vtable points to (an rpy_string: hash, length, characters), or NULL. */
static char *vtable_name(const struct elf_image *image, uint64_t string)
{
    uint64_t length;
    if (string == 0 || !image_word(image, string + 16, &length) || length == 0 || length > 4096)
        return NULL;
    const uint8_t *text = image_at(image, string + 24, length);
    if (text == NULL)
        return NULL;
    for (uint64_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            return NULL;
    return memory_copy((const char *)text, length);
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
static void separate_names(struct layout *l)
{
    struct short_name *all = memory_resize(NULL, l->type_count, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < l->type_count; i++)
        if (strncmp(l->types[i].full, "GcArray", 7) != 0)
            all[count++] = (struct short_name){l->types[i].name, l->types[i].full, i};
    qsort(all, count, sizeof *all, by_short_name);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start + 1; end < count && strcmp(all[end].name, all[start].name) == 0; end++)
            ;
        bool differ = strcmp(all[start].full, all[end - 1].full) != 0;
        for (size_t i = start; differ && i < end; i++) {
            struct layout_type *t = &l->types[all[i].type];
            char *full = memory_copy(t->full, strlen(t->full));
            /* the names of this group are not compared again */
            free(t->name);
            t->name = full;
        }
    }
    free(all);
}

/* JITFRAME has this many bytes in front of its length at least; other types with items and a
 * tracer of their own (HPyStorage) have a word or two. */
#define MIN_JITFRAME 48

/* Without the list of names: names of the types without a class that the tool needs. A class
 * name is an rpy_string; JITFRAME has items, a tracer of its own and many fields; rpy_unicode
 * has the form of rpy_string with 4-byte items. */
static const char *shape_name(const struct type_table *table, const struct elf_image *image,
                              const struct type_entry *entry)
{
    const uint64_t custom = entry->shape.infobits & T_HAS_CUSTOM_TRACE,
                   items = entry->shape.infobits & T_IS_VARSIZE;
    uint64_t header = 0;
    if (entry->class_name != 0)
        return NULL;
    if (custom)
        return items && entry->shape.ofs_length >= MIN_JITFRAME ? "JITFRAME" : NULL;
    for (size_t i = 0; i < table->count && header == 0; i++)
        if (table->entries[i].class_name != 0)
            image_word(image, table->entries[i].class_name, &header);
    if (entry->shape.id == (uint32_t)header)
        return "rpy_string";
    if (items && entry->shape.item_size == 4 && entry->shape.ofs_length == 16 &&
        entry->shape.ofs_items == 24 && (entry->shape.infobits & T_HAS_GCPTR) == 0)
        return "rpy_unicode";
    return NULL;
}

static void add_types(const struct elf_image *image, const struct type_table *table,
                      const struct type_names *names, struct layout *l)
{
    for (size_t i = 0; i < table->count; i++) {
        struct layout_type type = table->entries[i].shape;
        if (type.member < names->count) {
            type.name = name_short(names->descriptions[type.member]);
            type.full = name_full(names->descriptions[type.member]);
        } else {
            char number[32];
            const char *guess = shape_name(table, image, &table->entries[i]);
            snprintf(number, sizeof number, "type %" PRIu32, type.id);
            if (guess == NULL)
                guess = number;
            type.name = vtable_name(image, table->entries[i].class_name);
            if (type.name == NULL)
                type.name = memory_copy(guess, strlen(guess));
            type.full = memory_copy(type.name, strlen(type.name));
        }
        layout_add_type(l, &type);
    }
    separate_names(l);
}

/* The type table and the names must be of the same build: every member with an entry has a name,
 * and no other member has one. */
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
static void add_named(struct layout *l, bool full_names)
{
    for (size_t k = 0; k < sizeof wanted_names / sizeof *wanted_names; k++) {
        const char *name = wanted_names[k].name, *full = full_names ? wanted_names[k].full : name;
        const struct layout_type *found = NULL;
        for (size_t i = 0; i < l->type_count && found == NULL; i++)
            if (strcmp(l->types[i].full, full) == 0)
                found = &l->types[i];
        if (found != NULL)
            layout_add_named(l, name, found->id);
        else if (!wanted_names[k].optional)
            layout_add_missing(l, name, "there is no type %s", full);
    }
}

static void find_types(const struct elf_image *image, struct layout *l)
{
    struct type_table table;
    struct type_names names;
    char reason[200];
    if (!types_find(image, &table, reason, sizeof reason)) {
        layout_add_missing(l, "type_table", "%s", reason);
        return;
    }
    l->type_table = table.address;
    if (table.id_list == 0)
        layout_add_missing(l, "typeids_list",
                           "no list of type ids in the file agrees with the type table");
    if (!names_find(image, &names, reason, sizeof reason)) {
        layout_add_missing(l, "type_names", "%s", reason);
    } else if (!names_agree(&table, &names)) {
        layout_add_missing(
            l, "type_names",
            "the list of type names (%zu members) does not fit the type table (last member %" PRIu32
            ")",
            names.count, table.last_member);
        names_free(&names);
    }
    add_types(image, &table, &names, l);
    add_named(l, names.count > 0);
    fields_find(image, &table, &names, l);
    names_free(&names);
    types_free(&table);
}

static enum layout_status analyse_image(const char *path, struct elf_image *image, struct layout *l,
                                        struct layout_error *e)
{
    layout_init(l);
    image_load_relocations(image);
    find_types(image, l);
    find_addresses(image, l);
    if (l->type_table == 0 && l->nursery_free == 0) {
        layout_free(l);
        if (image->needed[0] != '\0')
            return layout_fail(
                e, LAYOUT_NOT_PYPY,
                "%s: no PyPy in this file, but it loads %s. Give the path of that library.", path,
                image->needed);
        return layout_fail(
            e, LAYOUT_NOT_PYPY,
            "%s: no PyPy: neither a table of GC types nor PyPy's way to allocate is in it. "
            "Give the path of a PyPy library, for example libpypy3.9-c.so.",
            path);
    }
    l->library = memory_copy(path, strlen(path));
    l->build_id = image_build_id(image);
    versions_find(image, &l->pypy_version, &l->python_version);
    return LAYOUT_OK;
}

enum layout_status layout_analyse(const char *path, struct layout *l, struct layout_error *e)
{
    struct elf_image image;
    layout_init(l);
    enum layout_status status = image_open(path, &image, e);
    if (status != LAYOUT_OK)
        return status;
    status = analyse_image(path, &image, l, e);
    image_close(&image);
    return status;
}

enum layout_status layout_get(const char *path, struct layout *l, struct layout_error *e)
{
    struct elf_image image;
    layout_init(l);
    enum layout_status status = image_open(path, &image, e);
    if (status != LAYOUT_OK)
        return status;
    char *dir = layout_cache_directory();
    char *build_id = image_build_id(&image);
    if (dir != NULL && build_id != NULL && layout_cache_load(dir, build_id, l)) {
        free(l->library); /* the same build may stand elsewhere */
        l->library = memory_copy(path, strlen(path));
    } else {
        status = analyse_image(path, &image, l, e);
        if (status == LAYOUT_OK && dir != NULL)
            layout_cache_store(dir, l);
    }
    free(build_id);
    free(dir);
    image_close(&image);
    return status;
}
