/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites, points and cells: interning, and what died young and is not in its cell yet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/event.h"
#include "owner/sites.h"

GuestWords PG_(guest);

static const UInt sizes[] = {16, 24, 40};
static const UInt types[] = {8, 16, 8};

static int init(void **state)
{
    (void)state;
    PG_(sites_init)();
    return 0;
}

static void the_first_points_are_there(void **state)
{
    (void)state;
    assert_int_equal(PG_(points_count)(), PG_FIRST_FREE_POINT);
    assert_int_equal(PG_(sites_count)(), 2);
    assert_true(PG_(point)(PG_POINT_OUTSIDE)->single);
    assert_false(PG_(point)(PG_POINT_JIT_UNKNOWN)->single);
    assert_int_equal(PG_(site_at)(0)->kind, SiteOutside);
    assert_int_equal(PG_(site_at)(1)->kind, SiteJitUnknown);
    assert_false(PG_(point)(PG_POINT_OUTSIDE)->jit);
    assert_true(PG_(point)(PG_POINT_JIT_UNKNOWN)->jit);
}

static void a_point_has_a_site_an_object(void **state)
{
    (void)state;
    UInt number = PG_(point_add)(7, 4, 3, sizes, types);
    Point *point = PG_(point)(number);
    assert_int_equal(point->object_count, 3);
    assert_int_equal(point->bytes, 80);
    assert_non_null(point->dead);
    assert_false(point->single);
    assert_true(PG_(point)(number)->jit);
    for (UInt i = 0; i < 3; i++) {
        const Site *site = PG_(site_at)(PG_(point_objects)(point)[i].site - 1);
        assert_int_equal(site->kind, SiteJit);
        assert_int_equal(site->trace, 7);
        assert_int_equal(site->object, 4 + i);
    }
    assert_int_equal(PG_(point_site_at)(number, 0), PG_(point_first_site)(number));
    assert_int_equal(PG_(point_site_at)(number, sizes[0] - 1), PG_(point_first_site)(number));
    assert_int_equal(PG_(point_site_at)(number, sizes[0]), PG_(point_objects)(point)[1].site);
    assert_int_equal(PG_(point_site_at)(number, 1000), PG_(point_objects)(point)[2].site);
    assert_int_equal(PG_(point_site_at)(PG_POINT_NONE, 0), 0);
}

static void unknown_sizes_and_types_are_not_exact(void **state)
{
    static const UInt no_size[] = {16, 0, 40}, no_type[] = {8, 0, 8};
    (void)state;
    Point *point = PG_(point)(PG_(point_add)(1, 0, 3, no_size, types));
    assert_null(point->dead);
    assert_int_equal(point->bytes, 0);
    point = PG_(point)(PG_(point_add)(1, 0, 3, sizes, no_type));
    assert_null(point->dead);
    assert_int_equal(point->bytes, 80);
    assert_true(PG_(point)(PG_(point_add)(1, 0, 1, sizes, types))->single);
}

static void equal_sites_have_one_point(void **state)
{
    UInt numbers[3000];
    (void)state;
    for (UInt i = 0; i < 3000; i++) {
        Site site = {.kind = SiteRuntime, .name = i};
        numbers[i] = PG_(point_of_site)(&site);
        assert_false(PG_(point)(numbers[i])->jit);
    }
    for (UInt i = 0; i < 3000; i++) {
        Site site = {.kind = SiteRuntime, .name = i};
        assert_int_equal(PG_(point_of_site)(&site), numbers[i]);
        assert_int_equal(PG_(site_at)(PG_(point_first_site)(numbers[i]) - 1)->name, i);
        assert_true(PG_(point)(numbers[i])->single);
    }
}

static void cells_are_by_site_and_type(void **state)
{
    enum { COUNT = 5000 };
    static Cell *cells[COUNT];
    (void)state;
    UInt number = PG_(point_add)(9, 0, 2, sizes, types);
    UInt before = PG_(cells_count)();
    for (UInt i = 0; i < COUNT; i++) {
        Point *point = PG_(point)(number);
        cells[i] = PG_(point_cell)(&PG_(point_objects)(point)[i % 2], 8 * (i / 2));
        assert_int_equal(cells[i]->type, 8 * (i / 2));
        assert_int_equal(cells[i]->site, PG_(point_objects)(point)[i % 2].site);
    }
    assert_int_equal(PG_(cells_count)(), before + COUNT);
    for (UInt i = 0; i < COUNT; i++) /* they never move */
        assert_ptr_equal(
            PG_(point_cell)(&PG_(point_objects)(PG_(point)(number))[i % 2], 8 * (i / 2)), cells[i]);
    assert_int_equal(PG_(cells_count)(), before + COUNT);
}

