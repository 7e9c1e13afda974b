/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On whose behalf a site allocates: places, stacks and words for every kind of site, and the sums
   over them. */
#include "given_facts.h"
#include "given_trace.h"

#include "analysis/own_code.h"

#define TYPE "{\"k\":\"type\",\"id\":1,\"name\":\"T\",\"fixed_size\":16}\n"
#define PY_FRAME(id, line, function, more)                                                         \
    "{\"k\":\"frame\",\"id\":" #id ",\"file\":\"f.py\",\"line\":" #line                            \
    ",\"function\":\"" function "\"" more "}\n"
#define OP_FRAME(id, trace, more) "{\"k\":\"frame\",\"id\":" #id ",\"trace\":" #trace more "}\n"
#define SITE(id, kind, more)      "{\"k\":\"site\",\"id\":" #id ",\"kind\":\"" kind "\"" more "}\n"
#define CELL(site, bytes)                                                                          \
    "{\"k\":\"cell\",\"site\":" #site ",\"type\":1,\"allocated_objects\":1,"                       \
    "\"allocated_bytes\":" #bytes ",\"died_objects\":1,\"died_bytes\":" #bytes "}\n"

/* A loop in `loop`, which has inlined `inner` and calls a function there. */
#define LOOP                                                                                             \
    A_TRACE(1, "")                                                                                       \
    THE_OPS(                                                                                             \
        1, MP(10, "loop") "," NEW_BOX("p50"),                                                            \
        MP(10, "loop") "," ENTER "," MP(20, "inner") "," OP(                                             \
            "call_r",                                                                                    \
            "p3,ConstClass(W_List.sort),p1,<Callr 8 r>") "," GUARD(7,                                    \
                                                                   "p3") "," LEAVE                       \
                                                                         "," MP(11, "loop") "," NEW_BOX( \
                                                                             "p4") "," JUMP("p4"),       \
        "[\"C\",5,\"call_r\",\"p99,ConstClass(W_List.sort),p98,<Callr 8 r>\",44]," ASM_GUARD(            \
            7) "," MALLOC)

static void analyse(const char *text)
{
    analyse_text(text);
}

static const struct owner *owner_of(size_t site)
{
    return &facts.owners.of_site[site];
}

static void expect_place(const struct place *place, uint32_t line, const char *function)
{
    assert_string_equal(place->file, "f.py");
    assert_int_equal(place->line, line);
    assert_string_equal(place->function, function);
}

/* The stack has these lines, innermost first, and then ends (0). */
static void expect_stack(const struct stack_frame *stack, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t lines[] = {a, b, c};

    for (size_t i = 0; i < 3 && lines[i] != 0; i++) {
        assert_non_null(stack);
        assert_int_equal(stack->place.line, lines[i]);
        stack = stack->caller;
    }
    assert_null(stack);
}

static void calls_belong_to_their_operation(void **state)
{
    const struct owner *owner;
    (void)state;
    analyse(HEADER RUN TYPE LOOP PY_FRAME(1, 90, "<module>", "") OP_FRAME(
        2, 1, ",\"caller\":1,\"operation\":0") SITE(1, "jit-call", ",\"frame\":2"));
    owner = owner_of(0);
    assert_int_equal(owner->who, WHO_CALL);
    expect_place(&owner->place, 20, "inner");
    expect_stack(owner->stack, 20, 10, 90);
    assert_int_equal(owner->trace->id, 1);
    assert_string_equal(owner->operation, "call_r(W_List.sort)");
    assert_false(owner->is_near);
}

static void an_unknown_operation_has_the_line_of_its_trace(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE LOOP OP_FRAME(2, 1, "") SITE(1, "jit-call", ",\"frame\":2"));
    expect_place(&owner_of(0)->place, 10, "loop");
    assert_true(owner_of(0)->is_near);
    assert_null(owner_of(0)->operation);
}

