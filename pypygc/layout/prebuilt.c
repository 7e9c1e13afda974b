/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prebuilt objects: the GC objects that the translator put into the file, with all their fields.
   They show whether a field is where the analysis thinks it is. */
#include "layout/prebuilt.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* Upper half of a prebuilt object's header: GCFLAG_TRACK_YOUNG_PTRS and GCFLAG_NO_HEAP_PTRS
   (rpython/memory/gc/incminimark.py init_gc_object_immortal). */
#define PREBUILT_FLAGS 3

/* Type ids are multiples of 8. */
static size_t slot(uint32_t id)
{
    return id / 8;
}

static void see_header(struct prebuilt *types, size_t n, uint32_t id, uint64_t address)
{
    for (size_t k = 0; k < n; k++)
        if (types[k].id == id && types[k].count < PREBUILT_MAX)
            types[k].objects[types[k].count++] = address;
}

void prebuilt_find(const struct elf_image *image, struct prebuilt *types, size_t n)
{
    uint32_t last = 0;
    bool *wanted;

    for (size_t k = 0; k < n; k++)
        if (types[k].id > last)
            last = types[k].id;
    wanted = array_new(slot(last) + 1, sizeof *wanted);
    for (size_t k = 0; k < n; k++) {
        types[k].count = 0;
        wanted[slot(types[k].id)] = true;
    }
    for (size_t i = 0; i < image->n_segments; i++) {
        const struct image_segment *segment = &image->segments[i];
        for (uint64_t at = (8 - segment->address % 8) % 8;
             segment->writable && at + 8 <= segment->file_size; at += 8) {
            uint64_t word = load64(segment->bytes + at);
            uint32_t id = (uint32_t)word;
            if (word >> 32 == PREBUILT_FLAGS && id <= last && wanted[slot(id)])
                see_header(types, n, id, segment->address + at);
        }
    }
    free(wanted);
}

const struct type_entry *prebuilt_pointee(const struct elf_image *image,
                                          const struct type_table *table, uint64_t address,
                                          bool *null)
{
    uint64_t object = 0, header = 0;

    *null = image_word(image, address, &object) && object == 0;
    if (object == 0 || !image_word(image, object, &header) || header >> 32 != PREBUILT_FLAGS)
        return NULL;
    return types_by_id(table, header & UINT32_MAX);
}
