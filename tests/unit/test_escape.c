/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an allocation was made: the use that explains it, and the words for it. */
#include "given_trace.h"

#include "analysis/escape.h"

static struct profile *profile;
static struct arena arena;

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    profile_free(profile);
    profile = NULL;
    return 0;
}

/* The reason for the n-th allocation, from 0, in words; the use is said to be on line 7 of f.py. */
static const char *reason(const char *text, size_t n, enum escape_kind kind)
{
    static const struct place place = {.file = "f.py", .function = "f", .line = 7};
    const struct trace *trace;
    struct escape escape;
    size_t i = 0;

    if (profile == NULL)
        profile = given(text);
    trace = &profile->traces[0];
    for (;; i++) {
        assert_true(i < trace->n_opt);
        if (trace->opt[i].kind == OPT_ALLOCATION && n-- == 0)
            break;
    }
    escape = escape_of(trace, i);
    assert_int_equal(escape.kind, kind);
    return escape_text(trace, &escape, NULL, &place, place.file, &arena);
}

#define OPTS(opt) HEADER RUN A_TRACE(1, "") THE_OPS(1, "", opt, "")

static void stored_into_an_old_object(void **state)
{
    (void)state;
    assert_string_equal(
        reason(OPTS(NEW_BOX("p1") "," SET("p1", "i3", "W_IntObject.inst_intval") "," SET(
                   "p0", "p1", "a.b.ObjectMutableCell.inst_w_value")),
               0, ESCAPE_STORED),
        "stored into a global variable or class attribute: "
        "ObjectMutableCell.inst_w_value (setfield_gc) at line 7");
}

static void stored_into_a_constant(void **state)
{
    (void)state;
    assert_string_equal(
        reason(OPTS(NEW_BOX("p1") "," SET("ConstPtr(ptr9)", "p1", "a.W_Thing.inst_part")), 0,
               ESCAPE_STORED),
        "stored into W_Thing.inst_part (setfield_gc) at line 7");
}

static void an_array_is_named_after_its_owner(void **state)
{
    (void)state;
    assert_string_equal(reason(OPTS(OP("getfield_gc_r", "p5,p0,<FieldP list.items 16>") "," NEW_BOX(
                                   "p1") "," SET_ITEM("p5", "i2", "p1")),
                               0, ESCAPE_STORED),
                        "stored into a list: list.items (setarrayitem_gc) at line 7");
    teardown(NULL);
    assert_string_equal(
        reason(OPTS(NEW_BOX("p1") "," SET_ITEM("p5", "i2", "p1")), 0, ESCAPE_STORED),
        "stored into an array <ArrayP 8> (setarrayitem_gc) at line 7");
}

static void an_interior_field_is_a_dicts(void **state)
{
    (void)state;
    assert_string_equal(reason(OPTS(NEW_BOX("p1") "," OP(
                                   "setinteriorfield_gc",
                                   "?,p5,0,p1,<InteriorFieldDescr <FieldP odictentry.value 8>>")),
                               0, ESCAPE_STORED),
                        "stored into a dict: odictentry.value (setinteriorfield_gc) at line 7");
}

static void new_objects_are_followed(void **state)
{
    /* a box in the items of a list that is passed on; p9 stays inside */
    static const char text[] = OPTS(
        NEW_LIST("p1") "," NEW_ARRAY("p2", "1") "," NEW_BOX("p3") "," SET_ITEM("p2", "0", "p3") "," SET(
            "p1", "p2",
            "list.items") "," OP("call_may_force_r",
                                 "p8,ConstClass(W_ListObject.descr_sort),p1,<Callr 8 r EF=7>"));
    (void)state;
    assert_string_equal(reason(text, 0, ESCAPE_CALL),
                        "passed to W_ListObject.descr_sort (call_may_force_r) at line 7");
    assert_string_equal(
        reason(text, 1, ESCAPE_CALL),
        "part of a list that is passed to W_ListObject.descr_sort (call_may_force_r) at line 7");
    assert_string_equal(
        reason(text, 2, ESCAPE_CALL),
        "part of an array that is passed to W_ListObject.descr_sort (call_may_force_r) at line 7");
}

static void the_result_of_a_call_is_no_argument(void **state)
{
    (void)state;
    assert_null(reason(OPTS(NEW_BOX("p1") "," OP("call_r", "p1,ConstClass(f),p11,<Callr 8 r>")), 0,
                       ESCAPE_NONE));
}

static void names_that_begin_alike_are_different(void **state)
{
    (void)state;
    assert_null(reason(OPTS(NEW_BOX("p1") "," SET("p0", "p12", "a.B.c") "," JUMP("p12,p10")), 0,
                       ESCAPE_NONE));
}

static void kept_and_returned(void **state)
{
    (void)state;
    assert_string_equal(reason(OPTS(NEW_BOX("p1") "," JUMP("p0,p1")), 0, ESCAPE_JUMP),
                        "kept for the next iteration (jump) at line 7");
    teardown(NULL);
    assert_string_equal(reason(OPTS(NEW_BOX("p1") "," LABEL(4, "p0,p1")), 0, ESCAPE_LABEL),
                        "kept for the loop that begins (label) at line 7");
    teardown(NULL);
    assert_string_equal(
        reason(OPTS(NEW_BOX("p1") "," OP("finish", "?,p1,<Done>")), 0, ESCAPE_FINISH),
        "returned (finish) at line 7");
    teardown(NULL);
    assert_string_equal(reason(OPTS(NEW_BOX("p1") "," OP("call_assembler_r", "p9,p1,<Loop2>")), 0,
                               ESCAPE_ASSEMBLER),
                        "passed to another trace (call_assembler_r) at line 7");
    teardown(NULL);
    assert_string_equal(
        reason(OPTS(NEW_BOX("p1") "," OP("cond_call", "?,i1,4711,p1,<Callv 0 r>")), 0, ESCAPE_CALL),
        "passed to a function (cond_call) at line 7");
}

