/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work: sums by line and function, inclusive figures through inlined frames and
   recursion, built-in loops, callees, guards, attempts, importing. All figures are done by hand. */
#include "given_facts.h"
#include "given_trace.h"

#include "analysis/work/guard_words.h"
#include "analysis/work/made_of.h"
#include "analysis/work/users.h"

#define WORK(who, instructions)                                                                    \
    "{\"k\":\"work\",\"who\":\"" who "\",\"instructions\":" #instructions "}\n"
#define CODE(id, line, function, more)                                                             \
    "{\"k\":\"code\",\"id\":" #id ",\"file\":\"f.py\",\"function\":\"" function                    \
    "\",\"line\":" #line more "}\n"
#define INCLUSIVE(calls, instructions)                                                             \
    ",\"calls\":" #calls ",\"inclusive_instructions\":" #instructions
#define LINE(code, line, own, inclusive)                                                           \
    "{\"k\":\"line_costs\",\"code\":" #code ",\"line\":" #line ",\"instructions\":" #own           \
    ",\"inclusive_instructions\":" #inclusive "}\n"
#define OF_OPERATION(kind, trace, operation, times, instructions)                                  \
    "{\"k\":\"" kind "\",\"trace\":" #trace ",\"operation\":" #operation ",\"times\":" #times      \
    ",\"instructions\":" #instructions "}\n"
#define CALLED_TRACES(trace, operation, times, instructions)                                       \
    "{\"k\":\"called_costs\",\"trace\":" #trace ",\"operation\":" #operation ",\"times\":" #times  \
    ",\"trace_instructions\":" #instructions "}\n"
#define TRACE_COSTS(trace, all, operations)                                                        \
    "{\"k\":\"trace_costs\",\"trace\":" #trace ",\"instructions\":" #all                           \
    ",\"operations\":[" operations "]}\n"
#define TRACING(where, times, given_up, instructions)                                              \
    "{\"k\":\"tracing\"," where ",\"times\":" #times ",\"given_up\":" #given_up                    \
    ",\"instructions\":" #instructions "}\n"
#define CALLS(where, callee, times, inclusive)                                                     \
    "{\"k\":\"calls\"" where ",\"callee\":" #callee ",\"times\":" #times                           \
    ",\"inclusive_instructions\":" #inclusive "}\n"
#define ASM_CALL(name) "[\"C\",5,\"call_r\",\"p9,ConstClass(" name "),p8,<Callr 8 r>\"]"

static const struct work_row *find(const struct work_row *rows, size_t n, uint32_t line,
                                   const char *function)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].place.line == line && strcmp(rows[i].place.function, function) == 0)
            return &rows[i];
    fail_msg("no row for %s:%u", function, line);
    return NULL;
}

static const struct work_row *line(uint32_t number, const char *function)
{
    return find(facts.ledger.lines, facts.ledger.n_lines, number, function);
}

static const struct work_row *function(uint32_t first_line, const char *name)
{
    return find(facts.ledger.functions, facts.ledger.n_functions, first_line, name);
}

/* A loop in `loop` (code 1) that inlines `inner`; `inner` is interpreted, too. */
#define LOOP                                                                                                     \
    A_TRACE(1, "")                                                                                               \
    THE_OPS(                                                                                                     \
        1, "",                                                                                                   \
        LABEL(7, "p0") "," MP(                                                                                   \
            10,                                                                                                  \
            "loop") "," ENTER                                                                                    \
                    "," MP(20, "inner") "," OP("call_r", "p3,ConstClass(W_List.sort),p1,<Callr 8 r>") "," GUARD( \
                        9, "p3") "," LEAVE                                                                       \
                                 "," MP(11, "loop") "," OP(                                                      \
                                     "call_r", "p4,ConstClass(ll_join),p1,<Callr 8 r>"),                         \
        ASM_LABEL(7) "," ASM_CALL("W_List.sort") "," ASM_GUARD(9) "," ASM_CALL("ll_join"))

static void without_records_there_is_none(void **state)
{
    (void)state;
    analyse_text(HEADER RUN LOOP TOTALS END);
    assert_false(facts.ledger.known);
    assert_int_equal(facts.ledger.n_lines, 0);
    assert_int_equal(facts.n_lines, 0);
}

