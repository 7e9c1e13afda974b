/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The GC's type table: finding it by its shape, and reading every entry.

   The table is one C struct with a member per index (rpython/translator/c/node.py GroupNode): a
   dummy word, then TYPE_INFO (4 words) or VARSIZE_TYPE_INFO (8 words) for each type, and behind the
   entry of an RPython class its vtable, which is a member with an index of its own. A type id is
   the byte offset of the entry. Every entry starts with infobits, which hold a fixed key and the
   member's index: so the table can be walked from its first entry, and a walk that goes wrong ends
   at once. No vtable has a word that looks like the infobits of exactly the next index but one. */
#include "layout/types.h"

#include <stdlib.h>
#include <string.h>

/* A PyPy has thousands of types. */
#define MIN_TYPES 64
/* No vtable is longer than this many words (measured: 560). */
#define MAX_VTABLE 8192
/* No fixed part is larger than this many bytes. */
#define MAX_FIXED_SIZE 0x100000
/* The walks of all candidates together take no more entries: a library has one table, with some
   thousands (measured: 3,464), and only a file that was made for it has many. */
#define MAX_STEPS ((size_t)1 << 16)
/* Words of the two kinds of entries. */
#define ENTRY_SIZE         32
#define VARSIZE_ENTRY_SIZE 64

/* infobits of member `index`, or 0 if the word at `address` is none. */
static uint64_t infobits_at(const struct elf_image *image, uint64_t address, uint32_t index)
{
    const uint8_t *bytes = image_at(image, address, ENTRY_SIZE);
    uint64_t word;

    if (bytes == NULL)
        return 0;
    word = load64(bytes);
    if (word >> 32 != 0 || (word & T_KEY_MASK) != T_KEY_VALUE || (word & T_MEMBER_INDEX) != index)
        return 0;
    return load64(bytes + 16) <= MAX_FIXED_SIZE ? word : 0;
}

static bool read_entry(const struct elf_image *image, uint64_t table, uint64_t address,
                       uint64_t infobits, struct type_entry *entry)
{
    uint64_t pointers = 0, fixed = 0;

    *entry = (struct type_entry){.super = NO_SUPER};
    if (!image_word(image, address + 16, &fixed) || !image_word(image, address + 24, &pointers))
        return false;
    entry->shape = (struct layout_type){
        .id = (uint32_t)(address - table),
        .member = (uint32_t)(infobits & T_MEMBER_INDEX),
        .infobits = infobits,
        .fixed_size = fixed,
    };
    entry->pointer_offsets = pointers;
    if (infobits & T_IS_VARSIZE)
        return image_word(image, address + 32, &entry->shape.item_size) &&
               image_word(image, address + 40, &entry->shape.ofs_items) &&
               image_word(image, address + 48, &entry->shape.ofs_length) &&
               image_at(image, address, VARSIZE_ENTRY_SIZE) != NULL;
    if (infobits & T_IS_RPYTHON_INSTANCE) /* object_vtable: range_min, range_max, rtti, name, ... */
        return image_word(image, address + ENTRY_SIZE, &entry->range_low) &&
               image_word(image, address + ENTRY_SIZE + 8, &entry->range_high) &&
               image_word(image, address + ENTRY_SIZE + 24, &entry->class_name);
    return true;
}

bool types_read(const struct elf_image *image, uint64_t table, uint32_t id,
                struct type_entry *entry)
{
    const uint8_t *bytes = image_at(image, table + id, ENTRY_SIZE);
    const uint32_t index = bytes != NULL ? (uint32_t)(load64(bytes) & T_MEMBER_INDEX) : 0;
    const uint64_t infobits = bytes != NULL ? infobits_at(image, table + id, index) : 0;

    return infobits != 0 && read_entry(image, table, table + id, infobits, entry);
}

/* Address of the entry after `entry`, or 0 at the end of the table. */
static uint64_t next_entry(const struct elf_image *image, uint64_t table,
                           const struct type_entry *entry)
{
    uint64_t address = table + entry->shape.id;

    if (entry->shape.infobits & T_IS_VARSIZE)
        address += VARSIZE_ENTRY_SIZE;
    else
        address += ENTRY_SIZE;
    if (!(entry->shape.infobits & T_IS_RPYTHON_INSTANCE))
        return infobits_at(image, address, entry->shape.member + 1) != 0 ? address : 0;
    for (unsigned i = 1; i <= MAX_VTABLE; i++)
        if (infobits_at(image, address + 8 * i, entry->shape.member + 2) != 0)
            return address + 8 * i;
    return 0;
}

/* *steps counts down with each entry. */
static void walk(const struct elf_image *image, uint64_t first, struct type_table *table,
                 size_t *steps)
{
    struct type_entry entry;
    uint64_t address;
    uint32_t index;

    *table = (struct type_table){.address = first - 8};
    entry = (struct type_entry){0};
    address = first;
    index = 1;
    for (; address != 0 && *steps > 0; --*steps) {
        uint64_t infobits = infobits_at(image, address, index);
        if (!read_entry(image, table->address, address, infobits, &entry))
            break;
        table->entries =
            array_grow(table->entries, table->count, &table->capacity, sizeof *table->entries);
        table->entries[table->count++] = entry;
        table->last_member = entry.shape.member;
        address = next_entry(image, table->address, &entry);
        /* the index that the word there holds */
        index = address == 0 ? 0 : (uint32_t)(load64(image_at(image, address, 8)) & T_MEMBER_INDEX);
    }
}

