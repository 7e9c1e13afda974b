/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which trace runs at an address: overlaps, reuse over time, and the same by a slow way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/event.h"
#include "jit/codemap.h"
#include "owner/callers.h"
#include "owner/jit_places.h"

GuestWords PG_(guest);

enum { TRACES = 400, SPACE = 2000 };
static Trace traces[TRACES];
static UInt used;

static Trace *add(ULong start, ULong end)
{
    Trace *trace = &traces[used++];
    memset(trace, 0, sizeof *trace);
    trace->id = used;
    trace->start = start;
    trace->end = end;
    trace->alive = True;
    PG_(codemap_add)(trace);
    return trace;
}

/* Empties the map: a trace over everything, and a small one over that. */
static int clear(void **state)
{
    static Trace all, small;
    (void)state;
    all.start = 1;
    all.end = ~0UL;
    PG_(codemap_add)(&all);
    assert_ptr_equal(PG_(codemap_find)(77), &all);
    small.start = 1;
    small.end = 2;
    PG_(codemap_add)(&small);
    assert_null(PG_(codemap_find)(77));
    used = 0;
    return 0;
}

static void ends_are_exact(void **state)
{
    (void)state;
    Trace *a = add(100, 200);
    assert_ptr_equal(PG_(codemap_find)(100), a);
    assert_ptr_equal(PG_(codemap_find)(199), a);
    assert_null(PG_(codemap_find)(99));
    assert_null(PG_(codemap_find)(200));
}

static void neighbours_live_together(void **state)
{
    (void)state;
    Trace *b = add(200, 300), *a = add(100, 200), *c = add(300, 301);
    assert_ptr_equal(PG_(codemap_find)(199), a);
    assert_ptr_equal(PG_(codemap_find)(200), b);
    assert_ptr_equal(PG_(codemap_find)(300), c);
    assert_true(a->alive && b->alive && c->alive);
}

static void the_later_one_runs(void **state)
{
    (void)state;
    Trace *a = add(100, 200), *b = add(200, 300), *c = add(300, 400);
    Trace *over = add(150, 250);
    assert_false(a->alive || b->alive);
    assert_true(c->alive && over->alive);
    assert_null(PG_(codemap_find)(149)); /* the rest of an overwritten trace is no code */
    assert_null(PG_(codemap_find)(250));
    assert_ptr_equal(PG_(codemap_find)(150), over);
    assert_ptr_equal(PG_(codemap_find)(399), c);
}

static void inside_and_around(void **state)
{
    (void)state;
    Trace *a = add(100, 200), *inner = add(120, 130);
    assert_false(a->alive);
    assert_ptr_equal(PG_(codemap_find)(125), inner);
    assert_null(PG_(codemap_find)(110));
    Trace *outer = add(90, 300), *same = add(90, 300);
    assert_false(inner->alive || outer->alive);
    assert_ptr_equal(PG_(codemap_find)(299), same);
}

static void empty_code_is_ignored(void **state)
{
    (void)state;
    Trace *a = add(100, 200);
    add(150, 150);
    assert_true(a->alive);
    assert_ptr_equal(PG_(codemap_find)(150), a);
}

/* The latest trace over an address runs there, unless a later one touched it elsewhere. */
static void as_a_slow_map(void **state)
{
    (void)state;
    srand(2);
    for (UInt n = 0; n < TRACES; n++) {
        ULong start = 10 + rand() % SPACE;
        add(start, start + 1 + rand() % 60);
        for (UInt probe = 0; probe < 3; probe++) {
            ULong at = 2 + rand() % (SPACE + 100);
            Trace *expected = NULL;
            for (UInt i = 0; i < used; i++) {
                Trace *x = &traces[i];
                Bool alive = True;
                for (UInt k = i + 1; k < used; k++)
                    alive = alive && !(traces[k].start < x->end && x->start < traces[k].end);
                assert_int_equal(x->alive, alive);
                if (alive && x->start <= at && at < x->end)
                    expected = x;
            }
            assert_ptr_equal(PG_(codemap_find)(at), expected);
        }
    }
}

/* However often code is translated, an operation has one place. */
static void an_operation_has_one_place(void **state)
{
    static AsmOperation operations[] = {{.kind = 'C', .offset = 10}, {.kind = 'g', .offset = 30}};
    static UInt placed[] = {0, 1};
    UInt trace_id, operation;
    (void)state;
    PG_(places_init)();
    Trace *t = add(100, 200);
    t->asm_operations = operations;
    t->asm_used = t->placed_used = 2;
    t->placed = placed;
    t->operations_end = 50;
    const UInt call = PG_(places_at)(112), behind = PG_(places_at)(160);
    assert_int_not_equal(call, 0);
    assert_int_equal(PG_(places_at)(112), call);
    assert_int_equal(PG_(places_at)(125), call);
    assert_int_not_equal(PG_(places_at)(131), call);
    assert_int_not_equal(behind, call);
    assert_int_equal(PG_(places_at)(170), behind);
    PG_(place_operation)(call, &trace_id, &operation);
    assert_int_equal(trace_id, t->id);
    assert_int_equal(operation, 0);
    PG_(place_operation)(behind, &trace_id, &operation);
    assert_int_equal(operation, PG_NO_OPERATION);
    /* another trace at the same address has its own */
    Trace *later = add(100, 200);
    later->asm_operations = operations;
    later->asm_used = later->placed_used = 2;
    later->placed = placed;
    later->operations_end = 50;
    assert_int_not_equal(PG_(places_at)(112), call);
    assert_false(PG_(place_is_at)(call, 112));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(ends_are_exact, clear),
        cmocka_unit_test_setup(neighbours_live_together, clear),
        cmocka_unit_test_setup(the_later_one_runs, clear),
        cmocka_unit_test_setup(inside_and_around, clear),
        cmocka_unit_test_setup(empty_code_is_ignored, clear),
        cmocka_unit_test_setup(as_a_slow_map, clear),
        cmocka_unit_test_setup(an_operation_has_one_place, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