static void all_that_is_executed_has_a_line(void **state)
{
    struct made_of_part *parts;
    uint64_t sum = 0;
    size_t n;

    (void)state;
    analyse_text(
        HEADER RUN LOOP TRACE_COSTS(1, 155, "[0,10],[1,20],[2,30],[3,40],[null,55]")
            WORK("compiled", 155) WORK("called", 800) WORK("guards", 70) WORK("interpreter", 900)
                WORK("compiler", 60) WORK("tomorrow", 5) CODE(1, 8, "loop", INCLUSIVE(1, 1900))
                    CODE(2, 19, "inner", INCLUSIVE(3, 400)) LINE(1, 10, 500, 500)
                        LINE(2, 20, 400, 400) OF_OPERATION("called_costs", 1, 1, 2, 700)
                            OF_OPERATION("called_costs", 1, 3, 1, 100) OF_OPERATION("guard_costs",
                                                                                    1, 2, 4, 70)
                                TRACING("\"code\":1,\"line\":10", 5, 3, 50)
                                    TRACING("\"trace\":1,\"operation\":2", 1, 1, 10) TOTALS END);
    assert_int_equal(facts.ledger.all, 1990);
    assert_int_equal(facts.ledger.part[WORK_OTHER], 5);

    /* the label, and code of no operation, belong to the first line of the trace */
    assert_int_equal(line(10, "loop")->share[SHARE_COMPILED], 65);
    assert_int_equal(line(10, "loop")->share[SHARE_INTERPRETED], 500);
    assert_int_equal(line(10, "loop")->share[SHARE_TRACING], 50);
    assert_int_equal(line(10, "loop")->given_up, 3);
    assert_int_equal(line(20, "inner")->share[SHARE_COMPILED], 50);
    assert_int_equal(line(20, "inner")->share[SHARE_CALLED], 700);
    assert_int_equal(line(20, "inner")->share[SHARE_GUARDS], 70);
    assert_int_equal(line(20, "inner")->share[SHARE_TRACING], 10);
    assert_int_equal(line(20, "inner")->failures, 4);
    assert_int_equal(line(11, "loop")->share[SHARE_CALLED], 100);
    assert_int_equal(work_self(line(11, "loop")), 140);
    assert_string_equal(line(20, "inner")->callee, "W_List.sort");
    assert_int_equal(line(20, "inner")->callee_instructions, 700);
    assert_int_equal(work_largest(line(20, "inner")), SHARE_CALLED);
    assert_int_equal(work_largest(line(10, "loop")), SHARE_INTERPRETED);

    /* 830 of the inlined frame count for the line that it is inlined into */
    assert_int_equal(line(20, "inner")->inclusive, 400 + 830);
    assert_int_equal(line(10, "loop")->inclusive, 500 + 50 + 65 + 830);
    assert_int_equal(line(11, "loop")->inclusive, 140);

    /* the loop's function is active: its own figure has all of that; the inlined one's has not */
    assert_int_equal(function(8, "loop")->inclusive, 1900);
    assert_int_equal(work_self(function(8, "loop")), 615 + 140);
    assert_false(function(8, "loop")->is_inlined);
    assert_int_equal(function(19, "inner")->inclusive, 400 + 830);
    assert_int_equal(function(19, "inner")->calls, 3);
    assert_true(function(19, "inner")->is_inlined);

    /* what a line is made of adds up to what it has executed */
    parts = made_of(&facts.ledger, line(20, "inner"), &n);
    assert_int_equal(n, 5);
    assert_string_equal(parts[0].callee, "W_List.sort");
    assert_int_equal(parts[0].share, SHARE_CALLED);
    assert_int_equal(parts[0].times, 2);
    assert_int_equal(parts[0].instructions, 700);
    assert_null(parts[1].callee);
    assert_int_equal(parts[1].share, SHARE_INTERPRETED);
    assert_int_equal(parts[1].instructions, 400);
    assert_int_equal(parts[2].share, SHARE_GUARDS);
    assert_int_equal(parts[3].share, SHARE_COMPILED);
    assert_int_equal(parts[4].share, SHARE_TRACING);
    for (size_t i = 0; i < n; i++)
        sum += parts[i].instructions;
    assert_int_equal(sum, work_self(line(20, "inner")));
    free(parts);

    /* the most costly row comes first */
    assert_int_equal(facts.ledger.lines[0].place.line, 20);
    assert_ptr_equal(ledger_line(&facts.ledger, &facts.ledger.lines[1].place),
                     &facts.ledger.lines[1]);
    assert_int_equal(facts.n_defects, 0);
}

