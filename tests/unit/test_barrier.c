/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The write barrier: events are counted for those who made them, with the sizes of what the
   collector has on its lists when the next minor collection begins. */
#include "heap/barrier.h"
#include "played_heap.h"

static UInt point_a, point_b;
static ULong remembered, bytes, cards;
static ULong objects[4][8];
/* arrays of LENGTH items behind their words of card bits */
enum { LENGTH = 3000, WORDS = 1 };
static ULong arrays[2][WORDS + 2 + LENGTH];

static void start(void)
{
    new_heap();
    PG_(cells_clear)();
    PG_(barrier_init)();
    Site site = {.kind = SiteRuntime, .name = 1};
    point_a = PG_(point_of_site)(&site);
    site.name = 2;
    point_b = PG_(point_of_site)(&site);
    memset(arrays, 0, sizeof arrays);
    for (UInt i = 0; i < 4; i++)
        write_object(objects[i], i % 2 ? MIDDLE : SMALL, 0, 0);
    for (UInt i = 0; i < 2; i++)
        write_object(arrays[i] + WORDS, LIST, PG_FLAG_HAS_CARDS, LENGTH);
}

static void set_card(UInt array, UInt item)
{
    UChar *object = (UChar *)(arrays[array] + WORDS);
    object[-1 - (int)(item / 128 / 8)] |= 1 << item / 128 % 8;
}

static void lists(UInt count, UInt array_count)
{
    ULong some[4], others[2];
    for (UInt i = 0; i < count; i++)
        some[i] = (ULong)objects[i];
    for (UInt i = 0; i < array_count; i++)
        others[i] = (ULong)(arrays[i] + WORDS);
    new_stack(GcOldObjectsPointingToYoung, some, count);
    new_stack(GcOldObjectsWithCardsSet, others, array_count);
}

static const StoreWork *work(UInt point)
{
    static const StoreWork none;
    for (UInt i = 0; i < PG_(stores_count)(); i++)
        if (PG_(store_at)(i)->site == PG_(point_first_site)(point))
            return PG_(store_at)(i);
    return &none;
}

static void minor(void)
{
    PG_(barrier_minor_begins)(&remembered, &bytes, &cards);
}

static void stores_are_charged_to_their_sites(void **state)
{
    (void)state;
    start();
    PG_(barrier_event)(False, point_a);
    PG_(barrier_event)(False, point_b);
    PG_(barrier_event)(False, point_b);
    PG_(barrier_event)(False, point_a);
    lists(4, 0);
    minor();
    assert_int_equal(remembered, 4);
    assert_int_equal(bytes, 2 * 24 + 2 * 48);
    assert_int_equal(cards, 0);
    assert_int_equal(PG_(stores_count)(), 2);
    assert_int_equal(work(point_a)->barriers, 2);
    assert_int_equal(work(point_a)->remembered_bytes, 24 + 48);
    assert_int_equal(work(point_b)->barriers, 2);
    assert_int_equal(work(point_b)->remembered_bytes, 48 + 24);
    /* the next collection starts with nothing */
    lists(0, 0);
    minor();
    assert_int_equal(remembered, 0);
    assert_int_equal(bytes, 0);
    assert_int_equal(work(point_b)->remembered_bytes, 48 + 24);
}

static void no_point_is_nobody(void **state)
{
    (void)state;
    start();
    PG_(barrier_event)(False, PG_POINT_NONE);
    PG_(barrier_event)(False, PG_POINT_GAP);
    assert_int_equal(PG_(stores_count)(), 0);
    PG_(barrier_event)(False, PG_POINT_OUTSIDE);
    assert_int_equal(PG_(stores_count)(), 1);
}

/* Young arrays were taken off the list again: who is who is not known. */
static void sizes_are_not_guessed(void **state)
{
    (void)state;
    start();
    for (UInt i = 0; i < 3; i++)
        PG_(barrier_event)(False, point_a);
    lists(2, 0);
    minor();
    assert_int_equal(remembered, 2);
    assert_int_equal(bytes, 24 + 48);
    assert_int_equal(work(point_a)->barriers, 3);
    assert_int_equal(work(point_a)->remembered_bytes, 0);
    PG_(barrier_event)(False, point_a); /* and the next time all is well again */
    lists(1, 0);
    minor();
    assert_int_equal(work(point_a)->remembered_bytes, 24);
}

static void marked_cards_are_counted(void **state)
{
    static const UInt items[] = {0, 5, 127, 128, 1024, 1500, 2999};
    (void)state;
    start();
    PG_(barrier_event)(True, point_a);
    PG_(barrier_event)(True, point_b);
    for (UInt i = 0; i < sizeof items / sizeof items[0]; i++)
        set_card(0, items[i]);
    set_card(1, 2000);
    lists(0, 2);
    minor();
    assert_int_equal(cards, 5 + 1); /* 0, 1, 8, 11, 23; 15 */
    assert_int_equal(work(point_a)->card_arrays, 1);
    assert_int_equal(work(point_a)->barriers, 0);
    assert_int_equal(work(point_a)->cards, 5);
    assert_int_equal(work(point_b)->cards, 1);
    assert_int_equal(work(point_b)->card_bytes, 128 * 8);
}

static void what_cannot_be_read_has_no_size(void **state)
{
    (void)state;
    start();
    PG_(barrier_event)(False, point_a);
    PG_(barrier_event)(False, point_a);
    objects[0][0] = 12345; /* no type */
    lists(2, 0);
    minor();
    assert_int_equal(remembered, 2);
    assert_int_equal(work(point_a)->remembered_bytes, 48);
    start();
    PG_(barrier_event)(True, point_a);
    set_card(0, 0);
    lists(0, 1);
    make_hole(arrays[0], 8); /* the card bits */
    minor();
    assert_int_equal(cards, 0);
}

static void a_child_starts_from_zero(void **state)
{
    (void)state;
    start();
    PG_(barrier_event)(False, point_a);
    lists(1, 0);
    minor();
    PG_(barrier_restart)();
    assert_int_equal(work(point_a)->barriers + work(point_a)->remembered_bytes, 0);
    PG_(barrier_event)(False, point_a);
    assert_int_equal(work(point_a)->barriers, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stores_are_charged_to_their_sites),
        cmocka_unit_test(no_point_is_nobody),
        cmocka_unit_test(sizes_are_not_guessed),
        cmocka_unit_test(marked_cards_are_counted),
        cmocka_unit_test(what_cannot_be_read_has_no_size),
        cmocka_unit_test(a_child_starts_from_zero),
    };
    return cmocka_run_group_tests(tests, make_types, NULL);
}
