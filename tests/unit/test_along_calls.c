/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes along the ledger's calls: through which line of the program the lines of a library are run, through
   recursion and functions of one name; what PyPy's own code has done itself, and not the program that it calls back;
   and built-in loops that the remainder of a function tells. All figures are done by hand. */
#include "given_facts.h"
#include "given_trace.h"

#include "analysis/work/called_from.h"
#include "analysis/work/users.h"

#define LIBRARY                        "/usr/lib/python3/dist-packages/lib/a.py"
#define CODE(id, file, line, function) CODE_OF(id, file, line, function, 1000)
#define CODE_OF(id, file, line, function, inclusive)                                               \
    "{\"k\":\"code\",\"id\":" #id ",\"file\":\"" file "\",\"function\":\"" function                \
    "\",\"line\":" #line ",\"calls\":1,\"inclusive_instructions\":" #inclusive "}\n"
#define LINE(code, line)                                                                           \
    "{\"k\":\"line_costs\",\"code\":" #code ",\"line\":" #line ",\"instructions\":100,"            \
    "\"inclusive_instructions\":1000}\n"
#define CALLS(code, line, callee, inclusive)                                                       \
    "{\"k\":\"calls\",\"code\":" #code ",\"line\":" #line ",\"callee\":" #callee                   \
    ",\"times\":1,\"inclusive_instructions\":" #inclusive "}\n"
#define WORK "{\"k\":\"work\",\"who\":\"interpreter\",\"instructions\":1000}\n"

/* app.py has main() with lines 5 to 7; the library's outer() calls inner(), which calls itself. */
#define PROGRAM                                                                                    \
    HEADER RUN WORK CODE(1, "app.py", 4, "main") CODE(2, LIBRARY, 10, "outer")                     \
        CODE(3, LIBRARY, 20, "inner") CODE(4, LIBRARY, 30, "inner") LINE(1, 5) LINE(1, 6)          \
            LINE(1, 7) LINE(2, 11) LINE(3, 21) LINE(4, 31)

static struct called_from asked(const char *file, uint32_t line, const char *function)
{
    return called_from_find(&facts.ledger, &(struct place){file, function, line});
}

static void assert_from(struct called_from found, uint32_t line, double part)
{
    assert_non_null(found.place.file);
    assert_string_equal(found.place.file, "app.py");
    assert_int_equal(found.place.line, line);
    assert_true(found.part > part - 0.01 && found.part < part + 0.01);
}

static void the_line_of_the_program_that_leads_there(void **state)
{
    (void)state;
    analyse_text(PROGRAM CALLS(1, 5, 2, 700) CALLS(1, 6, 2, 200) CALLS(2, 11, 3, 500)
                     CALLS(3, 21, 3, 5000) TOTALS END);
    assert_from(asked(LIBRARY, 11, "outer"), 5, 7.0 / 9);
    /* along a call, and what calls itself is called from elsewhere */
    assert_from(asked(LIBRARY, 21, "inner"), 5, 7.0 / 9);
}

static void the_nearest_line_of_the_program_counts(void **state)
{
    (void)state;
    /* inner() is called back: by outer(), and most by the program itself */
    analyse_text(PROGRAM CALLS(1, 5, 2, 900) CALLS(2, 11, 3, 100) CALLS(1, 7, 3, 300) TOTALS END);
    assert_from(asked(LIBRARY, 21, "inner"), 7, 0.75);
}

static void circles_end(void **state)
{
    (void)state;
    analyse_text(PROGRAM CALLS(1, 6, 2, 100) CALLS(2, 11, 3, 5000) CALLS(3, 21, 2, 4900)
                     TOTALS END);
    assert_from(asked(LIBRARY, 21, "inner"), 6, 1);
}

static void functions_of_one_name_are_two(void **state)
{
    (void)state;
    analyse_text(PROGRAM CALLS(1, 5, 3, 100) CALLS(1, 6, 4, 900) TOTALS END);
    assert_from(asked(LIBRARY, 21, "inner"), 5, 1);
    assert_from(asked(LIBRARY, 31, "inner"), 6, 1);
}

static void where_nothing_is_known_nothing_is_said(void **state)
{
    (void)state;
    analyse_text(PROGRAM CALLS(1, 5, 2, 10) "{\"k\":\"calls\",\"callee\":2,\"times\":1,"
                                            "\"inclusive_instructions\":90}\n" TOTALS END);
    assert_null(asked("app.py", 5, "main").place.file);     /* the program's own */
    assert_null(asked(LIBRARY, 21, "inner").place.file);    /* nothing calls it */
    assert_null(asked(LIBRARY, 11, "outer").place.file);    /* nine tenths come from elsewhere */
    assert_null(asked(LIBRARY, 5, "other").place.file);     /* there is no such function */
    assert_null(asked(NULL, 0, "JIT compiler").place.file); /* it is no Python code */
}

/* app.py calls outer() of PyPy's own code, which calls inner(), which calls app.py back. */
#define OWN "/usr/lib/pypy3.9/functools.py"
#define CALLED_BACK                                                                                \
    HEADER RUN WORK CODE_OF(1, "app.py", 4, "main", 1000) CODE_OF(2, OWN, 10, "outer", 900)        \
        CODE_OF(3, OWN, 20, "inner", 800) CODE_OF(4, "app.py", 30, "back", 600) LINE(1, 5)         \
            LINE(2, 11) LINE(3, 21) LINE(4, 31)
