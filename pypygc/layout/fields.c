/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The offsets of the fields that pypygc reads in PyPy's objects: which ones, and how they are
   checked. The offsets come from the order of the fields (field_order.c) and are checked against
   prebuilt objects in the file: what a pointer there points to must be of the right type. */
#include "layout/fields.h"

#include "layout/field_order.h"
#include "layout/prebuilt.h"

#include "layout_format.h"

#include <stdlib.h>
#include <string.h>

/* A field that pypygc wants. It may be declared in a superclass of `type`. */
struct wanted {
    const char *label; /* TYPE in TYPE.FIELD of the output */
    const char *type;  /* full name */
    const char *field;
    enum field_kind kind;
    const char *target; /* full name of what it points to, or NULL: anything */
    bool optional;      /* not every PyPy has it */
};

#define CONTEXT    PYPY_CONTEXT, PYPY_CONTEXT_FULL
#define FRAME      PYPY_FRAME, PYPY_FRAME_FULL
#define DEBUG_DATA PYPY_DEBUG_DATA, PYPY_DEBUG_DATA_FULL
#define CODE       PYPY_CODE, PYPY_CODE_FULL
#define GENERATOR  PYPY_GENERATOR, PYPY_GENERATOR_FULL
#define ATTRIBUTE  PYPY_ATTRIBUTE, PYPY_ATTRIBUTE_FULL
#define FUNCTION   PYPY_FUNCTION, PYPY_FUNCTION_FULL

static const struct wanted wanted_fields[] = {
    {FRAME, PYPY_FIELD_VABLE_TOKEN, FIELD_POINTER, NULL, false},
    {FRAME, PYPY_FIELD_DEBUGDATA, FIELD_POINTER, NULL, false},
    {CONTEXT, PYPY_FIELD_TOPFRAMEREF, FIELD_POINTER, NULL, false},
    {FRAME, PYPY_FIELD_F_BACKREF, FIELD_POINTER, NULL, false},
    {FRAME, PYPY_FIELD_LAST_INSTR, FIELD_WORD, NULL, false},
    {FRAME, PYPY_FIELD_LOCALS_CELLS_STACK_W, FIELD_POINTER, NULL, false},
    {FRAME, PYPY_FIELD_PYCODE, FIELD_POINTER, PYPY_CODE_FULL, false},
    {FRAME, PYPY_FIELD_VALUESTACKDEPTH, FIELD_WORD, NULL, true},
    {FRAME, PYPY_FIELD_W_GLOBALS, FIELD_POINTER, NULL, true},
    {DEBUG_DATA, PYPY_FIELD_W_GLOBALS, FIELD_POINTER, NULL, true},
    {CODE, PYPY_FIELD_CO_NAME, FIELD_POINTER, PYPY_STRING, false},
    {CODE, PYPY_FIELD_CO_QUALNAME, FIELD_POINTER, NULL, true},
    {CODE, PYPY_FIELD_CO_CODE, FIELD_POINTER, PYPY_STRING, false},
    {CODE, PYPY_FIELD_CO_FILENAME, FIELD_POINTER, PYPY_STRING, false},
    {CODE, PYPY_FIELD_CO_FIRSTLINENO, FIELD_WORD, NULL, false},
    {CODE, PYPY_FIELD_CO_LNOTAB, FIELD_POINTER, PYPY_STRING, true},
    {CODE, PYPY_FIELD_CO_LINETABLE, FIELD_POINTER, PYPY_STRING, true},
    {CODE, PYPY_FIELD_W_GLOBALS, FIELD_POINTER, NULL, true},
    {CODE, PYPY_FIELD_CO_VARNAMES, FIELD_POINTER, NULL, true},
    {CODE, PYPY_FIELD_CO_NLOCALS, FIELD_WORD, NULL, true},
    {CODE, PYPY_FIELD_CO_CELLVARS, FIELD_POINTER, NULL, true},
    {CODE, PYPY_FIELD_CO_FREEVARS, FIELD_POINTER, NULL, true},
    {CODE, PYPY_FIELD_CO_ARGCOUNT, FIELD_WORD, NULL, true},
    {GENERATOR, PYPY_FIELD_FRAME, FIELD_POINTER, PYPY_FRAME_FULL, false},
    {GENERATOR, PYPY_FIELD_PYCODE, FIELD_POINTER, PYPY_CODE_FULL, false},
    {FUNCTION, PYPY_FIELD_CODE, FIELD_POINTER, NULL, false},
    {FUNCTION, PYPY_FIELD_NAME, FIELD_POINTER, PYPY_STRING, false},
    {FUNCTION, PYPY_FIELD_QUALNAME, FIELD_POINTER, NULL, true},
    {FUNCTION, PYPY_FIELD_CLOSURE, FIELD_POINTER, NULL, true},
    {FUNCTION, PYPY_FIELD_DEFS_W, FIELD_POINTER, NULL, true},
    {PYPY_MAP, PYPY_MAP_FULL, PYPY_FIELD_TERMINATOR, FIELD_POINTER, NULL, false},
    {ATTRIBUTE, PYPY_FIELD_NAME, FIELD_POINTER, NULL, true},
    {ATTRIBUTE, PYPY_FIELD_BACK, FIELD_POINTER, NULL, true},
    {ATTRIBUTE, PYPY_FIELD_STORAGEINDEX, FIELD_WORD, NULL, true},
    {PYPY_TERMINATOR, PYPY_TERMINATOR_FULL, PYPY_FIELD_W_CLS, FIELD_POINTER, PYPY_TYPE_OBJECT_FULL,
     false},
    {PYPY_TYPE_OBJECT, PYPY_TYPE_OBJECT_FULL, PYPY_FIELD_NAME, FIELD_POINTER, PYPY_STRING, false},
    {PYPY_UNICODE_OBJECT, PYPY_UNICODE_OBJECT_FULL, PYPY_FIELD_UTF8, FIELD_POINTER, PYPY_STRING,
     false},
    {PYPY_BYTES_OBJECT, PYPY_BYTES_OBJECT_FULL, PYPY_FIELD_VALUE, FIELD_POINTER, PYPY_STRING, true},
};