static void the_dead_are_settled_once(void **state)
{
    (void)state;
    UInt number = PG_(point_add)(3, 0, 3, sizes, types);
    PG_(point)(number)->dead[1].dead = 5;
    for (UInt times = 0; times < 2; times++) {
        PG_(points_settle)();
        const Cell *cell = PG_(point_cell)(&PG_(point_objects)(PG_(point)(number))[1], 16);
        const Counters c = PG_(cell_young)(cell);
        assert_int_equal(c.allocated.objects, 5);
        assert_int_equal(c.allocated.bytes, 120);
        assert_int_equal(c.died.objects, 5);
        assert_int_equal(c.died.bytes, 120);
        assert_int_equal(c.survived.objects, 0);
    }
}

/* What does not fit into a cell is beside it. */
static void large_amounts_are_exact(void **state)
{
    const ULong bytes = 0xfffffff8u;
    OldCounters old;
    (void)state;
    Cell *cell = PG_(cell_of)(1, 4242), *other = PG_(cell_of)(2, 4242);
    assert_false(PG_(cell_old)(cell, &old));
    PG_(cell_ages)(cell, 42);
    for (ULong i = 1; i <= 5; i++) {
        PG_(cell_add)(cell, Cell_died, 0x80000000u, bytes);
        PG_(cell_add)(cell, Cell_marked, 1, 3 * bytes);
        PG_(cell_add)(cell, Cell_large, 1, bytes);
        PG_(cell_add)(cell, Cell_inherited, 2, 7);
        PG_(cell_add_open)(cell, Cell_left, 1, bytes);
        const Counters young = PG_(cell_young)(cell);
        assert_true(PG_(cell_old)(cell, &old));
        assert_int_equal(young.died.objects, i * 0x80000000u);
        assert_int_equal(young.died.bytes, i * bytes);
        assert_int_equal(young.inherited.objects, 2 * i);
        assert_int_equal(young.left.bytes, i * bytes);
        assert_int_equal(old.marked.objects, i);
        assert_int_equal(old.marked.bytes, i * 3 * bytes);
        assert_int_equal(old.large.bytes, i * bytes);
        assert_int_equal(young.survived.objects + old.old_died.objects, 0);
    }
    assert_int_equal(PG_(cell_type_id)(cell), 42);
    PG_(cells_close)();
    assert_int_equal(PG_(cell_young)(cell).left.objects, 0);
    assert_int_equal(PG_(cell_young)(other).died.objects, 0);
    assert_false(PG_(cell_old)(other, &old));
    PG_(cells_clear)();
    assert_true(PG_(cell_old)(cell, &old));
    assert_int_equal(old.marked.bytes + old.large.bytes + PG_(cell_young)(cell).died.bytes, 0);
    assert_int_equal(PG_(cell_type_id)(cell), 42);
}

static void check_young(const Cell *cell, ULong allocated, ULong survived, ULong died)
{
    const Counters c = PG_(cell_young)(cell);
    assert_int_equal(c.allocated.objects, allocated);
    assert_int_equal(c.allocated.bytes, 16 * allocated);
    assert_int_equal(c.survived.objects, survived);
    assert_int_equal(c.survived.bytes, 16 * survived);
    assert_int_equal(c.died.objects, died);
    assert_int_equal(c.died.bytes, 16 * died);
}

/* What has come to its end was allocated, unless it is said that it was before, or was not. */
static void what_is_allocated_is_what_has_ended_and_more(void **state)
{
    (void)state;
    Cell *cell = PG_(cell_of)(4, 4242);
    PG_(cell_add_ended)(cell, Cell_died, 3, 48);
    check_young(cell, 3, 0, 3);
    PG_(cell_add_ended)(cell, Cell_survived, 1, 16); /* before it ages */
    check_young(cell, 4, 1, 3);
    PG_(cell_ages)(cell, 42);
    PG_(cell_add_ended)(cell, Cell_survived, 2, 32);
    check_young(cell, 6, 3, 3);
    PG_(cell_add)(cell, Cell_allocated, 2, 32); /* pinned */
    check_young(cell, 8, 3, 3);
    PG_(cell_add)(cell, Cell_died, 1, 16); /* and freed later */
    PG_(cell_add)(cell, Cell_survived, 1, 16);
    check_young(cell, 8, 4, 4);
    PG_(cells_clear)();
    check_young(cell, 0, 0, 0);
    PG_(cell_add)(cell, Cell_inherited, 1, 16);
    PG_(cell_add)(cell, Cell_died, 1, 16);
    PG_(cell_add_ended)(cell, Cell_died, 5, 80);
    const Counters c = PG_(cell_young)(cell);
    assert_int_equal(c.allocated.objects, 5);
    assert_int_equal(c.inherited.bytes, 16);
    assert_int_equal(c.died.objects, 6);
}

/* What becomes old is kept in few bits: all that does not fit is carried, in one step or in
   many, of objects and of bytes. */
