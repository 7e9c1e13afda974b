/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a program has warmed up: tool/warmup.h, played with a clock in nurseries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "life/warmup.h"

#define NURSERY 1000

/* Lets the clock go on to CLOCK (in nurseries) without a new trace; returns how often what came
   before was warm-up. */
static unsigned quiet_until(Warmup *warmup, unsigned *clock, unsigned end)
{
    unsigned restarts = 0;

    while (*clock < end)
        restarts +=
            PG_(warmup_step)(warmup, NURSERY * ++*clock, warmup->loops, warmup->traces, NURSERY);
    return restarts;
}

static Bool loop_at(Warmup *warmup, unsigned *clock)
{
    return PG_(warmup_step)(warmup, NURSERY * ++*clock, warmup->loops + 1, warmup->traces + 1,
                            NURSERY);
}

static Bool bridge_at(Warmup *warmup, unsigned *clock)
{
    return PG_(warmup_step)(warmup, NURSERY * ++*clock, warmup->loops, warmup->traces + 1, NURSERY);
}

static void test_nothing_compiled(void **unused)
{
    Warmup warmup = {0};
    unsigned clock = 0;

    (void)unused;
    assert_int_equal(quiet_until(&warmup, &clock, 1000), 0);
    assert_false(warmup.over);
}

static void test_ends_when_as_much_is_quiet(void **unused)
{
    Warmup warmup = {0};
    unsigned clock = 0;

    (void)unused;
    quiet_until(&warmup, &clock, 20);
    assert_true(loop_at(&warmup, &clock));
    assert_true(bridge_at(&warmup, &clock)); /* at 22, 21 after the first look */
    assert_int_equal(quiet_until(&warmup, &clock, 42), 0);
    assert_false(warmup.over);
    quiet_until(&warmup, &clock, 43);
    assert_true(warmup.over);
    assert_int_equal(warmup.end, 43 * NURSERY);
    assert_false(loop_at(&warmup, &clock));
    assert_false(bridge_at(&warmup, &clock));
    assert_int_equal(warmup.end, 43 * NURSERY);
}

static void test_short_silence(void **unused)
{
    Warmup warmup = {0};
    unsigned clock = 0;

    (void)unused;
    quiet_until(&warmup, &clock, 1);
    assert_true(loop_at(&warmup, &clock)); /* at 2 */
    quiet_until(&warmup, &clock, 5);
    assert_false(warmup.over);
    quiet_until(&warmup, &clock, 6);
    assert_true(warmup.over);
}

static void test_cold_bridge(void **unused)
{
    Warmup warmup = {0};
    unsigned clock = 0;

    (void)unused;
    quiet_until(&warmup, &clock, 39);
    assert_true(loop_at(&warmup, &clock)); /* at 40 */
    quiet_until(&warmup, &clock, 50);
    assert_true(bridge_at(&warmup, &clock)); /* at 51: within a quarter */
    quiet_until(&warmup, &clock, 80);
    assert_false(bridge_at(&warmup, &clock)); /* at 81: cold */
    assert_false(warmup.over);
    quiet_until(&warmup, &clock, 101);
    assert_true(warmup.over); /* and it has put off nothing */
}

static void test_late_loop(void **unused)
{
    Warmup warmup = {0};
    unsigned clock = 0;

    (void)unused;
    quiet_until(&warmup, &clock, 39);
    assert_true(loop_at(&warmup, &clock));
    quiet_until(&warmup, &clock, 70);
    assert_true(loop_at(&warmup, &clock)); /* at 71: a part that got hot just now */
    quiet_until(&warmup, &clock, 140);
    assert_false(warmup.over);
    quiet_until(&warmup, &clock, 141);
    assert_true(warmup.over);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_compiled), cmocka_unit_test(test_ends_when_as_much_is_quiet),
        cmocka_unit_test(test_short_silence),    cmocka_unit_test(test_cold_bridge),
        cmocka_unit_test(test_late_loop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