/* One of these two has the line numbers of a code object. */
static const char *const line_tables[] = {PYPY_CODE "." PYPY_FIELD_CO_LNOTAB,
                                          PYPY_CODE "." PYPY_FIELD_CO_LINETABLE};

/* Instances of Python classes hold their class in the end of this field: object -> map ->
   terminator -> class (pypy/objspace/std/mapdict.py). */
static const struct wanted instance_map = {"", "", PYPY_FIELD_MAP, FIELD_POINTER, NULL, false};

/* What the functions here work on. */
struct finder {
    const struct elf_image *image;
    const struct type_table *table;
    const struct type_names *names;
    struct layout *layout;
};

/* The fields of one type, in listed order and without `super`. */
struct field_list {
    struct order_field *fields;
    size_t count, capacity;
};

static void see_field(void *context, const char *name, size_t length)
{
    struct field_list *list = context;

    if (length == 5 && memcmp(name, "super", 5) == 0)
        return;
    list->fields = array_grow(list->fields, list->count, &list->capacity, sizeof *list->fields);
    list->fields[list->count++] = (struct order_field){.name = name, .length = length};
}

static struct field_list fields_of(const struct finder *finder, const struct type_entry *type)
{
    struct field_list list = {0};

    if (type->shape.member < finder->names->count)
        name_fields(finder->names->descriptions[type->shape.member], see_field, &list);
    return list;
}

static struct order_field *find_in(const struct field_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->fields[i].length == strlen(name) &&
            memcmp(list->fields[i].name, name, list->fields[i].length) == 0)
            return &list->fields[i];
    return NULL;
}

static const struct type_entry *super_of(const struct finder *finder, const struct type_entry *type)
{
    return type->super == NO_SUPER ? NULL : &finder->table->entries[type->super];
}

/* The class that declares the field: `type` or a superclass of it. NULL if there is none. */
static const struct type_entry *declaring(const struct finder *finder,
                                          const struct type_entry *type, const char *field)
{
    size_t steps = 0;

    for (; type != NULL && steps < finder->table->count; type = super_of(finder, type), steps++) {
        struct field_list list = fields_of(finder, type);
        bool found = find_in(&list, field) != NULL;
        free(list.fields);
        if (found)
            return type;
    }
    return NULL;
}

