/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The join of machine code and Python lines, and the sums by line, trace and type. */
#include "given_profile.h"

#include "analysis/defects.h"
#include "analysis/facts.h"

#define TRACE(id, more)                                                                            \
    "{\"k\":\"trace\",\"id\":" #id ",\"log_id\":" #id ",\"kind\":\"loop\",\"address\":1,"          \
    "\"size\":1,\"alive\":true" more "}\n"
#define OPS(id, opt, code)                                                                         \
    "{\"k\":\"trace_ops\",\"trace\":" #id ",\"opt\":[" opt "],\"asm\":[" code "]}\n"
#define M(line, function) "[\"m\",\"f.py\"," #line ",\"" function "\",0,\"NOP\"]"
#define NEW               "[\"a\",\"new\",\"p1\",\"<SizeDescr 16>\"]"
#define NEWSTR            "[\"a\",\"newstr\",\"p2\",\"d\"]"
#define G(descr)          "[\"g\"," #descr "]"
#define L(descr)          "[\"L\"," #descr "]"
#define A                 "[\"a\",8,\"call_malloc_nursery\",1,16]"
#define FRAME             "[\"a\",8,\"call_malloc_nursery_varsize_frame\",2,null]"
#define C                 "[\"c\",8,\"call_r\"]"
#define AG(descr)         "[\"g\",0," #descr "]"
#define AL(descr)         "[\"L\",0," #descr "]"

/* A guard that shares the resume data of the one before it. */
#define COPIED(descr, kind)                                                                        \
    "[\"g\"," #descr ",\"guard_true\",\"?,i1,<ResumeGuardCopied" kind                              \
    "Descr object at 0x9>\",\"p1\"]"

static struct profile *profile;
static struct join join;

static void join_text(const char *text)
{
    profile = given(text);
    join_profile(profile, &join);
}

static int teardown(void **state)
{
    (void)state;
    join_free(&join);
    profile_free(profile);
    profile = NULL;
    return 0;
}

static void expect(size_t trace, size_t object, uint32_t line, bool exact)
{
    const struct joined_op *found = join.traces[trace].objects[object];

    assert_non_null(found->frame);
    assert_int_equal(found->frame->place.line, line);
    assert_int_equal(found->exact, exact);
}

static void expect_function(size_t object, const char *function)
{
    assert_string_equal(join.traces[0].objects[object]->frame->place.function, function);
}

static void segments_keep_their_order(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "")
                  OPS(1,
                      L(1) "," M(3, "f") "," G(2) "," M(4, "f") "," NEW "," M(5, "f") "," NEW "," G(
                          3) "," M(6, "f") "," NEW "," L(4) "," M(7, "f") "," NEW,
                      AL(1) "," AG(2) "," A "," A "," AG(3) "," A "," AL(4) "," A));
    assert_int_equal(join.traces[0].place.line, 3);
    assert_string_equal(join.traces[0].place.function, "f");
    expect(0, 0, 4, true);
    expect(0, 1, 5, true);
    expect(0, 2, 6, true);
    expect(0, 3, 7, true);
    assert_string_equal(join.traces[0].objects[0]->opt->operation, "new");
    assert_int_equal(join.inexact_objects, 0);
}

static void calls_take_their_turn(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "") OPS(1, M(1, "f") "," NEWSTR "," M(2, "f") "," NEW, C "," A));
    expect(0, 0, 2, true);
}

static void jitframes_are_in_asm_only(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "") OPS(
        1, M(1, "f") "," G(1) "," M(2, "f") "," NEW "," M(3, "f") "," G(2) "," M(4, "f") "," NEW,
        AG(1) "," A "," FRAME "," AG(2) "," FRAME "," A));
    expect(0, 0, 2, true);
    expect(0, 1, 2, true); /* the allocation before it */
    expect(0, 2, 3, true); /* the guard before it */
    expect(0, 3, 4, true);
    assert_null(join.traces[0].objects[1]->opt);
}

static void different_counts_are_said(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "") OPS(
        1, M(1, "f") "," G(1) "," M(2, "f") "," NEW "," G(2) "," M(3, "f") "," NEW "," G(3),
        AG(1) "," A "," A "," AG(2) "," A "," AG(3) "," A));
    expect(0, 0, 2, false);
    expect(0, 1, 2, false);
    expect(0, 2, 3, true);  /* the next segment is not drawn into it */
    expect(0, 3, 3, false); /* no allocation there: the place of the guard */
    assert_int_equal(join.inexact_objects, 3);
    assert_null(join.traces[0].objects[0]->opt);
}

