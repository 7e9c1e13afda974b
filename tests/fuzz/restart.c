/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the tool's modules that begins anew with each input: see restart.h. */
#include "restart.h"

#include <stdint.h>
#include <string.h>

/* Bounds of the sections, which the linker knows. There may be none of a kind. */
#define SECTION(name)                                                                              \
    extern char __start_##name[] __attribute__((weak)), __stop_##name[] __attribute__((weak))
SECTION(pypygc_bss);
SECTION(pypygc_data);

/* What stands before each piece of memory that a module holds. */
struct piece {
    struct piece *next, *previous;
};

static struct piece pieces = {&pieces, &pieces};

void *restart_calloc(size_t n, size_t size)
{
    struct piece *piece = calloc(1, sizeof *piece + n * size);

    if (piece == NULL)
        abort();
    piece->next = pieces.next;
    piece->previous = &pieces;
    pieces.next->previous = piece;
    pieces.next = piece;
    return piece + 1;
}

/* What malloc gives is not zero. */
void *restart_malloc(size_t size)
{
    return memset(restart_calloc(1, size), 0xa5, size);
}

void restart_release(void *memory)
{
    struct piece *piece;

    if (memory == NULL)
        return;
    piece = (struct piece *)memory - 1;
    piece->next->previous = piece->previous;
    piece->previous->next = piece->next;
    free(piece);
}

void *restart_realloc(void *memory, size_t size)
{
    struct piece *piece;

    if (memory == NULL)
        return restart_malloc(size);
    piece = realloc((struct piece *)memory - 1, sizeof *piece + size);
    if (piece == NULL)
        abort();
    piece->next->previous = piece;
    piece->previous->next = piece;
    return piece + 1;
}

/* Byte by byte, since there may be gaps between variables that the sanitizer guards. from NULL:
   zeros. */
__attribute__((no_sanitize("address"))) static void set(volatile char *to,
                                                        const volatile char *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = from != NULL ? from[i] : 0;
}

void restart(void)
{
    static char *data;
    const size_t size = (uintptr_t)__stop_pypygc_data - (uintptr_t)__start_pypygc_data;

    if (data == NULL && size > 0) {
        data = malloc(size);
        set(data, __start_pypygc_data, size);
    }
    for (struct piece *piece = pieces.next, *next; piece != &pieces; piece = next) {
        next = piece->next;
        free(piece);
    }
    pieces.next = pieces.previous = &pieces;
    if (size > 0)
        set(__start_pypygc_data, data, size);
    set(__start_pypygc_bss, NULL, (uintptr_t)__stop_pypygc_bss - (uintptr_t)__start_pypygc_bss);
}