static const struct type_entry *type_named(const struct finder *finder, const char *full)
{
    for (size_t i = 0; i < finder->layout->n_types; i++)
        if (strcmp(finder->layout->types[i].full, full) == 0)
            return types_by_id(finder->table, finder->layout->types[i].id);
    return NULL;
}

static bool is_subclass(const struct finder *finder, const struct type_entry *type,
                        const struct type_entry *of)
{
    for (size_t steps = 0; type != NULL && steps < finder->table->count;
         type = super_of(finder, type), steps++)
        if (type == of)
            return true;
    return false;
}

/* The GC pointers of a type, to be freed. */
static uint64_t *pointers_of(const struct finder *finder, const struct type_entry *type,
                             size_t *count)
{
    uint64_t n = 0;
    uint64_t *offsets;

    *count = 0;
    if (!image_word(finder->image, type->pointer_offsets, &n) || n > type->shape.fixed_size / 8)
        n = 0;
    offsets = array_new((size_t)n, sizeof *offsets);
    for (uint64_t i = 0; i < n; i++)
        if (image_word(finder->image, type->pointer_offsets + 8 + 8 * i, &offsets[*count]))
            ++*count;
    return offsets;
}

/* Derives the offset of one field of `type`, which declares it. False with a sentence if not
   clear. */
static bool derive(const struct finder *finder, const struct type_entry *type, const char *label,
                   const char *field, uint64_t *offset, char *reason, size_t size)
{
    const struct type_entry *super = super_of(finder, type);
    struct field_list list = fields_of(finder, type);
    struct order_problem problem;
    uint64_t *pointers;
    size_t solutions;
    const struct order_field *result;
    bool known;

    for (size_t i = 0; i < sizeof wanted_fields / sizeof *wanted_fields; i++) {
        struct order_field *own = strcmp(wanted_fields[i].label, label) == 0
                                      ? find_in(&list, wanted_fields[i].field)
                                      : NULL;
        if (own != NULL)
            own->kind = wanted_fields[i].kind;
    }
    problem = (struct order_problem){
        .fields = list.fields,
        .count = list.count,
        .start = super != NULL ? super->shape.fixed_size : 8,
        .size = type->shape.fixed_size,
    };
    pointers = pointers_of(finder, type, &problem.n_pointers);
    problem.pointers = pointers;
    solutions = field_order_solve(&problem);
    result = find_in(&list, field);
    known = solutions > 0 && result != NULL && result->known;
    if (known)
        *offset = result->offset;
    else if (solutions == 0)
        snprintf(reason, size,
                 "the order of the fields does not fit the size (%llu bytes) and pointers of the "
                 "type",
                 (unsigned long long)type->shape.fixed_size);
    else
        snprintf(reason, size, "the order of the fields allows more than one offset (%zu ways)",
                 solutions);
    free(pointers);
    free(list.fields);
    return known;
}

/* Looks at prebuilt objects of exactly this type: what the field points to must be of the target
   type or a subclass, or nothing. Returns the number of objects that contradict. */
static size_t contradictions(const struct finder *finder, const struct prebuilt *objects,
                             uint64_t offset, const struct type_entry *target)
{
    size_t bad = 0;

    for (size_t i = 0; i < objects->count; i++) {
        bool null;
        const struct type_entry *type =
            prebuilt_pointee(finder->image, finder->table, objects->objects[i] + offset, &null);
        bool right = type != NULL && (target == NULL || is_subclass(finder, type, target));
        bad += !null && !right;
    }
    return bad;
}

static void find_field(const struct finder *finder, const struct wanted *wanted,
                       const struct prebuilt *objects)
{
    char name[200], reason[200] = "";
    uint64_t offset = 0;
    const struct type_entry *type;
    const struct type_entry *owner;
    const struct type_entry *target;
    size_t bad;

    snprintf(name, sizeof name, "%s.%s", wanted->label, wanted->field);
    type = type_named(finder, wanted->type);
    owner = type != NULL ? declaring(finder, type, wanted->field) : NULL;
    target = wanted->target != NULL ? type_named(finder, wanted->target) : NULL;
    if (owner == NULL) {
        if (!wanted->optional)
            layout_add_missing(finder->layout, name,
                               type == NULL ? "there is no type %s" : "%s has no such field",
                               wanted->type);
        return;
    }
    if (!derive(finder, owner, wanted->label, wanted->field, &offset, reason, sizeof reason)) {
        layout_add_missing(finder->layout, name, "%s", reason);
        return;
    }
    bad = wanted->kind == FIELD_POINTER ? contradictions(finder, objects, offset, target) : 0;
    if (bad > 0)
        layout_add_missing(
            finder->layout, name,
            "%zu of %zu prebuilt objects hold something else at its derived offset %llu", bad,
            objects->count, (unsigned long long)offset);
    else
        layout_add_field(finder->layout, name, offset);
}

