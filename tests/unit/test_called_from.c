/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Through which line of the program the lines of a library are run: along calls, through recursion and
   functions of one name, where several lines call, and where nothing is known. All figures are done by hand. */
#include "given_facts.h"

#include "analysis/work/called_from.h"

#define LIBRARY "/usr/lib/python3/dist-packages/lib/a.py"
#define CODE(id, file, line, function)                                                             \
    "{\"k\":\"code\",\"id\":" #id ",\"file\":\"" file "\",\"function\":\"" function                \
    "\",\"line\":" #line ",\"calls\":1,\"inclusive_instructions\":1000}\n"
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
    struct called_index *index = called_from_index(&facts.ledger);
    const struct place place = {file, function, line};
    const struct called_from found = called_from_find(index, &place);

    called_from_free(index);
    return found;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_line_of_the_program_that_leads_there, teardown),
        cmocka_unit_test_teardown(the_nearest_line_of_the_program_counts, teardown),
        cmocka_unit_test_teardown(circles_end, teardown),
        cmocka_unit_test_teardown(functions_of_one_name_are_two, teardown),
        cmocka_unit_test_teardown(where_nothing_is_known_nothing_is_said, teardown),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
