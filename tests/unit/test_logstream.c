/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken for PyPy's JIT log, and what is said if it is cut off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/event.h"
#include "jit/logstream.h"
#include "jit/traces.h"

GuestWords PG_(guest);

/* NOLINTNEXTLINE(bugprone-string-literal-with-embedded-nul): so the log begins */
static const UChar header[] = "\x1e\x04\0\0\x06\0\0\0x86_64\x12\x01\0\x07\0\x04\0\0\0jump";
static const UChar start[] = "\x1b\x01\0\0\0\0\0\0\0\x04\0\0\0loop\0\0\0\0\0\0\0\0\0\0\0\0";
static const UChar bad_operation[] = "\x13\x08\0\0\0\0\0\0\0\0\0";

#define RECORD(of) (of), sizeof(of) - 1

static struct {
    UInt began, started, missing;
    SizeT kept;
    ULong clock;
    const HChar *problem; /* what keep shall say */
    const HChar *what, *why;
} got;

static void began(void)
{
    got.began++;
}
static void started(ULong log_id)
{
    assert_int_equal(log_id, 1);
    got.started++;
}
static void added(Trace *trace)
{
    (void)trace;
}
static void aborted(ULong log_id)
{
    (void)log_id;
}
static ULong now(void)
{
    return got.clock;
}
static const HChar *keep(const UChar *bytes, SizeT count)
{
    (void)bytes;
    got.kept += count;
    return got.problem;
}
static void missing(const HChar *what, const HChar *why, const HChar *effect)
{
    (void)effect;
    got.missing++;
    got.what = what;
    got.why = why;
}

static const LogEvents events = {.traces = {started, added, aborted},
                                 .began = began,
                                 .clock = now,
                                 .keep = keep,
                                 .missing = missing};

/* One process has one log: the steps follow each other. */
static void a_log_and_its_end(void **state)
{
    ULong from, to;
    (void)state;
    assert_false(PG_(logstream_wanted)());
    assert_false(PG_(logstream_record)(RECORD(header)));
    PG_(logstream_start)(&events);
    assert_true(PG_(logstream_wanted)());

    /* what comes before the header is nobody's */
    assert_false(PG_(logstream_record)(RECORD(start)));
    assert_false(PG_(logstream_header)(RECORD(start)));
    assert_false(PG_(logstream_record)(NULL, 0));
    assert_int_equal(got.began, 0);
    assert_false(PG_(traces_log_seen)());
    assert_true(PG_(logstream_record)(RECORD(header)));
    assert_int_equal(got.began, 1);
    assert_true(PG_(traces_log_seen)());

    assert_true(PG_(logstream_record)(RECORD(start)));
    assert_int_equal(got.started, 1);
    assert_int_equal(got.kept, sizeof header - 1 + sizeof start - 1);

    /* the program's own text, and a record that is not whole */
    assert_false(PG_(logstream_record)((const UChar *)"# text\n", 7));
    assert_false(PG_(logstream_record)(start, sizeof start - 2));
    assert_int_equal(got.kept, sizeof header - 1 + sizeof start - 1);

    /* a file that is closed while records follow has not ended */
    got.clock = 100;
    PG_(logstream_end)();
    assert_true(PG_(logstream_cut)(&from, &to));
    assert_int_equal(from, 100);
    assert_int_equal(to, 0);
    assert_true(PG_(logstream_record)(RECORD(start)));
    assert_false(PG_(logstream_cut)(&from, &to));

    /* but one after which another log begins has */
    got.clock = 200;
    PG_(logstream_end)();
    got.clock = 300;
    PG_(logstream_end)();
    assert_true(PG_(logstream_header)(RECORD(header)));
    assert_int_equal(got.began, 1);
    assert_true(PG_(logstream_cut)(&from, &to));
    assert_int_equal(from, 200);
    assert_int_equal(to, 300);

    /* a second time: the time between is from the first end on */
    got.clock = 400;
    PG_(logstream_end)();
    assert_true(PG_(logstream_cut)(&from, &to));
    assert_int_equal(from, 200);
    assert_int_equal(to, 0);
    assert_true(PG_(logstream_record)(RECORD(header)));
    assert_true(PG_(logstream_cut)(&from, &to));
    assert_int_equal(to, 400);
    assert_int_equal(got.missing, 0);
}

static void what_fails_is_said_once(void **state)
{
    (void)state;
    got.problem = "no room";
    assert_true(PG_(logstream_record)(RECORD(start)));
    got.problem = NULL;
    assert_int_equal(got.missing, 1);
    assert_string_equal(got.why, "no room");

    assert_true(PG_(logstream_record)(RECORD(bad_operation)));
    assert_int_equal(got.missing, 2);
    assert_string_equal(got.what, "JIT log");
    assert_string_equal(got.why, PG_(traces_error)());
    UInt before = got.started;
    assert_true(PG_(logstream_record)(RECORD(start)));
    assert_int_equal(got.started, before);
    assert_int_equal(got.missing, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_and_its_end),
        cmocka_unit_test(what_fails_is_said_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
