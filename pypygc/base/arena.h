/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory with one owner: what a profile or an analysis allocates lives as long as it does and is
   freed at once. Growing arrays are here too. Running out of memory ends the program with a
   message and status 2, since no caller could do anything better. */
#ifndef PYPYGC_BASE_ARENA_H
#define PYPYGC_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena_block;

/* All zero is an empty arena. */
struct arena {
    struct arena_block *blocks;
};

/* Returns size bytes, all zero, aligned for any type, that live until arena_free. */
void *arena_alloc(struct arena *arena, size_t size);

/* Returns a copy of the first length bytes of text with a zero byte after it. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* Returns a string made as printf does. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees everything that came from the arena; it is empty afterwards and may be used again. */
void arena_free(struct arena *arena);

/* Makes room for one element more in an array from malloc: returns the array, moved if it had to
   grow. capacity is in elements and is updated; count is the number in use; size is the size of
   an element in bytes. The caller frees it with free(). */
void *array_grow(void *array, size_t count, size_t *capacity, size_t size);

/* Ends the program with a message and EXIT_CANNOT. */
_Noreturn void out_of_memory(void);

/* Returns count * size bytes from calloc (at least one byte). The caller frees them. */
void *array_new(size_t count, size_t size);

#endif