#define TRACING(times, given_up)                                                                   \
    "{\"k\":\"tracing\",\"code\":3,\"line\":21,\"times\":" #times ",\"given_up\":" #given_up       \
    ",\"instructions\":100}\n"

static uint64_t own_of(const char *callee)
{
    for (size_t i = 0; i < facts.ledger.n_edges; i++)
        if (strcmp(facts.ledger.edges[i].callee.function, callee) == 0)
            return facts.ledger.edges[i].own;
    fail_msg("nobody calls %s", callee);
    return 0;
}

static void what_is_called_back_is_the_programs(void **state)
{
    (void)state;
    analyse_text(CALLED_BACK CALLS(1, 5, 2, 900) CALLS(2, 11, 3, 800) CALLS(3, 21, 4, 600)
                     TOTALS END);
    /* 100 of inner() is nobody's: it may be called back, too, by generators and what is inlined */
    assert_int_equal(own_of("inner"), 100);
    assert_int_equal(own_of("outer"), 200);
    assert_int_equal(own_of("back"), 600);
}

static void calls_in_a_circle_are_the_librarys(void **state)
{
    (void)state;
    analyse_text(CALLED_BACK CALLS(1, 5, 2, 900) CALLS(2, 11, 3, 8000) CALLS(3, 21, 2, 7900)
                     TOTALS END);
    assert_int_equal(own_of("inner"), 800); /* no more than all that it did */
}

static void what_is_compiled_once_is_nobodys(void **state)
{
    struct users_line lines[1];

    (void)state;
    analyse_text(CALLED_BACK TRACING(2, 0) CALLS(1, 5, 2, 900) CALLS(2, 11, 3, 800) TOTALS END);
    assert_int_equal(own_of("inner"), 700);
    assert_int_equal(own_of("outer"), 800);
    assert_int_equal(users_lines(&facts.ledger, lines, 1), 1);
    assert_int_equal(lines[0].row->place.line, 5);
    assert_int_equal(lines[0].work, 100 + 800);
    teardown(NULL);

    /* attempts without result are made again and again */
    analyse_text(CALLED_BACK TRACING(4, 3) CALLS(1, 5, 2, 900) CALLS(2, 11, 3, 800) TOTALS END);
    assert_int_equal(own_of("inner"), 775);
}

/* Line 5 of main() runs a regular expression: 500 of the loop's 700 in machine code were called by the interpreter,
   200 by the operation of a trace; and 300 are the compiler's. */
#define RUNS_A_LOOP(asm_op)                                                                                         \
    HEADER RUN A_TRACE(1, ",\"driver\":\"pypyjit\"") A_TRACE(2, ",\"driver\":\"rsre_Match\"")                       \
        THE_OPS(1, "", MP(40, "hot") "," GUARD(6, ""), asm_op "," ASM_GUARD(6)) THE_OPS(                            \
            2, "", GUARD(5, ""),                                                                                    \
            ASM_GUARD(                                                                                              \
                5)) "{\"k\":\"trace_costs\",\"trace\":2,\"instructions\":700,\"operations\":[[0,700]]}\n"           \
                    "{\"k\":\"called_costs\",\"trace\":1,\"operation\":0,\"times\":1,\"trace_instructions\":200}\n" \
                    "{\"k\":\"tracing\",\"trace\":2,\"operation\":0,\"times\":1,\"given_up\":0,"                    \
                    "\"instructions\":300}\n"                                                                       \
                    "{\"k\":\"work\",\"who\":\"compiled\",\"instructions\":700}\n"                                  \
                    "{\"k\":\"work\",\"who\":\"compiler\",\"instructions\":300}\n" WORK CODE_OF(                    \
                        1, "app.py", 4, "main", 1500) LINE(1, 5) TOTALS END

static void a_built_in_loop_is_the_lines_that_ran_it(void **state)
{
    static const char *const texts[] = {
        RUNS_A_LOOP("[\"C\",5,\"call_r\",\"ConstClass(search)\"]"),
        RUNS_A_LOOP("[\"C\",5,\"call_assembler_r\",\"p1,p2,<Loop2>\"]"), /* names its trace */
    };

    (void)state;
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        const struct work_row *line = NULL;
        if (k > 0)
            teardown(NULL);
        analyse_text(texts[k]);
        for (size_t i = 0; i < facts.ledger.n_lines; i++)
            if (facts.ledger.lines[i].place.line == 5)
                line = &facts.ledger.lines[i];
        assert_non_null(line);
        assert_string_equal(line->loop, "regular expression");
        assert_int_equal(line->loops, 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_line_of_the_program_that_leads_there, teardown),
        cmocka_unit_test_teardown(the_nearest_line_of_the_program_counts, teardown),
        cmocka_unit_test_teardown(circles_end, teardown),
        cmocka_unit_test_teardown(functions_of_one_name_are_two, teardown),
        cmocka_unit_test_teardown(where_nothing_is_known_nothing_is_said, teardown),
        cmocka_unit_test_teardown(what_is_called_back_is_the_programs, teardown),
        cmocka_unit_test_teardown(calls_in_a_circle_are_the_librarys, teardown),
        cmocka_unit_test_teardown(what_is_compiled_once_is_nobodys, teardown),
        cmocka_unit_test_teardown(a_built_in_loop_is_the_lines_that_ran_it, teardown),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
