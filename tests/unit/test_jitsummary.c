/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PyPy's summary of its JIT: which of its lines count, however it is cut into pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "jit/jitsummary.h"

static const char TEXT[] = "[39be1df8c886] {jit-summary\n"
                           "Tracing:      \t4\t0.004431\n"
                           "abort: trace too long:\t3\n"
                           "abort: bad loop: \t0\n"
                           "abort: vable escape:\t12345678901\n"
                           "abort: nonsense\n"
                           "abort: nothing:\t\n"
                           "Freed # of loops:\t0\n"
                           "[39be1dfa3bd6] jit-summary}\n";

static int clear(void **state)
{
    (void)state;
    PG_(jitsummary_clear)();
    return 0;
}

static void assert_read(void)
{
    assert_int_equal(PG_(jitsummary_reasons)(), 3);
    assert_string_equal(PG_(jitsummary_reason)(0)->name, "trace too long");
    assert_int_equal(PG_(jitsummary_reason)(0)->count, 3);
    assert_string_equal(PG_(jitsummary_reason)(1)->name, "bad loop");
    assert_int_equal(PG_(jitsummary_reason)(1)->count, 0);
    assert_string_equal(PG_(jitsummary_reason)(2)->name, "vable escape");
    assert_int_equal(PG_(jitsummary_reason)(2)->count, 12345678901);
}

static void reasons_are_read(void **state)
{
    (void)state;
    assert_int_equal(PG_(jitsummary_reasons)(), 0);
    PG_(jitsummary_feed)(TEXT, sizeof TEXT - 1);
    assert_read();
    PG_(jitsummary_feed)(TEXT, sizeof TEXT - 1); /* a later one takes the place */
    assert_read();
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    for (SizeT i = 0; i < sizeof TEXT - 1; i++)
        PG_(jitsummary_feed)(TEXT + i, 1);
    assert_read();
}

static void too_much_is_dropped(void **state)
{
    char line[300] = "abort: ";

    (void)state;
    memset(line + 7, 'x', sizeof line - 11);
    memcpy(line + sizeof line - 5, ":\t1\n", 5);
    PG_(jitsummary_feed)(line, sizeof line - 1);
    assert_int_equal(PG_(jitsummary_reasons)(), 0);
    for (int i = 0; i < 3 * PG_MAX_ABORT_REASONS; i++)
        PG_(jitsummary_feed)("abort: a:1\n", 11);
    assert_int_equal(PG_(jitsummary_reasons)(), PG_MAX_ABORT_REASONS);
    PG_(jitsummary_clear)();
    assert_int_equal(PG_(jitsummary_reasons)(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(reasons_are_read, clear),
        cmocka_unit_test_setup(pieces_do_not_matter, clear),
        cmocka_unit_test_setup(too_much_is_dropped, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