static void unknown_and_crossing_anchors_do_no_harm(void **state)
{
    (void)state;
    /* guard 9 is in asm only, guard 8 in opt only, guards 2 and 3 have changed places */
    join_text(HEADER RUN TRACE(1, "")
                  OPS(1,
                      M(1, "f") "," G(1) "," G(8) "," NEW "," G(2) "," G(3) "," M(
                          4, "f") "," NEW "," G(4) "," M(5, "f") "," NEW,
                      AG(1) "," AG(9) "," A "," AG(3) "," AG(2) "," A "," AG(4) "," A));
    expect(0, 0, 1, true);
    expect(0, 1, 4, true);
    expect(0, 2, 5, true);
}

static void repeated_descriptors_pair_in_order(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "")
                  OPS(1, M(1, "f") "," G(1) "," M(2, "f") "," NEW "," G(1) "," M(3, "f") "," NEW,
                      AG(1) "," A "," AG(1) "," A));
    expect(0, 0, 2, true);
    expect(0, 1, 3, true);
}

static void inlined_frames_make_a_stack(void **state)
{
    const struct stack_frame *frame;
    (void)state;

    join_text(HEADER RUN TRACE(1, "") OPS(
        1,
        M(1, "outer") ",[\"e\",5]," M(10, "inner") "," M(11, "inner") "," NEW ",[\"l\",5]," NEW
                                                                      "," M(2, "outer") "," NEW,
        A "," A "," A));
    frame = join.traces[0].objects[0]->frame;
    assert_int_equal(frame->place.line, 11);
    assert_string_equal(frame->place.function, "inner");
    assert_int_equal(frame->caller->place.line, 1);
    assert_null(frame->caller->caller);
    /* after the return, before the next merge point: still the line of the call */
    expect(0, 1, 1, true);
    expect_function(1, "outer");
    expect(0, 2, 2, true);
    assert_null(join.traces[0].objects[2]->frame->caller);
}

static void a_bridge_continues_its_guard(void **state)
{
    const struct stack_frame *frame;
    (void)state;

    join_text(HEADER RUN TRACE(1, "") TRACE(2, ",\"from_guard\":50") TRACE(3, ",\"from_guard\":50")
                  OPS(1, M(1, "outer") ",[\"e\",5]," M(10, "inner") "," G(50), AG(50))
                      OPS(2, NEW ",[\"l\",5]," NEW "," M(2, "outer") "," NEW, A "," A "," A)
                          OPS(3, "", A));
    frame = join.traces[1].objects[0]->frame;
    assert_int_equal(frame->place.line, 10);
    assert_int_equal(frame->caller->place.line, 1);
    expect(1, 1, 1, true);
    expect(1, 2, 2, true);
    assert_int_equal(join.traces[1].place.line, 2);  /* its own first merge point */
    assert_int_equal(join.traces[2].place.line, 10); /* none: that of the guard */
    expect(2, 0, 10, false);
}

static void a_bridge_continues_where_its_guard_resumes(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "") TRACE(2, ",\"from_guard\":51") TRACE(3, ",\"from_guard\":52")
                  OPS(1,
                      M(1, "outer") "," G(50) ",[\"e\",5]," M(10, "inner") "," COPIED(
                          51, "") "," COPIED(52, "Exc") "," G(53),
                      AG(50)) OPS(2, NEW, A) OPS(3, NEW, A));
    expect(1, 0, 1, true);
    expect(2, 0, 1, true);
    assert_null(join.traces[1].objects[0]->frame->caller);
}

#define CALL(operation, function, descr)                                                           \
    "[\"o\",\"" operation "\",\"p9,ConstClass(" function "),i1,<" descr ">\"]"
#define ASM_C(operation, function, descr)                                                          \
    "[\"C\",9,\"" operation "\",\"p77,ConstClass(" function "),i44,<" descr ">\",123]"

