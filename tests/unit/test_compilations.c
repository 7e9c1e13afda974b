/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JIT compiler's sites: one for each of the first compilations, then one a line, then one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format.h"
#include "guest/event.h"
#include "owner/compilations.h"
#include "owner/sites.h"

GuestWords PG_(guest);

enum { OWN = PG_OWN_COMPILATIONS, LINES = PG_COMPILATION_LINES };

static UInt number; /* of compilations so far */

/* Compiles for LINE, called by CHAIN; returns the point. */
static UInt compile(UInt line, UInt chain)
{
    Caller caller = {.caller = chain, .file = 1, .function = 2, .line = line};
    return PG_(compilation_point)(&caller, ++number);
}

static const Site *site(UInt point)
{
    return PG_(site_at)(PG_(point_first_site)(point) - 1);
}

static void sites_do_not_grow_without_end(void **state)
{
    Caller outer = {.file = 1, .function = 3, .line = 7}, nowhere = {0}, in_trace = {.trace = 4};
    (void)state;
    PG_(sites_init)();
    UInt chain = PG_(caller_intern)(&outer);
    UInt none = PG_(compilation_point)(&nowhere, ++number);
    assert_int_equal(site(none)->frame, 0);
    for (UInt i = 1; i < OWN; i++) { /* all for one line */
        const Site *s = site(compile(1, chain));
        assert_int_equal(s->kind, SiteCompiler);
        assert_int_equal(s->log_id, number);
        assert_int_equal(PG_(caller_next)(s->frame), chain);
    }
    assert_int_equal(PG_(sites_count)(), 2 + OWN);
    UInt points[LINES];
    for (UInt round = 0; round < 3; round++)
        for (UInt i = 0; i < LINES; i++) {
            UInt point = compile(1 + i, round * chain);
            if (round == 0)
                points[i] = point;
            assert_int_equal(point, points[i]);
            assert_int_equal(site(point)->log_id, OWN + 1 + i); /* of the first */
            const Caller frame = PG_(caller_at)(site(point)->frame);
            assert_int_equal(frame.line, 1 + i);
            assert_int_equal(frame.caller, 0);
        }
    UInt rest = compile(LINES + 1, chain);
    assert_int_equal(site(rest)->log_id, PYPYGC_LOG_ID_REST);
    assert_int_equal(site(rest)->frame, 0);
    assert_int_equal(compile(LINES + 2, 0), rest);
    assert_int_equal(PG_(compilation_point)(&in_trace, ++number), rest);
    assert_int_equal(compile(LINES, chain), points[LINES - 1]); /* it has its own */
    assert_int_equal(PG_(sites_count)(), 2 + OWN + LINES + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites_do_not_grow_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
