/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts are checked before they are used: see check.h. */
#include "layout/check.h"

#include "layout/types.h"

#include <inttypes.h>
#include <string.h>

/* nursery_top stands so far behind nursery_free in all versions; the GC object begins not further
   than this before them (rpython/memory/gc/incminimark.py: its fields, in order). */
#define NURSERY_DISTANCE 32
#define MAX_GC_OBJECT    4096

/* Of a field of a class of which no object is ever made, so that no type says how large it is. */
#define MAX_FIELD 4096

/* ---- against the file ---- */

static int check_build(const struct elf_image *image, const struct layout *layout,
                       struct fault *fault)
{
    struct arena arena = {0};
    const char *build_id = image_build_id(image, &arena);
    const bool same = build_id == NULL
                          ? layout->build_id == NULL
                          : layout->build_id != NULL && strcmp(build_id, layout->build_id) == 0;

    arena_free(&arena);
    return same ? 0 : fault_set(fault, "it is of another library: the build-ids differ");
}

/* A word of the collector: among the data that can be written. */
static bool is_word(const struct elf_image *image, uint64_t address)
{
    uint64_t low, high;

    return image_writable(image, &low, &high) && address >= low && high - low >= 8 &&
           address <= high - 8 && address % 8 == 0;
}

int layout_addresses_fit(const struct elf_image *image, const struct layout *layout,
                         struct fault *fault)
{
    const struct {
        const char *name;
        uint64_t address;
    } words[] = {
        {"nursery_free", layout->nursery_free},
        {"nursery_top", layout->nursery_top},
        {"gc_object", layout->gc_object},
        {"root_stack_top", layout->root_stack_top},
    };
    uint64_t text = 0, size = 0;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].address != 0 && !is_word(image, words[i].address))
            return fault_set(fault, "%s is not among the library's data", words[i].name);
    if (layout->nursery_free != 0 && layout->nursery_top != layout->nursery_free + NURSERY_DISTANCE)
        return fault_set(fault, "nursery_top is not %d bytes behind nursery_free",
                         NURSERY_DISTANCE);
    if (layout->gc_object != 0 && (layout->gc_object > layout->nursery_free ||
                                   layout->nursery_free - layout->gc_object > MAX_GC_OBJECT))
        return fault_set(fault, "nursery_free is no field of gc_object");
    if (layout->text_size != 0 && (!image_text(image, &text, &size) ||
                                   layout->text_address != text || layout->text_size != size))
        return fault_set(fault, "text is not the section with the library's code");
    if (layout->collect_and_reserve != 0 &&
        (layout->collect_and_reserve < layout->text_address ||
         layout->collect_and_reserve - layout->text_address >= layout->text_size))
        return fault_set(fault, "collect_and_reserve is not among the library's code");
    return 0;
}

static bool same_shape(const struct layout_type *a, const struct layout_type *b)
{
    return a->id == b->id && a->member == b->member && a->infobits == b->infobits &&
           a->fixed_size == b->fixed_size && a->item_size == b->item_size &&
           a->ofs_items == b->ofs_items && a->ofs_length == b->ofs_length;
}

static int check_types(const struct elf_image *image, const struct layout *layout,
                       struct fault *fault)
{
    struct type_entry entry;

    for (size_t i = 0; i < layout->n_types; i++) {
        const struct layout_type *type = &layout->types[i];
        if (i > 0 && type->id <= type[-1].id)
            return fault_set(fault, "the types are not in order of their ids");
        if (!types_read(image, layout->type_table, type->id, &entry) ||
            !same_shape(type, &entry.shape))
            return fault_set(fault, "type %" PRIu32 " is not as it stands in the library's table",
                             type->id);
    }
    return 0;
}

