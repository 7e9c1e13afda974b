/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes of what is alive over a run: what grows, stopped, came late, came and went. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/trend.h"

#include <string.h>

enum { MOST = 40, MB = 1 << 20 };

static struct profile profile;
static struct alive_point points[MOST];
static struct memory_point curve[2];
static struct counts at[MOST];

/* A run of 1000 instructions and as many bytes of the clock, whose program begins with the first of them; N
   points, of which point i is at WHEN[i] percent and has ALIVE[i] megabytes. */
static void make(size_t n, const unsigned *when, const unsigned *alive)
{
    memset(&profile, 0, sizeof profile);
    memset(curve, 0, sizeof curve);
    curve[1].instructions = curve[1].allocated_bytes = 1000;
    profile.curve = curve;
    profile.n_curve = 2;
    profile.alive = points;
    profile.n_alive = n;
    for (size_t i = 0; i < n; i++) {
        points[i] = (struct alive_point){.instructions = 10 * when[i],
                                         .allocated_bytes = 10 * when[i],
                                         .bytes = (uint64_t)alive[i] * MB};
        at[i] = (struct counts){alive[i], (uint64_t)alive[i] * MB};
    }
}

static struct trend judge(void)
{
    struct trend_points judged = trend_points(&profile, UINT64_MAX);
    const struct trend trend = trend_of(&judged, at), all = trend_of_all(&profile, &judged);

    assert_int_equal(trend.shape, all.shape);
    assert_int_equal(trend.grown, all.grown);
    trend_points_free(&judged);
    return trend;
}

#define RUN(...)                                                                                   \
    (const unsigned[])                                                                             \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* Points in percent of the run, then megabytes. */
#define TREND_OF(n, when, alive) (make((n), (when), (alive)), judge())

static const unsigned even[] = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100};

static enum trend_shape shape(const unsigned *alive)
{
    return TREND_OF(11, even, alive).shape;
}

static void what_grows(void **state)
{
    struct trend trend;
    (void)state;

    trend = TREND_OF(11, even, RUN(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22));
    assert_int_equal(trend.shape, TREND_GROWS);
    assert_int_equal(trend.first, 2 * MB);
    assert_int_equal(trend.half, 12 * MB);
    assert_int_equal(trend.end, 22 * MB);
    assert_int_equal(trend.grown, 10 * MB);
    assert_int_equal(trend.since, 1); /* a tenth of it is there */
    /* with teeth of a saw on it */
    assert_int_equal(shape(RUN(2, 9, 6, 13, 10, 17, 14, 21, 18, 25, 22)), TREND_GROWS);
    /* from half of the run on, too */
    trend = TREND_OF(11, even, RUN(9, 9, 9, 9, 9, 9, 11, 13, 15, 17, 19));
    assert_int_equal(trend.shape, TREND_GROWS);
    assert_int_equal(trend.since, 5);
    /* in steps, as the table of a dictionary */
    assert_int_equal(shape(RUN(1, 1, 2, 2, 4, 4, 4, 8, 8, 16, 16)), TREND_GROWS);
    assert_int_equal(shape(RUN(1, 2, 2, 4, 4, 8, 8, 16, 16, 16, 16)), TREND_GROWS);
}

/* Major collections come ever more rarely, as what is alive grows. */
static void few_points_will_do(void **state)
{
    (void)state;
    assert_int_equal(TREND_OF(5, RUN(10, 18, 33, 60, 100), RUN(5, 9, 16, 30, 50)).shape,
                     TREND_GROWS);
    assert_int_equal(TREND_OF(4, RUN(24, 45, 82, 100), RUN(12, 22, 41, 50)).shape, TREND_GROWS);
    assert_int_equal(TREND_OF(4, RUN(24, 45, 82, 100), RUN(12, 50, 50, 50)).shape, TREND_PLATEAU);
    /* nobody knows what was between these */
    assert_int_equal(TREND_OF(3, RUN(20, 40, 100), RUN(10, 20, 50)).shape, TREND_UNKNOWN);
    assert_int_equal(TREND_OF(3, RUN(20, 40, 60), RUN(10, 20, 50)).shape, TREND_UNKNOWN);
    assert_int_equal(TREND_OF(1, RUN(100), RUN(50)).shape, TREND_UNKNOWN);
    assert_int_equal(TREND_OF(0, NULL, NULL).shape, TREND_UNKNOWN);
}

