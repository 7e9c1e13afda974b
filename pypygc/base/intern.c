/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One copy of every string: see intern.h. Open addressing by an FNV-1a hash, at most half full. */
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256 /* a power of two, as all that follow */

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash ^ hash >> 32;
}

static const char **slot_of(const char **strings, size_t capacity, const char *text)
{
    size_t i = (size_t)hash_of(text) & (capacity - 1);
    while (strings[i] != NULL && strcmp(strings[i], text) != 0)
        i = (i + 1) & (capacity - 1);
    return &strings[i];
}

static void rehash(struct intern *table)
{
    const size_t capacity = table->capacity == 0 ? FIRST_CAPACITY : table->capacity * 2;
    const char **strings = array_new(capacity, sizeof *strings);

    for (size_t i = 0; i < table->capacity; i++)
        if (table->strings[i] != NULL)
            *slot_of(strings, capacity, table->strings[i]) = table->strings[i];
    free(table->strings);
    table->strings = strings;
    table->capacity = capacity;
}

/* Returns a copy of text from malloc, with every zero byte inside replaced. */
static char *without_zero_bytes(const char *text, size_t length)
{
    char *copy = array_new(length + 1, sizeof REPLACEMENT);
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0') {
            memcpy(copy + used, REPLACEMENT, sizeof REPLACEMENT - 1);
            used += sizeof REPLACEMENT - 1;
        } else {
            copy[used++] = text[i];
        }
    }
    copy[used] = '\0';
    return copy;
}

const char *intern_string(struct intern *table, struct arena *arena, const char *text,
                          size_t length)
{
    char *copy = without_zero_bytes(text, length);
    const char **slot;

    if (table->count * 2 >= table->capacity)
        rehash(table);
    slot = slot_of(table->strings, table->capacity, copy);
    if (*slot == NULL) {
        *slot = arena_copy(arena, copy, strlen(copy));
        table->count++;
    }
    free(copy);
    return *slot;
}

void intern_free(struct intern *table)
{
    free(table->strings);
    *table = (struct intern){0};
}
