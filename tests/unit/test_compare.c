/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of what a comparison pairs: elements of ordered lists, and files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/align.h"
#include "analysis/moved_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct texts {
    const char *was, *is;
};

/* Equal letters are alike; others hardly. */
static double letters(const void *context, size_t i, size_t j)
{
    const struct texts *texts = context;
    return texts->was[i] == texts->is[j] ? 3 : 1;
}

/* The partners as letters: "0-1" for the first, none, the second. */
static void assert_aligned(const char *was, const char *is, const char *expected)
{
    const struct texts texts = {was, is};
    size_t partner[16];
    char text[17] = "";

    align(strlen(was), strlen(is), letters, &texts, partner);
    for (size_t i = 0; i < strlen(was); i++)
        text[i] = partner[i] == ALIGN_NONE ? '-' : (char)('0' + partner[i]);
    assert_string_equal(text, expected);
}

static void alike_are_paired(void **state)
{
    (void)state;
    assert_aligned("abc", "abc", "012");
    assert_aligned("abc", "xabc", "123");
    assert_aligned("abc", "bc", "-01");
    assert_aligned("abc", "axc", "012");
    assert_aligned("abcd", "acd", "0-12");
    assert_aligned("ab", "xyab", "23");
    assert_aligned("abc", "", "---");
    assert_aligned("", "abc", "");
    assert_aligned("a", "b", "0");
}

static void pairs_do_not_cross(void **state)
{
    (void)state;
    assert_aligned("ab", "ba", "1-"); /* one pair that is alike, not two that are not */
    assert_aligned("aab", "baa", "12-");
}

static void assert_moved(const char *was[], size_t n_was, const char *is[], size_t n_is,
                         const char *name, const char *expected)
{
    const char *old_command[] = {"pypy3", "/x/old.py"}, *new_command[] = {"pypy3", "/y/new.py"};
    struct run_files old_run = {was, n_was, old_command, 2, NULL},
                     new_run = {is, n_is, new_command, 2, NULL};
    struct moved_files moved;

    moved_files_find(&old_run, &new_run, &moved);
    assert_string_equal(moved_file_name(&moved, name), expected);
    assert_null(moved_file_name(&moved, NULL));
    moved_files_free(&moved);
}

static void files_move(void **state)
{
    const char *was[] = {"/a/p/u.py", "/a/q/u.py", "/same.py", "/x/old.py", "/same.py", "m.py"};
    const char *is[] = {"/b/q/u.py", "/same.py", "/b/p/u.py", "/y/new.py", "/a/nm.py"};
    (void)state;
    assert_moved(was, 6, is, 5, "/a/p/u.py", "/b/p/u.py");
    assert_moved(was, 6, is, 5, "/a/q/u.py", "/b/q/u.py");
    assert_moved(was, 6, is, 5, "/same.py", "/same.py");
    assert_moved(was, 6, is, 5, "/x/old.py", "/y/new.py");
    assert_moved(was, 6, is, 5, "m.py", "m.py");
    assert_moved(was, 6, is, 5, "/not/there.py", "/not/there.py");
    assert_moved(was, 0, is, 5, "m.py", "m.py");
    assert_moved(was, 6, is, 0, "m.py", "m.py");
}

static void no_file_takes_anothers_partner(void **state)
{
    const char *was[] = {"/a/app.py"}, *is[] = {"/a/app.py", "/b/app.py"};
    const char *gone[] = {"/a/app.py", "/b/app.py"}, *one[] = {"/c/b/app.py"};
    (void)state;
    assert_moved(was, 1, is, 2, "/a/app.py", "/a/app.py");
    assert_moved(gone, 2, one, 1, "/a/app.py", "/a/app.py");
    assert_moved(gone, 2, one, 1, "/b/app.py", "/c/b/app.py");
}

/* How many parts two paths have in common at their ends; 0 if the names of the files differ. */
static size_t parts_in_common(const char *x, const char *y)
{
    size_t parts = 0;

    for (;;) {
        const char *a = strrchr(x, '/'), *b = strrchr(y, '/');
        if (strcmp(a != NULL ? a + 1 : x, b != NULL ? b + 1 : y) != 0)
            return parts;
        parts++;
        if (a == NULL || b == NULL)
            return parts;
        x = strndupa(x, (size_t)(a - x));
        y = strndupa(y, (size_t)(b - y));
    }
}

#define MOST_FILES 12

/* Paths of up to four parts of which there are few, so that many are alike. Returns how many. */
static size_t random_paths(unsigned *seed, const char *root, char paths[MOST_FILES][32],
                           const char *names[MOST_FILES])
{
    const size_t n = (size_t)(rand_r(seed) % (MOST_FILES + 1));

    for (size_t i = 0; i < n; i++) {
        strcpy(paths[i], root);
        for (int part = rand_r(seed) % 4; part > 0; part--)
            strcat(paths[i], rand_r(seed) % 2 == 0 ? "/a" : "/b");
        strcat(paths[i], rand_r(seed) % 2 == 0 ? "/m.py" : "/n.py");
        names[i] = paths[i];
    }
    return n;
}

/* No two files that are not paired are more alike than either is to its own partner. */
static void most_alike_are_paired(void **state)
{
    unsigned seed = 1;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        static char old_paths[MOST_FILES][32], new_paths[MOST_FILES][32];
        const char *was[MOST_FILES], *is[MOST_FILES];
        struct run_files old_run = {was, random_paths(&seed, "/old", old_paths, was), NULL, 0,
                                    NULL};
        struct run_files new_run = {is, random_paths(&seed, "/new", new_paths, is), NULL, 0, NULL};
        struct moved_files moved;

        moved_files_find(&old_run, &new_run, &moved);
        for (size_t i = 0; i < old_run.count; i++)
            for (size_t j = 0; j < new_run.count; j++) {
                size_t of_old = 0, of_new = 0;
                for (size_t k = 0; k < moved.count; k++) {
                    const size_t parts =
                        parts_in_common(moved.list[k].old_name, moved.list[k].new_name);
                    assert_true(parts > 0);
                    if (strcmp(moved.list[k].old_name, was[i]) == 0)
                        of_old = parts;
                    if (strcmp(moved.list[k].new_name, is[j]) == 0)
                        of_new = parts;
                }
                assert_true(parts_in_common(was[i], is[j]) <= of_old ||
                            parts_in_common(was[i], is[j]) <= of_new);
            }
        moved_files_free(&moved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike_are_paired),
        cmocka_unit_test(pairs_do_not_cross),
        cmocka_unit_test(files_move),
        cmocka_unit_test(no_file_takes_anothers_partner),
        cmocka_unit_test(most_alike_are_paired),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
