/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map from 64-bit numbers (ids of records, descriptors of guards) to indexes. Open addressing;
   entries are never removed. */
#ifndef PYPYGC_BASE_IDMAP_H
#define PYPYGC_BASE_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap_entry;

/* All zero is an empty map. */
struct idmap {
    struct idmap_entry *entries;
    size_t count, capacity;
};

/* Puts key with value; a key that was there gets the new value. Returns true if the key is new.
   Ends the program when memory runs out (see arena.h). */
bool idmap_put(struct idmap *map, uint64_t key, size_t value);

/* Finds key: returns true and sets *value, or returns false and leaves it. */
bool idmap_get(const struct idmap *map, uint64_t key, size_t *value);

/* The number of a key: that of the last time, or how many keys are there if it is new. For maps that nothing
   else is put into. */
size_t idmap_number(struct idmap *map, uint64_t key);

/* Frees the map; it is empty afterwards. */
void idmap_free(struct idmap *map);

#endif
