/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules: each finds its pattern where it costs something, at the right line, and keeps quiet
   where it does not. The profiles are made of figures, not of programs. */
#include "given_facts.h"

#define MIB (UINT64_C(1) << 20)

/* Types of the profiles below. */
enum {
    INSTANCE = 1,
    STRING,
    FRAME,
    REFERENCE,
    JITFRAME,
    GENERATOR,
    INTEGER,
    LIKE_INSTANCE,
    LIKE_FRAME,
    FUNCTION,
    BIG,
    WEAK,
    RESUME,
    MAP,
    DEQUE,
    TEXT
};

/* Stores a frame into the virtual reference to it. */
#define FORCED ",[\"o\",\"setfield_gc\",\"?,p7,p8,<FieldP JitVirtualRef.forced 16>\"]"

/* Sites: object N of the trace is on line 10 + N of `loop`; RECURSIVE has `loop` among its own
   callers; BUILTIN is in PyPy's own code, called from line 30. */
enum { LINE_10 = 1, LINE_11, LINE_12, RECURSIVE, BUILTIN, OUTSIDE };

static const char TYPES[] =
    "{\"k\":\"type\",\"id\":1,\"name\":\"Point\",\"rpython\":"
    "\"pypy.interpreter.typedef.W_ObjectObjectUserDictWeakrefable\",\"fixed_size\":56}\n"
    /* classes of the program that are called like something of PyPy's */
    "{\"k\":\"type\",\"id\":8,\"name\":\"UserDict\",\"rpython\":\"x.W_Other\",\"fixed_size\":8}\n"
    "{\"k\":\"type\",\"id\":9,\"name\":\"StdObjSpaceFrame\",\"rpython\":"
    "\"x.W_ObjectObject\",\"fixed_size\":8}\n"
    "{\"k\":\"type\",\"id\":2,\"name\":\"rpy_string\",\"fixed_size\":24,\"item_size\":1}\n"
    "{\"k\":\"type\",\"id\":3,\"name\":\"StdObjSpaceFrame\",\"fixed_size\":104}\n"
    "{\"k\":\"type\",\"id\":4,\"name\":\"JitVirtualRef\",\"fixed_size\":24}\n"
    "{\"k\":\"type\",\"id\":5,\"name\":\"JITFRAME\",\"fixed_size\":64,\"item_size\":8}\n"
    "{\"k\":\"type\",\"id\":6,\"name\":\"pypy.interpreter.generator.GeneratorIterator\","
    "\"fixed_size\":64}\n"
    "{\"k\":\"type\",\"id\":10,\"name\":\"pypy.interpreter.function.Function\",\"fixed_size\":32}\n"
    "{\"k\":\"type\",\"id\":11,\"name\":\"rpython.rlib.rbigint.rbigint\",\"fixed_size\":32}\n"
    "{\"k\":\"type\",\"id\":12,\"name\":\"W_Weakref\",\"fixed_size\":32}\n"
    "{\"k\":\"type\",\"id\":13,\"name\":\"x.ResumeDataDirectReader\",\"fixed_size\":32}\n"
    "{\"k\":\"type\",\"id\":14,\"name\":\"x.PlainAttribute\",\"fixed_size\":32}\n"
    "{\"k\":\"type\",\"id\":15,\"name\":\"W_Deque\",\"rpython\":\"x.interp_deque.W_Deque\","
    "\"fixed_size\":72}\n"
    "{\"k\":\"type\",\"id\":16,\"name\":\"W_UnicodeObject\",\"fixed_size\":32}\n"
    "{\"k\":\"type\",\"id\":7,\"name\":\"W_IntObject\",\"fixed_size\":16}\n";

/* What the interpreter executed on line 12 of `loop`, beside what its code there did. */
#define COUNTED                                                                                    \
    "{\"k\":\"work\",\"who\":\"interpreter\",\"instructions\":400000000}\n"                        \
    "{\"k\":\"code\",\"id\":1,\"file\":\"a.py\",\"function\":\"loop\",\"line\":8}\n"               \
    "{\"k\":\"line_costs\",\"code\":1,\"line\":12,\"instructions\":400000000,"                     \
    "\"inclusive_instructions\":400000000}\n"

/* A guard on line 11 of `loop`, the sixth of the code's operations, and what its failures took. */
#define GUARD_OF_LOOP                                                                              \
    "," M("a.py", 11, "loop") ",[\"o\",\"new_with_vtable\",\"p90,<SizeDescr 160>\"]"               \
                              ",[\"o\",\"getfield_gc_r\",\"p91,p90,"                               \
                              "<FieldP pypy.interpreter.function.Function.inst_w_kw_defs 96>\"]"   \
                              ",[\"g\",7,\"guard_value\",\"?,p91,p2,<ResumeGuardDescr>\",\"p1\"]"
