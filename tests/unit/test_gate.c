/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate for text, and text in columns: what the Unicode standard says about each character, and
   that a text comes out the same however it is cut into pieces on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/capture.h"
#include "base/gate.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* Writes size bytes of text through the gate, in pieces of `piece` bytes. */
static char *through(const char *text, size_t size, enum gate gate, size_t piece)
{
    struct capture capture;
    FILE *out = gate_open(capture_begin(&capture), gate);

    for (size_t i = 0; i < size; i += piece) {
        fwrite(text + i, 1, size - i < piece ? size - i : piece, out);
        fflush(out);
    }
    assert_int_equal(fclose(out), 0);
    return capture_end(&capture);
}

static void check(const char *text, size_t size, const char *as_text, const char *as_json)
{
    for (size_t piece = 1; piece <= 7; piece++) {
        char *people = through(text, size, GATE_TEXT, piece);
        char *json = through(text, size, GATE_JSON, piece);
        assert_string_equal(people, as_text);
        assert_string_equal(json, as_json);
        free(people);
        free(json);
    }
}

static void test_gate(void **state)
{
    static const struct {
        const char *text, *as_text, *as_json;
    } cases[] = {
        {"a\tb\n", "a\tb\n", "a\tb\n"},
        {"h\xC3\xA4lt \xE4\xB8\xAD \xF0\x9F\x98\x80", "h\xC3\xA4lt \xE4\xB8\xAD \xF0\x9F\x98\x80",
         "h\xC3\xA4lt \xE4\xB8\xAD \xF0\x9F\x98\x80"},
        {"\x1B[1m\x7F\r", "\\x1b[1m\\x7f\\x0d", "\\u001b[1m\\u007f\\u000d"},
        {"\xC2\x9B.", "\\x9b.", "\\u009b."}, /* a C1 control */
        /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what it is about */
        {"\xD8\x9C\xE2\x80\xAE", "\\u061c\\u202e", "\\u061c\\u202e"},     /* direction */
        {"\xE2\x80\x8B\xEF\xBB\xBF", "\\u200b\\ufeff", "\\u200b\\ufeff"}, /* zero width */
        {"\xF3\xA0\x81\x81!", "\\U000e0041!", "\\udb40\\udc41!"},         /* a tag */
        {"\xEF\xBF\xBF", "\\uffff", "\\uffff"},                           /* no character */
        {"\xC0\xAF", "\\xc0\\xaf", "\\ufffd\\ufffd"},                     /* overlong */
        {"\xE0\x80\x80", "\\xe0\\x80\\x80", "\\ufffd\\ufffd\\ufffd"},
        {"\xED\xA0\x80", "\\xed\\xa0\\x80", "\\ufffd\\ufffd\\ufffd"}, /* a surrogate */
        {"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\ufffd\\ufffd\\ufffd\\ufffd"},
        {"\xFF\xFE", "\\xff\\xfe", "\\ufffd\\ufffd"},
        {"\xE2\x82", "\\xe2\\x82", "\\ufffd\\ufffd"}, /* never ends */
        {"\xE2\x82z", "\\xe2\\x82z", "\\ufffd\\ufffdz"},
        {"\xF0\x9F\xF0\x9F\x98\x80", "\\xf0\\x9f\xF0\x9F\x98\x80",
         "\\ufffd\\ufffd\xF0\x9F\x98\x80"},
        {"\xC3\xE2\x82\xAC", "\\xc3\xE2\x82\xAC", "\\ufffd\xE2\x82\xAC"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(cases[i].text, strlen(cases[i].text), cases[i].as_text, cases[i].as_json);
    check("a\0b", 3, "a\\x00b", "a\\u0000b");
}

/* Marks become colours, and nothing else that acts passes, such as a sequence in a name; elsewhere marks
   are escaped as any control. */
static void test_ink(void **state)
{
    static const char text[] = "\x02"
                               "a\x1B[2J\x01\x7F\x06\xFF\n";
    (void)state;

    for (size_t piece = 1; piece <= 7; piece++) {
        char *inked = through(text, sizeof text - 1, GATE_INK, piece);
        char *people = through(text, sizeof text - 1, GATE_TEXT, piece);
        assert_string_equal(inked, "\033[1;31ma\\x1b[2J\033[0m\\x7f\\x06\\xff\n");
        assert_string_equal(people, "\\x02a\\x1b[2J\\x01\\x7f\\x06\\xff\n");
        free(inked);
        free(people);
    }
}

/* A stream that cannot be written to: the gate says so. */
static void test_failure(void **state)
{
    FILE *full = fopen("/dev/full", "w"), *out;

    (void)state;
    assert_non_null(full);
    out = gate_open(full, GATE_TEXT);
    fputs("text", out);
    assert_int_not_equal(fclose(out), 0);
    fclose(full);
}

static void check_cut(const char *text, int width, const char *expected)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);
    const int used = plain_put_cut(out, text, width);
    char *shown = capture_end(&capture);

    assert_string_equal(shown, expected);
    assert_true(used <= width);
    assert_int_equal(used, plain_columns(shown, 100));
    free(shown);
}

