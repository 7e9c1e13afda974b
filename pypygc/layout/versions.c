/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of PyPy and of the Python language, from the text of sys.version in the file.
   It reads "3.9.16 (7.3.11+dfsg, Dec 30 2024, 22:36:23)\n[PyPy 7.3.11 with " there. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif

#include "layout/versions.h"

#include <string.h>

static const char middle[] = "\n[PyPy ";
/* The first line of sys.version is not longer than this. */
#define MAX_LINE 200

/* Length of a version like 7.3.11 or 8.0.0-alpha0 at p: digits and dots, at least one dot between
   digits, then perhaps letters, digits and signs. 0 if there is none. */
static size_t version_length(const uint8_t *p, size_t size)
{
    size_t n = 0, dots = 0;

    while (n < size && ((p[n] >= '0' && p[n] <= '9') || (p[n] == '.' && n > 0)))
        dots += p[n++] == '.';
    if (dots == 0 || n == size || p[n - 1] == '.')
        return 0;
    while (n < size && ((p[n] >= '0' && p[n] <= '9') || (p[n] >= 'a' && p[n] <= 'z') ||
                        p[n] == '-' || p[n] == '+' || p[n] == '.'))
        n++;
    return n < 40 ? n : 0;
}

/* The Python version stands at the start of the line that ends at `end`: printable text from there
   on, and "3.9.16 (" in it. Searched from the latest possible start. */
static const char *python_version(struct arena *arena, const uint8_t *start, const uint8_t *end)
{
    const uint8_t *p = end;

    while (p > start && end - p < MAX_LINE && p[-1] >= ' ' && p[-1] < 0x7f)
        p--;
    for (; p < end; p++) {
        size_t n = version_length(p, (size_t)(end - p));
        if (n > 0 && p + n + 1 < end && p[n] == ' ' && p[n + 1] == '(')
            return arena_copy(arena, (const char *)p, n);
    }
    return NULL;
}

void versions_find(const struct elf_image *image, struct arena *arena, const char **pypy,
                   const char **python)
{
    *pypy = *python = NULL;
    for (size_t i = 0; i < image->n_segments && *pypy == NULL; i++) {
        const struct image_segment *segment = &image->segments[i];
        const uint8_t *p, *end;
        if (segment->executable)
            continue;
        p = segment->bytes;
        end = segment->bytes + segment->file_size;
        while (*pypy == NULL &&
               (p = memmem(p, (size_t)(end - p), middle, sizeof middle - 1)) != NULL) {
            const uint8_t *version = p + sizeof middle - 1;
            size_t n = version_length(version, (size_t)(end - version));
            const char *of_python = n > 0 ? python_version(arena, segment->bytes, p) : NULL;
            if (of_python != NULL) {
                *python = of_python;
                *pypy = arena_copy(arena, (const char *)version, n);
            }
            p = version;
        }
    }
}
