/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where Python made an object: allocations of `opt` and of `recorded` are matched by what is known
   of them, and where that is not enough, all candidates stay. */
#include "given_trace.h"

#include "analysis/created.h"

static struct profile *profile;
static struct arena arena;
static struct creation *creations;

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    profile_free(profile);
    profile = NULL;
    return 0;
}

static void match(const char *text)
{
    profile = given(text);
    creations = created_match(&profile->traces[0], &arena);
}

/* The n-th allocation of `opt`, from 0. */
static const struct creation *creation_of(size_t n)
{
    const struct trace *trace = &profile->traces[0];

    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_ALLOCATION && n-- == 0)
            return &creations[i];
    fail_msg("no such allocation");
    return NULL;
}

/* The n-th allocation stems from the one with this result, and from no other. */
static void expect(size_t n, const char *result)
{
    const struct creation *creation = creation_of(n);

    assert_int_equal(creation->n, 1);
    assert_string_equal(profile->traces[0].recorded[creation->candidates[0]].u.allocation.result,
                        result);
}

#define LISTS(recorded, opt) HEADER RUN A_TRACE(1, "") THE_OPS(1, recorded, opt, "")
#define INT(result, value)   NEW_BOX(result) "," SET(result, value, "W_IntObject.inst_intval")
#define FLOAT(result, value) NEW_BOX(result) "," SET(result, value, "W_FloatObject.inst_floatval")

static void fields_tell_types_apart(void **state)
{
    (void)state; /* all boxes have the same descriptor */
    match(
        LISTS(MP(1, "f") "," INT("p50", "i9") "," MP(2, "f") "," FLOAT("p60", "f9"),
              MP(1, "f") "," MP(2, "f") "," MP(3, "f") "," FLOAT("p1", "f1") "," INT("p2", "i2")));
    expect(0, "p60");
    expect(1, "p50");
}

static void constants_tell_objects_apart(void **state)
{
    (void)state;
    match(LISTS(MP(1, "f") "," INT("p50", "17") "," MP(2, "f") "," INT("p60", "18"),
                MP(1, "f") "," MP(2, "f") "," INT("p1", "18") "," INT("p2", "17")));
    expect(0, "p60");
    expect(1, "p50");
}

static void a_recorded_variable_may_become_a_constant(void **state)
{
    (void)state;
    match(LISTS(MP(1, "f") "," INT("p50", "i9"), MP(1, "f") "," INT("p1", "18")));
    expect(0, "p50");
    teardown(NULL);
    match(LISTS(MP(1, "f") "," INT("p50", "18"), MP(1, "f") "," INT("p1", "i9")));
    assert_int_equal(creation_of(0)->n, 0); /* but never the other way */
}

static void descriptors_and_lengths_must_agree(void **state)
{
    (void)state;
    match(LISTS(MP(1, "f") "," NEW_BOX("p50") "," NEW_ARRAY("p51", "2") "," NEW_ARRAY("p52", "3"),
                MP(1, "f") "," NEW_INSTANCE("p1") "," NEW_ARRAY("p2", "3")));
    assert_int_equal(creation_of(0)->n, 0);
    expect(1, "p52");
}

static void what_it_is_stored_into_tells(void **state)
{
    (void)state; /* two instances of one class: one is stored away, one is not */
    match(LISTS(MP(1, "f") "," NEW_INSTANCE("p50") "," MP(2, "f") "," NEW_INSTANCE("p60") "," SET(
                    "p3", "p60", "a.B.c"),
                MP(1, "f") "," MP(2, "f") "," NEW_INSTANCE("p1") "," SET("p9", "p1", "a.B.c")));
    expect(0, "p60");
}

static void nothing_is_forced_before_it_is_made(void **state)
{
    (void)state;
    match(LISTS(MP(1, "f") "," NEW_BOX("p50") "," MP(2, "f") "," NEW_BOX("p60") "," MP(3, "f"),
                MP(1, "f") "," NEW_BOX("p1") "," MP(2, "f") "," NEW_BOX("p2")));
    expect(0, "p50");
    expect(1, "p60"); /* p50 is taken */
}

static void the_loop_stands_twice(void **state)
{
    (void)state;
    match(LISTS(
        MP(1, "f") "," NEW_BOX("p50") "," MP(2, "f") "," NEW_BOX("p60"),
        LABEL(1, "p0") "," MP(1, "f") "," NEW_BOX("p1") "," MP(2, "f") "," NEW_BOX("p2") "," LABEL(
            2, "p0") "," MP(1, "f") "," NEW_BOX("p3") "," MP(2, "f") "," NEW_BOX("p4")));
    expect(0, "p50");
    expect(1, "p60");
    expect(2, "p50");
    expect(3, "p60");
}

static void each_round_of_the_loop_is_for_itself(void **state)
{
    (void)state; /* p50 was forced before the label; that says nothing about what comes after */
    match(LISTS(MP(1, "f") "," NEW_BOX("p50") "," MP(2, "f") "," NEW_BOX("p60"),
                LABEL(1, "p0") "," MP(1, "f") "," NEW_BOX("p1") "," MP(2, "f") "," LABEL(
                    2, "p0") "," MP(1, "f") "," MP(2, "f") "," NEW_BOX("p3")));
    expect(0, "p50");
    assert_int_equal(creation_of(1)->n, 2);
}

static void parts_follow_the_whole(void **state)
{
    (void)state; /* the arrays alone could be either */
    match(LISTS(
        MP(1, "f") "," NEW_LIST("p50") "," NEW_ARRAY("p51", "1") "," SET("p50", "p51", "list.items") "," SET(
            "p50", "7",
            "list.length") "," MP(2,
                                  "f") "," NEW_LIST("p60") "," NEW_ARRAY("p61",
                                                                         "1") "," SET("p60", "p61",
                                                                                      "list.items") "," SET("p60",
                                                                                                            "8",
                                                                                                            "list.length"),
        MP(1, "f") "," MP(2, "f") "," NEW_ARRAY("p1", "1") "," NEW_LIST("p2") "," SET(
            "p2", "8", "list.length") "," SET("p2", "p1", "list.items")));
    expect(0, "p61");
    expect(1, "p60");
}

static void it_does_not_guess(void **state)
{
    (void)state; /* both are made before one is forced */
    match(LISTS(MP(1, "f") "," NEW_BOX("p50") "," MP(2, "f") "," NEW_BOX("p60"),
                MP(1, "f") "," MP(2, "f") "," NEW_BOX("p1")));
    assert_int_equal(creation_of(0)->n, 2);
}

static void without_the_recorded_list_nothing_is_known(void **state)
{
    (void)state;
    match(LISTS("", MP(1, "f") "," NEW_BOX("p1") ",[\"a\",\"new\"]"));
    assert_int_equal(creation_of(0)->n, 0);
    assert_int_equal(creation_of(1)->n, 0);
}

#define CREATED_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CREATED_TEST(fields_tell_types_apart),
        CREATED_TEST(constants_tell_objects_apart),
        CREATED_TEST(a_recorded_variable_may_become_a_constant),
        CREATED_TEST(descriptors_and_lengths_must_agree),
        CREATED_TEST(what_it_is_stored_into_tells),
        CREATED_TEST(nothing_is_forced_before_it_is_made),
        CREATED_TEST(the_loop_stands_twice),
        CREATED_TEST(each_round_of_the_loop_is_for_itself),
        CREATED_TEST(parts_follow_the_whole),
        CREATED_TEST(it_does_not_guess),
        CREATED_TEST(without_the_recorded_list_nothing_is_known),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