static void expect_call(size_t operation, uint32_t line, bool exact)
{
    const struct joined_op *found = &join.traces[0].ops[operation];

    assert_int_equal(found->code->kind, ASM_CALL);
    assert_int_equal(found->frame->place.line, line);
    assert_int_equal(found->exact, exact);
    assert_int_equal(found->opt != NULL, exact);
}

static void calls_of_one_function_keep_their_order(void **state)
{
    (void)state;
    /* assembling adds memcpy, and a write barrier behind the guard */
    join_text(HEADER RUN TRACE(1, "") OPS(
        1,
        M(1, "f") "," CALL("call_r", "join", "Callr 8") "," M(2, "f") "," CALL(
            "call_r", "sort", "Callr 8") "," M(3, "f") "," CALL("call_r", "join",
                                                                "Callr 8") "," G(1) "," M(4, "f"),
        ASM_C("call_r", "join", "Callr 8") "," ASM_C("call_n", "memcpy", "Callv 0") "," ASM_C(
            "call_r", "sort", "Callr 8") "," ASM_C("call_r", "join",
                                                   "Callr 8") "," AG(1) "," ASM_C("cond_call_gc_wb",
                                                                                  "x", "y")));
    expect_call(0, 1, true);
    expect_call(1, 1, false);
    expect_call(2, 2, true);
    expect_call(3, 3, true);
    expect_call(5, 3, false); /* the guard is still on line 3 */
    assert_int_equal(join.inexact_objects, 0);
}

static void as_many_calls_or_no_certainty(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "")
                  OPS(1,
                      M(1, "f") "," CALL("call_r", "join", "Callr 8") "," M(2, "f") "," CALL(
                          "call_r", "join", "Callr 4"),
                      ASM_C("call_r", "join", "Callr 8") "," ASM_C(
                          "call_r", "join", "Callr 8") "," ASM_C("call_r", "join", "Callr 4")));
    expect_call(0, 1, false);
    expect_call(1, 1, false);
    expect_call(2, 2, true); /* another descriptor */
}

static void guards_have_the_line_of_their_merge_point(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "")
                  OPS(1, M(1, "f") "," G(1) "," M(2, "f") "," G(2), AG(1) "," AG(2) "," AG(3)));
    assert_int_equal(join.traces[0].ops[0].frame->place.line, 1);
    assert_int_equal(join.traces[0].ops[1].frame->place.line, 2);
    assert_true(join.traces[0].ops[1].exact);
    assert_false(join.traces[0].ops[2].exact);
}

static void traces_without_lines_have_none(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "") TRACE(2, "")
                  OPS(1, "[\"l\",1]," NEW,
                      A) "{\"k\":\"site\",\"id\":1,\"kind\":\"jit\",\"trace\":2,\"object\":5}\n");
    assert_null(join.traces[0].place.file);
    assert_null(join.traces[0].objects[0]->frame);
    assert_true(join.traces[0].objects[0]->exact);
    assert_null(join_object_of(&join, profile, &profile->sites[0])); /* no operations at all */
}

static void before_its_first_merge_point_a_trace_has_its_own_place(void **state)
{
    (void)state;
    join_text(HEADER RUN TRACE(1, "") OPS(1, NEW "," M(7, "f"), A));
    expect(0, 0, 7, true);
}

#define SOME_TYPE(id, name)                                                                        \
    "{\"k\":\"type\",\"id\":" #id ",\"name\":\"" name "\",\"fixed_size\":16}\n"
#define CELL(site, type, bytes)                                                                    \
    "{\"k\":\"cell\",\"site\":" #site ",\"type\":" #type ",\"allocated_objects\":1,"               \
    "\"allocated_bytes\":" #bytes ",\"died_objects\":1,\"died_bytes\":" #bytes "}\n"

