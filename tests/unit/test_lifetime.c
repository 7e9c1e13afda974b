/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lifetimes: histograms added up, ages in nursery sizes, and what was promoted too early. */
#include "given_facts.h"

#define PRELUDE                                                                                    \
    "{\"k\":\"type\",\"id\":1,\"name\":\"T\",\"fixed_size\":16}\n"                                 \
    "{\"k\":\"type\",\"id\":2,\"name\":\"U\",\"fixed_size\":16}\n"                                 \
    "{\"k\":\"frame\",\"id\":1,\"file\":\"a.py\",\"line\":1,\"function\":\"f\"}\n"                 \
    "{\"k\":\"site\",\"id\":1,\"kind\":\"interpreter\",\"frame\":1}\n"                             \
    "{\"k\":\"site\",\"id\":2,\"kind\":\"interpreter\",\"frame\":1}\n"
#define CELL(site, type, more) "{\"k\":\"cell\",\"site\":" #site ",\"type\":" #type "," more "}\n"

static void histograms_add_up(void **state)
{
    const struct lifetimes *line;
    (void)state;

    analyse_text(HEADER RUN PRELUDE CELL(1, 1, "\"lifetime\":[[0,1,16],[20,2,32]]")
                     CELL(2, 1, "\"lifetime\":[[20,5,80],[63,1,16]]")
                         CELL(2, 2, "\"lifetime\":[[3,7,7]]") TOTALS END);
    assert_int_equal(facts.n_lines, 1);
    line = facts.lines[0].lifetimes;
    assert_int_equal(line->died[0].objects, 1);
    assert_int_equal(line->died[3].bytes, 7);
    assert_int_equal(line->died[20].objects, 7);
    assert_int_equal(line->died[20].bytes, 112);
    assert_int_equal(line->died[63].objects, 1);
    for (size_t i = 0; i < facts.n_types; i++)
        assert_int_equal(facts.types[i].lifetimes->died[3].objects,
                         strcmp(facts.types[i].type->name, "U") == 0 ? 7 : 0);
    assert_int_equal(facts.lifetimes.died[20].bytes, 112);
    assert_false(lifetimes_is_empty(&facts.lifetimes));
}

static void no_histogram_is_none(void **state)
{
    (void)state;
    analyse_text(HEADER RUN PRELUDE CELL(1, 1, "\"lifetime\":[]") TOTALS END);
    assert_null(facts.lines[0].lifetimes);
    assert_true(lifetimes_is_empty(&facts.lifetimes));
    assert_true(lifetimes_median(&facts.lifetimes) == 0);
}

static void the_median_is_by_bytes(void **state)
{
    struct lifetimes lifetimes = {{{0, 0}}};
    (void)state;

    lifetimes.died[10] = (struct counts){1000000, 100};
    lifetimes.died[22] = (struct counts){1, 101};
    assert_true(lifetimes_median(&lifetimes) == 1 << 22);
    assert_true(lifetimes_median_minors(&lifetimes, 1 << 20) == 4);
    assert_true(lifetimes_median_minors(&lifetimes, 0) == 0);
    lifetimes.died[10].bytes = 101;
    assert_true(lifetimes_median(&lifetimes) == 1 << 10);
}

static void premature_is_by_the_second_major(void **state)
{
    struct tally tally = {.survived = {10, 1000},
                          .old_died = {9, 900},
                          .died_first_major = {5, 500},
                          .died_second_major = {2, 200},
                          .old_live = {1, 100}};
    (void)state;

    assert_int_equal(lifetime_premature(&tally).bytes, 700);
    assert_int_equal(lifetime_premature(&tally).objects, 7);
    assert_true(lifetime_premature_percent(&tally) == 70);
    tally.large = (struct counts){1, 400}; /* got old too */
    assert_true(lifetime_premature_percent(&tally) == 50);
    tally = (struct tally){.survived = {1, 10}, .died_first_major = {2, 20}};
    assert_int_equal(lifetime_premature(&tally).bytes, 10); /* never more than got old */
    tally = (struct tally){0};
    assert_true(lifetime_premature_percent(&tally) == 0);
}

static void what_no_major_has_looked_at_is_left_open(void **state)
{
    struct tally tally = {.survived = {10, 1000},
                          .old_died = {4, 400},
                          .died_first_major = {4, 400},
                          .old_live = {6, 600},
                          .never_marked = {5, 500},
                          .once_marked = {1, 100}};
    (void)state;

    assert_int_equal(lifetime_decided(&tally), 500);
    assert_true(lifetime_early_share(&tally) == 0.8);
    /* half of what the first one leaves dies at the second */
    tally = (struct tally){.survived = {10, 1000},
                           .died_first_major = {4, 400},
                           .died_second_major = {1, 100},
                           .never_marked = {2, 200},
                           .once_marked = {2, 200}};
    assert_true(lifetime_early_share(&tally) == 0.75);
    /* large objects that died young were never promoted */
    tally = (struct tally){.large = {2, 200}, .large_died_young = {1, 100}};
    assert_int_equal(lifetime_decided(&tally), 100);
    assert_true(lifetime_early_share(&tally) == 0);
    tally.never_marked = (struct counts){1, 100};
    assert_int_equal(lifetime_decided(&tally), 0);
    assert_true(lifetime_early_share(&tally) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(histograms_add_up, teardown),
        cmocka_unit_test_teardown(no_histogram_is_none, teardown),
        cmocka_unit_test(the_median_is_by_bytes),
        cmocka_unit_test(premature_is_by_the_second_major),
        cmocka_unit_test(what_no_major_has_looked_at_is_left_open),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
