/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of the nursery: what it makes of every kind of store on nursery_free, one by one and
   at random. */
#include "played_gc.h"

static void what_is_reserved_is_counted(void **state)
{
    (void)state;
    start(-1);
    make(PAIR, 0);
    make(TRIPLE, 0);
    make(TEXT, 10);
    expect_books(0);
    expect(sum(SiteOutside, PAIR).left, 1, 16);
    expect(sum(SiteOutside, TRIPLE).left, 1, 24);
    expect(sum(SiteOutside, TEXT).left, 1, 32);
}

static void a_second_nursery_is_no_collection(void **state)
{
    (void)state;
    start(-1);
    arm(1);
    arm(0); /* and at the same place */
    make(PAIR, 0);
    expect_books(0);
    assert_int_equal(PG_(nursery_size)(), SIZE);
}

static void survivors_and_the_dead(void **state)
{
    (void)state;
    start(-1);
    ULong *odd = make(ODD, 0), *text = make(TEXT, 10);
    make(TRIPLE, 0);
    moved_to(odd, 20);
    moved_to(text, 32);
    collect();
    make(PAIR, 0);
    expect_books(1);
    assert_int_equal(PG_(minor_at)(0)->survived_bytes, 52);
    assert_int_equal(PG_(minor_at)(0)->collector_survived_bytes, 52);
    assert_int_equal(PG_(minor_at)(0)->allocated_bytes, 80);
    expect(sum(SiteOutside, TEXT).survived, 1, 32);
    expect(sum(SiteOutside, ODD).survived, 1, 20);
    expect(sum(SiteOutside, ODD).died, 0, 4); /* what rounding took */
    expect(sum(SiteOutside, TRIPLE).died, 1, 24);
    expect(sum(SiteOutside, PAIR).left, 1, 16);
}

static void a_missed_survivor_is_a_disagreement(void **state)
{
    NurseryTotals totals;
    (void)state;
    start(-1);
    make(PAIR, 0);
    gc.surviving = 16;
    collect();
    PG_(nursery_look)(&totals);
    assert_int_equal(totals.disagreements, 1);
}

static void a_shrunk_array_leaves_its_rest(void **state)
{
    (void)state;
    start(-1);
    ULong *text = make(TEXT, 100);
    make(PAIR, 0);
    text[1] = 3;
    moved_to(text, 24);
    collect();
    expect_books(1);
    expect(sum(SiteOutside, TEXT).allocated, 1, 120);
    expect(sum(SiteOutside, TEXT).survived, 1, 24);
    expect(sum(SiteOutside, TEXT).died, 0, 96);
    expect(sum(SiteOutside, PAIR).died, 1, 16);
}

static void an_overflow_is_no_object(void **state)
{
    (void)state;
    start(-1);
    make(TRIPLE, 0);
    fill(); /* 8 bytes are left */
    ULong unused = gc.nursery_top - gc.nursery_free;
    assert_in_range(unused, 1, 15);
    ULong *object = make(PAIR, 0);
    assert_ptr_equal(object, spaces[0]);
    expect_books(1);
    assert_int_equal(PG_(minor_at)(0)->allocated_bytes, SIZE - unused);
    expect(sum(SiteOutside, 0).left, 1, 16);
}

static void the_slow_path_works_for_jit_code(void **state)
{
    (void)state;
    start(-1);
    fill();
    ULong *object = jit_reserve(batch, 40);
    object[0] = PAIR;
    object[2] = TRIPLE;
    make(PAIR, 0);
    expect_books(1);
    expect(sum(SiteJit, PAIR).left, 1, 16);
    expect(sum(SiteJit, TRIPLE).left, 1, 24);
    expect(sum(SiteOutside, 0).left, 1, 16);
}

static void every_object_of_a_batch_is_counted(void **state)
{
    (void)state;
    start(-1);
    for (UInt i = 0; i < 10; i++) {
        ULong *object = jit_reserve(batch, 40);
        object[0] = PAIR;
        object[2] = TRIPLE;
        if (i == 3)
            moved_to(object + 2, 24);
    }
    collect();
    expect_books(1);
    expect(sum(SiteJit, PAIR).died, 10, 160);
    expect(sum(SiteJit, TRIPLE).died, 9, 216);
    expect(sum(SiteJit, TRIPLE).survived, 1, 24);
}

/* A guard failed inside a batch: what stands there is of an earlier cycle. */
static void an_old_mark_is_no_survivor(void **state)
{
    (void)state;
    start(-1);
    make(PAIR, 0);
    moved_to(make(TRIPLE, 0), 24);
    collect();
    ULong *object = jit_reserve(batch, 40);
    object[0] = PAIR;
    collect();
    expect_books(2);
    assert_int_equal(PG_(minor_at)(1)->survived_bytes, 0);
    expect(sum(SiteJit, 0).died, 2, 40);
}

