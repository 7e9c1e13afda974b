/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory with one owner: see arena.h. A list of blocks; small requests share one, large ones get
   their own. */
#include "base/arena.h"

#include "base/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Large enough that a profile of a few megabytes takes a few dozen blocks. */
#define BLOCK_SIZE ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

_Noreturn void out_of_memory(void)
{
    fprintf(stderr, "%s: out of memory\n", program_invocation_short_name);
    exit(EXIT_CANNOT);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    size_t rounded;

    if (size > SIZE_MAX / 2)
        out_of_memory();
    rounded = (size + _Alignof(max_align_t) - 1) / _Alignof(max_align_t) * _Alignof(max_align_t);
    if (block == NULL || block->size - block->used < rounded) {
        const size_t room = rounded > BLOCK_SIZE / 4 ? rounded : BLOCK_SIZE;
        block = calloc(1, sizeof *block + room);
        if (block == NULL)
            out_of_memory();
        block->size = room;
        if (room == rounded && arena->blocks != NULL) {
            /* full from the start: keep the one in use in front */
            block->next = arena->blocks->next;
            arena->blocks->next = block;
        } else {
            block->next = arena->blocks;
            arena->blocks = block;
        }
    }
    block->used += rounded;
    return block->bytes + block->used - rounded;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return arena_copy(arena, "", 0);
    text = arena_alloc(arena, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

void *array_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    size_t wanted;
    void *grown;

    if (count < *capacity)
        return array;
    wanted = *capacity == 0 ? 16 : *capacity * 2;
    if (wanted > SIZE_MAX / 2 / size)
        out_of_memory();
    grown = realloc(array, wanted * size);
    if (grown == NULL)
        out_of_memory();
    *capacity = wanted;
    return grown;
}

void *array_new(size_t count, size_t size)
{
    void *array = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    if (array == NULL)
        out_of_memory();
    return array;
}
