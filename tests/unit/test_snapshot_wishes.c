/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --snapshot may say: tool/heap/snapshot_wishes.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "heap/snapshot_wishes.h"

static void nothing_said(void **unused)
{
    SnapshotWishes w;

    (void)unused;
    PG_(snapshot_wishes_default)(&w);
    assert_true(w.end && w.peak && !w.said);
    assert_int_equal(w.major_count + w.size_count, 0);
}

static void words(void **unused)
{
    SnapshotWishes w;

    (void)unused;
    assert_null(PG_(snapshot_wishes_parse)("none", &w));
    assert_true(w.said && !w.end && !w.peak);
    assert_null(PG_(snapshot_wishes_parse)("end", &w));
    assert_true(w.said && w.end && !w.peak);
    assert_null(PG_(snapshot_wishes_parse)("peak,major:3,live:64k,live:2G,major:12,end", &w));
    assert_true(w.end && w.peak);
    assert_int_equal(w.major_count, 2);
    assert_int_equal(w.majors[0], 3);
    assert_int_equal(w.majors[1], 12);
    assert_int_equal(w.size_count, 2);
    assert_int_equal(w.sizes[0], 64 << 10);
    assert_int_equal(w.sizes[1], 2ULL << 30);
    assert_null(PG_(snapshot_wishes_parse)("live:1000", &w));
    assert_int_equal(w.sizes[0], 1000);
}

static void what_is_wrong(void **unused)
{
    static const char too_many[] =
        "major:1,major:1,major:1,major:1,major:1,major:1,major:1,major:1,major:1,major:1,major:1,"
        "major:1,major:1,major:1,major:1,major:1,major:1";
    static const char *const texts[] = {"",
                                        "pea",
                                        "peaks",
                                        "end,",
                                        ",end",
                                        "end,,peak",
                                        "none,end",
                                        "major",
                                        "major:",
                                        "major:0",
                                        "major:-1",
                                        "major:2x",
                                        "live:",
                                        "live:K",
                                        "live:12T",
                                        "live:12MB",
                                        "major:3K",
                                        "end peak",
                                        "live:9999999999999999999999",
                                        "live:99999999999G",
                                        too_many};

    (void)unused;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        SnapshotWishes w;
        if (PG_(snapshot_wishes_parse)(texts[i], &w) == NULL)
            fail_msg("'%s' is taken", texts[i]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said),
        cmocka_unit_test(words),
        cmocka_unit_test(what_is_wrong),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
