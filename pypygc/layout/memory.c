/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is there or ends the program: the analysis needs a few megabytes,
 * and there is nothing useful to do without them. */
#include "layout/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_resize(void *old, size_t count, size_t size)
{
    void *result = NULL;
    if (count == 0)
        count = 1;
    if (count <= SIZE_MAX / size)
        result = realloc(old, count * size);
    if (result == NULL) {
        fprintf(stderr, "pypygc-layout: out of memory (%zu times %zu bytes).\n", count, size);
        exit(2);
    }
    return result;
}

char *memory_copy(const char *text, size_t length)
{
    char *copy = memory_resize(NULL, length + 1, 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void *memory_grow(void *array, size_t count, size_t size)
{
    if (count == 0)
        return memory_resize(array, 1, size);
    if ((count & (count - 1)) == 0)
        return memory_resize(array, count * 2, size);
    return array;
}