static void a_trace_without_lines_has_its_callers(void **state)
{
    (void)state; /* such as one of the regular expression engine */
    analyse(HEADER RUN TYPE A_TRACE(1, "") PY_FRAME(1, 90, "<module>", "")
                OP_FRAME(2, 1, ",\"caller\":1") SITE(1, "jit-call", ",\"frame\":2"));
    expect_place(&owner_of(0)->place, 90, "<module>");
    assert_true(owner_of(0)->is_near);
}

static void interpreted_code_under_a_trace(void **state)
{
    const struct owner *owner;
    (void)state;
    analyse(HEADER RUN TYPE LOOP OP_FRAME(1, 1, ",\"operation\":0")
                PY_FRAME(2, 50, "key", ",\"caller\":1") SITE(1, "interpreter", ",\"frame\":2"));
    owner = owner_of(0);
    assert_int_equal(owner->who, WHO_PYTHON);
    expect_place(&owner->place, 50, "key");
    expect_stack(owner->stack, 50, 20, 10);
    assert_null(owner->trace);
}

static void after_a_guard_failure(void **state)
{
    const struct owner *owner;
    (void)state;
    analyse(HEADER RUN TYPE LOOP PY_FRAME(1, 12, "loop", "")
                SITE(1, "guard-failure", ",\"trace\":1,\"operation\":1,\"frame\":1")
                    SITE(2, "guard-failure", ",\"trace\":1"));
    owner = owner_of(0);
    assert_int_equal(owner->who, WHO_AFTER_GUARD);
    expect_place(&owner->place, 12, "loop");
    expect_place(&owner->guard, 20, "inner");
    assert_int_equal(owner->guard_trace->id, 1);
    assert_null(owner->trace); /* its bytes are not the trace's */
    assert_null(owner_of(1)->guard.file);
    assert_null(owner_of(1)->place.file);
}

static void the_compiler_is_its_own_owner(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE LOOP PY_FRAME(1, 12, "caller", "")
                SITE(1, "compiler", ",\"log_id\":1,\"frame\":1")
                    SITE(2, "compiler", ",\"log_id\":0") SITE(3, "compiler", ",\"log_id\":9")
                        SITE(4, "compiler", ",\"log_id\":4294967295") CELL(1, 100) CELL(2, 10)
                            CELL(3, 1) CELL(4, 1));
    expect_place(&owner_of(0)->place, 10, "loop");
    expect_stack(owner_of(0)->stack, 12, 0, 0);
    assert_int_equal(owner_of(0)->compiled->id, 1);
    assert_null(owner_of(1)->compiled);
    assert_null(owner_of(2)->compiled); /* given up */
    assert_null(owner_of(3)->compiled); /* many */
    assert_string_equal(owner_of(3)->place.function, "compiling traces of further lines");
    assert_int_equal(facts.n_lines, 1);
    assert_null(facts.lines[0].place.file);
    assert_string_equal(facts.lines[0].place.function, "JIT compiler");
    assert_int_equal(facts.traces[0].compiler.allocated.bytes, 100);
    assert_int_equal(facts.traces[0].tally.allocated.bytes, 0);
    for (size_t i = 0; i < facts.n_cells; i++)
        assert_null(facts.cells[i].user_frame);
}

static void the_rest_is_called_by_its_name(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE SITE(1, "runtime", ",\"name\":\"start-up\"") SITE(2, "outside", "")
                SITE(3, "of tomorrow", "") SITE(4, "jit-unknown", "") SITE(5, "runtime", ""));
    assert_string_equal(owner_of(0)->place.function, "start-up");
    assert_string_equal(owner_of(1)->place.function, "outside JIT code");
    assert_string_equal(owner_of(2)->place.function, "of tomorrow");
    assert_int_equal(owner_of(3)->who, WHO_JIT);
    assert_string_equal(owner_of(4)->place.function, "runtime");
}

