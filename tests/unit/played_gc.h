/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A collector that plays incminimark.py in an array, for the tests of the model of the nursery:
   every store on nursery_free is announced as generated code and helpers do it. */
#ifndef PYPYGC_TESTS_PLAYED_GC_H
#define PYPYGC_TESTS_PLAYED_GC_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/event.h"
#include "heap/nursery.h"
#include "owner/sites.h"
#include "pypy/gctypes.h"
#include "pypy/memory.h"

GuestWords PG_(guest);

enum { SIZE = 4096, SPACES = 2, MAX_LIVE = 512 };
enum { PC_ARM = 1, PC_RESET, PC_OTHER };
enum { PAIR = 16, TRIPLE = 24, TEXT = 32, ODD = 40 }; /* type ids */

static ULong spaces[SPACES][SIZE / 8];
static ULong old_space[1 << 16];
static ULong old_used;
static struct {
    ULong nursery, barriers, nursery_free, shadows, nursery_size, surviving, nursery_top, majors;
} gc;
static ULong barrier_at, barrier_end; /* a pinned object that protects its memory */
static UInt batch;                    /* a JIT point of a PAIR and a TRIPLE */

static Bool readable(Addr address, SizeT count)
{
    Addr start = (Addr)old_space;
    return address >= start && address + count <= start + sizeof old_space;
}

static void store(ULong value, ULong pc, UInt point)
{
    PG_(nursery_store)(value, pc, False, point);
    gc.nursery_free = value;
}

static void arm(UInt space)
{
    gc.nursery = (ULong)spaces[space];
    gc.nursery_size = SIZE;
    gc.nursery_top = gc.nursery + SIZE;
    store(gc.nursery, PC_ARM, PG_POINT_OUTSIDE);
}

static void start(Long tiny)
{
    static const NurseryWords words = {
        .nursery_free = &gc.nursery_free,
        .nursery_top = &gc.nursery_top,
        .nursery = &gc.nursery,
        .nursery_size = &gc.nursery_size,
        .nursery_surviving_size = &gc.surviving,
        .num_major_collects = &gc.majors,
    };
    PG_(points_settle)();
    PG_(cells_clear)();
    memset(spaces, 0, sizeof spaces);
    memset(&gc, 0, sizeof gc);
    memset(&PG_(guest), 0, sizeof PG_(guest));
    old_used = 0;
    barrier_at = 0;
    PG_(memory_init)(readable);
    PG_(nursery_init)(&words, tiny);
    arm(0);
}

/* What instrumented code does beside a reservation that it makes itself. */
static void note_owner(UInt point)
{
    *(UInt *)(PG_(guest).owner_base + ((gc.nursery_free >> 1) & PG_(guest).owner_mask)) = point;
}

static ULong *moved_to(ULong *object, ULong bytes)
{
    ULong *copy = &old_space[old_used];
    memcpy(copy, object, bytes);
    old_used += (bytes + 7) / 8 + 1;
    gc.surviving += bytes;
    object[0] = PG_FORWARDED;
    object[1] = (ULong)copy;
    return copy;
}

static void reset_nursery(void)
{
    gc.nursery_top = barrier_at ? barrier_at : gc.nursery + SIZE;
    store(gc.nursery, PC_RESET, PG_POINT_OUTSIDE);
    gc.surviving = 0;
}

/* collect_and_reserve: NULL, over a pinned object or a collection, then the real one. */
static ULong *slow_path(ULong bytes)
{
    store(0, PC_OTHER, PG_POINT_OUTSIDE);
    if (barrier_at != 0 && gc.nursery_top == barrier_at) {
        gc.nursery_top = gc.nursery + SIZE;
        store(barrier_end, PC_OTHER, PG_POINT_OUTSIDE);
    } else {
        reset_nursery();
    }
    ULong *object = (ULong *)gc.nursery_free;
    store(gc.nursery_free + bytes, PC_OTHER, PG_POINT_OUTSIDE);
    return object;
}

/* C code stores first and compares then. */
static ULong *reserve(ULong bytes)
{
    ULong *object = (ULong *)gc.nursery_free;
    note_owner(PG_POINT_OUTSIDE);
    gc.nursery_free += bytes;
    return gc.nursery_free <= gc.nursery_top ? object : slow_path(bytes);
}

