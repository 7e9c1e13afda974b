/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's fields, lists, pages and objects, laid out in arrays as incminimark.py has them in
   memory, for the tests of the models that read them. */
#ifndef PYPYGC_TESTS_PLAYED_HEAP_H
#define PYPYGC_TESTS_PLAYED_HEAP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/event.h"
#include "heap/gcobject.h"
#include "owner/sites.h"
#include "pypy/gctypes.h"
#include "pypy/memory.h"

GuestWords PG_(guest);

enum { CHUNK = 1019, PAGES = 8, SIZES = 36 };
/* type ids: of 24 and 48 bytes; items of 8 bytes each; one that pages do not hold */
enum { SMALL = 16, MIDDLE = 24, LIST = 32, BIG = 40 };

static struct {
    ULong before[64], nursery_free, after[128];
} fields;
static ULong collection[32]; /* an ArenaCollection */
static Addr full_pages[SIZES], some_pages[SIZES];
static UChar pages[PAGES][PG_PAGE_SIZE] __attribute__((aligned(PG_PAGE_SIZE)));
static Addr hole, hole_end; /* memory that cannot be read */

static Bool readable(Addr start, SizeT count)
{
    return start >= 4096 && (start + count <= hole || start >= hole_end);
}

static ULong *field(GcField which)
{
    return (ULong *)((Addr)&fields.nursery_free + which);
}

static inline ULong word_of(double value)
{
    union {
        double value;
        ULong word;
    } u = {value};
    return u.word;
}

static inline void make_hole(const void *start, SizeT count)
{
    hole = (Addr)start;
    hole_end = hole + count;
    PG_(memory_forget)();
}

/* All as it is when PyPy starts. */
static void new_heap(void)
{
    memset(&fields, 0, sizeof fields);
    memset(collection, 0, sizeof collection);
    memset(full_pages, 0, sizeof full_pages);
    memset(some_pages, 0, sizeof some_pages);
    memset(pages, 0, sizeof pages);
    hole = hole_end = 0;
    *field(GcCardPageIndices) = 128;
    *field(GcNonlargeMax) = 135167;
    *field(GcSmallRequestThreshold) = 280;
    *field(GcAc) = (ULong)collection;
    collection[15] = PG_PAGE_SIZE;
    collection[5] = (ULong)full_pages;
    collection[14] = (ULong)some_pages;
    PG_(memory_init)(readable);
    assert_null(PG_(gcobject_init)((Addr)&fields.nursery_free));
}

/* An AddressStack of COUNT addresses, FIRST, FIRST + 1 …, as append() leaves it. */
static inline void new_stack(GcField which, const ULong *addresses, UInt count)
{
    ULong *stack = calloc(3, 8), *newest = calloc(1 + CHUNK, 8);
    UInt used = 0;
    for (UInt i = 0; i < count; i++) {
        if (used == CHUNK) {
            ULong *chunk = calloc(1 + CHUNK, 8);
            chunk[0] = (ULong)newest;
            newest = chunk;
            used = 0;
        }
        newest[1 + used++] = addresses[i];
    }
    stack[1] = (ULong)newest;
    stack[2] = used;
    *field(which) = (ULong)stack;
}

/* An object of TYPE at ADDRESS, with FLAGS in its header. */
static inline void write_object(void *address, UInt type, ULong flags, ULong length)
{
    ULong *object = address;
    object[0] = type | flags;
    object[1] = length;
}

static int make_types(void **state)
{
    static const GcType types[] = {{.id = SMALL, .fixed_size = 24},
                                   {.id = MIDDLE, .fixed_size = 48},
                                   {.id = LIST, .fixed_size = 16, .item_size = 8, .ofs_length = 8},
                                   {.id = BIG, .fixed_size = 512}};
    (void)state;
    for (UInt i = 0; i < sizeof types / sizeof types[0]; i++)
        assert_true(PG_(gctypes_add)(&types[i]));
    PG_(sites_init)();
    return 0;
}

#endif
