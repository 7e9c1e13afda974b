/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The GC's type table: finding it by its shape, and reading every entry.
   Source: rpython/memory/gctypelayout.py. */
#ifndef PYPYGC_LAYOUT_TYPES_H
#define PYPYGC_LAYOUT_TYPES_H

#include "layout/elf_image.h"

/* T_xxx of gctypelayout.py. */
#define T_MEMBER_INDEX        UINT64_C(0xffff)
#define T_IS_VARSIZE          UINT64_C(0x010000)
#define T_IS_RPYTHON_INSTANCE UINT64_C(0x100000)
#define T_HAS_CUSTOM_TRACE    UINT64_C(0x200000)
#define T_HAS_GCPTR           UINT64_C(0x1000000)
#define T_KEY_MASK            UINT64_C(0xFC000000)
#define T_KEY_VALUE           UINT64_C(0x58000000)

/* One entry, with what is needed to find out about fields. */
struct type_entry {
    struct layout_type shape; /* names are NULL here */
    uint64_t pointer_offsets; /* address of the table ofstoptrs: a count, then that many offsets */
    uint64_t range_low;  /* RPython instances: subclassrange_min and _max of the class; every */
    uint64_t range_high; /* subclass's range lies within (rpython/rtyper/rclass.py) */
    uint64_t class_name; /* address of the class name, an rpy_string; 0 if it is no instance */
    size_t super;        /* index of the entry of the superclass, or NO_SUPER */
};

#define NO_SUPER SIZE_MAX

struct type_table {
    uint64_t address;           /* 0 if not found */
    struct type_entry *entries; /* by member index */
    size_t count, capacity;
    uint32_t last_member;
    uint64_t
        id_list; /* address of the list of type ids by member index (gc.get_typeids_list); 0 if */
                 /* no list in the file agrees with the table */
};

/* Finds and reads the table. Returns false, with table->address 0, if there is none or more than
   one candidate; `reason` (of `size` bytes) then says which. Needs image_load_relocations. */
bool types_find(const struct elf_image *image, struct type_table *table, char *reason, size_t size);

/* Reads the entry at `id` of the table at `table` into *entry; its superclass is not looked for.
   False if there is none. Needs image_load_relocations. */
bool types_read(const struct elf_image *image, uint64_t table, uint32_t id,
                struct type_entry *entry);

/* Frees what the table owns. */
void types_free(struct type_table *table);

/* The entry with this member index, or NULL. */
const struct type_entry *types_by_member(const struct type_table *table, uint32_t member);

/* The entry with this type id, or NULL. */
const struct type_entry *types_by_id(const struct type_table *table, uint64_t id);

/* Whether objects of this type have a GC pointer at `offset` (bytes from the header). */
bool types_has_pointer(const struct elf_image *image, const struct type_entry *entry,
                       uint64_t offset);

/* Number of GC pointers in the fixed part at offsets in [low, high). */
size_t types_count_pointers(const struct elf_image *image, const struct type_entry *entry,
                            uint64_t low, uint64_t high);

#endif