/* The same, and what stands there is a number that looks like a mark. */
static void a_number_is_no_mark(void **state)
{
    (void)state;
    start(-1);
    ULong *object = jit_reserve(batch, 40);
    object[0] = PAIR;
    object[2] = PG_FORWARDED;
    object[3] = 7;
    collect();
    expect_books(1);
    expect(sum(SiteJit, 0).died, 2, 40);
}

/* The same, and what stands there is the mark of a larger object, of an earlier cycle. */
static void a_larger_copy_is_of_another_object(void **state)
{
    (void)state;
    start(-1);
    ULong *object = jit_reserve(batch, 40);
    object[0] = PAIR;
    object[2] = ODD;
    moved_to(object + 2, 20);
    gc.surviving = 0;
    object = jit_reserve(batch, 40);
    object[0] = PAIR;
    object[2] = TEXT;
    object[3] = 40;
    moved_to(object + 2, 64);
    gc.surviving = 0;
    collect();
    expect_books(1);
    assert_int_equal(PG_(minor_at)(0)->survived_bytes, 0);
    expect(sum(SiteJit, PAIR).died, 2, 32);
    expect(sum(SiteJit, 0).died, 4, 80); /* all types */
}

static void a_pinned_object_stays(void **state)
{
    (void)state;
    start(-1);
    make(PAIR, 0);
    ULong *pinned = make(TEXT, 20); /* 40 bytes at 16 */
    pinned[0] |= PG_FLAG_PINNED;
    barrier_at = (ULong)pinned;
    barrier_end = barrier_at + 40;
    collect();
    expect_books(1);
    assert_int_equal(PG_(minor_at)(0)->pinned_objects, 1);
    assert_int_not_equal(PG_(minor_at)(0)->pinned_site, 0);
    make(PAIR, 0);
    ULong *object = make(TRIPLE, 0); /* jumps over it */
    assert_ptr_equal(object, pinned + 5);
    expect_books(1);
    expect(sum(SiteOutside, TEXT).left, 1, 40);
    expect(sum(SiteOutside, PAIR).left, 1, 16);
    pinned[0] &= ~PG_FLAG_PINNED;
    moved_to(pinned, 40);
    barrier_at = 0;
    collect();
    expect_books(2);
    assert_int_equal(PG_(minor_at)(1)->pinned_objects, 0);
    assert_int_equal(PG_(minor_at)(1)->pinned_site, 0);
    expect(sum(SiteOutside, TEXT).survived, 1, 40);
    expect(sum(SiteOutside, TRIPLE).died, 1, 24);
}

static void memory_pressure_allocates_nothing(void **state)
{
    (void)state;
    start(-1);
    make(PAIR, 0);
    PG_(nursery_store)(gc.nursery_top, PC_OTHER, True, PG_POINT_OUTSIDE);
    gc.nursery_free = gc.nursery_top;
    expect_books(0);
    make(TRIPLE, 0); /* collects */
    expect_books(1);
    assert_int_equal(PG_(minor_at)(0)->allocated_bytes, 16);
}

static void a_tiny_nursery_gives_most_of_it_up(void **state)
{
    (void)state;
    start(64);
    make(PAIR, 0);
    store(gc.nursery_top - 64, PC_OTHER, PG_POINT_OUTSIDE);
    make(PAIR, 0);
    fill();
    expect_books(0);
    expect(sum(SiteOutside, 0).left, 5, 80);
}

static void a_look_changes_nothing(void **state)
{
    NurseryTotals before, after;
    (void)state;
    start(-1);
    ULong *kept = make(TRIPLE, 0);
    fill();
    PG_(nursery_look)(&before);
    PG_(nursery_look)(&after);
    assert_memory_equal(&before, &after, sizeof before);
    moved_to(kept, 24);
    collect();
    expect_books(1);
    expect(sum(SiteOutside, TRIPLE).survived, 1, 24);
    expect(sum(SiteOutside, 0).left, 0, 0);
}

/* Whom memory belongs to that a cache miss was in. */
static void memory_belongs_to_who_reserved_it(void **state)
{
    Addr start_of;
    (void)state;
    start(-1);
    const Addr first = (Addr)jit_reserve(7, 48);
    const Addr second = (Addr)jit_reserve(8, 16);
    assert_int_equal(PG_(nursery_reserved)(first + 40, &start_of), 7);
    assert_int_equal(start_of, first);
    assert_int_equal(PG_(nursery_reserved)(first + 47, &start_of), 7);
    assert_int_equal(PG_(nursery_reserved)(second + 8, &start_of), 8);
    assert_int_equal(start_of, second);
    assert_int_equal(PG_(nursery_reserved)(first, &start_of), 7);
    assert_int_equal(PG_(nursery_reserved)(first - 4096 * 1024, &start_of), PG_POINT_NONE);
}

/* Right after a collection was counted, nursery_free still has its value from before. */
static void a_look_inside_the_reset(void **state)
{
    NurseryTotals totals;
    (void)state;
    start(-1);
    make(PAIR, 0);
    store(0, PC_OTHER, PG_POINT_OUTSIDE);
    PG_(nursery_store)(gc.nursery, PC_RESET, False, PG_POINT_OUTSIDE);
    PG_(nursery_look)(&totals);
    assert_int_equal(totals.moved_bytes, 16);
    expect(sum(SiteOutside, 0).left, 0, 0);
}

