/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points that thin themselves out: tool/base/series.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/series.h"

typedef struct {
    ULong when, height;
} Measured;

static ULong height_of(const void *point)
{
    return ((const Measured *)point)->height;
}

static Series series = {
    .cost_centre = "test", .bytes = sizeof(Measured), .most = 4, .height = height_of};

static void measure(ULong when, ULong height)
{
    Measured point = {when, height};

    PG_(series_add)(&series, &point);
}

static void assert_moments(const ULong *when, UInt count)
{
    assert_int_equal(PG_(series_count)(&series), count);
    for (UInt i = 0; i < count; i++)
        assert_int_equal(((const Measured *)PG_(series_at)(&series, i))->when, when[i]);
}

static int clear(void **unused)
{
    (void)unused;
    PG_(series_clear)(&series);
    return 0;
}

static void few_are_all_kept(void **unused)
{
    (void)unused;
    assert_int_equal(PG_(series_count)(&series), 0);
    measure(1, 10);
    measure(2, 5);
    measure(3, 7);
    assert_moments((const ULong[]){1, 2, 3}, 3);
}

static void of_neighbours_the_higher_one_stays(void **unused)
{
    (void)unused;
    measure(1, 10);
    measure(2, 5);
    measure(3, 7);
    measure(4, 9);
    assert_moments((const ULong[]){1, 4}, 2);
    measure(5, 3); /* from here on a point is of two */
    assert_moments((const ULong[]){1, 4, 5}, 3);
    measure(6, 20);
    measure(7, 20); /* of two equal ones the earlier */
    measure(8, 20);
    assert_moments((const ULong[]){1, 6}, 2);
    assert_int_equal(series.measured, 8);
    assert_int_equal(series.peak, 20);
}

static void a_closed_point_takes_no_more(void **unused)
{
    (void)unused;
    for (ULong when = 1; when <= 4; when++)
        measure(when, when);
    measure(5, 50);
    PG_(series_close)(&series);
    measure(6, 6);
    assert_moments((const ULong[]){2, 4, 5, 6}, 4);
    PG_(series_close)(&series);
    assert_moments((const ULong[]){4, 5}, 2);
    PG_(series_close)(&series); /* there is none */
    assert_moments((const ULong[]){4, 5}, 2);
}

static void nothing_is_left_when_it_is_cleared(void **unused)
{
    for (ULong when = 1; when <= 9; when++)
        measure(when, when);
    clear(unused);
    assert_int_equal(PG_(series_count)(&series), 0);
    assert_int_equal(series.measured + series.peak, 0);
    measure(10, 1);
    measure(11, 1);
    assert_moments((const ULong[]){10, 11}, 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(few_are_all_kept, clear),
        cmocka_unit_test_teardown(of_neighbours_the_higher_one_stays, clear),
        cmocka_unit_test_teardown(a_closed_point_takes_no_more, clear),
        cmocka_unit_test_teardown(nothing_is_left_when_it_is_cleared, clear),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