/* The same of an object that was there before. */
#define GUARD_OF_PATTERN                                                                           \
    "," M("a.py", 11, "loop") ",[\"o\",\"getfield_gc_r\",\"p91,p1,"                                \
                              "<FieldP pypy.module._sre.interp_sre.W_SRE_Pattern.inst_code 40>\"]" \
                              ",[\"g\",7,\"guard_value\",\"?,p91,p2,<ResumeGuardDescr>\",\"p1\"]"
#define FAILURES                                                                                   \
    "{\"k\":\"work\",\"who\":\"guards\",\"instructions\":400000000}\n"                             \
    "{\"k\":\"guard_costs\",\"trace\":1,\"operation\":5,\"times\":9000,"                           \
    "\"instructions\":400000000}\n"

/* A line that the interpreter executed twice for each failure. */
#define INTERPRETED                                                                                \
    "{\"k\":\"work\",\"who\":\"interpreter\",\"instructions\":100000000}\n"                        \
    "{\"k\":\"code\",\"id\":1,\"file\":\"a.py\",\"function\":\"loop\",\"line\":10}\n"              \
    "{\"k\":\"line_costs\",\"code\":1,\"line\":12,\"times\":18000,\"instructions\":100000000}\n"

#define M(file, line, function) "[\"m\",\"" file "\"," #line ",\"" function "\",0,\"NOP\"]"
#define NEW                     "[\"a\",\"new\",\"p\",\"d\"]"
#define A                       "[\"a\",8,\"call_malloc_nursery\",1,16]"

/* The bytecode of line 12 is for analyse() to say. */
#define AT_LINE_12 "[\"m\",\"a.py\",12,\"loop\",0,\"%s\"]"

static const char OPERATIONS[] = "{\"k\":\"trace_ops\",\"trace\":1,\"opt\":[" M(
    "a.py", 10, "loop") "," NEW
                        "," M("a.py", 11, "loop") "," NEW "," AT_LINE_12 "," NEW ",[\"e\",1]," M(
                            "a.py", 10,
                            "loop") "," NEW
                                    ",[\"l\",1]," M("a.py", 30, "loop") ",[\"e\",2]," M(
                                        "<builtin>/x.py", 3,
                                        "app") "," NEW ",[\"l\",2]%s],\"asm\":[" A "," A "," A "," A
                                               "," A "%s]}\n"
                                               "{\"k\":\"site\",\"id\":1,\"kind\":\"jit\","
                                               "\"trace\":1,\"object\":0}\n"
                                               "{\"k\":\"site\",\"id\":2,\"kind\":\"jit\","
                                               "\"trace\":1,\"object\":1}\n"
                                               "{\"k\":\"site\",\"id\":3,\"kind\":\"jit\","
                                               "\"trace\":1,\"object\":2}\n"
                                               "{\"k\":\"site\",\"id\":4,\"kind\":\"jit\","
                                               "\"trace\":1,\"object\":3}\n"
                                               "{\"k\":\"site\",\"id\":5,\"kind\":\"jit\","
                                               "\"trace\":1,\"object\":4}\n"
                                               "{\"k\":\"site\",\"id\":6,\"kind\":\"outside\"}\n";

/* Too large for the nursery, and soon dead. */
#define LARGE UINT64_MAX

struct amount {
    int site, type;
    uint64_t objects, bytes, survived; /* survived is bytes, or LARGE */
};

/* Whether the trace makes frames real that are looked at. */
static bool looked_at;
/* Whether line 12 extends something, with `+=`. */
static bool extends;
/* Whether there is a ledger of what line 12 executed. */
static bool counted;
/* So many collections share a record; 0: each has its own. */
static int sharing;
/* Whether the profile has the guard that fails. */
static bool has_guard;
static bool is_of_pattern;
/* How the mean size gets from first_mean to last_mean. */
static enum { DRIFTING, DRIFTING_AFTER_OTHERS, BEGINNING_ANEW, ALTERNATING, IN_ONE_STEP } course;
/* BEGINNING_ANEW: after so many collections. */
#define ROUND 10
/* DRIFTING_AFTER_OTHERS: first come these. */
static const uint64_t OTHERS[] = {33000, 64000, 91000, 115000};
/* Whether the old generation was followed, and how many major collections completed. */
static bool has_old;
static int majors;
/* Of the whole run; 0: it did not count them. The collector's are none. */
static uint64_t instructions;
/* Traces that were made because a guard failed often enough. */
static int bridges;
/* How often a loop of another function was entered; 0: there is none. */
static uint64_t callee_entries;
#define CALLEE 1000
/* Bytes of each amount that died at the first and second of them. */
static uint64_t first_major, second_major;
/* Bytes of each that no major collection has looked at. */
static uint64_t never_marked;

