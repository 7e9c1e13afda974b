/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The offsets of the fields that pypygc reads in PyPy's objects: which ones, and how they are
 * checked. The offsets come from the order of the fields (field_order.c) and are checked against
 * prebuilt objects in the file: what a pointer there points to must be of the right type. */
#include "layout/fields.h"

#include "layout/field_order.h"
#include "layout/memory.h"
#include "layout/prebuilt.h"

#include <inttypes.h>
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

#define CONTEXT    "ExecutionContext", "pypy.interpreter.executioncontext.ExecutionContext"
#define FRAME      "PyFrame", "pypy.interpreter.pyframe.PyFrame"
#define DEBUG_DATA "FrameDebugData", "pypy.interpreter.pyframe.FrameDebugData"
#define CODE       "PyCode", "pypy.interpreter.pycode.PyCode"
#define GENERATOR  "GeneratorIterator", "pypy.interpreter.generator.GeneratorIterator"
#define ATTRIBUTE  "PlainAttribute", "pypy.objspace.std.mapdict.PlainAttribute"
#define FUNCTION   "Function", "pypy.interpreter.function.Function"

static const struct wanted wanted_fields[] = {
    {FRAME, "vable_token", FIELD_POINTER, NULL, false},
    {FRAME, "inst_debugdata", FIELD_POINTER, NULL, false},
    {CONTEXT, "inst_topframeref", FIELD_POINTER, NULL, false},
    {FRAME, "inst_f_backref", FIELD_POINTER, NULL, false},
    {FRAME, "inst_last_instr", FIELD_WORD, NULL, false},
    {FRAME, "inst_locals_cells_stack_w", FIELD_POINTER, NULL, false},
    {FRAME, "inst_pycode", FIELD_POINTER, "pypy.interpreter.pycode.PyCode", false},
    {FRAME, "inst_valuestackdepth", FIELD_WORD, NULL, true},
    {FRAME, "inst_w_globals", FIELD_POINTER, NULL, true},
    {DEBUG_DATA, "inst_w_globals", FIELD_POINTER, NULL, true},
    {CODE, "inst_co_name", FIELD_POINTER, "rpy_string", false},
    {CODE, "inst_co_qualname", FIELD_POINTER, NULL, true},
    {CODE, "inst_co_code", FIELD_POINTER, "rpy_string", false},
    {CODE, "inst_co_filename", FIELD_POINTER, "rpy_string", false},
    {CODE, "inst_co_firstlineno", FIELD_WORD, NULL, false},
    {CODE, "inst_co_lnotab", FIELD_POINTER, "rpy_string", true},
    {CODE, "inst_co_linetable", FIELD_POINTER, "rpy_string", true},
    {CODE, "inst_w_globals", FIELD_POINTER, NULL, true},
    {CODE, "inst_co_varnames", FIELD_POINTER, NULL, true},
    {CODE, "inst_co_nlocals", FIELD_WORD, NULL, true},
    {GENERATOR, "inst_frame", FIELD_POINTER, "pypy.interpreter.pyframe.PyFrame", false},
    {GENERATOR, "inst_pycode", FIELD_POINTER, "pypy.interpreter.pycode.PyCode", false},
    {FUNCTION, "inst_code", FIELD_POINTER, NULL, false},
    {FUNCTION, "inst_name", FIELD_POINTER, "rpy_string", false},
    {FUNCTION, "inst_qualname", FIELD_POINTER, NULL, true},
    {"AbstractAttribute", "pypy.objspace.std.mapdict.AbstractAttribute", "inst_terminator",
     FIELD_POINTER, NULL, false},
    {ATTRIBUTE, "inst_name", FIELD_POINTER, NULL, true},
    {ATTRIBUTE, "inst_back", FIELD_POINTER, NULL, true},
    {ATTRIBUTE, "inst_storageindex", FIELD_WORD, NULL, true},
    {"Terminator", "pypy.objspace.std.mapdict.Terminator", "inst_w_cls", FIELD_POINTER,
     "pypy.objspace.std.typeobject.W_TypeObject", false},
    {"W_TypeObject", "pypy.objspace.std.typeobject.W_TypeObject", "inst_name", FIELD_POINTER,
     "rpy_string", false},
    {"W_UnicodeObject", "pypy.objspace.std.unicodeobject.W_UnicodeObject", "inst__utf8",
     FIELD_POINTER, "rpy_string", false},
    {"W_BytesObject", "pypy.objspace.std.bytesobject.W_BytesObject", "inst__value", FIELD_POINTER,
     "rpy_string", true},
};

/* One of these two has the line numbers of a code object. */
static const char *const line_tables[] = {"PyCode.inst_co_lnotab", "PyCode.inst_co_linetable"};

/* Instances of Python classes hold their class in the end of this field: object -> map ->
 * terminator -> class (pypy/objspace/std/mapdict.py). */
