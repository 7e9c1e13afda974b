/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules judge the program, not what runs before it: how much PyPy imports at its start depends on
   what is installed. And a list that grows is no churn, whether or not a major collection came in
   time to free its copies. */
#include "given_profile.h"

#include "analysis/findings.h"
#include "analysis/rules/rules.h"

#define MIB (UINT64_C(1) << 20)

/* Importing, and the program's function `work`; a loop of PyPy's own, and one of `work`. */
enum { COMPILING_OWN = 1, COMPILING_WORK, IMPORTING, WORK, SITE, COMPILING_IMPORT }; /* sites */

static const char KNOWN[] = HEADER RUN
    "{\"k\":\"type\",\"id\":1,\"name\":\"W_ListObject\",\"fixed_size\":64}\n"
    "{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,\"size\":1}\n"
    "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[],\"asm\":[]}\n"
    "{\"k\":\"trace\",\"id\":2,\"log_id\":2,\"kind\":\"loop\",\"address\":9,\"size\":1}\n"
    "{\"k\":\"trace_ops\",\"trace\":2,\"opt\":[[\"m\",\"a.py\",7,\"work\",0,\"NOP\"]],\"asm\":[]}\n"
    "{\"k\":\"frame\",\"id\":1,\"file\":\"<builtin>/app_main.py\",\"line\":1,\"function\":\"f\"}\n"
    "{\"k\":\"frame\",\"id\":2,\"caller\":1,\"file\":\"<frozen importlib._bootstrap>\","
    "\"line\":2,\"function\":\"load\"}\n"
    "{\"k\":\"frame\",\"id\":3,\"caller\":1,\"file\":\"a.py\",\"line\":7,\"function\":\"work\"}\n"
    "{\"k\":\"frame\",\"id\":4,\"caller\":1,\"file\":\"/usr/lib/pypy3.9/site.py\",\"line\":3,"
    "\"function\":\"addpackage\"}\n"
    "{\"k\":\"frame\",\"id\":5,\"caller\":4,\"file\":\"<string>\",\"line\":1,"
    "\"function\":\"<module>\"}\n"
    "{\"k\":\"site\",\"id\":1,\"kind\":\"compiler\",\"log_id\":1,\"frame\":1}\n"
    "{\"k\":\"site\",\"id\":2,\"kind\":\"compiler\",\"log_id\":2,\"frame\":3}\n"
    "{\"k\":\"site\",\"id\":3,\"kind\":\"interpreter\",\"frame\":2}\n"
    "{\"k\":\"site\",\"id\":4,\"kind\":\"interpreter\",\"frame\":3}\n"
    "{\"k\":\"site\",\"id\":5,\"kind\":\"interpreter\",\"frame\":5}\n"
    "{\"k\":\"site\",\"id\":6,\"kind\":\"compiler\",\"log_id\":1,\"frame\":2}\n";

static struct profile *profile;
static struct facts facts;
static struct findings findings;

/* Judges a run of so many instructions, in JIT code and in all, with these cells; returns its finding
   of the pattern, or NULL. */