/* The list of type ids (rpython/memory/gctransform/framework.py write_typeid_list): a length,
   then a 32-bit id per member, 0 for what is no type. It must agree with the table in every
   place. */
static bool list_agrees(const uint8_t *ids, uint64_t count, const struct type_table *table)
{
    size_t next = 0;

    if (count <= table->last_member)
        return false;
    for (uint64_t member = 0; member < count; member++) {
        uint32_t id = load32(ids + 4 * member);
        if (next < table->count && table->entries[next].shape.member == member) {
            if (id != table->entries[next++].shape.id)
                return false;
        } else if (id != 0) {
            return false;
        }
    }
    return true;
}

static void find_id_list(const struct elf_image *image, struct type_table *table)
{
    uint64_t start = (uint64_t)table->entries[0].shape.id << 32; /* ids of members 0 and 1 */

    for (size_t i = 0; i < image->n_segments; i++) {
        uint64_t count;
        const struct image_segment *segment = &image->segments[i];
        for (uint64_t at = 8 + (8 - segment->address % 8) % 8;
             !segment->executable && at + 8 <= segment->file_size; at += 8) {
            if (load64(segment->bytes + at) != start)
                continue;
            count = load64(segment->bytes + at - 8);
            if (count <= T_MEMBER_INDEX && 4 * count <= segment->file_size - at &&
                list_agrees(segment->bytes + at, count, table)) {
                table->id_list = segment->address + at;
                return;
            }
        }
    }
}

/* A class, for sorting. */
struct class_range {
    uint64_t low, high;
    size_t entry;
};

static int by_range(const void *a, const void *b)
{
    const struct class_range *x = a, *y = b;

    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    if (x->high != y->high)
        return x->high > y->high ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* The superclass of a class is the one with the smallest range around its own. Ranges are
   nested, so with the classes ordered by lower end (and the larger range first) a stack finds
   it. */
static void find_supers(struct type_table *table)
{
    struct class_range *order = array_new(table->count, sizeof *order);
    size_t *stack = array_new(table->count, sizeof *stack); /* indices into order */
    size_t count = 0, depth = 0;

    for (size_t i = 0; i < table->count; i++)
        if (table->entries[i].class_name != 0)
            order[count++] =
                (struct class_range){table->entries[i].range_low, table->entries[i].range_high, i};
    qsort(order, count, sizeof *order, by_range);
    for (size_t i = 0; i < count; i++) {
        while (depth > 0 && (order[stack[depth - 1]].high < order[i].high ||
                             order[stack[depth - 1]].high <= order[i].low))
            depth--;
        table->entries[order[i].entry].super = depth > 0 ? order[stack[depth - 1]].entry : NO_SUPER;
        stack[depth++] = i;
    }
    free(order);
    free(stack);
}

bool types_find(const struct elf_image *image, struct type_table *table, char *reason, size_t size)
{
    struct type_table best = {0};
    size_t second = 0, steps = MAX_STEPS;

    for (size_t i = 0; i < image->n_segments; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (segment->executable)
            continue;
        for (uint64_t at = (8 - segment->address % 8) % 8; at + ENTRY_SIZE <= segment->file_size;
             at += 8) {
            uint64_t address = segment->address + at;
            struct type_table found;
            if ((load32(segment->bytes + at) & (T_KEY_MASK | T_MEMBER_INDEX)) !=
                    (T_KEY_VALUE | 1) ||
                infobits_at(image, address, 1) == 0)
                continue;
            walk(image, address, &found, &steps);
            if (found.count > best.count) {
                second = best.count;
                free(best.entries);
                best = found;
            } else {
                if (found.count > second)
                    second = found.count;
                free(found.entries);
            }
        }
    }
    *table = best;
    if (best.count < MIN_TYPES || best.count / 2 < second) {
        snprintf(reason, size,
                 "no table of GC types in the file (best of the candidates: %zu types, next: %zu)",
                 best.count, second);
        types_free(table);
        return false;
    }
    find_id_list(image, table);
    find_supers(table);
    return true;
}

void types_free(struct type_table *table)
{
    free(table->entries);
    *table = (struct type_table){0};
}

const struct type_entry *types_by_member(const struct type_table *table, uint32_t member)
{
    size_t low = 0, high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->entries[middle].shape.member < member)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && table->entries[low].shape.member == member ? &table->entries[low]
                                                                            : NULL;
}

const struct type_entry *types_by_id(const struct type_table *table, uint64_t id)
{
    size_t low = 0, high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->entries[middle].shape.id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && table->entries[low].shape.id == id ? &table->entries[low] : NULL;
}

size_t types_count_pointers(const struct elf_image *image, const struct type_entry *entry,
                            uint64_t low, uint64_t high)
{
    uint64_t count = 0, offset = 0;
    size_t found = 0;

    if (!image_word(image, entry->pointer_offsets, &count) || count > entry->shape.fixed_size / 8)
        return 0;
    for (uint64_t i = 1; i <= count; i++)
        if (image_word(image, entry->pointer_offsets + 8 * i, &offset) && offset >= low &&
            offset < high)
            found++;
    return found;
}

bool types_has_pointer(const struct elf_image *image, const struct type_entry *entry,
                       uint64_t offset)
{
    return types_count_pointers(image, entry, offset, offset + 1) == 1;
}