/* The rest of the record of a cell. */
static void put_old(FILE *out, const struct amount *amount)
{
    if (has_old)
        fprintf(out,
                ",\"old_died_bytes\":%llu,\"died_first_major_bytes\":%llu,"
                "\"died_second_major_bytes\":%llu,\"old_live_bytes\":%llu,"
                "\"never_marked_bytes\":%llu",
                (unsigned long long)(first_major + second_major), (unsigned long long)first_major,
                (unsigned long long)second_major,
                (unsigned long long)(amount->survived - first_major - second_major),
                (unsigned long long)never_marked);
    fputs("}\n", out);
}

/* The mean object size before minor collection i of 100. */
static uint64_t mean_before(uint64_t i, uint64_t first_mean, uint64_t last_mean)
{
    const uint64_t drifting = (first_mean * (99 - i) + last_mean * i) / 99;

    switch (course) {
    case DRIFTING_AFTER_OTHERS: return i < sizeof OTHERS / sizeof OTHERS[0] ? OTHERS[i] : drifting;
    case BEGINNING_ANEW: return first_mean + (last_mean - first_mean) * (i % ROUND) / (ROUND - 1);
    case ALTERNATING: return i % 2 == 0 ? first_mean : last_mean;
    case IN_ONE_STEP: return i < 50 ? first_mean : last_mean;
    default: return drifting;
    }
}

/* Makes a profile with these amounts; iterations is the count of the loop's label, 0 for none;
   first_mean and last_mean are the mean object sizes of the first and last of 100 minor
   collections. */
static void analyse(const struct amount *amounts, size_t n, uint64_t iterations,
                    uint64_t first_mean, uint64_t last_mean)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    fputs(HEADER RUN, out);
    fputs(TYPES, out);
    fputs("{\"k\":\"trace\",\"id\":1,\"log_id\":1,\"kind\":\"loop\",\"address\":1,\"size\":1,"
          "\"alive\":true",
          out);
    if (iterations > 0)
        fprintf(out, ",\"labels\":[[5,%llu]]", (unsigned long long)iterations);
    fputs("}\n", out);
    fprintf(out, OPERATIONS, extends ? "INPLACE_ADD" : "NOP",
            looked_at       ? FORCED
            : is_of_pattern ? GUARD_OF_PATTERN
            : has_guard     ? GUARD_OF_LOOP
                            : "",
            has_guard ? ",[\"g\",9,7]" : "");
    for (int i = 0; i < bridges; i++)
        fprintf(out,
                "{\"k\":\"trace\",\"id\":%d,\"log_id\":%d,\"kind\":\"bridge\",\"address\":1,"
                "\"size\":1,\"alive\":true,\"from_guard\":%d}\n",
                2 + i, 2 + i, i);
    if (callee_entries > 0)
        fprintf(
            out,
            "{\"k\":\"trace\",\"id\":%d,\"log_id\":%d,\"kind\":\"loop\",\"address\":1,"
            "\"size\":1,\"alive\":true,\"entries\":%llu}\n"
            "{\"k\":\"trace_ops\",\"trace\":%d,\"opt\":[" M("b.py", 99, "callee") "],"
                                                                                  "\"asm\":[]}\n",
            CALLEE, CALLEE, (unsigned long long)callee_entries, CALLEE);
    for (size_t i = 0; i < n; i++) {
        if (amounts[i].survived == LARGE) {
            fprintf(out,
                    "{\"k\":\"cell\",\"site\":%d,\"type\":%d,\"large_objects\":%llu,"
                    "\"large_bytes\":%llu,\"large_died_young_objects\":%llu,"
                    "\"large_died_young_bytes\":%llu}\n",
                    amounts[i].site, amounts[i].type, (unsigned long long)amounts[i].objects,
                    (unsigned long long)amounts[i].bytes, (unsigned long long)amounts[i].objects,
                    (unsigned long long)amounts[i].bytes);
            continue;
        }
        fprintf(out,
                "{\"k\":\"cell\",\"site\":%d,\"type\":%d,\"allocated_objects\":%llu,"
                "\"allocated_bytes\":%llu,\"survived_bytes\":%llu,\"died_bytes\":%llu",
                amounts[i].site, amounts[i].type, (unsigned long long)amounts[i].objects,
                (unsigned long long)amounts[i].bytes, (unsigned long long)amounts[i].survived,
                (unsigned long long)(amounts[i].bytes - amounts[i].survived));
        put_old(out, &amounts[i]);
    }
    for (uint64_t i = 0; i < 100; i++) {
        const uint64_t mean = mean_before(i, first_mean, last_mean);
        const uint64_t each = sharing > 0 ? (uint64_t)sharing : 1;
        fprintf(out,
                "{\"k\":\"minor\",\"n\":%llu,\"collections\":%llu,\"allocated_objects\":%llu,"
                "\"allocated_bytes\":%llu,\"survived_bytes\":0}\n",
                (unsigned long long)((i + 1) * each), (unsigned long long)each,
                (unsigned long long)(each * 1000), (unsigned long long)(each * 1000 * mean));
    }
    for (int i = 0; i < majors; i++)
        fprintf(out, "{\"k\":\"major\",\"n\":%d}\n", i + 1);
    if (counted)
        fputs(COUNTED, out);
    if (has_guard)
        fputs(is_of_pattern ? FAILURES INTERPRETED : FAILURES, out);
    fputs("{\"k\":\"totals\"", out);
    if (has_old)
        fputs(",\"old_live_objects\":0", out);
    if (instructions > 0)
        fprintf(out, ",\"gc_instructions\":0,\"instructions\":%llu",
                (unsigned long long)instructions);
    fputs("}\n" END, out);
    fclose(out);
    judge_text(text);
    free(text);
}