static void what_does_not(void **state)
{
    (void)state;
    assert_int_equal(shape(RUN(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9)), TREND_STEADY);
    assert_int_equal(shape(RUN(9, 9, 10, 9, 9, 10, 9, 9, 10, 10, 10)), TREND_STEADY);
    /* loaded once; a cache that filled; growth that ended */
    assert_int_equal(shape(RUN(1, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30)), TREND_PLATEAU);
    assert_int_equal(shape(RUN(1, 8, 15, 22, 29, 30, 30, 30, 30, 30, 30)), TREND_PLATEAU);
    assert_int_equal(shape(RUN(1, 6, 12, 18, 24, 28, 30, 30, 30, 30, 30)), TREND_PLATEAU);
    assert_int_equal(shape(RUN(5, 5, 5, 5, 5, 5, 5, 30, 30, 30, 30)), TREND_PLATEAU);
    assert_int_equal(shape(RUN(5, 5, 5, 5, 5, 20, 25, 30, 30, 30, 30)), TREND_PLATEAU);
    /* the answer at the end */
    assert_int_equal(shape(RUN(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 30)), TREND_LATE);
    assert_int_equal(TREND_OF(12, RUN(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100),
                              RUN(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 20, 30))
                         .shape,
                     TREND_LATE);
    /* pieces of work that come and go */
    assert_int_equal(shape(RUN(5, 30, 5, 30, 5, 30, 5, 30, 5, 30, 5)), TREND_CYCLIC);
    assert_int_equal(shape(RUN(5, 30, 5, 30, 5, 30, 5, 30, 5, 30, 30)), TREND_CYCLIC);
    assert_int_equal(shape(RUN(30, 30, 30, 30, 30, 2, 2, 2, 2, 2, 2)), TREND_CYCLIC);
    /* next to nothing */
    assert_int_equal(TREND_OF(2, RUN(0, 60), RUN(0, 0)).shape, TREND_UNKNOWN);
    assert_int_equal(shape(RUN(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1)), TREND_PLATEAU);
    assert_int_equal(shape(RUN(40, 40, 40, 41, 41, 42, 42, 43, 43, 44, 44)), TREND_STEADY);
}

/* A collection that takes most of the instructions does not hide growth by the other clock. */
static void there_are_two_clocks(void **state)
{
    (void)state;
    make(11, even, RUN(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22));
    for (size_t i = 0; i < 11; i++)
        points[i].instructions = i < 8 ? 100 + i : 600 + 130 * (i - 7);
    curve[1].instructions = points[10].instructions;
    assert_int_equal(judge().shape, TREND_GROWS);
    /* what is over by the instructions has not grown */
    for (size_t i = 0; i < 11; i++)
        points[i].instructions = i < 10 ? i : 1000;
    points[10].bytes = at[10].bytes = points[9].bytes;
    curve[1].instructions = 1000;
    assert_int_equal(judge().grown, 0);
}

/* What is let go at the end is not looked at. */
static void up_to_an_instant(void **state)
{
    struct trend_points judged;
    (void)state;

    make(11, even, RUN(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 1));
    assert_int_equal(judge().grown, 0);
    judged = trend_points(&profile, 900);
    assert_int_equal(judged.n, 10);
    assert_int_equal(trend_of(&judged, at).shape, TREND_GROWS);
    trend_points_free(&judged);
}

static void it_begins_with_the_program(void **state)
{
    struct trend trend;
    (void)state;

    make(11, even, RUN(1, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20));
    profile.totals.known[TOTAL_PROGRAM_START_INSTRUCTIONS] = true;
    profile.totals.value[TOTAL_PROGRAM_START_INSTRUCTIONS] = 250;
    trend = judge();
    assert_int_equal(trend.first, 20 * MB);
    assert_int_equal(trend.shape, TREND_STEADY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_grows),       cmocka_unit_test(few_points_will_do),
        cmocka_unit_test(what_does_not),    cmocka_unit_test(there_are_two_clocks),
        cmocka_unit_test(up_to_an_instant), cmocka_unit_test(it_begins_with_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