static const struct wanted instance_map = {"", "", "inst_map", FIELD_POINTER, NULL, false};

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
    size_t count;
};

static void see_field(void *context, const char *name, size_t length)
{
    struct field_list *list = context;
    if (length == 5 && memcmp(name, "super", 5) == 0)
        return;
    list->fields = memory_grow(list->fields, list->count, sizeof *list->fields);
    list->fields[list->count++] = (struct order_field){.name = name, .length = length};
}

static struct field_list fields_of(const struct finder *f, const struct type_entry *type)
{
    struct field_list list = {0};
    if (type->shape.member < f->names->count)
        name_fields(f->names->descriptions[type->shape.member], see_field, &list);
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

static const struct type_entry *super_of(const struct finder *f, const struct type_entry *type)
{
    return type->super == NO_SUPER ? NULL : &f->table->entries[type->super];
}

/* The class that declares the field: `type` or a superclass of it. NULL if there is none. */
static const struct type_entry *declaring(const struct finder *f, const struct type_entry *type,
                                          const char *field)
{
    size_t steps = 0;
    for (; type != NULL && steps < f->table->count; type = super_of(f, type), steps++) {
        struct field_list list = fields_of(f, type);
        bool found = find_in(&list, field) != NULL;
        free(list.fields);
        if (found)
            return type;
    }
    return NULL;
}

static const struct type_entry *type_named(const struct finder *f, const char *full)
{
    for (size_t i = 0; i < f->layout->type_count; i++)
        if (strcmp(f->layout->types[i].full, full) == 0)
            return types_by_id(f->table, f->layout->types[i].id);
    return NULL;
}

static bool is_subclass(const struct finder *f, const struct type_entry *type,
                        const struct type_entry *of)
{
    for (size_t steps = 0; type != NULL && steps < f->table->count;
         type = super_of(f, type), steps++)
        if (type == of)
            return true;
    return false;
}

/* The GC pointers of a type, to be freed. */
static uint64_t *pointers_of(const struct finder *f, const struct type_entry *type, size_t *count)
{
    uint64_t n = 0;
    *count = 0;
    if (!image_word(f->image, type->pointer_offsets, &n) || n > type->shape.fixed_size / 8)
        n = 0;
    uint64_t *offsets = memory_resize(NULL, (size_t)n, sizeof *offsets);
    for (uint64_t i = 0; i < n; i++)
        if (image_word(f->image, type->pointer_offsets + 8 + 8 * i, &offsets[*count]))
            ++*count;
    return offsets;
}

/* Derives the offset of one field of `type`, which declares it. False with a sentence if not
 * clear. */
static bool derive(const struct finder *f, const struct type_entry *type, const char *label,
                   const char *field, uint64_t *offset, char *reason, size_t size)
{
    const struct type_entry *super = super_of(f, type);
    struct field_list list = fields_of(f, type);
    for (size_t i = 0; i < sizeof wanted_fields / sizeof *wanted_fields; i++) {
        struct order_field *own = strcmp(wanted_fields[i].label, label) == 0
                                      ? find_in(&list, wanted_fields[i].field)
                                      : NULL;
        if (own != NULL)
            own->kind = wanted_fields[i].kind;
    }
    struct order_problem problem = {
        .fields = list.fields,
        .count = list.count,
        .start = super != NULL ? super->shape.fixed_size : 8,
        .size = type->shape.fixed_size,
    };
    uint64_t *pointers = pointers_of(f, type, &problem.pointer_count);
    problem.pointers = pointers;
    size_t solutions = field_order_solve(&problem);
    const struct order_field *result = find_in(&list, field);
    bool known = solutions > 0 && result != NULL && result->known;
    if (known)
        *offset = result->offset;
    else if (solutions == 0)
        snprintf(reason, size,
                 "the order of the fields does not fit the size (%" PRIu64
                 " bytes) and pointers of the type",
                 type->shape.fixed_size);
    else
        snprintf(reason, size, "the order of the fields allows more than one offset (%zu ways)",
                 solutions);
    free(pointers);
    free(list.fields);
    return known;
}

/* Looks at prebuilt objects of exactly this type: what the field points to must be of the target
 * type or a subclass, or nothing. Returns the number of objects that contradict. */
static size_t contradictions(const struct finder *f, const struct prebuilt *objects,
                             uint64_t offset, const struct type_entry *target)
{
    size_t bad = 0;
    for (size_t i = 0; i < objects->count; i++) {
        bool null;
        const struct type_entry *type =
            prebuilt_pointee(f->image, f->table, objects->objects[i] + offset, &null);
        bool right = type != NULL && (target == NULL || is_subclass(f, type, target));
        bad += !null && !right;
    }
    return bad;
}

static void find_field(const struct finder *f, const struct wanted *w,
                       const struct prebuilt *objects)
{
    char name[200], reason[200] = "";
    uint64_t offset = 0;
    snprintf(name, sizeof name, "%s.%s", w->label, w->field);
    const struct type_entry *type = type_named(f, w->type);
    const struct type_entry *owner = type != NULL ? declaring(f, type, w->field) : NULL;
    const struct type_entry *target = w->target != NULL ? type_named(f, w->target) : NULL;
    if (owner == NULL) {
        if (!w->optional)
            layout_add_missing(f->layout, name,
                               type == NULL ? "there is no type %s" : "%s has no such field",
                               w->type);
        return;
    }
    if (!derive(f, owner, w->label, w->field, &offset, reason, sizeof reason)) {
        layout_add_missing(f->layout, name, "%s", reason);
        return;
    }
    size_t bad = w->kind == FIELD_POINTER ? contradictions(f, objects, offset, target) : 0;
    if (bad > 0)
        layout_add_missing(
            f->layout, name,
            "%zu of %zu prebuilt objects hold something else at its derived offset %" PRIu64, bad,
            objects->count, offset);
    else
        layout_add_field(f->layout, name, offset);
}

/* Strings and lists are no instances; their shape stands in the type table or is fixed by their
 * name (rpython/rtyper/lltypesystem/rstr.py STR and UNICODE, rlist.py). */
static void find_plain_fields(const struct finder *f)
{
    static const char *const strings[] = {"rpy_string", "rpy_unicode"};
    for (size_t i = 0; i < 2; i++) {
        const struct type_entry *type = type_named(f, strings[i]);
        char name[64];
        if (type == NULL || type->shape.ofs_length < 16 ||
            type->shape.ofs_items != type->shape.ofs_length + 8)
            continue;
        snprintf(name, sizeof name, "%s.hash", strings[i]);
        layout_add_field(f->layout, name, type->shape.ofs_length - 8);
        snprintf(name, sizeof name, "%s.length", strings[i]);
        layout_add_field(f->layout, name, type->shape.ofs_length);
        snprintf(name, sizeof name, "%s.chars", strings[i]);
        layout_add_field(f->layout, name, type->shape.ofs_items);
    }
    const struct type_entry *list = type_named(f, "list");
    if (list != NULL && list->shape.fixed_size == 24 && types_has_pointer(f->image, list, 16)) {
        layout_add_field(f->layout, "list.length", 8);
        layout_add_field(f->layout, "list.items", 16);
    }
}

/* Every type whose objects are instances of Python classes. Several may have the same name, so they
 * are told by type id. */
static void find_instances(const struct finder *f)
{
    size_t found = 0, unclear = 0;
    uint64_t offset;
    char reason[200];
    for (size_t i = 0; i < f->table->count; i++) {
        const struct type_entry *type = &f->table->entries[i];
        if (type->class_name == 0)
            continue;
        const struct type_entry *owner = declaring(f, type, instance_map.field);
        if (owner == NULL)
            continue;
        if (derive(f, owner, instance_map.label, instance_map.field, &offset, reason,
                   sizeof reason) &&
            types_has_pointer(f->image, type, offset)) {
            layout_add_instance(f->layout, type->shape.id, offset);
            found++;
        } else {
            unclear++;
        }
    }
    if (found == 0 || unclear > 0)
        layout_add_missing(f->layout, "instances",
                           "inst_map, which leads to an instance's class, is known in %zu types "
                           "and unclear in %zu",
                           found, unclear);
}

void fields_find(const struct elf_image *image, const struct type_table *table,
                 const struct type_names *names, struct layout *l)
{
    enum { WANTED = sizeof wanted_fields / sizeof *wanted_fields };
    const struct finder f = {image, table, names, l};
    find_plain_fields(&f);
    if (names->count == 0) {
        layout_add_missing(l, "fields", "without the list of type names no field is known");
        return;
    }
    struct prebuilt *objects = memory_resize(NULL, WANTED, sizeof *objects);
    for (size_t i = 0; i < WANTED; i++) {
        const struct type_entry *type = type_named(&f, wanted_fields[i].type);
        objects[i] = (struct prebuilt){.id = type != NULL ? type->shape.id : 0};
    }
    prebuilt_find(image, objects, WANTED);
    for (size_t i = 0; i < WANTED; i++)
        find_field(&f, &wanted_fields[i], &objects[i]);
    free(objects);
    if (layout_find_field(l, line_tables[0]) == NULL &&
        layout_find_field(l, line_tables[1]) == NULL &&
        layout_find_missing(l, line_tables[0]) == NULL &&
        layout_find_missing(l, line_tables[1]) == NULL)
        layout_add_missing(l, line_tables[0],
                           "PyCode has neither inst_co_lnotab nor inst_co_linetable");
    find_instances(&f);
}