static void sums_hold_every_byte_once(void **state)
{
    struct facts facts;
    uint64_t by_line = 0, by_type = 0, by_trace = 0;
    (void)state;

    profile =
        given(HEADER RUN SOME_TYPE(1, "T") SOME_TYPE(2, "U") SOME_TYPE(3, "T") TRACE(1, "") OPS(
            1, M(1, "f") "," NEW "," NEW "," M(2, "f") "," NEW,
            A "," A "," A) "{\"k\":\"site\",\"id\":1,\"kind\":\"jit\",\"trace\":1,\"object\":0}\n"
                           "{\"k\":\"site\",\"id\":2,\"kind\":\"jit\",\"trace\":1,\"object\":1}\n"
                           "{\"k\":\"site\",\"id\":3,\"kind\":\"jit\",\"trace\":1,\"object\":2}\n"
                           "{\"k\":\"site\",\"id\":4,\"kind\":\"outside\"}\n"
                           "{\"k\":\"site\",\"id\":5,\"kind\":\"jit-unknown\"}\n" CELL(1, 1, 1)
                               CELL(2, 2, 10) CELL(3, 3, 100) CELL(4, 1, 1000) CELL(5, 2, 10000));
    facts_compute(profile, &facts);
    find_defects(&facts);
    assert_int_equal(facts.total.allocated.bytes, 11111);
    assert_int_equal(facts.by_who[WHO_JIT].allocated.bytes, 10111);
    assert_int_equal(facts.by_who[WHO_RUNTIME].allocated.bytes, 1000);
    assert_int_equal(facts.n_lines, 4); /* lines 1 and 2, outside, unknown JIT code */
    assert_string_equal(facts.lines[0].place.function, "JIT code, log not seen");
    assert_string_equal(facts.lines[1].place.function, "outside JIT code");
    assert_int_equal(facts.lines[2].tally.allocated.bytes, 100);
    assert_int_equal(facts.lines[3].tally.allocated.bytes, 11);
    assert_int_equal(facts.n_types, 2); /* types of one name are one */
    assert_int_equal(facts.types[1].tally.allocated.bytes, 1101);
    for (size_t i = 0; i < facts.n_lines; i++)
        by_line += facts.lines[i].tally.allocated.bytes;
    for (size_t i = 0; i < facts.n_types; i++)
        by_type += facts.types[i].tally.allocated.bytes;
    for (size_t i = 0; i < facts.n_traces; i++)
        by_trace += facts.traces[i].tally.allocated.bytes;
    assert_int_equal(by_line, 11111);
    assert_int_equal(by_type, 11111);
    assert_int_equal(by_trace, 111);
    assert_int_equal(facts.n_defects, 0);
    facts_free(&facts);
    profile_free(profile);
    profile = NULL;
}

static void contradictions_are_defects(void **state)
{
    struct facts facts;
    (void)state;

    profile = given(HEADER RUN SOME_TYPE(
        1,
        "T") "{\"k\":\"site\",\"id\":1,\"kind\":\"outside\"}\n"
             "{\"k\":\"cell\",\"site\":1,\"type\":1,\"allocated_objects\":1,\"allocated_bytes\":16}"
             "\n"
             "{\"k\":\"minor\",\"n\":1,\"survived_bytes\":8,\"collector_survived_bytes\":16}\n"
             "{\"k\":\"totals\",\"nursery_bytes\":17,\"survived_bytes\":8,\"minor_collections\":2,"
             "\"disagreements\":1}\n" END);
    facts_compute(profile, &facts);
    find_defects(&facts);
    /* a disagreement, the count of collections, conservation, nursery_bytes, survived_bytes */
    assert_int_equal(facts.n_defects, 5);
    assert_non_null(strstr(facts.defects[0], "1 of 1 minor collections"));
    facts_free(&facts);
    profile_free(profile);
    profile = NULL;
}

#define JOIN_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOIN_TEST(segments_keep_their_order),
        JOIN_TEST(calls_take_their_turn),
        JOIN_TEST(jitframes_are_in_asm_only),
        JOIN_TEST(different_counts_are_said),
        JOIN_TEST(unknown_and_crossing_anchors_do_no_harm),
        JOIN_TEST(repeated_descriptors_pair_in_order),
        JOIN_TEST(inlined_frames_make_a_stack),
        JOIN_TEST(a_bridge_continues_its_guard),
        JOIN_TEST(a_bridge_continues_where_its_guard_resumes),
        JOIN_TEST(calls_of_one_function_keep_their_order),
        JOIN_TEST(as_many_calls_or_no_certainty),
        JOIN_TEST(guards_have_the_line_of_their_merge_point),
        JOIN_TEST(traces_without_lines_have_none),
        JOIN_TEST(before_its_first_merge_point_a_trace_has_its_own_place),
        cmocka_unit_test(sums_hold_every_byte_once),
        cmocka_unit_test(contradictions_are_defects),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
