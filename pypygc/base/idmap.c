/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map from numbers to indexes: see idmap.h. Linear probing, at most half full, so that a lookup
   meets an empty entry soon. */
#include "base/idmap.h"

#include "base/arena.h"

#include <stdlib.h>

#define FIRST_CAPACITY 64 /* a power of two, as all that follow */

struct idmap_entry {
    uint64_t key;
    size_t value;
    bool used;
};

static size_t first_slot(uint64_t key, size_t capacity)
{
    /* multiplicative hashing: the high bits of the product depend on all bits of the key */
    return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (capacity - 1);
}

static struct idmap_entry *slot_of(struct idmap_entry *entries, size_t capacity, uint64_t key)
{
    size_t i = first_slot(key, capacity);
    while (entries[i].used && entries[i].key != key)
        i = (i + 1) & (capacity - 1);
    return &entries[i];
}

static void rehash(struct idmap *map)
{
    const size_t capacity = map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 2;
    struct idmap_entry *entries = array_new(capacity, sizeof *entries);

    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].used)
            *slot_of(entries, capacity, map->entries[i].key) = map->entries[i];
    free(map->entries);
    map->entries = entries;
    map->capacity = capacity;
}

bool idmap_put(struct idmap *map, uint64_t key, size_t value)
{
    struct idmap_entry *slot;
    bool is_new;

    if (map->count * 2 >= map->capacity)
        rehash(map);
    slot = slot_of(map->entries, map->capacity, key);
    is_new = !slot->used;
    slot->used = true;
    slot->key = key;
    slot->value = value;
    map->count += is_new;
    return is_new;
}

bool idmap_get(const struct idmap *map, uint64_t key, size_t *value)
{
    const struct idmap_entry *slot;

    if (map->capacity == 0)
        return false;
    slot = slot_of(map->entries, map->capacity, key);
    if (!slot->used)
        return false;
    *value = slot->value;
    return true;
}

size_t idmap_number(struct idmap *map, uint64_t key)
{
    size_t number = map->count;

    if (!idmap_get(map, key, &number))
        idmap_put(map, key, number);
    return number;
}

void idmap_free(struct idmap *map)
{
    free(map->entries);
    *map = (struct idmap){0};
}
