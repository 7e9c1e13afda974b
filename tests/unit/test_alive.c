/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is alive over the run, by cell: points that thin themselves out, without a byte lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/event.h"
#include "heap/alive.h"

GuestWords PG_(guest);

enum { CELLS = 5, MOST = 64, MANY = 1000 };

/* What each cell has at a point. */
typedef struct {
    Amount of[CELLS];
} Heap;

static Heap heaps[MANY + 1]; /* by the clock of the point */

static Amount alive(const Cell *cell, const void *data)
{
    const Heap *heap = data;
    return cell->site <= CELLS ? heap->of[cell->site - 1] : (Amount){0, 0};
}

static void make_cells(void)
{
    for (UInt site = 1; site <= CELLS; site++)
        PG_(cell_ages)(PG_(cell_of)(site, 8 * site), 8 * site);
    PG_(cell_of)(CELLS + 1, 8); /* nothing of it became old */
}

static AlivePoint add(UInt clock)
{
    AlivePoint point = {.allocated_bytes = clock, .instructions = 2 * clock};

    PG_(alive_add)(&point, alive, &heaps[clock]);
    return point;
}

/* Each point leads to what there was then. */
static void assert_exact(void)
{
    Heap sum = {{{0, 0}}};

    for (UInt i = 0; i < PG_(alive_count)(); i++) {
        const AlivePoint *point = PG_(alive_at)(i);
        const Heap *heap = &heaps[point->allocated_bytes];
        ULong bytes = 0, objects = 0;
        UInt count;
        const AliveChange *changes = PG_(alive_changes)(i, &count);
        for (UInt k = 0; k < count; k++) {
            Amount *of = &sum.of[PG_(cell_at)(changes[k].cell)->site - 1];
            of->objects += changes[k].objects;
            of->bytes += changes[k].bytes;
            if (k > 0)
                assert_true(changes[k - 1].cell < changes[k].cell);
        }
        for (UInt c = 0; c < CELLS; c++) {
            assert_int_equal(sum.of[c].bytes, heap->of[c].bytes);
            assert_int_equal(sum.of[c].objects, heap->of[c].objects);
            bytes += heap->of[c].bytes;
            objects += heap->of[c].objects;
        }
        assert_int_equal(point->bytes, bytes);
        assert_int_equal(point->objects, objects);
    }
}

static int clear(void **unused)
{
    (void)unused;
    PG_(alive_restart)();
    make_cells();
    return 0;
}

static void points_are_what_changed(void **unused)
{
    UInt count;
    (void)unused;

    heaps[1] = (Heap){{{1, 100}, {2, 200}}};
    heaps[2] = (Heap){{{1, 100}, {3, 5000000000}, {1, 8}}};
    heaps[3] = (Heap){{{0, 0}, {1, 50}, {1, 8}}};
    assert_int_equal(add(1).bytes, 300);
    assert_int_equal(add(2).objects, 5);
    assert_int_equal(add(3).bytes, 58);
    assert_int_equal(PG_(alive_count)(), 3);
    assert_exact();
    PG_(alive_changes)(1, &count);
    assert_int_equal(count, 2); /* not the first cell */
    add(3);
    PG_(alive_changes)(3, &count);
    assert_int_equal(count, 0);
}

static void there_are_few_with_the_first_the_last_and_the_highest(void **unused)
{
    UInt last = 0;
    Bool highest = False;
    (void)unused;

    for (UInt clock = 0; clock <= MANY; clock++) {
        heaps[clock] = (Heap){{{clock, 8 * clock}, {1, 16}, {clock % 7, clock % 7 * 24}}};
        if (clock == 777)
            heaps[clock].of[4] = (Amount){1, 1 << 20};
        add(clock);
        assert_true(PG_(alive_count)() <= MOST);
        assert_int_equal(PG_(alive_at)(PG_(alive_count)() - 1)->allocated_bytes, clock);
        assert_int_equal(PG_(alive_at)(0)->allocated_bytes, 0);
        if (clock % 97 == 0 || clock == MANY)
            assert_exact();
    }
    assert_true(PG_(alive_count)() > MOST / 2 - 2);
    for (UInt i = 0; i < PG_(alive_count)(); i++) {
        const ULong clock = PG_(alive_at)(i)->allocated_bytes;
        highest = highest || clock == 777;
        if (i > 0)
            assert_true(clock > last && clock - last <= 4 * MANY / MOST);
        last = clock;
    }
    assert_true(highest);
}

static void counting_begins_anew(void **unused)
{
    (void)unused;
    heaps[5] = (Heap){{{4, 400}}};
    add(5);
    PG_(alive_restart)();
    assert_int_equal(PG_(alive_count)(), 0);
    add(5);
    assert_exact();
    assert_int_equal(PG_(alive_at)(0)->bytes, 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(points_are_what_changed, clear),
        cmocka_unit_test_setup(there_are_few_with_the_first_the_last_and_the_highest, clear),
        cmocka_unit_test_setup(counting_begins_anew, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