static const struct layout_type *type_of(const struct layout *layout, uint32_t id)
{
    size_t low = 0, high = layout->n_types;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (layout->types[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < layout->n_types && layout->types[low].id == id ? &layout->types[low] : NULL;
}

/* True if full is the name, or ends in it behind a dot. */
static bool is_called(const char *full, const char *name)
{
    const size_t length = strlen(full), n = strlen(name);

    return length >= n && strcmp(full + length - n, name) == 0 &&
           (length == n || full[length - n - 1] == '.');
}

static int check_named(const struct layout *layout, struct fault *fault)
{
    for (size_t i = 0; i < layout->n_named; i++) {
        const struct layout_type *type = type_of(layout, layout->named[i].id);
        if (type == NULL || !is_called(type->full, layout->named[i].name))
            return fault_set(fault, "type %" PRIu32 " is no %.80s", layout->named[i].id,
                             layout->named[i].name);
    }
    return 0;
}

/* Offsets of fields of the type called by the length bytes at name are below this; the items of a
   type that has some begin with its last one. */
static uint64_t end_of(const struct layout *layout, const char *name, size_t length)
{
    for (size_t i = 0; i < layout->n_types; i++)
        if (strncmp(layout->types[i].name, name, length) == 0 &&
            layout->types[i].name[length] == '\0')
            return layout->types[i].ofs_items >= layout->types[i].fixed_size
                       ? layout->types[i].ofs_items + 1
                       : layout->types[i].fixed_size;
    return MAX_FIELD;
}

static int check_fields(const struct elf_image *image, const struct layout *layout,
                        struct fault *fault)
{
    struct type_entry entry;

    for (size_t i = 0; i < layout->n_fields; i++) {
        const struct layout_field *field = &layout->fields[i];
        const char *dot = strchr(field->name, '.');
        if (dot == NULL || field->offset % 8 != 0 || field->offset < 8 ||
            field->offset >= end_of(layout, field->name, (size_t)(dot - field->name)))
            return fault_set(fault, "the field %.80s is not within its object", field->name);
    }
    for (size_t i = 0; i < layout->n_instances; i++) {
        const struct layout_instance *instance = &layout->instances[i];
        if (type_of(layout, instance->id) == NULL ||
            !types_read(image, layout->type_table, instance->id, &entry) ||
            !types_has_pointer(image, &entry, instance->map_offset))
            return fault_set(fault, "objects of type %" PRIu32 " have no map at %" PRIu64,
                             instance->id, instance->map_offset);
    }
    return 0;
}

int layout_fits(const struct elf_image *image, const struct layout *layout, struct fault *fault)
{
    if (check_build(image, layout, fault) != 0 || layout_addresses_fit(image, layout, fault) != 0 ||
        check_types(image, layout, fault) != 0 || check_named(layout, fault) != 0)
        return -1;
    return check_fields(image, layout, fault);
}

/* ---- against the analysis ---- */

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static int compare_addresses(const struct layout *layout, const struct layout *found,
                             struct fault *fault)
{
    const struct {
        const char *name;
        uint64_t said, found;
    } values[] = {
        {"nursery_free", layout->nursery_free, found->nursery_free},
        {"nursery_top", layout->nursery_top, found->nursery_top},
        {"gc_object", layout->gc_object, found->gc_object},
        {"root_stack_top", layout->root_stack_top, found->root_stack_top},
        {"collect_and_reserve", layout->collect_and_reserve, found->collect_and_reserve},
        {"type_table", layout->type_table, found->type_table},
        {"discard_preambles", layout->discard_preambles, found->discard_preambles},
    };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (values[i].found != 0 && values[i].said != values[i].found)
            return fault_set(fault, "%s is another one in the library", values[i].name);
    if (!same_text(layout->pypy_version, found->pypy_version) ||
        !same_text(layout->python_version, found->python_version))
        return fault_set(fault, "the library is of another version of PyPy");
    return 0;
}

static int compare_types(const struct layout *layout, const struct layout *found,
                         struct fault *fault)
{
    if (found->n_types == 0)
        return 0;
    if (layout->n_types != found->n_types)
        return fault_set(fault, "the library has %zu types, the layout %zu", found->n_types,
                         layout->n_types);
    for (size_t i = 0; i < found->n_types; i++) {
        const struct layout_type *type = &layout->types[i];
        if (!same_shape(type, &found->types[i]) || !same_text(type->name, found->types[i].name) ||
            !same_text(type->full, found->types[i].full))
            return fault_set(fault, "type %" PRIu32 " is another one in the library", type->id);
    }
    return 0;
}

static int compare_entries(const struct layout *layout, const struct layout *found,
                           struct fault *fault)
{
    for (size_t i = 0; i < layout->n_named; i++) {
        const struct layout_named *named = &layout->named[i];
        const struct layout_named *other = layout_find_named(found, named->name);
        if (other != NULL ? other->id != named->id : found->n_named > 0)
            return fault_set(fault, "%.80s is another type in the library", named->name);
    }
    for (size_t i = 0; i < layout->n_fields; i++) {
        const struct layout_field *field = &layout->fields[i];
        const struct layout_field *other = layout_find_field(found, field->name);
        if (other != NULL && other->offset != field->offset)
            return fault_set(fault, "the field %.80s is elsewhere in the library", field->name);
    }
    if (found->n_instances == 0)
        return 0;
    for (size_t i = 0, j = 0; i < layout->n_instances; i++) {
        while (j < found->n_instances && found->instances[j].id < layout->instances[i].id)
            j++;
        if (j == found->n_instances || found->instances[j].id != layout->instances[i].id ||
            found->instances[j].map_offset != layout->instances[i].map_offset)
            return fault_set(fault, "objects of type %" PRIu32 " have their map elsewhere",
                             layout->instances[i].id);
    }
    return 0;
}

int layout_agrees(const struct layout *layout, const struct layout *found, struct fault *fault)
{
    if (compare_addresses(layout, found, fault) != 0 || compare_types(layout, found, fault) != 0)
        return -1;
    return compare_entries(layout, found, fault);
}