#define WIDE  "\xE4\xB8\xAD" /* two columns */
#define ACUTE "\xCC\x81"     /* a mark on the character before */

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(plain_columns("abc", 100), 3);
    assert_int_equal(plain_columns(WIDE WIDE, 100), 4);
    assert_int_equal(plain_columns("e" ACUTE "e" ACUTE, 100), 2);
    assert_int_equal(plain_columns("\x1B", 100), 4);
    assert_true(plain_columns("aaaaaaaaaaaaaaaaaaaaaaaa", 5) > 5);
    check_cut("abcdefghij", 10, "abcdefghij");
    check_cut("abcdefghijk", 10, "abc...hijk");
    check_cut(WIDE WIDE WIDE WIDE WIDE, 10, WIDE WIDE WIDE WIDE WIDE);
    check_cut(WIDE WIDE WIDE WIDE WIDE WIDE, 10, WIDE "..." WIDE WIDE);
    check_cut("e" ACUTE "e" ACUTE "e" ACUTE, 8, "e" ACUTE "e" ACUTE "e" ACUTE);
    check_cut("abcdefg" ACUTE "hij", 8, "ab...hij"); /* its mark goes with the g */
    check_cut("\x1B\x1B\x1B\x1B\x1B", 14, "\\x1b...\\x1b");
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what it is about */
    check_cut("ab\xE2\x80\xAE\xFF"
              "cdefghijklmnop",
              14, "ab...klmnop");
}

static void test_marks(void **state)
{
    struct capture capture;
    char *shown;

    (void)state;
    plain_put(capture_begin(&capture), "e" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE "z");
    shown = capture_end(&capture);
    assert_string_equal(shown, "e" ACUTE ACUTE ACUTE ACUTE "\\u0301\\u0301z");
    free(shown);
}

/* Numbers of a sentence are easier to read with commas; those of lines, versions and names are names. */
static void test_grouped(void **state)
{
    static const char text[] =
        "12345 objects of p1234 at line 4321, (1000) in 3.14159: 99999999 999. 5678";
    struct capture capture;
    char *got;

    (void)state;
    plain_put_grouped(capture_begin(&capture), text, strlen(text));
    got = capture_end(&capture);
    assert_string_equal(
        got, "12,345 objects of p1234 at line 4321, (1,000) in 3.14159: 99,999,999 999. 5,678");
    free(got);
    plain_put_grouped(capture_begin(&capture), text, strlen("1234"));
    got = capture_end(&capture);
    assert_string_equal(got, "1234");
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gate),    cmocka_unit_test(test_ink),
        cmocka_unit_test(test_failure), cmocka_unit_test(test_columns),
        cmocka_unit_test(test_marks),   cmocka_unit_test(test_grouped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
