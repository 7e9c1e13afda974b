/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding of sites: what keeps its stack, what stays whatever it has, and that sums are the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strings.h"
#include "guest/event.h"
#include "owner/callers.h"
#include "write/fold.h"

GuestWords PG_(guest);

#define PROGRAM      "/home/me/app.py"
#define OTHER        "/home/me/other.py"
#define LIBRARY      "/usr/lib/pypy3.9/json/encoder.py"
#define SITE_PACKAGE "/usr/lib/pypy3.9/site-packages/six.py"
#define SITE         "/usr/lib/pypy3.9/site.py"
#define IMPORT       "<frozen importlib._bootstrap>"

static UInt string(const HChar *text)
{
    return PG_(string_intern)(text, VG_(strlen)(text));
}

/* The frame at a line of a file, called by the frame CALLER. */
static UInt frame(const HChar *file, UInt line, UInt caller)
{
    const Caller c = {
        .caller = caller, .file = string(file), .line = line, .function = string("f")};
    return PG_(caller_intern)(&c);
}

/* A frame of an operation of a trace. */
static UInt operation(UInt trace, UInt index, UInt caller)
{
    const Caller c = {.caller = caller, .trace = trace, .operation = index};
    return PG_(caller_intern)(&c);
}

/* The number of the site of interpreted code in FRAME, which gets a cell. */
static UInt site(UInt frame_number, UInt type, ULong bytes)
{
    const Site s = {.kind = SiteInterpreter, .frame = frame_number};
    const UInt point = PG_(point_of_site)(&s);
    PG_(cell_add)(PG_(point_first_cell)(point, type), Cell_allocated, 1, bytes);
    return PG_(point_first_site)(point);
}

static void weigh(UInt number, ULong bytes)
{
    PG_(fold_weigh)(number, FoldBorn, bytes);
}

/* The lines of the folded stack of a site, as decimal digits from the innermost on; operations of
   traces are 0. */
static ULong lines_of(UInt number)
{
    ULong lines = 0;
    for (UInt f = PG_(fold_site)(PG_(fold_of)(number)).frame; f != 0; f = PG_(caller_next)(f))
        lines = 10 * lines + (PG_(caller_at)(f).trace != 0 ? 0 : PG_(caller_at)(f).line);
    return lines;
}

static int init(void **state)
{
    (void)state;
    PG_(sites_init)();
    return 0;
}

static void what_is_much_keeps_its_stack(void **state)
{
    (void)state;
    const UInt common = frame(PROGRAM, 2, frame(PROGRAM, 3, 0));
    const UInt big = site(frame(PROGRAM, 1, common), 8, 1000);
    const UInt third = site(frame(PROGRAM, 1, frame(PROGRAM, 2, frame(OTHER, 4, 0))), 8, 10);
    const UInt second = site(frame(PROGRAM, 1, frame(OTHER, 5, 0)), 8, 10);
    const UInt other = site(frame(PROGRAM, 1, frame(OTHER, 6, 0)), 8, 10);

    PG_(fold_start)(PG_(sites_count)(), 10);
    weigh(big, 1000);
    weigh(third, 10);
    weigh(second, 10);
    weigh(other, 10);
    PG_(fold_sites)();
    assert_int_equal(lines_of(big), 123);
    assert_int_equal(lines_of(third), 12); /* what it shares with the big one */
    assert_int_equal(lines_of(second), 1);
    assert_int_equal(PG_(fold_of)(second), PG_(fold_of)(other));
    assert_int_equal(PG_(fold_count)(), 3);
    PG_(fold_end)();
}

static void many_small_ones_matter_together(void **state)
{
    (void)state;
    UInt sites[50];
    const UInt rest = site(frame(OTHER, 9, 0), 8, 10000);

    for (UInt i = 0; i < 50; i++)
        sites[i] = site(frame(PROGRAM, 1, frame(PROGRAM, 2, frame(PROGRAM, 100 + i, 0))), 8, 100);
    PG_(fold_start)(PG_(sites_count)(), 10);
    weigh(rest, 10000);
    for (UInt i = 0; i < 50; i++)
        weigh(sites[i], 100);
    PG_(fold_sites)();
    for (UInt i = 0; i < 50; i++)
        assert_int_equal(lines_of(sites[i]), 12);
    assert_int_equal(PG_(fold_count)(), 2);
    PG_(fold_end)();
}

static void any_measure_may_be_much(void **state)
{
    (void)state;
    const UInt big = site(frame(PROGRAM, 1, 0), 8, 1000);
    const UInt outside = site(frame(PROGRAM, 1, frame(PROGRAM, 2, 0)), 8, 1);

    PG_(fold_start)(PG_(sites_count)(), 10);
    weigh(big, 1000);
    weigh(outside, 1);
    PG_(fold_weigh)(outside, FoldOutside, 7);
    PG_(fold_sites)();
    assert_int_equal(lines_of(outside), 12);
    PG_(fold_end)();
}

