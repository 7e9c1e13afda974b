/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts of limits: their notation, and that they are exact. */
#include "given_profile.h"

#include "analysis/amount.h"

static struct amount parsed(enum total total, const char *text)
{
    struct amount amount;
    struct fault fault = {{0}};

    if (amount_parse(total, text, &amount, &fault) != 0)
        fail_msg("%s: %s", text, fault.text);
    return amount;
}

static void amounts(void **state)
{
    (void)state;
    assert_int_equal(parsed(TOTAL_MINOR_COLLECTIONS, "12").value, 12);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "12").value, 12);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "10MB").value, 10000000);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "64KiB").value, 65536);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "1.5kB").value, 1500);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "2GiB").value, UINT64_C(2) << 30);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "0").value, 0);
    assert_true(parsed(TOTAL_ALLOCATED_BYTES, "18446744073709551614").value ==
                UINT64_C(18446744073709551614));
    assert_false(parsed(TOTAL_ALLOCATED_BYTES, "10MB").is_relative);
}

static void percentages(void **state)
{
    (void)state;
    assert_true(parsed(TOTAL_ALLOCATED_BYTES, "+2%").is_relative);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "+2%").millionths, 2000000);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "2%").millionths, 2000000);
    assert_int_equal(parsed(TOTAL_MINOR_COLLECTIONS, "-5%").millionths, -5000000);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "+0.25%").millionths, 250000);
    assert_int_equal(parsed(TOTAL_ALLOCATED_BYTES, "-100%").millionths, -100000000);
}

static void nonsense_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "%",
        "+",
        "x",
        "10XB",
        "10 MB",
        "1e6",
        "+10MB",
        "-3",
        "-101%",
        "2%%",
        "0x10",
        "1.",
        ".5%",
        "1.1234567%",
        "--5%",
        "10mb",
        "99999999999999999999",
        "18446744073709551615TiB",
        "1000001%",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct amount amount;
        struct fault fault = {{0}};
        if (amount_parse(TOTAL_ALLOCATED_BYTES, bad[i], &amount, &fault) == 0)
            fail_msg("accepted: '%s'", bad[i]);
        assert_true(fault.text[0] != '\0');
    }
}

static void a_count_has_no_unit(void **state)
{
    struct amount amount;
    struct fault fault = {{0}};
    (void)state;
    assert_int_equal(amount_parse(TOTAL_MINOR_COLLECTIONS, "10MB", &amount, &fault), -1);
    assert_non_null(strstr(fault.text, "minor_collections"));
}

static bool holds(const char *text, uint64_t value, uint64_t baseline)
{
    const struct amount amount = parsed(TOTAL_ALLOCATED_BYTES, text);
    return amount_holds(&amount, value, baseline);
}

static void limits_are_exact(void **state)
{
    const uint64_t big = UINT64_C(18446744073709551000);
    (void)state;
    assert_true(holds("100", 100, 0));
    assert_false(holds("100", 101, 0));
    assert_true(holds("+2%", 1020, 1000));
    assert_false(holds("+2%", 1021, 1000));
    assert_true(holds("-5%", 950, 1000));
    assert_false(holds("-5%", 951, 1000));
    assert_true(holds("0%", 7, 7));
    assert_false(holds("0%", 8, 7));
    assert_true(holds("+2%", 0, 0));
    assert_false(holds("+2%", 1, 0));
    assert_true(holds("0%", big, big));
    assert_false(holds("0%", big + 1, big));
    assert_true(holds("-100%", 0, 5));
    assert_false(holds("-100%", 1, 5));
}

static void totals_are_found_by_name(void **state)
{
    enum total total;
    (void)state;
    assert_true(total_by_name("survived-bytes", &total));
    assert_int_equal(total, TOTAL_SURVIVED_BYTES);
    assert_true(total_by_name("D1_read_misses", &total));
    assert_int_equal(total, TOTAL_D1_READ_MISSES);
    assert_false(total_by_name("survived", &total));
    assert_false(total_by_name("survived-bytes2", &total));
    assert_false(total_by_name("", &total));
    for (int i = 0; i < TOTAL_COUNT; i++) {
        assert_true(total_by_name(total_name((enum total)i), &total));
        assert_int_equal(total, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts),
        cmocka_unit_test(percentages),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(a_count_has_no_unit),
        cmocka_unit_test(limits_are_exact),
        cmocka_unit_test(totals_are_found_by_name),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