static void lists_tell_the_operations(void **state)
{
    (void)state;
    analyse_text(
        HEADER RUN LOOP WORK("called", 1000) WORK("guards", 70) WORK("compiler", 60) CODE(
            1, 8, "loop", "") OF_OPERATION("called_costs", 1, 1, 2, 700)
            OF_OPERATION("called_costs", 1, 3, 10, 100) "{\"k\":\"called_costs\",\"trace\":1,\"times\":1,\"instructions\":200}\n" OF_OPERATION(
                "guard_costs", 1, 2, 4, 70) TRACING("\"code\":1,\"line\":10", 5, 0, 50)
                TRACING("\"trace\":1,\"operation\":2", 1, 1, 10) TOTALS END);
    assert_int_equal(facts.ledger.n_calls, 3);
    assert_int_equal(facts.ledger.n_callees, 3);
    assert_string_equal(facts.ledger.callees[0].name, "W_List.sort");
    assert_int_equal(facts.ledger.callees[0].times, 2);
    assert_int_equal(facts.ledger.callees[0].place.line, 20);
    assert_int_equal(facts.ledger.callees[0].n_places, 1);
    assert_string_equal(facts.ledger.callees[1].name, "(not known)");
    assert_int_equal(facts.ledger.callees[1].place.line, 10);
    assert_string_equal(facts.ledger.callees[2].name, "ll_join");
    assert_int_equal(facts.ledger.n_guards, 1);
    assert_string_equal(facts.ledger.guards[0].name, "guard_true");
    assert_int_equal(facts.ledger.guards[0].place.line, 20);
    assert_non_null(strstr(guard_differs("guard_true"), "a condition was false"));
    assert_non_null(strstr(guard_differs("guard_not_forced_2"), "frame"));
    assert_null(guard_differs("guard_of_tomorrow"));
    assert_null(guard_differs(NULL));
    /* given up comes first, whatever the others took */
    assert_int_equal(facts.ledger.n_attempts, 2);
    assert_int_equal(facts.ledger.attempts[0].given_up, 1);
    assert_int_equal(facts.ledger.attempts[0].trace->id, 1);
    assert_null(facts.ledger.attempts[1].trace);
}