static void three_frames_stay(void **state)
{
    (void)state;
    const UInt user = frame(PROGRAM, 5, frame(PROGRAM, 6, 0));
    const UInt big = site(frame(OTHER, 9, 0), 8, 1000000);
    const UInt library = site(frame(LIBRARY, 1, frame(LIBRARY, 2, user)), 8, 1);
    const UInt import =
        site(frame(LIBRARY, 1, frame(IMPORT, 2, frame(IMPORT, 3, frame(LIBRARY, 4, user)))), 8, 1);
    const UInt package =
        site(frame(LIBRARY, 1, frame(LIBRARY, 2, frame(SITE_PACKAGE, 7, user))), 8, 1);
    const UInt traced = site(frame(LIBRARY, 1, frame(LIBRARY, 2, operation(3, 4, user))), 8, 1);
    const UInt own = site(frame(PROGRAM, 1, frame(IMPORT, 2, user)), 8, 1);
    const UInt before = site(frame(PROGRAM, 1, frame(OTHER, 2, frame(SITE, 3, 0))), 8, 1);

    PG_(fold_start)(PG_(sites_count)(), 10);
    weigh(big, 1000000);
    weigh(library, 1);
    weigh(import, 1);
    weigh(package, 1);
    weigh(traced, 1);
    weigh(own, 1);
    weigh(before, 1);
    PG_(fold_sites)();
    assert_int_equal(lines_of(library), 15);
    assert_int_equal(lines_of(import), 105); /* that it imports, not where in the import system */
    assert_int_equal(lines_of(package), 17);
    assert_int_equal(lines_of(traced), 105);
    assert_int_equal(lines_of(own), 1);
    assert_int_equal(lines_of(before), 10); /* it runs before the program */
    PG_(fold_end)();
}

static void without_a_limit_all_stay(void **state)
{
    (void)state;
    const UInt big = site(frame(OTHER, 9, 0), 8, 1000000);
    const UInt small = site(frame(PROGRAM, 1, frame(PROGRAM, 2, frame(PROGRAM, 3, 0))), 8, 1);

    PG_(fold_start)(PG_(sites_count)(), 0);
    weigh(big, 1000000);
    weigh(small, 0);
    PG_(fold_sites)();
    assert_int_equal(lines_of(small), 123);
    PG_(fold_end)();
}

/* ---- cells ---- */

static struct {
    UInt count;
    CellSum sum;
    ULong lifetimes;
} seen;

static Bool is_wanted(const Cell *cell)
{
    return cell->type != 16;
}

static void see(const CellSum *sum)
{
    static Histogram h;
    seen.count++;
    if (sum->type != 8)
        return;
    seen.sum = *sum;
    for (UInt i = 0; i < sum->cell_count; i++)
        PG_(cell_add_lifetimes)(PG_(cell_at)(sum->cells[i]), LifeBytes, &h);
    for (UInt i = 0; i < 64; i++)
        seen.lifetimes += h.amounts[i].objects;
}

static void cells_of_folded_sites_are_added_up(void **state)
{
    (void)state;
    const UInt big = site(frame(OTHER, 77, 0), 24, 1000000);
    const UInt one = site(frame(PROGRAM, 70, frame(PROGRAM, 2, 0)), 8, 30);
    const UInt two = site(frame(PROGRAM, 70, frame(PROGRAM, 3, 0)), 8, 12);
    const UInt unwanted = site(frame(PROGRAM, 70, frame(PROGRAM, 3, 0)), 16, 12);
    Site s = *PG_(site_at)(one - 1);
    Cell *cell = PG_(point_first_cell)(PG_(point_of_site)(&s), 8);
    PG_(cell_ages)(cell, 8);
    PG_(cell_add)(cell, Cell_old_died, 2, 48);
    PG_(cell_lived)(cell, LifeBytes, 100, 24);
    PG_(cell_lived)(cell, LifeBytes, 100000, 24);
    s = *PG_(site_at)(two - 1);
    cell = PG_(point_first_cell)(PG_(point_of_site)(&s), 8);
    PG_(cell_ages)(cell, 8);
    PG_(cell_add)(cell, Cell_old_died, 1, 24);
    PG_(cell_lived)(cell, LifeBytes, 100, 24);

    PG_(fold_start)(PG_(sites_count)(), 10);
    weigh(big, 1000000);
    weigh(one, 30);
    weigh(two, 12);
    weigh(unwanted, 12);
    PG_(fold_sites)();
    seen.count = 0;
    PG_(fold_cells)(is_wanted);
    PG_(fold_each_cell)(see);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.sum.site, PG_(fold_of)(one));
    assert_int_equal(seen.sum.young.allocated.objects, 2);
    assert_int_equal(seen.sum.young.allocated.bytes, 42);
    assert_int_equal(seen.sum.old.old_died.objects, 3);
    assert_int_equal(seen.sum.old.old_died.bytes, 72);
    assert_int_equal(seen.lifetimes, 3);
    PG_(fold_end)();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_much_keeps_its_stack),
        cmocka_unit_test(many_small_ones_matter_together),
        cmocka_unit_test(any_measure_may_be_much),
        cmocka_unit_test(three_frames_stay),
        cmocka_unit_test(without_a_limit_all_stay),
        cmocka_unit_test(cells_of_folded_sites_are_added_up),
    };
    return cmocka_run_group_tests(tests, init, NULL);
}