static void a_child_starts_from_zero(void **state)
{
    NurseryTotals totals;
    (void)state;
    start(-1);
    ULong *kept;
    make(TRIPLE, 0);
    moved_to(make(PAIR, 0), 16);
    collect();
    kept = make(TRIPLE, 0);
    make(PAIR, 0);
    gc.majors = 3;
    const ULong clock = PG_(nursery_clock)();
    PG_(nursery_restart)();
    assert_int_equal(PG_(nursery_clock)(), clock);
    gc.majors = 5;
    make(PAIR, 0);
    expect_books(0);
    expect(sum(SiteOutside, 0).inherited, 2, 40);
    expect(sum(SiteOutside, 0).allocated, 1, 16);
    moved_to(kept, 24);
    collect();
    assert_int_equal(PG_(nursery_clock)(), clock + 16);
    expect_books(1);
    expect(sum(SiteOutside, TRIPLE).survived, 1, 24);
    expect(sum(SiteOutside, PAIR).died, 2, 32);
    PG_(nursery_look)(&totals);
    assert_int_equal(totals.major_collections, 2);
}

static void a_slow_path_is_no_reservation(void **state)
{
    (void)state;
    start(-1);
    make(PAIR, 0);
    assert_true(PG_(nursery_will_reserve)(gc.nursery_free + 16));
    assert_false(PG_(nursery_will_reserve)(gc.nursery_top + 16)); /* does not fit */
    assert_false(PG_(nursery_will_reserve)(0));
    assert_false(PG_(nursery_will_reserve)(gc.nursery)); /* the reset */
    gc.nursery_free = 0;
    assert_false(PG_(nursery_will_reserve)(gc.nursery + 16)); /* over a pinned object */
}

/* Everything at random, against counts kept here. */
static void a_long_life(void **state)
{
    ULong *live[MAX_LIVE];
    ULong made = 0, survived = 0, minors, last = 0;
    UInt count = 0;
    (void)state;
    start(-1);
    srand(1);
    for (UInt i = 0; i < 20000; i++) {
        /* collect before it is due: then what survives can be chosen */
        if (gc.nursery_free + 200 > gc.nursery_top) {
            for (UInt k = 0; k < count; k++) {
                ULong size = size_of(live[k][0], live[k][1]);
                if (rand() % 3 == 0) {
                    moved_to(live[k], size);
                    survived += size;
                }
            }
            count = 0;
            old_used = old_used > 60000 ? 0 : old_used;
            if (rand() % 2)
                collect();
            else
                store(gc.nursery, PC_RESET, PG_POINT_OUTSIDE), gc.surviving = 0;
            last++;
        }
        ULong from = gc.nursery_free;
        ULong *object = rand() % 4 ? make(rand() % 2 ? TRIPLE : TEXT, rand() % 60) : NULL;
        if (object == NULL) {
            object = jit_reserve(batch, 40);
            object[0] = PAIR;
            object[2] = TRIPLE;
            object += 2;
        }
        made += gc.nursery_free - from;
        live[count++] = object;
    }
    minors = last;
    expect_books(minors);
    Counters outside = sum(SiteOutside, 0), jit = sum(SiteJit, 0);
    assert_int_equal(outside.allocated.bytes + jit.allocated.bytes, made);
    assert_int_equal(outside.survived.bytes + jit.survived.bytes, survived);
    assert_true(survived > 100000 && minors > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_reserved_is_counted),
        cmocka_unit_test(a_second_nursery_is_no_collection),
        cmocka_unit_test(survivors_and_the_dead),
        cmocka_unit_test(a_missed_survivor_is_a_disagreement),
        cmocka_unit_test(a_shrunk_array_leaves_its_rest),
        cmocka_unit_test(an_overflow_is_no_object),
        cmocka_unit_test(the_slow_path_works_for_jit_code),
        cmocka_unit_test(every_object_of_a_batch_is_counted),
        cmocka_unit_test(an_old_mark_is_no_survivor),
        cmocka_unit_test(a_number_is_no_mark),
        cmocka_unit_test(a_larger_copy_is_of_another_object),
        cmocka_unit_test(a_pinned_object_stays),
        cmocka_unit_test(memory_pressure_allocates_nothing),
        cmocka_unit_test(a_tiny_nursery_gives_most_of_it_up),
        cmocka_unit_test(a_look_changes_nothing),
        cmocka_unit_test(memory_belongs_to_who_reserved_it),
        cmocka_unit_test(a_look_inside_the_reset),
        cmocka_unit_test(a_child_starts_from_zero),
        cmocka_unit_test(a_slow_path_is_no_reservation),
        cmocka_unit_test(a_long_life),
    };
    return cmocka_run_group_tests(tests, make_types, NULL);
}
