/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a trace makes frames real: something looks at them, or an exception leaves them. */
#include "given_trace.h"

#include "analysis/traces/forced.h"

static struct profile *profile;
static struct join join;

static int teardown(void **state)
{
    (void)state;
    join_free(&join);
    profile_free(profile);
    profile = NULL;
    return 0;
}

static struct forced forced(const char *text)
{
    profile = given(text);
    join_profile(profile, &join);
    return forced_of(&profile->traces[0], &join.traces[0]);
}

#define OPTS(opt) HEADER RUN A_TRACE(1, "") THE_OPS(1, "", opt, "")

/* A bytecode of f.py. */
#define AT(line, function, opcode)                                                                 \
    "[\"m\",\"f.py\"," #line ",\"" function "\"," #line "0,\"" opcode "\"]"
#define MADE SET("p7", "p8", "JitVirtualRef.forced")
#define FOLLOW                                                                                     \
    OP("call_may_force_r", "p9,ConstClass(_ll_1_jit_force_virtual__objectPtr),p7,<Callr 8>")
#define EMPTY  SET("p7", "ConstPtr(null)", "JitVirtualRef.forced")
#define CALLED AT(3, "run", "CALL_FUNCTION") "," ENTER "," AT(8, "find", "LOAD_FAST")

static void calls_that_return_need_no_frame(void **state)
{
    (void)state;
    assert_int_equal(forced(OPTS(CALLED "," EMPTY "," AT(
                                9, "find", "RETURN_VALUE") "," LEAVE "," AT(3, "run", "POP_TOP")))
                         .why,
                     FORCED_NOT);
}

static void an_exception_leaves(void **state)
{
    struct forced found;

    (void)state;
    found =
        forced(OPTS(CALLED "," AT(9, "find", "RAISE_VARARGS") "," LEAVE "," MADE "," FOLLOW "," AT(
            5, "run", "POP_TOP") "," AT(6, "run", "JUMP_ABSOLUTE")));
    assert_int_equal(found.why, FORCED_RAISED);
    assert_int_equal(found.raised->place.line, 9);
    teardown(NULL);
    /* one of a built-in function that is called, and what its caller returns later */
    found = forced(OPTS(CALLED "," AT(9, "find", "CALL_FUNCTION") "," LEAVE "," MADE "," AT(
        5, "run", "RETURN_VALUE") "," FOLLOW));
    assert_int_equal(found.why, FORCED_RAISED);
    assert_int_equal(found.raised->place.line, 9);
}

static void something_looks(void **state)
{
    (void)state;
    /* the function goes on */
    assert_int_equal(forced(OPTS(CALLED "," AT(9, "find", "CALL_FUNCTION") "," FOLLOW "," AT(
                                9, "find", "RETURN_VALUE") "," LEAVE "," AT(5, "run", "POP_TOP")))
                         .why,
                     FORCED_LOOKED);
    teardown(NULL);
    /* beside an exception */
    assert_int_equal(
        forced(OPTS(CALLED "," AT(9, "find", "RAISE_VARARGS") "," LEAVE "," MADE "," AT(
                   5, "run", "CALL_FUNCTION") "," FOLLOW "," AT(6, "run", "POP_TOP")))
            .why,
        FORCED_LOOKED);
    teardown(NULL);
    /* it was looked at before the trace begins, or in what it calls */
    assert_int_equal(forced(OPTS(CALLED "," AT(9, "find", "RETURN_VALUE") "," LEAVE "," MADE "," AT(
                                5, "run", "POP_TOP")))
                         .why,
                     FORCED_LOOKED);
    teardown(NULL);
    assert_int_equal(forced(OPTS(FOLLOW)).why, FORCED_LOOKED);
}

#define FORCED_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FORCED_TEST(calls_that_return_need_no_frame),
        FORCED_TEST(an_exception_leaves),
        FORCED_TEST(something_looks),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