/* The switches of analyse() are for one profile. */
static int forget(void **state)
{
    instructions = 0;
    bridges = 0;
    callee_entries = 0;
    looked_at = false;
    has_guard = is_of_pattern = false;
    extends = false;
    counted = false;
    sharing = 0;
    return teardown(state);
}

/* Fails unless there is such a finding of that severity on that line of a.py. */
static void expect(const char *pattern, enum severity severity, uint32_t line)
{
    const struct finding *finding = finding_of(pattern);

    assert_non_null(finding);
    assert_int_equal(finding->severity, severity);
    if (line > 0) {
        assert_string_equal(finding->place.file, "a.py");
        assert_string_equal(finding->place.function, "loop");
        assert_non_null(finding->trace);
    } else {
        assert_null(finding->place.file);
    }
    assert_int_equal(finding->place.line, line);
    assert_true(finding->n_evidence > 0);
    assert_true(strlen(finding->explanation) > 40 && strlen(finding->advice) > 40);
}

#define ANALYSE(iterations, first_mean, last_mean, ...)                                            \
    do {                                                                                           \
        const struct amount amounts[] = {__VA_ARGS__};                                             \
        analyse(amounts, sizeof amounts / sizeof amounts[0], iterations, first_mean, last_mean);   \
    } while (0)

static void escaping_objects(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_10, INSTANCE, 1000, 10 * MIB, 0},
            {LINE_12, INSTANCE, 3000000, 270 * MIB, MIB}, {OUTSIDE, INTEGER, 1000, 10 * MIB, 0});
    expect("escaping-object", SEVERITY_HIGH, 12);
    assert_int_equal(findings.count, 1);
}

static void objects_of_built_in_types_escape_too(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_12, DEQUE, 3000000, 270 * MIB, MIB});
    expect("escaping-object", SEVERITY_HIGH, 12);
    forget(NULL);
    /* numbers and texts are what programs are about */
    ANALYSE(0, 50, 50, {LINE_12, TEXT, 3000000, 270 * MIB, MIB},
            {LINE_12, INTEGER, 3000000, 270 * MIB, MIB});
    assert_int_equal(findings.count, 0);
}

static void no_finding_costs_more_than_the_run(void **state)
{
    double sum = 0;
    (void)state;
    instructions = 50 * MIB;
    ANALYSE(0, 100, 10000, {LINE_10, INSTANCE, 10000000, 900 * MIB, 0},
            {LINE_11, STRING, 10000, 900 * MIB, 0}, {LINE_12, BIG, 10000000, 900 * MIB, 0});
    assert_int_equal(findings.count, 3);
    for (size_t i = 0; i < findings.count; i++)
        sum += findings.list[i].cost;
    assert_true(sum <= 50.0 * MIB * 1.000001 && sum > 49.0 * MIB);
    for (size_t i = 0; i < findings.list[0].n_evidence; i++)
        if (strcmp(findings.list[0].evidence[i].key, "cost_percent") == 0)
            assert_true(findings.list[0].evidence[i].percent < 100);
}

