/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which findings are silenced by a file or by a comment in the source, and which Python files are
   read at all. */
#include "given_profile.h"

#include "analysis/suppress.h"

#include <sys/stat.h>

static char folder[] = "/tmp/pypygc-suppress-XXXXXX";
static char path[64];
static struct suppressions suppressions;
static struct findings findings;
static struct suppressed suppressed;

static int setup(void **state)
{
    (void)state;
    strcpy(strrchr(folder, '-') + 1, "XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    char command[80];

    (void)state;
    suppressed_free(&suppressed);
    findings_free(&findings);
    suppressions_free(&suppressions);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

/* Writes text to a file in the folder; the name stays in path. */
static void write_file(const char *name, const char *text)
{
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int read_list(const char *text, struct fault *fault)
{
    write_file("list", text);
    *fault = (struct fault){{0}};
    suppressions_free(&suppressions);
    return suppressions_read(&suppressions, path, fault);
}

/* A finding at a place. Returns why it is silenced, or NULL. */
static const char *reason_of(const char *pattern, const char *file, uint32_t line,
                             const char *function)
{
    const struct run run = {.cwd = folder};
    struct sources *sources = sources_new(&run, "/");
    struct finding *finding;

    suppressed_free(&suppressed);
    findings_free(&findings);
    finding = finding_add(&findings, SEVERITY_HIGH);
    finding->pattern = pattern;
    finding->place = (struct place){.file = file, .function = function, .line = line};
    findings_suppress(&findings, &suppressions, sources, &suppressed);
    sources_free(sources);
    assert_int_equal(findings.count + suppressed.count, 1);
    return suppressed.count > 0 ? suppressed.list[0].reason : NULL;
}

static void assert_ends(const char *text, const char *end)
{
    assert_non_null(text);
    assert_true(strlen(text) >= strlen(end));
    assert_string_equal(text + strlen(text) - strlen(end), end);
}

static void test_places(void **state)
{
    struct fault fault;

    (void)state;
    assert_int_equal(read_list("# accepted\n\n"
                               "medium-lived  /src/app.py:hot   # on purpose\n"
                               "escaping-object *.py:12\r\n"
                               "quadratic-copy lib/*:f?\n"
                               "* vendor/*:*",
                               &fault),
                     0);
    assert_int_equal(suppressions.count, 4);
    assert_ends(reason_of("medium-lived", "/src/app.py", 3, "hot"), "/list:3: on purpose");
    assert_null(reason_of("medium-lived", "/src/app.py", 3, "hotter"));
    assert_null(reason_of("medium-lived", "/x/src/app.py.py", 3, "hot"));
    assert_null(reason_of("escaping-object", "/src/app.py", 3, "hot"));
    assert_ends(reason_of("escaping-object", "/src/app.py", 12, "x"), "/list:4");
    assert_null(reason_of("escaping-object", "/src/app.py", 121, "x"));
    assert_ends(reason_of("quadratic-copy", "/home/lib/a/b.py", 1, "f1"), "/list:5");
    assert_null(reason_of("quadratic-copy", "/home/lib/a/b.py", 1, "g1"));
    assert_null(reason_of("quadratic-copy", "/home/mylib/a/b.py", 1, "f1"));
    assert_ends(reason_of("frame-escape", "vendor/x.py", 1, NULL), "/list:6");
    assert_null(reason_of("frame-escape", NULL, 0, "JIT compiler"));
    assert_int_equal(read_list("frame-escape", &fault), 0);
    assert_non_null(reason_of("frame-escape", NULL, 0, "JIT compiler"));
}

static void test_bad_lists(void **state)
{
    static const char *const bad[][2] = {
        {"medium-lved\n", ":1: there is no pattern 'medium-lved'"},
        {"# x\nmedium-lived app.py\n", ":2: 'app.py' is no place"},
        {"medium-lived app.py:\n", ":1: 'app.py:' is no place"},
        {"medium-lived :f\n", ":1: ':f' is no place"},
    };
    struct fault fault;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_list(bad[i][0], &fault), -1);
        if (strstr(fault.text, bad[i][1]) == NULL)
            fail_msg("%s: %s", bad[i][0], fault.text);
    }
    fault = (struct fault){{0}};
    assert_int_equal(suppressions_read(&suppressions, folder, &fault), -1);
    assert_non_null(strstr(fault.text, "cannot be read"));
}

static void test_comments(void **state)
{
    (void)state;
    write_file("app.py", "def hot(q):  # pypygc: ok finalizer-churn, medium-lived short\n" /* 1 */
                         "    for i in q:\n"
                         "        a(i)   # pypygc: ok escaping-object\n"              /* 3 */
                         "        b(i)\n"                                             /* 4 */
                         "        #pypygc:ok quadratic-copy ,frame-escape: it is\n"   /* 5 */
                         "        c(i)   # see # pypygc: ok type-unstable-loop  \r\n" /* 6 */
                         "\n"
                         "async  def other(x):\n"                    /* 8 */
                         "    def hot(z): # pypygc: ok id-shadow\n"  /* 9 */
                         "        return z\n"                        /* 10 */
                         "    hot(x) # pypygc: ok\n"                 /* 11 */
                         "    hot(x) # pypygc: okay barrier-storm"); /* 12 */
    assert_string_equal(reason_of("medium-lived", "app.py", 4, "hot"),
                        "by a comment in app.py:1: short");
    assert_string_equal(reason_of("medium-lived", "app.py", 1, "hot"),
                        "by a comment in app.py:1: short");
    assert_null(reason_of("medium", "app.py", 4, "hot"));
    assert_null(reason_of("short", "app.py", 4, "hot"));
    assert_null(reason_of("medium-lived", "app.py", 4, "other"));
    assert_string_equal(reason_of("escaping-object", "app.py", 3, "hot"),
                        "by a comment in app.py:3");
    assert_null(reason_of("escaping-object", "app.py", 4, "hot")); /* above, but not alone there */
    assert_string_equal(reason_of("frame-escape", "app.py", 6, "hot"),
                        "by a comment in app.py:5: it is");
    assert_string_equal(reason_of("type-unstable-loop", "app.py", 6, "hot"),
                        "by a comment in app.py:6");
    assert_string_equal(reason_of("id-shadow", "app.py", 10, "hot"), "by a comment in app.py:9");
    assert_null(reason_of("medium-lived", "app.py", 10, "hot")); /* of the other `hot` */
    assert_null(reason_of("id-shadow", "app.py", 11, "other"));
    assert_null(reason_of("barrier-storm", "app.py", 12, "other"));
    assert_null(reason_of("barrier-storm", "app.py", 99, "other"));
    assert_null(reason_of("barrier-storm", "none.py", 1, "other"));
}

static void test_sources(void **state)
{
    const struct run run = {.cwd = folder};
    struct sources *sources;
    const struct source *source;

    (void)state;
    write_file("secret", "root:x:0:0\n");
    write_file("tool", "#!/usr/bin/env pypy3\nmain()\n");
    write_file("a.py", "one\r\n\nthree");
    snprintf(path, sizeof path, "%s/folder.py", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/pipe.py", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    sources = sources_new(&run, "/");
    assert_null(sources_file(sources, "secret"));
    assert_null(sources_file(sources, "folder.py"));
    assert_null(sources_file(sources, "pipe.py")); /* and nobody waits */
    assert_null(sources_file(sources, "<string>"));
    source = sources_file(sources, "tool");
    assert_non_null(source);
    assert_memory_equal(source_line(source, 2).text, "main()", 6);
    source = sources_file(sources, "a.py");
    assert_ptr_equal(source, sources_file(sources, "a.py"));
    assert_int_equal(source_line(source, 1).length, 3);
    assert_int_equal(source_line(source, 2).length, 0);
    assert_non_null(source_line(source, 2).text);
    assert_int_equal(source_line(source, 3).length, 5);
    assert_null(source_line(source, 4).text);
    assert_null(source_line(source, 0).text);
    assert_true(source->is_newer);
    sources_free(sources);
    write_file("profile", "");
    sources = sources_new(&run, path);
    assert_false(sources_file(sources, "a.py")->is_newer);
    sources_free(sources);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_places, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_lists, setup, teardown),
        cmocka_unit_test_setup_teardown(test_comments, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sources, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