/* JIT code compares first. */
static ULong *jit_reserve(UInt point, ULong bytes)
{
    ULong *object = (ULong *)gc.nursery_free;
    if (gc.nursery_free + bytes <= gc.nursery_top) {
        note_owner(point);
        gc.nursery_free += bytes;
        return object;
    }
    PG_(guest).jit_request = point;
    object = slow_path(bytes);
    PG_(guest).jit_request = 0;
    return object;
}

/* As the collector counts it: sizes with items are rounded up to words. */
static ULong size_of(UInt type, ULong length)
{
    switch (type) {
    case PAIR: return 16;
    case TRIPLE: return 24;
    case ODD: return 20;
    default: return (17 + length + 7) & ~7UL;
    }
}

static ULong *make(UInt type, ULong length)
{
    ULong *object = reserve((size_of(type, length) + 7) & ~7UL);
    object[0] = type;
    object[1] = length;
    return object;
}

static void fill(void)
{
    while (gc.nursery_free + 16 <= gc.nursery_top)
        make(PAIR, 0);
}

/* A collection that is not due to an overflow. */
static void collect(void)
{
    store(0, PC_OTHER, PG_POINT_OUTSIDE);
    reset_nursery();
}

static Counters sum(SiteKind kind, UInt type)
{
    Counters all = {0};
    PG_(points_settle)();
    for (UInt i = 0; i < PG_(cells_count)(); i++) {
        const Cell *c = PG_(cell_at)(i);
        if (PG_(site_at)(c->site - 1)->kind != kind || (type != 0 && c->type != type))
            continue;
        const Counters young = PG_(cell_young)(c);
#define COLUMN(name, total, TOTAL, since, meaning)                                                 \
    all.name.objects += young.name.objects;                                                        \
    all.name.bytes += young.name.bytes;
        PYPYGC_NURSERY_COLUMNS(COLUMN)
#undef COLUMN
    }
    return all;
}

#define expect(amount, count, size)                                                                \
    do {                                                                                           \
        assert_int_equal((amount).objects, (count));                                               \
        assert_int_equal((amount).bytes, (size));                                                  \
    } while (0)

static void expect_books(ULong minors)
{
    NurseryTotals totals;
    PG_(nursery_look)(&totals);
    Amount made = {0}, gone = {0};
    for (SiteKind kind = SiteOutside; kind <= SiteRuntime; kind++) {
        Counters c = sum(kind, 0);
        assert_int_equal(c.allocated.objects + c.inherited.objects,
                         c.survived.objects + c.died.objects + c.left.objects);
        assert_int_equal(c.allocated.bytes + c.inherited.bytes,
                         c.survived.bytes + c.died.bytes + c.left.bytes);
        made.bytes += c.allocated.bytes;
        gone.bytes += c.survived.bytes;
    }
    assert_int_equal(totals.moved_bytes, made.bytes);
    assert_int_equal(totals.disagreements, 0);
    assert_int_equal(totals.unparsed_bytes, 0);
    assert_int_equal(PG_(minors_count)(), minors);
    for (UInt i = 0; i < PG_(minors_count)(); i++)
        gone.bytes -= PG_(minor_at)(i)->survived_bytes;
    assert_int_equal(gone.bytes, 0);
}

static int make_types(void **state)
{
    static const GcType types[] = {{.id = PAIR, .fixed_size = 16},
                                   {.id = TRIPLE, .fixed_size = 24},
                                   {.id = ODD, .fixed_size = 20},
                                   {.id = TEXT, .fixed_size = 17, .item_size = 1, .ofs_length = 8}};
    static const UInt sizes[] = {16, 24}, ids[] = {PAIR, TRIPLE};
    (void)state;
    for (UInt i = 0; i < sizeof types / sizeof types[0]; i++)
        assert_true(PG_(gctypes_add)(&types[i]));
    PG_(sites_init)();
    batch = PG_(point_add)(1, 0, 2, sizes, ids);
    return 0;
}

#endif