static void what_becomes_old_is_exact(void **state)
{
    static const CellColumn columns[] = {Cell_survived, Cell_old_died, Cell_marked,
                                         Cell_died_first_major, Cell_died_second_major};
    (void)state;
    Cell *cell = PG_(cell_of)(5, 4242);
    PG_(cell_ages)(cell, 42);
    for (UInt i = 0; i < 10000; i++)
        for (UInt k = 0; k < sizeof columns / sizeof columns[0]; k++)
            PG_(cell_add)(cell, columns[k], k + 1, 1000 * (k + 1));
    PG_(cell_add)(cell, Cell_old_inherited, 1ULL << 33, (1ULL << 40) + 1);
    OldCounters old;
    assert_true(PG_(cell_old)(cell, &old));
    assert_int_equal(PG_(cell_young)(cell).survived.objects, 10000);
    assert_int_equal(PG_(cell_young)(cell).survived.bytes, 10000000);
    assert_int_equal(old.old_died.objects, 20000);
    assert_int_equal(old.old_died.bytes, 20000000);
    assert_int_equal(old.marked.bytes, 30000000);
    assert_int_equal(old.died_first_major.objects, 40000);
    assert_int_equal(old.died_second_major.bytes, 50000000);
    assert_int_equal(old.old_inherited.objects, 1ULL << 33);
    assert_int_equal(old.old_inherited.bytes, (1ULL << 40) + 1);
    for (UInt look = 0; look < 2; look++) {
        PG_(cells_clear_live)();
        for (UInt i = 0; i < 5000; i++)
            PG_(cell_add)(cell, Cell_old_live, 1, 3000);
        PG_(cell_old)(cell, &old);
        assert_int_equal(old.old_live.objects, 5000);
        assert_int_equal(old.old_live.bytes, 15000000);
    }
    PG_(cells_clear)();
}

static void lifetimes_are_by_clock_and_exponent(void **state)
{
    static Histogram h;
    (void)state;
    Cell *cell = PG_(cell_of)(3, 4242);
    PG_(cell_add_lifetimes)(cell, LifeBytes, &h);
    PG_(cell_ages)(cell, 42);
    PG_(cell_lived)(cell, LifeBytes, 0, 8);
    PG_(cell_lived)(cell, LifeBytes, ~(ULong)0, 8);
    PG_(cell_lived)(cell, LifeInstructions, 1000, 8);
    for (UInt i = 0; i < 3; i++)
        PG_(cell_lived)(cell, LifeBytes, 1023, 0xfffffff8u);
    PG_(cell_add_lifetimes)(cell, LifeBytes, &h);
    assert_int_equal(h.amounts[0].objects, 1);
    assert_int_equal(h.amounts[63].bytes, 8);
    assert_int_equal(h.amounts[9].objects, 3);
    assert_int_equal(h.amounts[9].bytes, 3 * (ULong)0xfffffff8u);
    PG_(cell_add_lifetimes)(cell, LifeInstructions, &h);
    assert_int_equal(h.amounts[9].objects, 4);
    assert_int_equal(h.amounts[63].objects, 1);
}

static void clearing_keeps_the_cells(void **state)
{
    (void)state;
    Cell *cell = PG_(point_cell)(PG_(point_objects)(PG_(point)(PG_POINT_OUTSIDE)), 8);
    PG_(cell_add)(cell, Cell_inherited, 0, 3);
    PG_(cell_add)(cell, Cell_survived, 4, 0);
    UInt cells = PG_(cells_count)(), sites = PG_(sites_count)(), points = PG_(points_count)();
    PG_(cells_clear)();
    const Counters c = PG_(cell_young)(cell);
    assert_int_equal(c.inherited.bytes + c.survived.objects, 0);
    assert_int_equal(PG_(cells_count)(), cells);
    assert_int_equal(PG_(sites_count)(), sites);
    assert_int_equal(PG_(points_count)(), points);
    assert_ptr_equal(PG_(point_cell)(PG_(point_objects)(PG_(point)(PG_POINT_OUTSIDE)), 8), cell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_points_are_there),
        cmocka_unit_test(a_point_has_a_site_an_object),
        cmocka_unit_test(unknown_sizes_and_types_are_not_exact),
        cmocka_unit_test(equal_sites_have_one_point),
        cmocka_unit_test(cells_are_by_site_and_type),
        cmocka_unit_test(the_dead_are_settled_once),
        cmocka_unit_test(large_amounts_are_exact),
        cmocka_unit_test(what_is_allocated_is_what_has_ended_and_more),
        cmocka_unit_test(what_becomes_old_is_exact),
        cmocka_unit_test(lifetimes_are_by_clock_and_exponent),
        cmocka_unit_test(clearing_keeps_the_cells),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}