static void sums_hold_every_byte_once(void **state)
{
    const struct line_row *line;
    uint64_t by_line = 0, by_who = 0;
    (void)state;
    analyse(HEADER RUN TYPE LOOP OP_FRAME(1, 1, ",\"operation\":0") PY_FRAME(2, 20, "inner", "")
                SITE(1, "jit", ",\"trace\":1,\"object\":0") SITE(2, "jit-call", ",\"frame\":1")
                    SITE(3, "interpreter", ",\"frame\":2")
                        SITE(4, "guard-failure", ",\"trace\":1,\"operation\":1,\"frame\":2")
                            SITE(5, "compiler", ",\"log_id\":1") SITE(6, "outside", "") CELL(1, 1)
                                CELL(2, 10) CELL(3, 100) CELL(4, 1000) CELL(5, 10000)
                                    CELL(6, 100000));
    assert_int_equal(facts.total.allocated.bytes, 111111);
    for (size_t i = 0; i < facts.n_lines; i++)
        by_line += facts.lines[i].tally.allocated.bytes;
    for (int who = 0; who < WHO_COUNT; who++)
        by_who += facts.by_who[who].allocated.bytes;
    assert_int_equal(by_line, 111111);
    assert_int_equal(by_who, 111111);
    assert_int_equal(facts.n_lines, 4); /* outside, compiler, line 20, line 11 */
    line = &facts.lines[2];
    expect_place(&line->place, 20, "inner");
    assert_int_equal(line->by_who[WHO_CALL].bytes, 10);
    assert_int_equal(line->by_who[WHO_PYTHON].bytes, 100);
    assert_int_equal(line->by_who[WHO_AFTER_GUARD].bytes, 1000);
    assert_int_equal(line->tally.allocated.bytes, 1110);
    assert_int_equal(facts.traces[0].tally.allocated.bytes, 11); /* its own and its calls */
    assert_int_equal(facts.n_defects, 0);
}

static void an_allocation_has_an_origin(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE LOOP SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    expect_place(&owner_of(0)->place, 11, "loop");
    expect_place(&owner_of(0)->origin.created, 10, "loop");
    assert_string_equal(owner_of(0)->origin.forced_by,
                        "kept for the next iteration (jump) at line 11");
}

/* A text that a bytecode made an object of, as it is recorded, and one that is forced. */
#define AT(line, opcode) "[\"m\",\"f.py\"," #line ",\"loop\"," #line ",\"" opcode "\"]"
#define MADE_TEXT(text)                                                                            \
    SET("p60", text, "pypy.objspace.std.unicodeobject.W_UnicodeObject.inst__utf8")
#define NEW_TEXT(text) "[\"a\",\"newstr\",\"" text "\",\"\",\"" text ",i5\"]"

static void a_text_that_a_loop_extends_has_the_line_that_does(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1,
        AT(10, "FOR_ITER") "," AT(11, "BINARY_ADD") "," MADE_TEXT("p50") "," AT(
            12, "INPLACE_ADD") "," MADE_TEXT("p51") "," AT(10, "FOR_ITER"),
        AT(10, "FOR_ITER") "," AT(11, "BINARY_ADD") "," AT(12, "INPLACE_ADD") "," AT(
            10, "FOR_ITER") "," NEW_TEXT("p4") "," JUMP("p4"),
        MALLOC) SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    expect_place(&owner_of(0)->place, 10, "loop");
    expect_place(&owner_of(0)->origin.created, 12, "loop");
    teardown(NULL);
    /* a text of that length was made elsewhere */
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1, AT(11, "BINARY_ADD") ",[\"a\",\"newstr\",\"p50\",\"\",\"p50,4\"]," AT(10, "FOR_ITER"),
        AT(11, "BINARY_ADD") "," AT(10, "FOR_ITER") "," NEW_TEXT("p4"), MALLOC)
                SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    assert_null(owner_of(0)->origin.created.file);
}