static const struct finding *judge(const char *pattern, uint64_t jit, uint64_t instructions,
                                   const char *cells)
{
    char totals[200];
    char *text;

    snprintf(totals, sizeof totals,
             "{\"k\":\"totals\",\"old_live_objects\":0,\"gc_instructions\":0,"
             "\"jit_instructions\":%llu,\"instructions\":%llu}\n" END,
             (unsigned long long)jit, (unsigned long long)instructions);
    text = malloc(sizeof KNOWN + strlen(cells) + sizeof totals);
    assert_non_null(text);
    strcpy(text, KNOWN);
    strcat(text, cells);
    strcat(text, totals);
    profile = given(text);
    free(text);
    facts_compute(profile, &facts);
    rules_apply(&facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (strcmp(findings.list[i].pattern, pattern) == 0)
            return &findings.list[i];
    return NULL;
}

static int teardown(void **state)
{
    (void)state;
    findings_free(&findings);
    facts_free(&facts);
    profile_free(profile);
    return 0;
}

/* A cell of objects of 64 bytes that died young. */
static const char *died(char *at, int site, uint64_t bytes)
{
    sprintf(at,
            "{\"k\":\"cell\",\"site\":%d,\"type\":1,\"allocated_objects\":%llu,"
            "\"allocated_bytes\":%llu,\"died_objects\":%llu,\"died_bytes\":%llu}\n",
            site, (unsigned long long)bytes / 64, (unsigned long long)bytes,
            (unsigned long long)bytes / 64, (unsigned long long)bytes);
    return at;
}

/* Compiling made 20 MiB, the program 1 MiB, importing so many. */
static const struct finding *warm_up(uint64_t jit, uint64_t instructions, int importing,
                                     uint64_t imported)
{
    static char cells[2000], cell[500];

    cells[0] = '\0';
    strcat(cells, died(cell, COMPILING_OWN, 12 * MIB));
    strcat(cells, died(cell, COMPILING_WORK, 8 * MIB));
    strcat(cells, died(cell, WORK, MIB));
    strcat(cells, died(cell, importing, imported));
    return judge("warm-up", jit, instructions, cells);
}

static void a_warm_up_is_where_the_program_is(void **state)
{
    const struct finding *finding = warm_up(0, UINT64_C(300000000), IMPORTING, MIB);
    (void)state;

    assert_non_null(finding);
    assert_string_equal(finding->place.file, "a.py"); /* PyPy's own loop took more */
    assert_int_equal(finding->place.line, 7);
}

static void importing_hides_no_warm_up(void **state)
{
    (void)state;
    assert_non_null(warm_up(0, UINT64_C(850000000), IMPORTING, 200 * MIB));
}

static void what_packages_run_at_the_start_hides_no_warm_up(void **state)
{
    (void)state;
    assert_non_null(warm_up(0, UINT64_C(850000000), SITE, 200 * MIB));
}

static void what_importing_had_compiled_is_no_warm_up(void **state)
{
    char cells[1000], cell[500];
    (void)state;

    strcpy(cells, died(cell, COMPILING_IMPORT, 20 * MIB));
    strcat(cells, died(cell, COMPILING_WORK, MIB));
    strcat(cells, died(cell, IMPORTING, 60 * MIB));
    strcat(cells, died(cell, WORK, MIB / 2));
    assert_null(judge("warm-up", 0, UINT64_C(800000000), cells));
}

static void a_loop_that_allocates_nothing_is_the_programs(void **state)
{
    (void)state;
    assert_null(warm_up(UINT64_C(600000000), UINT64_C(850000000), IMPORTING, 200 * MIB));
}

static void a_long_run_has_no_warm_up(void **state)
{
    (void)state;
    assert_null(warm_up(UINT64_C(700000000), UINT64_C(850000000), IMPORTING, MIB));
}

/* So many large arrays of the program, most of which were dead at the next collection. */
static const struct finding *large(unsigned objects, uint64_t bytes)
{
    char cell[500];

    snprintf(cell, sizeof cell,
             "{\"k\":\"cell\",\"site\":4,\"type\":1,\"large_objects\":%u,\"large_bytes\":%llu,"
             "\"large_died_young_objects\":%u,\"large_died_young_bytes\":%llu,"
             "\"old_died_objects\":%u,\"old_died_bytes\":%llu,\"old_live_objects\":1,"
             "\"old_live_bytes\":%llu}\n",
             objects, (unsigned long long)bytes, objects - 1,
             (unsigned long long)(bytes - bytes / 8), objects - 1,
             (unsigned long long)(bytes - bytes / 8), (unsigned long long)bytes / 8);
    return judge("large-object-churn", 0, 100000000, cell);
}

static void a_list_that_grows_is_no_churn(void **state)
{
    (void)state;
    assert_null(large(22, 13912688)); /* of 200,000 items, as PyPy has grown it */
}

static void as_many_larger_objects_are_churn(void **state)
{
    (void)state;
    assert_non_null(large(22, 22 * 2 * MIB));
}

static void many_objects_of_the_same_size_are_churn(void **state)
{
    (void)state;
    assert_non_null(large(200, 200 * MIB / 4));
}

#define STARTS_TEST(function) cmocka_unit_test_teardown(function, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STARTS_TEST(a_warm_up_is_where_the_program_is),
        STARTS_TEST(importing_hides_no_warm_up),
        STARTS_TEST(what_packages_run_at_the_start_hides_no_warm_up),
        STARTS_TEST(what_importing_had_compiled_is_no_warm_up),
        STARTS_TEST(a_loop_that_allocates_nothing_is_the_programs),
        STARTS_TEST(a_long_run_has_no_warm_up),
        STARTS_TEST(a_list_that_grows_is_no_churn),
        STARTS_TEST(as_many_larger_objects_are_churn),
        STARTS_TEST(many_objects_of_the_same_size_are_churn),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