static void guards_that_led_to_bridges_were_learning(void **state)
{
    (void)state;
    bridges = 40; /* 200 failures each */
    ANALYSE(0, 50, 50, {LINE_12, RESUME, 9000, 270 * MIB, 0});
    assert_null(finding_of("guard-failures"));
    forget(NULL);
    bridges = 4;
    ANALYSE(0, 50, 50, {LINE_12, RESUME, 9000, 270 * MIB, 0});
    expect("guard-failures", SEVERITY_HIGH, 12);
}

static void the_guard_that_fails_is_named(void **state)
{
    const struct finding *finding;

    (void)state;
    has_guard = true;
    instructions = 800000000;
    ANALYSE(0, 50, 50, {LINE_12, RESUME, 9000, 4 * MIB, 0});
    expect("guard-failures", SEVERITY_HIGH, 12);
    finding = finding_of("guard-failures");
    assert_non_null(strstr(finding->explanation, "9000 times, it was `guard_value` at line 11: "));
    assert_non_null(
        strstr(finding->brief, " (w_kw_defs of a function that is made at line 11 in loop)."));
    assert_non_null(strstr(finding->advice, "keyword-only arguments"));
    /* counted, not estimated */
    assert_true(finding->evidence[1].percent > 49 && finding->evidence[1].percent < 51);
    teardown(NULL);
    is_of_pattern = true;
    ANALYSE(0, 50, 50, {LINE_12, RESUME, 9000, 4 * MIB, 0});
    finding = finding_of("guard-failures");
    assert_non_null(strstr(finding->brief, " (code of a SRE_Pattern)."));
    assert_non_null(strstr(finding->advice, "a compiled pattern"));
    /* and half of what the line did */
    assert_int_equal((uint64_t)finding->cost, 450000000);
}

/* Half of the line's bytes are big integers: half of what it executed is their price. */
static void what_is_counted_is_the_price(void **state)
{
    (void)state;
    counted = true;
    instructions = 800000000;
    ANALYSE(0, 50, 50, {LINE_12, BIG, 1000, 1 * MIB, 0}, {LINE_12, INSTANCE, 1000, 1 * MIB, 0});
    expect("bigint-churn", SEVERITY_HIGH, 12);
    assert_true(finding_of("bigint-churn")->evidence[1].percent > 24.9);
    assert_true(finding_of("bigint-churn")->evidence[1].percent < 25.1);
}

/* Each record is about several rounds, and hides that each begins anew. */
static void quadratic_copies_of_a_long_run(void **state)
{
    (void)state;
    course = ALTERNATING;
    sharing = 4;
    extends = true;
    ANALYSE(0, 600, 6000, {LINE_12, STRING, 10000, 300 * MIB, 0});
    expect("quadratic-copy", SEVERITY_HIGH, 12);
    teardown(NULL);
    extends = false;
    ANALYSE(0, 600, 6000, {LINE_12, STRING, 10000, 300 * MIB, 0});
    assert_null(finding_of("quadratic-copy"));
    teardown(NULL);
    extends = true;
    ANALYSE(0, 600, 600, {LINE_12, STRING, 10000, 300 * MIB, 0});
    assert_null(finding_of("quadratic-copy"));
    course = DRIFTING;
}

static void large_objects(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_12, STRING, 1000, 200 * MIB, LARGE});
    expect("large-object-churn", SEVERITY_HIGH, 12);
    forget(NULL);
    /* a few are no churn, however large they are */
    ANALYSE(0, 50, 50, {LINE_12, STRING, 12, 2000 * MIB, LARGE});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    /* five lists that grow side by side, each in steps of an eighth, to 1.5 MB */
    ANALYSE(0, 50, 50, {LINE_12, STRING, 100, 58 * MIB, LARGE});
    assert_int_equal(findings.count, 0);
}

static void survivors_are_not_escaping(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000000, 200 * MIB, 180 * MIB},
            {LINE_12, INTEGER, 1000000, 100 * MIB, 0});
    assert_null(finding_of("escaping-object"));
    expect("medium-lived", SEVERITY_MEDIUM, 12);
}

static void instances_outside_jit_code_are_not_escaping(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {OUTSIDE, INSTANCE, 1000000, 100 * MIB, 0});
    assert_int_equal(findings.count, 0);
}