static void a_text_in_an_object_has_the_line_of_the_object(void **state)
{
    const struct origin *origin;
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1,
        MP(10, "f") "," ENTER "," MP(20, "g") "," NEW_BOX("p60") "," SET(
            "p60", "p50", "a.B.t") "," SET("p8", "p60", "a.C.d") "," LEAVE "," MP(11, "f"),
        MP(10, "f") "," ENTER "," MP(20, "g") "," LEAVE "," MP(11, "f") "," NEW_BOX(
            "p3") "," NEW_TEXT("p4") "," SET("p3", "p4", "a.B.t") "," SET("p9", "p3", "a.C.d"),
        MALLOC "," MALLOC) SITE(1, "jit", ",\"trace\":1,\"object\":1"));
    origin = &owner_of(0)->origin;
    expect_place(&owner_of(0)->place, 11, "f");
    expect_place(&origin->created, 20, "g");
    assert_non_null(origin->created_by);
    expect_place(&origin->created_by->caller->place, 10, "f");
    expect_place(&origin->forced_at, 20, "g"); /* the recorded store */
}

static void the_same_line_adds_nothing(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1, MP(10, "f") "," NEW_BOX("p50"), MP(10, "f") "," NEW_BOX("p4") "," JUMP("p4"), MALLOC)
                SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    assert_null(owner_of(0)->origin.created.file);
    assert_int_equal(owner_of(0)->origin.n_candidates, 0);
}

static void different_candidates_are_listed(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1, MP(10, "f") "," NEW_BOX("p50") "," NEW_BOX("p51") "," MP(11, "f") "," NEW_BOX("p52"),
        MP(10, "f") "," MP(11, "f") "," MP(12, "f") "," NEW_BOX("p4"), MALLOC)
                SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    assert_null(owner_of(0)->origin.created.file);
    assert_int_equal(owner_of(0)->origin.n_candidates, 2);
    expect_place(&owner_of(0)->origin.candidates[0], 10, "f");
    expect_place(&owner_of(0)->origin.candidates[1], 11, "f");
}

static void a_delayed_store_has_its_recorded_line(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1,
        MP(10, "f") "," NEW_BOX("p50") "," MP(11, "f") "," SET("p8", "p50", "a.B.c") "," MP(12,
                                                                                            "f"),
        MP(10, "f") "," MP(11, "f") "," MP(12, "f") "," NEW_BOX("p4") "," SET("p9", "p4", "a.B.c"),
        MALLOC) SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    expect_place(&owner_of(0)->place, 12, "f");
    assert_string_equal(owner_of(0)->origin.forced_by, "stored into B.c (setfield_gc) at line 11");
}

static void a_bridge_does_not_know_what_its_guard_kept(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE LOOP A_TRACE(2, ",\"from_guard\":7") THE_OPS(
        2, NEW_BOX("p50") "," MP(21, "inner"), MP(21, "inner") "," NEW_BOX("p4") "," JUMP("p4"),
        MALLOC) SITE(1, "jit", ",\"trace\":2,\"object\":0"));
    expect_stack(owner_of(0)->stack, 21, 10, 0);
    assert_null(owner_of(0)->origin.created.file);
    assert_non_null(owner_of(0)->origin.forced_by);
}

static void jitframes_have_a_reason(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") THE_OPS(
        1, "", MP(10, "f"), "[\"a\",8,\"call_malloc_nursery_varsize_frame\",2,null]")
                SITE(1, "jit", ",\"trace\":1,\"object\":0"));
    assert_non_null(strstr(owner_of(0)->origin.forced_by, "call_assembler"));
}

#define AT_BYTECODE(index, function) "[\"m\",\"f.py\",10,\"" function "\"," #index ",\"NOP\"]"
#define CALLS_LOOP(number)           "[\"C\",9,\"call_assembler_r\",\"p9,p8,<Loop" #number ">\",44]"

/* A trace that begins with its function is called for each call of that; the trace of a loop goes on with the
   frame that is there. */
