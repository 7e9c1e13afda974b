/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about barriers and what made collections start: findings where they cost something, at the
   line that is to blame, and none where they do not. */
#include "given_facts.h"

#include "analysis/rules/times.h"

static const char PLACES[] =
    "{\"k\":\"frame\",\"id\":1,\"file\":\"a.py\",\"line\":7,\"function\":\"clean\"}\n"
    "{\"k\":\"frame\",\"id\":2,\"file\":\"<frozen importlib._bootstrap>\",\"line\":3,"
    "\"function\":\"load\"}\n"
    "{\"k\":\"site\",\"id\":1,\"kind\":\"interpreter\",\"frame\":1}\n"
    "{\"k\":\"site\",\"id\":2,\"kind\":\"interpreter\",\"frame\":2}\n";

static void analyse(const char *records, const char *totals)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    fprintf(out, "%s%s%s%s{\"k\":\"totals\",%s}\n%s", HEADER, RUN, PLACES, records, totals, END);
    fclose(out);
    judge_text(text);
    free(text);
}

#define COLLECT(site)                                                                              \
    "{\"k\":\"minor\",\"n\":1,\"allocated_bytes\":1000,\"allocated_objects\":10,"                  \
    "\"survived_bytes\":0,\"survived_objects\":0,\"cause\":\"collect\",\"site\":" site             \
    ",\"instructions\":1000}\n"                                                                    \
    "{\"k\":\"major\",\"n\":1,\"cause\":\"collect\",\"minor\":1,"                                  \
    "\"marking_instructions\":90000000,\"sweeping_instructions\":9000000}\n"

#define SMALL_RUN                                                                                  \
    "\"instructions\":200000000,\"minor_instructions\":1000,\"major_instructions\":99000000,"      \
    "\"gc_instructions\":99001000"

static void collections_that_are_asked_for(void **state)
{
    const struct finding *finding;

    (void)state;
    analyse(COLLECT("1"), SMALL_RUN);
    finding = finding_of("explicit-collect");
    assert_non_null(finding);
    assert_int_equal(finding->severity, SEVERITY_HIGH);
    assert_string_equal(finding->place.file, "a.py");
    assert_int_equal(finding->place.line, 7);
    teardown(NULL);
    /* the same in a run in which it does not matter */
    analyse(COLLECT("1"), "\"instructions\":200000000000,\"minor_instructions\":1000,"
                          "\"major_instructions\":99000000,\"gc_instructions\":99001000");
    assert_null(finding_of("explicit-collect"));
    teardown(NULL);
    /* by code that the user cannot change */
    analyse(COLLECT("2"), SMALL_RUN);
    assert_null(finding_of("explicit-collect"));
}

#define OUTSIDE(blocks, bytes, freed, told)                                                        \
    "{\"k\":\"external\",\"site\":1,\"blocks\":" blocks ",\"bytes\":" bytes                        \
    ",\"freed_blocks\":1,\"freed_bytes\":" freed ",\"pressures\":1,\"pressure_bytes\":" told "}\n"

static void memory_outside(void **state)
{
    (void)state;
    analyse(OUTSIDE("1000", "1000000000", "0", "0"), SMALL_RUN);
    assert_non_null(finding_of("external-memory"));
    teardown(NULL);
    analyse(OUTSIDE("1", "1000000000", "0", "0"), SMALL_RUN); /* a single block */
    assert_null(finding_of("external-memory"));
    teardown(NULL);
    analyse(OUTSIDE("1000", "1000000000", "999000000", "0"), SMALL_RUN); /* freed in time */
    assert_null(finding_of("external-memory"));
    teardown(NULL);
    analyse(OUTSIDE("1000", "1000000000", "0", "990000000"), SMALL_RUN); /* the collector knows */
    assert_null(finding_of("external-memory"));
}

/* A cell of which all survives, and major collections so far apart that a tenth of it would outlive
   the first one if it had been in use. */
static void analyse_queue(int majors, int second)
{
    const int bytes = majors * 10 * 1048576;
    char *records = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&records, &size);

    assert_non_null(out);
    fprintf(out,
            "{\"k\":\"type\",\"id\":1,\"name\":\"W_ListObject\",\"fixed_size\":24}\n"
            "{\"k\":\"cell\",\"site\":1,\"type\":1,\"allocated_objects\":1000000,"
            "\"allocated_bytes\":%d,\"survived_objects\":1000000,"
            "\"survived_bytes\":%d,\"old_died_objects\":%d,\"old_died_bytes\":%d,"
            "\"died_first_major_objects\":1000000,\"died_first_major_bytes\":%d,"
            "\"died_second_major_objects\":%d,\"died_second_major_bytes\":0}\n",
            bytes, bytes, 1000000 + second, bytes, bytes, second);
    for (int i = 0; i < majors; i++)
        fprintf(out,
                "{\"k\":\"minor\",\"n\":%d,\"allocated_bytes\":10485760,"
                "\"allocated_objects\":10}\n"
                "{\"k\":\"major\",\"n\":%d,\"cause\":\"threshold\",\"minor\":%d,"
                "\"start_allocated_bytes\":%d,\"end_allocated_bytes\":%d}\n",
                i + 1, i + 1, i + 1, 10485760 * (i + 1), 10485760 * (i + 1));
    fclose(out);
    analyse(records, "\"old_live_objects\":0");
    free(records);
}

static void queue_of_which_a_part_is_in_use(void **state)
{
    (void)state;
    analyse_queue(100, 0);
    assert_non_null(finding_of("nepotism"));
    teardown(NULL);
    analyse_queue(100, 30000);
    assert_non_null(finding_of("nepotism"));
    teardown(NULL);
    analyse_queue(4, 30000); /* may be chance */
    assert_null(finding_of("nepotism"));
    teardown(NULL);
    analyse_queue(100, 90000);
    assert_null(finding_of("nepotism"));
}

static void operations_run_as_often_as_the_label_before_them(void **state)
{
    struct times times;

    (void)state;
    analyse("{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,\"size\":1,"
            "\"alive\":true,\"entries\":3,\"labels\":[[5,700]]}\n"
            "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[],\"asm\":[[\"C\",0,\"call_n\","
            "\"?,ConstClass(as_pyobj__v1),p1,<Callv>\"],[\"L\",8,5],[\"C\",9,\"call_n\",\"?\"]]}\n",
            SMALL_RUN);
    times = times_begin(&profile->traces[0]);
    assert_true(times_at(&times, 0) == 3);
    assert_true(times_at(&times, 0) == 3);
    assert_true(times_at(&times, 2) == 700);
    assert_true(calls_function(&profile->traces[0].code[0], NAME_CALL_AS_PYOBJ));
    assert_false(calls_function(&profile->traces[0].code[0], NAME_CALL_MAKE_REF));
    assert_false(calls_function(&profile->traces[0].code[2], NAME_CALL_AS_PYOBJ));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(collections_that_are_asked_for, teardown),
        cmocka_unit_test_teardown(memory_outside, teardown),
        cmocka_unit_test_teardown(queue_of_which_a_part_is_in_use, teardown),
        cmocka_unit_test_teardown(operations_run_as_often_as_the_label_before_them, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