static void what_costs_little_is_no_finding(void **state)
{
    (void)state;
    /* a small part of what is allocated; few bytes; a small part of the run */
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000, 15 * MIB, 0},
            {LINE_10, INTEGER, 1000, 1000 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000, 7 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    instructions = 5000 * MIB;
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000, 300 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    instructions = 1000 * MIB;
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000, 300 * MIB, 0});
    expect("escaping-object", SEVERITY_LOW, 12);
    forget(NULL);
    instructions = 500 * MIB;
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000, 300 * MIB, 0});
    expect("escaping-object", SEVERITY_MEDIUM, 12);
    forget(NULL);
    instructions = 100 * MIB;
    ANALYSE(0, 50, 50, {LINE_12, INSTANCE, 1000, 300 * MIB, 0});
    expect("escaping-object", SEVERITY_HIGH, 12);
}

static void medium_lived(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 200 * MIB, 180 * MIB},
            {OUTSIDE, INTEGER, 1000, 400 * MIB, 300 * MIB});
    expect("medium-lived", SEVERITY_MEDIUM, 11);
    assert_int_equal(findings.count, 1); /* outside is start-up, which nobody can change */
    forget(NULL);
    /* a fifth survives: the nursery does its work */
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 1000 * MIB, 200 * MIB});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    /* everything survives on one line, but nearly everything dies on the others */
    instructions = 1000 * MIB;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 50 * MIB, 50 * MIB},
            {LINE_12, INTEGER, 1000, 950 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    /* a heap of ordinary size may be what the program is about */
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 100 * MIB, 100 * MIB});
    expect("medium-lived", SEVERITY_LOW, 11);
}

static void medium_lived_where_deaths_are_known(void **state)
{
    (void)state;
    has_old = true;
    majors = 3;
    /* dead by the second major: bad however small the heap is */
    first_major = 60 * MIB;
    second_major = 25 * MIB;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 100 * MIB, 90 * MIB});
    expect("medium-lived", SEVERITY_HIGH, 11);
    forget(NULL);
    /* kept: no finding however large it is */
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 400 * MIB, 390 * MIB});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    /* dead early, but too little of it */
    instructions = 5000 * MIB;
    first_major = 7 * MIB;
    second_major = 0;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 8 * MIB, 7 * MIB});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    /* dead early, as far as major collections have looked */
    instructions = 0;
    first_major = 20 * MIB;
    never_marked = 60 * MIB;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 100 * MIB, 90 * MIB});
    expect("medium-lived", SEVERITY_HIGH, 11);
    forget(NULL);
    /* which is not far enough */
    first_major = 15 * MIB;
    never_marked = 70 * MIB;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 100 * MIB, 90 * MIB});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    never_marked = 0;
    instructions = 5000 * MIB;
    /* nothing has died: no finding */
    majors = 0;
    first_major = 0;
    ANALYSE(0, 50, 50, {LINE_11, INTEGER, 1000, 100 * MIB, 100 * MIB});
    assert_null(finding_of("medium-lived"));
    has_old = false;
}

static void frame_escape(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_10, FRAME, 500000, 50 * MIB, 0},
            {LINE_11, REFERENCE, 500000, 12 * MIB, 0}, {LINE_11, JITFRAME, 500000, 160 * MIB, 0});
    /* nothing looks at them: the callee has a loop, as ordinary code does */
    expect("frame-escape", SEVERITY_LOW, 11);
    forget(NULL);
    callee_entries = 450000;
    ANALYSE(0, 50, 50, {LINE_10, FRAME, 500000, 50 * MIB, 0},
            {LINE_11, REFERENCE, 500000, 12 * MIB, 0}, {LINE_11, JITFRAME, 500000, 160 * MIB, 0});
    expect("frame-escape", SEVERITY_LOW, 11);
    assert_non_null(strstr(finding_of("frame-escape")->explanation, "callee at b.py:99"));
    forget(NULL);
    callee_entries = 450; /* not that one */
    ANALYSE(0, 50, 50, {LINE_10, FRAME, 500000, 50 * MIB, 0},
            {LINE_11, REFERENCE, 500000, 12 * MIB, 0}, {LINE_11, JITFRAME, 500000, 160 * MIB, 0});
    assert_null(strstr(finding_of("frame-escape")->explanation, "b.py"));
    forget(NULL);
    looked_at = true;
    ANALYSE(0, 50, 50, {LINE_10, FRAME, 500000, 50 * MIB, 0},
            {LINE_11, REFERENCE, 500000, 12 * MIB, 0}, {LINE_11, JITFRAME, 500000, 160 * MIB, 0});
    expect("frame-escape", SEVERITY_HIGH, 11);
}