/* Strings and lists are no instances; their shape stands in the type table or is fixed by their
   name (rpython/rtyper/lltypesystem/rstr.py STR and UNICODE, rlist.py). */
static void find_plain_fields(const struct finder *finder)
{
    static const char *const strings[] = {PYPY_STRING, PYPY_UNICODE};
    const struct type_entry *list;

    for (size_t i = 0; i < 2; i++) {
        const struct type_entry *type = type_named(finder, strings[i]);
        char name[64];
        if (type == NULL || type->shape.ofs_length < 16 ||
            type->shape.ofs_items != type->shape.ofs_length + 8)
            continue;
        snprintf(name, sizeof name, "%s.hash", strings[i]);
        layout_add_field(finder->layout, name, type->shape.ofs_length - 8);
        snprintf(name, sizeof name, "%s.length", strings[i]);
        layout_add_field(finder->layout, name, type->shape.ofs_length);
        snprintf(name, sizeof name, "%s.chars", strings[i]);
        layout_add_field(finder->layout, name, type->shape.ofs_items);
    }
    list = type_named(finder, "list");
    if (list != NULL && list->shape.fixed_size == 24 &&
        types_has_pointer(finder->image, list, 16)) {
        layout_add_field(finder->layout, "list.length", 8);
        layout_add_field(finder->layout, "list.items", 16);
    }
}

/* Every type whose objects are instances of Python classes. Several may have the same name, so they
   are told by type id. */
static void find_instances(const struct finder *finder)
{
    size_t found = 0, unclear = 0;
    uint64_t offset;
    char reason[200];

    for (size_t i = 0; i < finder->table->count; i++) {
        const struct type_entry *type = &finder->table->entries[i];
        const struct type_entry *owner;
        if (type->class_name == 0)
            continue;
        owner = declaring(finder, type, instance_map.field);
        if (owner == NULL)
            continue;
        if (derive(finder, owner, instance_map.label, instance_map.field, &offset, reason,
                   sizeof reason) &&
            types_has_pointer(finder->image, type, offset)) {
            layout_add_instance(finder->layout, type->shape.id, offset);
            found++;
        } else {
            unclear++;
        }
    }
    if (found == 0 || unclear > 0)
        layout_add_missing(finder->layout, "instances",
                           "inst_map, which leads to an instance's class, is known in %zu types "
                           "and unclear in %zu",
                           found, unclear);
}

void fields_find(const struct elf_image *image, const struct type_table *table,
                 const struct type_names *names, struct layout *layout)
{
    struct prebuilt *objects;
    enum { WANTED = sizeof wanted_fields / sizeof *wanted_fields };
    const struct finder finder = {image, table, names, layout};

    find_plain_fields(&finder);
    if (names->count == 0) {
        layout_add_missing(layout, "fields", "without the list of type names no field is known");
        return;
    }
    objects = array_new(WANTED, sizeof *objects);
    for (size_t i = 0; i < WANTED; i++) {
        const struct type_entry *type = type_named(&finder, wanted_fields[i].type);
        objects[i] = (struct prebuilt){.id = type != NULL ? type->shape.id : 0};
    }
    prebuilt_find(image, objects, WANTED);
    for (size_t i = 0; i < WANTED; i++)
        find_field(&finder, &wanted_fields[i], &objects[i]);
    free(objects);
    if (layout_find_field(layout, line_tables[0]) == NULL &&
        layout_find_field(layout, line_tables[1]) == NULL &&
        layout_find_missing(layout, line_tables[0]) == NULL &&
        layout_find_missing(layout, line_tables[1]) == NULL)
        layout_add_missing(layout, line_tables[0],
                           "PyCode has neither inst_co_lnotab nor inst_co_linetable");
    find_instances(&finder);
}
