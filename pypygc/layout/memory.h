/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is there or ends the program: the analysis needs a few megabytes,
 * and there is nothing useful to do without them. */
#ifndef PYPYGC_LAYOUT_MEMORY_H
#define PYPYGC_LAYOUT_MEMORY_H

#include <stddef.h>

/* As realloc for count * size bytes, with an overflow check. Never returns NULL (count 0 counts as
 * 1): without memory it writes a sentence to stderr and exits with status 2. */
void *memory_resize(void *old, size_t count, size_t size);
/* A copy of the first `length` bytes of `text`, and a zero byte. */
char *memory_copy(const char *text, size_t length);
/* Makes room for one more entry: returns `array`, moved to twice its room when `count` is a
 * power of two. */
void *memory_grow(void *array, size_t count, size_t size);

#endif