static void a_function_that_its_trace_calls_is_recursive(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE A_TRACE(1, "") A_TRACE(2, "")
                THE_OPS(1, "", AT_BYTECODE(0, "fib") "," NEW_BOX("p4"), MALLOC "," CALLS_LOOP(1))
                    THE_OPS(2, "", AT_BYTECODE(20, "total") "," NEW_BOX("p4"),
                            MALLOC "," CALLS_LOOP(2)) SITE(1, "jit", ",\"trace\":1,\"object\":0")
                        SITE(2, "jit", ",\"trace\":2,\"object\":0"));
    assert_true(owner_of(0)->is_recursive);
    assert_false(owner_of(1)->is_recursive);
}

static void frozen_code_is_not_the_users(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE PY_FRAME(
        1, 3, "main",
        "") "{\"k\":\"frame\",\"id\":2,\"caller\":1,\"file\":\"<frozen importlib._bootstrap>\","
            "\"line\":9,\"function\":\"load\"}\n" SITE(1, "interpreter", ",\"frame\":2")
                CELL(1, 8));
    assert_int_equal(owner_of(0)->place.line, 9);
    assert_int_equal(facts.cells[0].user_frame->place.line, 3);
}

#define FRAME_IN(id, caller, file)                                                                 \
    "{\"k\":\"frame\",\"id\":" #id ",\"caller\":" #caller ",\"file\":\"" file "\",\"line\":9,"     \
    "\"function\":\"load\"}\n"

static void importing_ends_where_a_module_of_the_user_runs(void **state)
{
    (void)state;
    analyse(HEADER RUN TYPE PY_FRAME(1, 3, "main", "") FRAME_IN(
        2, 1, "<frozen importlib._bootstrap>") FRAME_IN(3, 2, "/usr/lib/pypy3.9/json/decoder.py")
                FRAME_IN(4, 2, "b.py") FRAME_IN(5, 1, "/usr/lib/pypy3.9/json/decoder.py")
                    SITE(1, "interpreter", ",\"frame\":2") SITE(2, "interpreter", ",\"frame\":3")
                        SITE(3, "interpreter", ",\"frame\":4")
                            SITE(4, "interpreter", ",\"frame\":5") CELL(1, 8) CELL(2, 8) CELL(3, 8)
                                CELL(4, 8));
    assert_true(own_code_imports(owner_of(0)->stack));
    assert_true(own_code_imports(owner_of(1)->stack));
    assert_false(own_code_imports(owner_of(2)->stack)); /* b.py, which main imports */
    assert_false(own_code_imports(owner_of(3)->stack)); /* a function that main calls */
    assert_false(own_code_imports(NULL));
}

#define OWNERS_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWNERS_TEST(calls_belong_to_their_operation),
        OWNERS_TEST(an_unknown_operation_has_the_line_of_its_trace),
        OWNERS_TEST(a_trace_without_lines_has_its_callers),
        OWNERS_TEST(interpreted_code_under_a_trace),
        OWNERS_TEST(after_a_guard_failure),
        OWNERS_TEST(the_compiler_is_its_own_owner),
        OWNERS_TEST(the_rest_is_called_by_its_name),
        OWNERS_TEST(sums_hold_every_byte_once),
        OWNERS_TEST(an_allocation_has_an_origin),
        OWNERS_TEST(a_text_that_a_loop_extends_has_the_line_that_does),
        OWNERS_TEST(a_text_in_an_object_has_the_line_of_the_object),
        OWNERS_TEST(the_same_line_adds_nothing),
        OWNERS_TEST(different_candidates_are_listed),
        OWNERS_TEST(a_delayed_store_has_its_recorded_line),
        OWNERS_TEST(a_bridge_does_not_know_what_its_guard_kept),
        OWNERS_TEST(jitframes_have_a_reason),
        OWNERS_TEST(a_function_that_its_trace_calls_is_recursive),
        OWNERS_TEST(frozen_code_is_not_the_users),
        OWNERS_TEST(importing_ends_where_a_module_of_the_user_runs),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