static void guards_explain_only_what_nothing_else_does(void **state)
{
    (void)state;
    assert_string_equal(reason(OPTS(NEW_BOX("p1") "," GUARD(5, "p0,p1")), 0, ESCAPE_GUARD),
                        "kept alive for a guard (guard_true) at line 7");
    teardown(NULL);
    assert_non_null(
        reason(OPTS(NEW_BOX("p1") "," GUARD(5, "p0,p1") "," JUMP("p1")), 0, ESCAPE_JUMP));
    teardown(NULL);
    assert_null(reason(OPTS(NEW_BOX("p1") "," GUARD(5, "p0,p11")), 0, ESCAPE_NONE));
}

static void the_first_use_counts(void **state)
{
    (void)state;
    assert_non_null(
        reason(OPTS(NEW_BOX("p1") "," SET("p0", "p1", "a.B.c") "," JUMP("p1")), 0, ESCAPE_STORED));
}

static void the_chain_of_frames_explains_little(void **state)
{
    static const char store[] =
        OPTS(NEW_BOX("p1") "," SET("p0", "p1", "a.ExecutionContext.inst_topframeref"));
    (void)state;
    assert_non_null(reason(store, 0, ESCAPE_STORED));
    teardown(NULL);
    assert_non_null(
        reason(OPTS(NEW_BOX("p1") "," SET("p0", "p1", "a.ExecutionContext.inst_topframeref") "," OP(
                   "call_assembler_r", "p9,p1,<Loop2>")),
               0, ESCAPE_ASSEMBLER));
}

static void what_was_made_before_a_label_is_old(void **state)
{
    static const char text[] = OPTS(NEW_LIST("p1") "," LABEL(4, "p1") "," NEW_BOX("p2") "," SET(
        "p1", "p2", "x.Y.z") "," JUMP("p1"));
    (void)state;
    assert_string_equal(reason(text, 1, ESCAPE_STORED), "stored into Y.z (setfield_gc) at line 7");
}

static void rings_end(void **state)
{
    static const char text[] = OPTS(NEW_LIST("p1") "," NEW_LIST("p2") "," SET(
        "p1", "p2", "x.Y.z") "," SET("p2", "p1", "x.Y.z") "," SET("p1", "p1", "x.Y.z"));
    (void)state;
    assert_null(reason(text, 0, ESCAPE_NONE));
    assert_null(reason(text, 1, ESCAPE_NONE));
}

static void another_file_is_named(void **state)
{
    const struct place place = {.file = "g.py", .function = "f", .line = 7};
    struct escape escape;
    (void)state;
    profile = given(OPTS(NEW_BOX("p1") "," JUMP("p1")));
    escape = escape_of(&profile->traces[0], 0);
    assert_string_equal(escape_text(&profile->traces[0], &escape, NULL, &place, "f.py", &arena),
                        "kept for the next iteration (jump) at g.py:7");
    assert_string_equal(escape_text(&profile->traces[0], &escape, NULL, NULL, "f.py", &arena),
                        "kept for the next iteration (jump)");
}

static void a_callee_in_words_stands_alone(void **state)
{
    const struct place place = {.file = "f.py", .function = "f", .line = 7};
    struct escape escape;
    (void)state;
    profile = given(OPTS(NEW_LIST("p1") "," NEW_BOX("p2") "," SET("p1", "p2", "list.items") "," OP(
        "call_may_force_r", "p8,ConstClass(W_ListObject.descr_sort),p1,<Callr 8 r EF=7>")));
    escape = escape_of(&profile->traces[0], 1);
    assert_string_equal(
        escape_text(&profile->traces[0], &escape, "list.sort()", &place, "f.py", &arena),
        "part of a list that is passed to list.sort() at line 7");
}

static void operations_without_text_do_no_harm(void **state)
{
    (void)state;
    profile = given(OPTS("[\"a\",\"new\"],[\"o\",\"jump\"],[\"o\",\"setfield_gc\"],[\"g\",1],"
                         "[\"L\",1],[\"a\",\"new\",\"p1\"],[\"o\",\"setfield_gc\",\"?,p1\"],"
                         "[\"o\",\"setfield_gc\",\"p1,,,<,\"]"));
    assert_int_equal(escape_of(&profile->traces[0], 0).kind, ESCAPE_NONE);
    assert_int_equal(escape_of(&profile->traces[0], 5).kind, ESCAPE_NONE);
}

#define ESCAPE_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ESCAPE_TEST(stored_into_an_old_object),
        ESCAPE_TEST(stored_into_a_constant),
        ESCAPE_TEST(an_array_is_named_after_its_owner),
        ESCAPE_TEST(an_interior_field_is_a_dicts),
        ESCAPE_TEST(new_objects_are_followed),
        ESCAPE_TEST(the_result_of_a_call_is_no_argument),
        ESCAPE_TEST(names_that_begin_alike_are_different),
        ESCAPE_TEST(kept_and_returned),
        ESCAPE_TEST(guards_explain_only_what_nothing_else_does),
        ESCAPE_TEST(the_first_use_counts),
        ESCAPE_TEST(the_chain_of_frames_explains_little),
        ESCAPE_TEST(what_was_made_before_a_label_is_old),
        ESCAPE_TEST(rings_end),
        ESCAPE_TEST(another_file_is_named),
        ESCAPE_TEST(a_callee_in_words_stands_alone),
        ESCAPE_TEST(operations_without_text_do_no_harm),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