/* Functions that are specialised have plain names, other traces are named by what they do. */
static void callees_have_names_for_people(void **state)
{
    static const char *const names[] = {"format", "regular expression", "compiled loop",
                                        "another loop"};
    (void)state;
    analyse_text(HEADER RUN A_TRACE(1, "") A_TRACE(2, ",\"driver\":\"rsre_Match\"") THE_OPS(
        1, "", MP(10, "loop") "," GUARD(1, ""),
        ASM_CALL(
            "format_trampoline__v12___simple_call__function_f") ","
                                                                "[\"C\",5,\"call_assembler_i\",\"i1,p2,<Loop2>\"],"
                                                                "[\"C\",5,\"call_assembler_r\",\"p1,p2,<Loop1>\"],"
                                                                "[\"C\",5,\"call_assembler_r\",\"p1,p2,<Loop-1>\"]," ASM_GUARD(
                                                                    1)) WORK("called", 10)
                     OF_OPERATION("called_costs", 1, 0, 1, 4)
                         OF_OPERATION("called_costs", 1, 1, 1, 3)
                             OF_OPERATION("called_costs", 1, 2, 1, 2)
                                 OF_OPERATION("called_costs", 1, 3, 1, 1) TOTALS END);
    assert_int_equal(facts.ledger.n_callees, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(facts.ledger.callees[i].name, names[i]);
}

/* Callees of two lines: the place is the one that calls it most, whatever the order. */
static void a_callee_is_at_its_costliest_line(void **state)
{
    (void)state;
    analyse_text(HEADER RUN A_TRACE(1, "") THE_OPS(
        1, "", MP(10, "a") "," GUARD(1, "") "," MP(11, "a") "," GUARD(2, "") "," MP(12, "a"),
        ASM_GUARD(1) "," ASM_CALL("f") "," ASM_CALL("f") "," ASM_GUARD(2) "," ASM_CALL("f"))
                     WORK("called", 190) OF_OPERATION("called_costs", 1, 1, 1, 60)
                         OF_OPERATION("called_costs", 1, 2, 1, 60)
                             OF_OPERATION("called_costs", 1, 4, 1, 70) TOTALS END);
    assert_int_equal(facts.ledger.n_callees, 1);
    assert_int_equal(facts.ledger.callees[0].instructions, 190);
    assert_int_equal(facts.ledger.callees[0].n_places, 2);
    assert_int_equal(facts.ledger.callees[0].place.line, 10);
}

/* `loop` calls `other`, which is not inlined, and itself. */
static void calls_count_for_all_that_is_active(void **state)
{
    (void)state;
    analyse_text(
        HEADER RUN LOOP TRACE_COSTS(1, 40, "[1,40]") WORK("compiled", 40) WORK("interpreter", 650)
            WORK("start-up", 5000) CODE(1, 8, "loop", INCLUSIVE(9, 5000)) CODE(2, 19, "inner", "")
                CODE(3, 30, "other", INCLUSIVE(6, 650)) LINE(3, 31, 650, 650)
                    CALLS(",\"trace\":1,\"operation\":1", 3, 6, 650)
                        CALLS(",\"trace\":1,\"operation\":3", 1, 8, 90000) CALLS("", 1, 1, 5000)
                            CALLS(",\"code\":3,\"line\":31", 3, 1, 4) TOTALS END);
    /* the line in the inlined function, and the one around it */
    assert_int_equal(line(20, "inner")->inclusive, 40 + 650);
    assert_int_equal(line(10, "loop")->inclusive, 40 + 650);
    assert_int_equal(function(19, "inner")->inclusive, 40 + 650);
    /* calls of itself: each activation counts, but no more than all that the function did */
    assert_int_equal(line(11, "loop")->inclusive, 5000);
    assert_int_equal(function(8, "loop")->inclusive, 5000);
    /* edges: four of the records, and the inlined one with what it does and calls */
    assert_int_equal(facts.ledger.n_edges, 5);
    assert_int_equal(facts.ledger.edges[0].inclusive, 5000);
    assert_int_equal(facts.ledger.edges[0].caller.line, 11);
    assert_int_equal(facts.ledger.edges[1].inclusive, 5000);
    assert_null(facts.ledger.edges[1].caller.file);
    for (size_t i = 0; i < 5; i++)
        if (facts.ledger.edges[i].is_inlined) {
            assert_int_equal(facts.ledger.edges[i].caller.line, 10);
            assert_string_equal(facts.ledger.edges[i].callee.function, "inner");
            assert_int_equal(facts.ledger.edges[i].inclusive, 690);
        }
}

/* `loop` calls `other`, which has a trace from its begin on, and goes on in the trace of an inlined
   function's loop; `other` calls itself. */
static void traces_that_are_called_count_for_their_callers(void **state)
{
    (void)state;
    analyse_text(HEADER RUN A_TRACE(1, "") A_TRACE(2, "") A_TRACE(3, "") THE_OPS(
        1, "", MP(10, "loop") "," GUARD(1, "") "," ENTER "," MP(20, "inner") "," GUARD(2, ""),
        "[\"C\",5,\"call_assembler_r\",\"p1,p2,<Loop2>\"]," ASM_GUARD(1) "," ASM_GUARD(
            2) ",[\"C\",5,\"call_assembler_r\",\"p1,p2,<Loop3>\"]")
                     THE_OPS(2, "", MP(30, "other") "," GUARD(3, ""),
                             ASM_GUARD(3) ",[\"C\",5,\"call_assembler_r\",\"p1,p2,<Loop2>\"]")
                         THE_OPS(3, "", MP(21, "inner") "," GUARD(4, ""), ASM_GUARD(4))
                             TRACE_COSTS(1, 10, "[0,10]") TRACE_COSTS(2, 700, "[0,700]")
                                 TRACE_COSTS(3, 500, "[0,500]") WORK("compiled", 1210)
                                     WORK("start-up", 5000) CODE(1, 8, "loop", INCLUSIVE(1, 3000))
                                         CODE(2, 19, "inner", INCLUSIVE(4, 40))
                                             CODE(3, 29, "other", INCLUSIVE(2, 20))
                                                 CALLED_TRACES(1, 0, 6, 700)
                                                     CALLED_TRACES(1, 3, 5, 500)
                                                         CALLED_TRACES(2, 1, 9, 2100) TOTALS END);
    assert_int_equal(line(10, "loop")->inclusive, 10 + 700 + 500);
    assert_int_equal(function(8, "loop")->inclusive, 3000);
    /* calls: of the interpreter, and of the trace; what goes on is no call, nor of the line */
    assert_int_equal(function(29, "other")->calls, 2 + 6);
    assert_int_equal(function(29, "other")->inclusive, 20 + 700);
    assert_int_equal(function(19, "inner")->calls, 4);
    assert_int_equal(function(19, "inner")->inclusive, 40 + 500);
    assert_int_equal(line(21, "inner")->inclusive, 500);
    assert_int_equal(line(20, "inner")->inclusive, 0);
    /* calls of itself are bounded by all that the function did */
    assert_int_equal(line(30, "other")->inclusive, 720);
    for (size_t i = 0; i < facts.ledger.n_edges; i++)
        assert_true(facts.ledger.edges[i].inclusive <= 720);
}

/* An activation whose end was noticed late has counted more than its caller, and than there is. */
static void calls_execute_no_more_than_their_line(void **state)
{
    (void)state;
    analyse_text(HEADER RUN WORK("interpreter", 700) CODE(1, 8, "loop", INCLUSIVE(1, 700))
                     CODE(2, 19, "called", INCLUSIVE(3, 900)) LINE(1, 9, 100, 650)
                         CALLS(",\"code\":1,\"line\":9", 2, 3, 900) TOTALS END);
    assert_int_equal(function(19, "called")->inclusive, 700);
    assert_int_equal(line(9, "loop")->inclusive, 650);
    assert_int_equal(facts.ledger.n_edges, 1);
    assert_int_equal(facts.ledger.edges[0].inclusive, 650);
}

/* A chain with the same line and function twice counts once. */
static void inlined_recursion_counts_once(void **state)
{
    (void)state;
    analyse_text(HEADER RUN A_TRACE(1, "") THE_OPS(
        1, "",
        MP(10, "loop") "," ENTER "," MP(20, "inner") "," ENTER "," MP(20, "inner") "," GUARD(5, ""),
        ASM_GUARD(5)) TRACE_COSTS(1, 33, "[0,33]") WORK("compiled", 33)
                     CODE(1, 8, "loop", INCLUSIVE(1, 33)) TOTALS END);
    assert_int_equal(line(20, "inner")->inclusive, 33);
    assert_int_equal(line(10, "loop")->inclusive, 33);
    assert_int_equal(function(0, "inner")->inclusive, 33);
    assert_int_equal(function(8, "loop")->inclusive, 33);
}

/* The same function inlined into two callers, of which one was never seen to be entered. */
static void two_callers_share_an_inlined_function(void **state)
{
    (void)state;
    analyse_text(
        HEADER RUN A_TRACE(1, "") A_TRACE(2, "")
            THE_OPS(1, "", MP(10, "a") "," ENTER "," MP(30, "f") "," GUARD(5, ""), ASM_GUARD(5))
                THE_OPS(2, "", MP(20, "b") "," ENTER "," MP(30, "f") "," GUARD(6, ""), ASM_GUARD(6))
                    TRACE_COSTS(1, 33, "[0,33]") TRACE_COSTS(2, 44, "[0,44]") WORK("compiled", 77)
                        CODE(1, 9, "a", INCLUSIVE(1, 33)) TOTALS END);
    assert_int_equal(function(0, "f")->inclusive, 77);
    assert_int_equal(function(9, "a")->inclusive, 33);
    assert_int_equal(function(0, "b")->inclusive, 44);
    assert_int_equal(line(10, "a")->inclusive, 33);
    assert_int_equal(line(20, "b")->inclusive, 44);
}

/* Functions of one name are told apart by their first lines. */
static void namesakes_are_told_apart(void **state)
{
    (void)state;
    analyse_text(HEADER RUN A_TRACE(1, "") THE_OPS(
        1, "", MP(14, "<lambda>") "," GUARD(5, "") "," MP(25, "<lambda>") "," GUARD(6, ""),
        ASM_GUARD(5) "," ASM_GUARD(6)) TRACE_COSTS(1, 77, "[0,33],[1,44]") WORK("compiled", 77)
                     CODE(1, 14, "<lambda>", "") CODE(2, 20, "<lambda>", "")
                         CODE(3, 30, "<lambda>", "") TOTALS END);
    assert_int_equal(work_self(function(14, "<lambda>")), 33);
    assert_int_equal(work_self(function(20, "<lambda>")), 44);
    assert_int_equal(work_self(function(30, "<lambda>")), 0);
}

/* Loops of built-in functions: their own code has no line, Python code that they call inline has its
   own. The name of a loop is known from its bridges. */
static void built_in_loops_are_named(void **state)
{
    (void)state;
    analyse_text(
        HEADER RUN A_TRACE(1, "") A_TRACE(2, ",\"driver\":\"rsre_Match\",\"from_guard\":5")
            A_TRACE(3, ",\"driver\":\"_compute_keys_for_sorting\"") A_TRACE(4, "") A_TRACE(
                5, ",\"from_guard\":8") A_TRACE(6, ",\"driver\":\"dict.eq\"")
                A_TRACE(7, ",\"driver\":\"pypyjit\",\"from_guard\":99") THE_OPS(
                    1, "", GUARD(5, ""), ASM_GUARD(5)) THE_OPS(2, "", GUARD(6, ""), ASM_GUARD(6))
                    THE_OPS(3, "",
                            GUARD(7, "") "," ENTER "," MP(30, "key") "," GUARD(
                                8, "") "," LEAVE "," GUARD(9, ""),
                            ASM_GUARD(7) "," ASM_GUARD(8) "," ASM_GUARD(9))
                        THE_OPS(4, "", GUARD(10, ""), ASM_GUARD(10)) THE_OPS(
                            5, "", LEAVE "," GUARD(11, ""),
                            ASM_GUARD(11)) THE_OPS(6, "", GUARD(12, ""), ASM_GUARD(12))
                            THE_OPS(7, "", GUARD(13, ""), ASM_GUARD(13)) TRACE_COSTS(1, 1, "[0,1]")
                                TRACE_COSTS(2, 2, "[0,2]") TRACE_COSTS(3, 34, "[0,4],[1,10],[2,20]")
                                    TRACE_COSTS(4, 40, "[0,40]") TRACE_COSTS(5, 100, "[0,100]")
                                        TRACE_COSTS(6, 200, "[0,200]")
                                            TRACE_COSTS(7, 400, "[0,400]") WORK("compiled", 777)
                                                CODE(1, 29, "key", INCLUSIVE(1, 5)) TOTALS END);
    assert_int_equal(work_self(line(0, "regular expression")), 3);
    assert_int_equal(work_self(line(30, "key")), 10);
    assert_int_equal(work_self(line(0, "sort, calling its key")), 4 + 20 + 100);
    assert_int_equal(work_self(line(0, "loop of a built-in function")), 40);
    assert_int_equal(work_self(line(0, "built-in loop dict.eq")), 200);
    assert_int_equal(work_self(line(0, OWNERS_NO_LINE)), 400);
    /* the key is inlined into the loop: its activation was not seen */
    assert_int_equal(function(29, "key")->inclusive, 5 + 10);
    assert_true(function(29, "key")->is_inlined);
}

/* The loop calls a regular expression in the inlined frame, and at its own line something that enters Python. */
#define CALLS_OF_LOOPS(of_inner)                                                                   \
    HEADER RUN LOOP A_TRACE(2, ",\"driver\":\"rsre_Match\"")                                       \
        THE_OPS(2, "", GUARD(30, ""), ASM_GUARD(30)) TRACE_COSTS(2, 550, "[0,550]")                \
            WORK("compiled", 550) CODE(1, 8, "loop", INCLUSIVE(1, 2000))                           \
                CODE(2, 19, "inner", INCLUSIVE(3, 400)) CODE(3, 40, "back", INCLUSIVE(2, 250))     \
                    CALLED_TRACES(1, 1, 3, of_inner) CALLED_TRACES(1, 3, 2, 300)                   \
                        CALLS(",\"trace\":1,\"operation\":3", 3, 2, 250) TOTALS END

static void built_in_loops_have_the_lines_that_call_them(void **state)
{
    (void)state;
    analyse_text(CALLS_OF_LOOPS(500));
    assert_int_equal(line(20, "inner")->loops, 500);
    assert_int_equal(line(20, "inner")->loop_times, 3);
    assert_string_equal(line(20, "inner")->loop, "regular expression");
    assert_int_equal(line(20, "inner")->inclusive, 500);
    assert_int_equal(line(10, "loop")->loops, 0);
    assert_int_equal(line(10, "loop")->inclusive, 500);
    assert_int_equal(line(11, "loop")->loops, 50); /* without what the interpreter entered */
}

/* Together they are no more than the loops executed; where most of what was entered is something else, which line
   has called the loops is not known from that. */
static void calls_of_loops_are_bounded(void **state)
{
    (void)state;
    analyse_text(CALLS_OF_LOOPS(1050));
    assert_int_equal(line(20, "inner")->loops, 525);
    assert_int_equal(line(11, "loop")->loops, 25);
    teardown(NULL);
    analyse_text(CALLS_OF_LOOPS(5000));
    assert_int_equal(line(20, "inner")->loop_times, 0);
}

#define IMPORTLIB(id, line, function, calls, inclusive)                                            \
    "{\"k\":\"code\",\"id\":" #id                                                                  \
    ",\"file\":\"<frozen importlib._bootstrap>\",\"function\":\"" function                         \
    "\",\"line\":" #line INCLUSIVE(calls, inclusive) "}\n"

static void importing_is_told_apart(void **state)
{
    (void)state;
    analyse_text(
        HEADER RUN WORK("interpreter", 10000) IMPORTLIB(1, 10, "_find_and_load", 5, 9000)
            IMPORTLIB(2, 20, "_find_spec", 5, 1000) IMPORTLIB(3, 30, "get_data", 5, 300) IMPORTLIB(
                4, 40, "_compile_bytecode", 4, 700) IMPORTLIB(5, 50, "source_to_code", 1, 2000)
                IMPORTLIB(6, 60, "_call_with_frames_removed", 5, 8000) IMPORTLIB(
                    7, 70, "cache_from_source", 9, 400) CODE(8, 1, "<module>", INCLUSIVE(5, 7900))
                    CODE(9, 5, "get_data", INCLUSIVE(1, 77)) LINE(1, 11, 60, 9000)
                        LINE(6, 61, 40, 8000) LINE(7, 71, 400, 400) CALLS(",\"code\":1,\"line\":11",
                                                                          7, 5, 250)
                            CALLS(",\"code\":2,\"line\":21", 7, 4, 150)
                                CALLS(",\"code\":1,\"line\":11", 2, 5, 1000)
                                    IMPORTLIB(10, 80, "__import__", 3, 9100)
                                        CALLS(",\"code\":6,\"line\":61", 10, 2, 7000) TOTALS END);
    assert_true(facts.ledger.imports.known);
    assert_int_equal(facts.ledger.imports.all, 9000);
    assert_int_equal(facts.ledger.imports.finding, 1000);
    assert_int_equal(facts.ledger.imports.reading, 300); /* not that of the program */
    assert_int_equal(facts.ledger.imports.unmarshalling, 700);
    assert_int_equal(facts.ledger.imports.compiling, 2000);
    /* its own, and what it calls that is none of the parts (150 of it are part of finding) and imports
       nothing: `from package import module` calls __import__ once more */
    assert_int_equal(facts.ledger.imports.machinery, 60 + 40 + 250);
    assert_int_equal(facts.ledger.imports.executing, 9000 - 4000 - 350);
}

/* A function that a module's body calls, and the program's, too; the program itself. */
static void what_importing_calls_is_no_work_of_lines(void **state)
{
    struct users_line lines[3];

    (void)state;
    analyse_text(
        HEADER RUN WORK("interpreter", 10000) IMPORTLIB(1, 10, "_call_with_frames_removed", 1, 5000)
            CODE(2, 1, "<module>", INCLUSIVE(1, 4000)) CODE(3, 20, "tables", INCLUSIVE(4, 4000))
                CODE(4, 30, "work", INCLUSIVE(1, 5000)) LINE(2, 2, 100, 3100)
                    LINE(3, 21, 4000, 4000) LINE(4, 31, 2000, 3000)
                        CALLS(",\"code\":1,\"line\":11", 2, 1, 4000)
                            CALLS(",\"code\":2,\"line\":2", 3, 3, 3000)
                                CALLS(",\"code\":4,\"line\":31", 3, 1, 1000) TOTALS END);
    assert_int_equal(users_lines(&facts.ledger, lines, 3), 3);
    assert_int_equal(lines[0].row->place.line, 31);
    assert_int_equal(lines[0].work, 2000);
    assert_int_equal(lines[1].row->place.line, 21);
    assert_int_equal(lines[1].work, 1000); /* a quarter of 4000: as the calls are divided */
    assert_int_equal(lines[1].whole, 4000);
    assert_int_equal(lines[2].row->place.line, 2);
    assert_int_equal(lines[2].work, 0);
}

/* importlib.import_module() is Python code of its own, outside of what is frozen. */
static void a_line_that_imports_by_name_imports(void **state)
{
    struct users_line lines[1];

    (void)state;
    analyse_text(HEADER RUN WORK(
        "interpreter",
        10000) "{\"k\":\"code\",\"id\":1,\"file\":\"/usr/lib/pypy3.9/importlib/__init__.py\","
               "\"function\":\"import_module\",\"line\":109" INCLUSIVE(1, 6000) "}\n" CODE(
                   2, 30, "work", INCLUSIVE(1, 8000)) LINE(2, 31, 2000, 8000)
                     CALLS(",\"code\":2,\"line\":31", 1, 1, 6000) TOTALS END);
    assert_int_equal(users_lines(&facts.ledger, lines, 1), 1);
    assert_int_equal(lines[0].row->place.line, 31);
    assert_int_equal(lines[0].work, 2000);
    assert_null(lines[0].callee);
}

static void contradictions_are_defects(void **state)
{
    (void)state;
    analyse_text(HEADER RUN WORK("interpreter", 10) CODE(1, 1, "f", "") LINE(
        1, 1, 11, 0) "{\"k\":\"totals\",\"instructions\":10,\"ledger_difference\":0}\n" END);
    assert_int_equal(facts.n_defects, 1);
    assert_non_null(strstr(facts.defects[0], "interpreter has 10 instructions, but 11"));
    teardown(NULL);
    analyse_text(HEADER RUN WORK("start-up", 10) "{\"k\":\"totals\",\"instructions\":11}\n" END);
    assert_int_equal(facts.n_defects, 1);
    assert_non_null(strstr(facts.defects[0], "add up to 10 instructions, the totals say 11"));
    teardown(NULL);
    analyse_text(HEADER RUN WORK(
        "start-up", 10) "{\"k\":\"totals\",\"instructions\":10,\"ledger_difference\":3}\n" END);
    assert_int_equal(facts.n_defects, 1);
}

static void damaged_records_are_refused(void **state)
{
    static const char *const lines[] = {
        LINE(9, 1, 1, 1),
        CODE(1, 1, "f", "") CODE(1, 1, "g", ""),
        OF_OPERATION("called_costs", 1, 4, 1, 1),
        OF_OPERATION("guard_costs", 2, 0, 1, 1),
        "{\"k\":\"guard_costs\",\"times\":1}\n",
        CODE(1, 1, "f", "") CALLS(",\"code\":1,\"trace\":1", 1, 1, 1),
        CODE(1, 1, "f", "") CALLS("", 2, 1, 1),
        "{\"k\":\"mapped\",\"instructions\":1}\n",
        "{\"k\":\"mapped\",\"path\":\"x\",\"instructions\":-1}\n",
        "{\"k\":\"work\",\"instructions\":1}\n",
        WORK("compiled", 18446744073709551615) WORK("called", 1),
    };
    (void)state;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[4096];
        struct fault fault;

        snprintf(text, sizeof text, HEADER RUN LOOP "%s" TOTALS END, lines[i]);
        assert_null(read_bytes(text, strlen(text), &fault));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(without_records_there_is_none, teardown),
        cmocka_unit_test_teardown(all_that_is_executed_has_a_line, teardown),
        cmocka_unit_test_teardown(lists_tell_the_operations, teardown),
        cmocka_unit_test_teardown(callees_have_names_for_people, teardown),
        cmocka_unit_test_teardown(a_callee_is_at_its_costliest_line, teardown),
        cmocka_unit_test_teardown(calls_count_for_all_that_is_active, teardown),
        cmocka_unit_test_teardown(traces_that_are_called_count_for_their_callers, teardown),
        cmocka_unit_test_teardown(calls_execute_no_more_than_their_line, teardown),
        cmocka_unit_test_teardown(inlined_recursion_counts_once, teardown),
        cmocka_unit_test_teardown(two_callers_share_an_inlined_function, teardown),
        cmocka_unit_test_teardown(namesakes_are_told_apart, teardown),
        cmocka_unit_test_teardown(built_in_loops_are_named, teardown),
        cmocka_unit_test_teardown(built_in_loops_have_the_lines_that_call_them, teardown),
        cmocka_unit_test_teardown(calls_of_loops_are_bounded, teardown),
        cmocka_unit_test_teardown(importing_is_told_apart, teardown),
        cmocka_unit_test_teardown(what_importing_calls_is_no_work_of_lines, teardown),
        cmocka_unit_test_teardown(a_line_that_imports_by_name_imports, teardown),
        cmocka_unit_test_teardown(contradictions_are_defects, teardown),
        cmocka_unit_test(damaged_records_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