static void frames_with_a_reason_do_not_escape(void **state)
{
    (void)state;
    /* generators */
    ANALYSE(0, 50, 50, {LINE_10, FRAME, 1500000, 150 * MIB, 0},
            {LINE_10, GENERATOR, 1500000, 90 * MIB, 0}, {LINE_10, REFERENCE, 1500000, 36 * MIB, 0});
    expect("generator-churn", SEVERITY_HIGH, 10);
    assert_int_equal(findings.count, 1);
    forget(NULL);
    /* recursion */
    ANALYSE(0, 50, 50, {RECURSIVE, FRAME, 500000, 50 * MIB, 0},
            {RECURSIVE, REFERENCE, 500000, 12 * MIB, 0},
            {RECURSIVE, JITFRAME, 500000, 160 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    /* no references: something else makes frames */
    ANALYSE(0, 50, 50, {LINE_10, FRAME, 500000, 50 * MIB, 0}, {LINE_10, REFERENCE, 5000, MIB, 0});
    assert_int_equal(findings.count, 0);
}

static void objects_with_a_pattern_of_their_own(void **state)
{
    static const struct {
        int type;
        const char *pattern;
    } given[] = {{FUNCTION, "closure-churn"},
                 {BIG, "bigint-churn"},
                 {WEAK, "weakref-churn"},
                 {GENERATOR, "generator-churn"},
                 {RESUME, "guard-failures"}};

    (void)state;
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        ANALYSE(0, 50, 50, {LINE_10, given[i].type, 10000, 20 * MIB, 0},
                {LINE_12, given[i].type, 3000000, 270 * MIB, 0});
        expect(given[i].pattern, SEVERITY_HIGH, 12);
        assert_int_equal(findings.count, 1);
        forget(NULL);
        /* too little of it */
        ANALYSE(0, 50, 50, {LINE_12, given[i].type, 1000, MIB, 0},
                {LINE_10, INTEGER, 1000, 90 * MIB, 0});
        assert_int_equal(findings.count, 0);
        forget(NULL);
    }
    /* maps that nothing keeps are no new ones */
    ANALYSE(0, 50, 50, {LINE_12, MAP, 3000000, 270 * MIB, 0});
    assert_int_equal(findings.count, 0);
}

static void quadratic_copy(void **state)
{
    (void)state;
    ANALYSE(0, 100, 10000, {LINE_12, STRING, 10000, 500 * MIB, 0});
    expect("quadratic-copy", SEVERITY_HIGH, 12);
    forget(NULL);
    ANALYSE(0, 10000, 100, {OUTSIDE, STRING, 10000, 500 * MIB, 0}); /* shrinking */
    expect("quadratic-copy", SEVERITY_HIGH, 0);
    forget(NULL);
    course = DRIFTING_AFTER_OTHERS; /* as while the interpreter starts */
    ANALYSE(0, 8000, 20000, {LINE_12, STRING, 10000, 500 * MIB, 0});
    expect("quadratic-copy", SEVERITY_HIGH, 12);
    forget(NULL);
    course = BEGINNING_ANEW; /* a text for each of many requests */
    ANALYSE(0, 2000, 20000, {LINE_12, STRING, 10000, 500 * MIB, 0});
    expect("quadratic-copy", SEVERITY_HIGH, 12);
    forget(NULL);
    course = DRIFTING;
    /* the largest copies do not fit into the nursery: they are the same thing */
    ANALYSE(0, 600, 10000, {LINE_11, STRING, 10000, 100 * MIB, 0},
            {LINE_12, STRING, 2000, 400 * MIB, LARGE});
    expect("quadratic-copy", SEVERITY_HIGH, 12);
    assert_int_equal(findings.count, 1);
    forget(NULL);
    /* sizes that differ, but in no order */
    course = ALTERNATING;
    ANALYSE(0, 100, 10000, {LINE_12, STRING, 10000, 500 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    course = IN_ONE_STEP; /* two phases of different work */
    ANALYSE(0, 5000, 10000, {LINE_12, STRING, 10000, 500 * MIB, 0});
    assert_int_equal(findings.count, 0);
    course = DRIFTING;
    forget(NULL);
    ANALYSE(0, 8192, 8192, {LINE_12, STRING, 64000, 500 * MIB, 0}); /* blocks of a file */
    assert_int_equal(findings.count, 0);
    forget(NULL);
    ANALYSE(0, 100, 10000, {LINE_12, STRING, 10000000, 500 * MIB, 0}); /* short strings */
    assert_int_equal(findings.count, 0);
    forget(NULL);
    ANALYSE(0, 100, 10000, {LINE_12, JITFRAME, 10000, 500 * MIB, 0}); /* no strings */
    assert_int_equal(findings.count, 0);
}

static void lines_of_pypys_own_code_are_not_blamed(void **state)
{
    const struct finding *finding;
    (void)state;
    ANALYSE(0, 50, 50, {BUILTIN, INSTANCE, 3000000, 300 * MIB, 0});
    expect("escaping-object", SEVERITY_HIGH, 30);
    finding = finding_of("escaping-object");
    assert_null(finding->callers);
}

static void names_of_classes_do_not_deceive(void **state)
{
    (void)state;
    ANALYSE(0, 50, 50, {LINE_12, LIKE_INSTANCE, 3000000, 300 * MIB, 0});
    assert_int_equal(findings.count, 0);
    forget(NULL);
    ANALYSE(0, 50, 50, {LINE_10, LIKE_FRAME, 1500000, 300 * MIB, 0},
            {LINE_11, REFERENCE, 500000, 12 * MIB, 0});
    assert_null(finding_of("frame-escape"));
    expect("escaping-object", SEVERITY_HIGH, 10);
}

static void the_most_costly_comes_first(void **state)
{
    (void)state;
    ANALYSE(0, 100, 10000, {LINE_10, INSTANCE, 1000000, 150 * MIB, 0},
            {LINE_11, STRING, 10000, 400 * MIB, 0});
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.list[0].pattern, "quadratic-copy");
    assert_string_equal(findings.list[1].pattern, "escaping-object");
}

static void an_empty_profile_has_no_findings(void **state)
{
    (void)state;
    analyse(NULL, 0, 0, 0, 0);
    assert_int_equal(findings.count, 0);
}

static void severities_have_names(void **state)
{
    enum severity severity;
    (void)state;
    assert_true(severity_by_name("high", &severity));
    assert_int_equal(severity, SEVERITY_HIGH);
    assert_string_equal(severity_name(SEVERITY_MEDIUM), "medium");
    assert_false(severity_by_name("High", &severity));
}

/* What findings of work cost together is bounded by the run; those of memory cost bytes. */
static void findings_of_memory_keep_their_severity(void **state)
{
    struct finding *memory;
    (void)state;
    instructions = 50 * MIB;
    ANALYSE(0, 100, 10000, {LINE_10, INSTANCE, 10000000, 900 * MIB, 0},
            {LINE_11, STRING, 10000, 900 * MIB, 0}, {LINE_12, BIG, 10000000, 900 * MIB, 0});
    findings.list[0].cost = 1e12;
    memory = finding_add(&findings, SEVERITY_HIGH);
    memory->axis = AXIS_MEMORY;
    memory->share = 70;
    cost_bound(&facts, &findings);
    assert_true(findings.list[0].cost <= 50.0 * MIB);
    assert_int_equal(findings.list[findings.count - 1].severity, SEVERITY_HIGH);
    assert_true(findings.list[findings.count - 1].share == 70);
}

#define RULE_TEST(function) cmocka_unit_test_teardown(function, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE_TEST(escaping_objects),
        RULE_TEST(objects_of_built_in_types_escape_too),
        RULE_TEST(no_finding_costs_more_than_the_run),
        RULE_TEST(guards_that_led_to_bridges_were_learning),
        RULE_TEST(the_guard_that_fails_is_named),
        RULE_TEST(large_objects),
        RULE_TEST(survivors_are_not_escaping),
        RULE_TEST(instances_outside_jit_code_are_not_escaping),
        RULE_TEST(what_costs_little_is_no_finding),
        RULE_TEST(medium_lived),
        RULE_TEST(medium_lived_where_deaths_are_known),
        RULE_TEST(frame_escape),
        RULE_TEST(frames_with_a_reason_do_not_escape),
        RULE_TEST(objects_with_a_pattern_of_their_own),
        RULE_TEST(quadratic_copy),
        RULE_TEST(quadratic_copies_of_a_long_run),
        RULE_TEST(what_is_counted_is_the_price),
        RULE_TEST(lines_of_pypys_own_code_are_not_blamed),
        RULE_TEST(names_of_classes_do_not_deceive),
        RULE_TEST(the_most_costly_comes_first),
        RULE_TEST(an_empty_profile_has_no_findings),
        RULE_TEST(findings_of_memory_keep_their_severity),
        cmocka_unit_test(severities_have_names),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
