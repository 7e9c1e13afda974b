/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The old generation: births, deaths of every kind, and the books, one by one and at random. */
#include "heap/oldgen.h"
#include "played_heap.h"

enum { ROOM = 64 };
static ULong raw[ROOM][128]; /* malloced blocks of up to 1,024 bytes */
static ULong large[20000];
static ULong now, executed;

static const GcType *type(UInt id)
{
    return PG_(gctypes_find)(id);
}

static Cell *cell(UInt id)
{
    return PG_(point_first_cell)(PG_POINT_OUTSIDE, id);
}

static OldCounters counters(UInt id)
{
    OldCounters c;
    PG_(cell_old)(cell(id), &c);
    return c;
}

static void start(void)
{
    PG_(cells_clear)();
    new_heap();
    memset(raw, 0, sizeof raw);
    now = executed = 0;
    PG_(oldgen_init)();
}

static void minor_begins(ULong allocated)
{
    now += allocated;
    executed += 2 * allocated;
    PG_(oldgen_minor_begins)(now, executed, NULL, 0);
}

static void minor(ULong allocated)
{
    minor_begins(allocated);
    PG_(oldgen_minor_ended)();
}

/* Block NUMBER for objects of TYPE in a page. */
static ULong *at(UInt page, UInt id, UInt number)
{
    return (ULong *)(pages[page] + 32 + number * type(id)->fixed_size);
}

static void promote(ULong *object, UInt id, ULong birth)
{
    write_object(object, id, 0, 0);
    PG_(oldgen_promoted)((Addr)object, type(id)->fixed_size, type(id), cell(id), birth);
    PG_(cell_add)(cell(id), Cell_survived, 1, type(id)->fixed_size);
}

/* What sweeping does. */
static void sweep(ULong *object)
{
    object[0] = (ULong)(object + 4);
}

static OldContent settle(void)
{
    OldContent content;
    Amount died;
    PG_(oldgen_settle)(False, &content, &died);
    return content;
}

static void major_begins(void)
{
    PG_(oldgen_major_begins)();
}

static void expect_balance(void)
{
    OldContent content = settle();
    PG_(oldgen_look)();
    ULong objects = 0, bytes = 0;
    for (UInt i = 0; i < PG_(cells_count)(); i++) {
        const Cell *c = PG_(cell_at)(i);
        OldCounters o = counters(c->type);
        Amount s = PG_(cell_young)(c).survived;
        assert_int_equal(s.objects + o.large.objects + o.old_born.objects + o.old_inherited.objects,
                         o.old_died.objects + o.old_live.objects);
        assert_int_equal(s.bytes + o.large.bytes + o.old_born.bytes + o.old_inherited.bytes,
                         o.old_died.bytes + o.old_live.bytes);
        ULong dead = 0;
        Histogram h = {0};
        PG_(cell_add_lifetimes)(c, LifeBytes, &h);
        for (UInt k = 0; k < 64; k++)
            dead += h.amounts[k].objects;
        assert_int_equal(dead, o.old_died.objects);
        objects += o.old_live.objects;
        bytes += o.old_live.bytes;
    }
    assert_int_equal(content.objects, objects);
    assert_int_equal(content.bytes, bytes);
}

#define expect(amount, count, size)                                                                \
    do {                                                                                           \
        assert_int_equal((amount).objects, (count));                                               \
        assert_int_equal((amount).bytes, (size));                                                  \
    } while (0)

static void promoted_objects_live_until_they_are_swept(void **state)
{
    (void)state;
    start();
    for (UInt i = 0; i < 10; i++)
        promote(at(0, SMALL, i), SMALL, 0);
    promote(at(1, MIDDLE, 0), MIDDLE, 0);
    expect_balance();
    expect(counters(SMALL).old_live, 10, 240);
    assert_int_equal(settle().arena_bytes, 240 + 48);
    sweep(at(0, SMALL, 3));
    sweep(at(0, SMALL, 9));
    expect_balance();
    expect(counters(SMALL).old_died, 2, 48);
    expect(counters(SMALL).old_live, 8, 192);
    expect(counters(MIDDLE).old_died, 0, 0);
    assert_int_equal(settle().arena_bytes, 192 + 48);
}

static void a_header_with_flags_is_alive(void **state)
{
    (void)state;
    start();
    promote(at(0, SMALL, 0), SMALL, 0);
    at(0, SMALL, 0)[0] |= 0x1fffULL << 32;
    expect_balance();
    expect(counters(SMALL).old_died, 0, 0);
}

static void who_gets_a_place_ends_another_life(void **state)
{
    (void)state;
    start();
    promote(at(0, SMALL, 5), SMALL, 0);
    promote(at(0, SMALL, 5), SMALL, 0);
    expect(counters(SMALL).old_died, 1, 24);
    expect_balance();
    expect(counters(SMALL).old_live, 1, 24);
}

static void a_page_of_another_size_is_another_page(void **state)
{
    (void)state;
    start();
    for (UInt i = 0; i < 7; i++)
        promote(at(0, SMALL, i), SMALL, 0);
    promote(at(0, MIDDLE, 1), MIDDLE, 0);
    expect(counters(SMALL).old_died, 7, 168);
    expect_balance();
    assert_int_equal(settle().arena_bytes, 48);
}

static void an_unmapped_page_is_dead(void **state)
{
    (void)state;
    start();
    promote(at(0, SMALL, 0), SMALL, 0);
    promote(at(1, SMALL, 0), SMALL, 0);
    make_hole(pages[1], PG_PAGE_SIZE);
    settle();
    expect(counters(SMALL).old_died, 1, 24);
    expect_balance();
}

static void larger_objects_die_when_they_are_freed(void **state)
{
    (void)state;
    start();
    minor_begins(1000);
    promote(raw[0], BIG, 0);
    promote(raw[1], BIG, 0);
    PG_(oldgen_minor_ended)();
    assert_int_equal(settle().raw_bytes, 1024);
    PG_(oldgen_freed)((Addr)raw[2]); /* nothing of ours */
    PG_(oldgen_freed)((Addr)raw[0]);
    PG_(oldgen_freed)((Addr)raw[0]);
    expect_balance();
    expect(counters(BIG).old_died, 1, 512);
    expect(counters(BIG).large_died_young, 0, 0);
}

static void large_objects_are_born_old(void **state)
{
    (void)state;
    start();
    PG_(oldgen_large_born)((Addr)large, 16 + 8 * 1000, PG_POINT_OUTSIDE, 0);
    write_object(large, LIST, 0, 1000);
    /* 9,000 items: two words of cards in front */
    ULong *carded = large + 5000;
    PG_(oldgen_large_born)((Addr)carded, 16 + 16 + 8 * 9000, PG_POINT_OUTSIDE, 0);
    write_object(carded + 2, LIST, PG_FLAG_HAS_CARDS, 9000);
    assert_int_equal(PG_(oldgen_large_bytes)(), 16 + 8000 + 32 + 72000);
    expect_balance();
    expect(counters(LIST).large, 2, 16 + 8000 + 16 + 72000);
    OldContent content = settle();
    assert_int_equal(content.raw_bytes, 16 + 8000 + 32 + 72000);
    assert_true(PG_(oldgen_find)((Addr)(carded + 2)).found);
    assert_false(PG_(oldgen_find)((Addr)carded).found);
    assert_int_equal(PG_(oldgen_find)((Addr)large).bytes, 16 + 8000);
    minor_begins(1000);
    PG_(oldgen_freed)((Addr)large);
    PG_(oldgen_minor_ended)();
    expect(counters(LIST).large_died_young, 1, 16 + 8000);
    minor_begins(1000);
    PG_(oldgen_freed)((Addr)carded);
    PG_(oldgen_minor_ended)();
    expect_balance();
    expect(counters(LIST).large_died_young, 1, 16 + 8000);
    expect(counters(LIST).old_died, 2, 16 + 8000 + 16 + 72000);
}

static void a_large_object_without_a_header_has_no_type(void **state)
{
    (void)state;
    start();
    memset(large, 0xff, sizeof large);
    PG_(oldgen_large_born)((Addr)large, 8000, PG_POINT_OUTSIDE, 0);
    PG_(oldgen_freed)((Addr)large);
    expect_balance();
    expect(counters(0).large, 1, 8000);
    expect(counters(0).old_died, 1, 8000);
    memset(large, 0, sizeof large);
}

static void the_dead_in_the_nursery_leave_their_shadows(void **state)
{
    static ULong nursery[8];
    ULong pairs[] = {(ULong)(nursery + 4), (ULong)at(0, SMALL, 1), /* not in order */
                     (ULong)nursery, (ULong)at(0, SMALL, 0)};
    (void)state;
    start();
    write_object(at(0, SMALL, 0), SMALL, 0, 0);
    write_object(at(0, SMALL, 1), SMALL, 0, 0);
    PG_(oldgen_minor_begins)(1000, 1000, pairs, 2);
    PG_(oldgen_shadow)((Addr)nursery, 24, type(SMALL), cell(SMALL), 0);
    PG_(oldgen_shadow)((Addr)(nursery + 1), 24, type(SMALL), cell(SMALL), 0); /* has none */
    promote(at(0, SMALL, 1), SMALL, 0); /* has survived, into its place */
    PG_(oldgen_minor_ended)();
    expect_balance();
    expect(counters(SMALL).shadow, 1, 24);
    expect(counters(SMALL).old_born, 1, 24);
    expect(counters(SMALL).old_live, 2, 48);
    PG_(oldgen_shadow)((Addr)nursery, 24, type(SMALL), cell(SMALL), 0); /* of an earlier cycle */
    expect(counters(SMALL).shadow, 1, 24);
}

static void deaths_are_told_by_the_major_collection(void **state)
{
    (void)state;
    start();
    minor(100000);
    major_begins();
    minor(100000); /* it runs: born while it does */
    promote(at(0, SMALL, 0), SMALL, now - 1000);
    promote(at(0, SMALL, 1), SMALL, now - 1000);
    promote(at(0, SMALL, 2), SMALL, now - 1000);
    sweep(at(0, SMALL, 0));
    settle();
    PG_(oldgen_major_done)();
    expect(counters(SMALL).died_first_major, 1, 24);
    minor(100000);
    major_begins();
    sweep(at(0, SMALL, 1));
    settle();
    PG_(oldgen_major_done)();
    expect(counters(SMALL).died_first_major, 2, 48);
    minor(100000);
    major_begins();
    sweep(at(0, SMALL, 2));
    settle();
    PG_(oldgen_major_done)();
    expect(counters(SMALL).died_second_major, 1, 24);
    promote(at(0, SMALL, 3), SMALL, 0);
    minor(100000);
    major_begins();
    sweep(at(0, SMALL, 3));
    expect_balance();
    expect(counters(SMALL).died_first_major, 2, 48);
    expect(counters(SMALL).died_second_major, 1, 24);
    expect(counters(SMALL).old_died, 4, 96);
}

static void what_lives_is_told_by_the_major_collections_that_left_it(void **state)
{
    (void)state;
    start();
    promote(at(0, SMALL, 0), SMALL, now);
    minor(100000);
    PG_(oldgen_look)();
    expect(counters(SMALL).never_marked, 1, 24);
    major_begins();
    minor(100000);
    PG_(oldgen_look)(); /* it has not completed */
    expect(counters(SMALL).never_marked, 1, 24);
    promote(at(0, SMALL, 1), SMALL, now - 1000); /* born while it runs */
    settle();
    PG_(oldgen_major_done)();
    PG_(oldgen_look)();
    expect(counters(SMALL).once_marked, 1, 24);
    expect(counters(SMALL).never_marked, 1, 24);
    minor(100000);
    major_begins();
    settle();
    PG_(oldgen_major_done)();
    PG_(oldgen_look)();
    expect(counters(SMALL).once_marked, 1, 24);
    expect(counters(SMALL).never_marked, 0, 0);
    expect(counters(SMALL).old_live, 2, 48);
}

static void what_is_left_is_marked(void **state)
{
    OldContent content;
    Amount died;
    (void)state;
    start();
    minor(5000);
    for (UInt i = 0; i < 6; i++)
        promote(at(0, SMALL, i), SMALL, 0);
    promote(raw[0], BIG, 0);
    sweep(at(0, SMALL, 5));
    PG_(oldgen_settle)(True, &content, &died);
    PG_(oldgen_major_done)();
    expect(counters(SMALL).marked, 5, 120);
    expect(counters(BIG).marked, 1, 512);
    expect(died, 1, 24);
    PG_(oldgen_settle)(True, &content, &died);
    expect(counters(SMALL).marked, 10, 240);
    expect(died, 0, 0);
    assert_int_equal(content.objects, 6);
}

static void lifetimes_are_told_by_the_clock(void **state)
{
    (void)state;
    start();
    minor(1 << 20);
    promote(at(0, SMALL, 0), SMALL, 1 << 19); /* lives 3 << 19 bytes, 3 << 20 instructions */
    promote(at(0, SMALL, 1), SMALL, 1 << 20);
    minor(1 << 20);
    sweep(at(0, SMALL, 0));
    sweep(at(0, SMALL, 1));
    settle();
    Histogram h = {0}, i = {0};
    PG_(cell_add_lifetimes)(cell(SMALL), LifeBytes, &h);
    PG_(cell_add_lifetimes)(cell(SMALL), LifeInstructions, &i);
    expect(h.amounts[20], 2, 48);
    expect(i.amounts[21], 2, 48);
    for (UInt k = 0; k < 64; k++) {
        assert_true(k == 20 || h.amounts[k].objects == 0);
        assert_true(k == 21 || i.amounts[k].objects == 0);
    }
}

static void objects_that_nobody_saw_are_found(void **state)
{
    ULong others[] = {0};
    OldContent content;
    (void)state;
    start();
    promote(at(0, SMALL, 0), SMALL, 0);
    for (UInt i = 1; i < 4; i++)
        write_object(at(0, SMALL, i), i == 2 ? MIDDLE : SMALL, 0, 0); /* 2: not of this size */
    ULong *header = (ULong *)pages[0];
    header[3] = (ULong)at(0, SMALL, 4);
    some_pages[3] = (Addr)pages[0];
    others[0] = (ULong)at(0, SMALL, 3);
    PG_(oldgen_discover)(PG_POINT_OUTSIDE, True, others, 1, &content);
    expect(counters(SMALL).old_born, 1, 24);
    expect(counters(SMALL).marked, 1, 24);
    assert_int_equal(content.arena_bytes, 48);
    expect_balance();
    PG_(oldgen_discover)(PG_POINT_OUTSIDE, False, others, 1, &content);
    expect(counters(SMALL).old_born, 1, 24);
}

static void a_child_inherits_what_is_old(void **state)
{
    (void)state;
    start();
    minor(1000);
    for (UInt i = 0; i < 6; i++)
        promote(at(0, SMALL, i), SMALL, 0);
    promote(raw[0], BIG, 0);
    PG_(oldgen_large_born)((Addr)large, 16 + 8 * 1000, PG_POINT_OUTSIDE, 0);
    write_object(large, LIST, 0, 1000); /* not looked at yet */
    PG_(cells_clear)();
    PG_(oldgen_restart)();
    expect_balance();
    expect(counters(SMALL).old_inherited, 6, 144);
    expect(counters(BIG).old_inherited, 1, 512);
    expect(counters(LIST).old_inherited, 1, 8016);
    expect(counters(LIST).large, 0, 0);
    sweep(at(0, SMALL, 0));
    promote(at(0, SMALL, 7), SMALL, 0);
    PG_(oldgen_freed)((Addr)raw[0]);
    expect_balance();
    expect(counters(SMALL).old_died, 1, 24);
}

static UInt mark(const ULong *object, UInt number)
{
    ULong size = 0;
    UInt before = PG_(oldgen_mark)((Addr)object, number, &size);
    if (before != PG_OLD_NO_OBJECT)
        assert_int_equal(size, type((UInt)object[0])->fixed_size);
    return before;
}

static void a_mark_is_kept(void **state)
{
    (void)state;
    start();
    promote(at(0, SMALL, 4), SMALL, 0);
    promote(raw[3], BIG, 0);
    assert_int_equal(mark(at(0, SMALL, 4), 7), 0);
    assert_int_equal(mark(at(0, SMALL, 4), PG_OLD_MARKS), 7);
    assert_int_equal(mark(raw[3], 1), 0);
    assert_int_equal(mark(at(0, SMALL, 4), 3), PG_OLD_MARKS);
    assert_int_equal(mark(at(0, SMALL, 5), 1), PG_OLD_NO_OBJECT);
    assert_int_equal(mark(at(0, SMALL, 4) + 1, 1), PG_OLD_NO_OBJECT);
    assert_int_equal(PG_(oldgen_find)((Addr)at(0, SMALL, 4)).cell, cell(SMALL)->number);
    PG_(oldgen_clear_marks)();
    assert_int_equal(mark(at(0, SMALL, 4), 1), 0);
    assert_int_equal(mark(raw[3], 1), 0);
    expect_balance();
    expect(counters(SMALL).old_live, 1, 24);
}

/* Everything at random, against counts kept here. */
static void a_long_life(void **state)
{
    static const UInt ids[] = {SMALL, MIDDLE};
    static UChar used[PAGES][400];
    UInt owner[PAGES] = {0};
    ULong promoted = 0, live = 0, raw_live = 0;
    UChar raw_used[ROOM] = {0};
    (void)state;
    start();
    memset(used, 0, sizeof used);
    srand(2);
    for (UInt round = 0; round < 300; round++) {
        minor(1000 + rand() % 100000);
        for (UInt i = 0; i < 60; i++) {
            UInt p = rand() % PAGES, number = rand() % 160;
            if (owner[p] == 0)
                owner[p] = ids[rand() % 2];
            if (used[p][number])
                continue;
            promote(at(p, owner[p], number), owner[p], now - rand() % 1000);
            used[p][number] = 1;
            promoted++, live++;
        }
        for (UInt i = 0; i < 5; i++) {
            UInt k = rand() % ROOM;
            if (raw_used[k])
                PG_(oldgen_freed)((Addr)raw[k]), raw_live--;
            else
                promote(raw[k], BIG, now), raw_live++, promoted++;
            raw_used[k] ^= 1;
        }
        if (rand() % 4 == 0) {
            major_begins();
            UInt given_up = rand() % PAGES; /* it may get another block size afterwards */
            for (UInt p = 0; p < PAGES; p++)
                for (UInt n = 0; n < 160; n++)
                    if (used[p][n] && (p == given_up || rand() % 3 == 0)) {
                        sweep(at(p, owner[p], n));
                        used[p][n] = 0, live--;
                    }
            owner[given_up] = 0;
            if (rand() % 2)
                assert_int_equal(settle().objects, live + raw_live);
        }
    }
    assert_int_equal(settle().objects, live + raw_live);
    expect_balance();
    assert_int_equal(counters(SMALL).old_live.objects + counters(MIDDLE).old_live.objects, live);
    assert_int_equal(counters(BIG).old_live.objects, raw_live);
    assert_int_equal(counters(SMALL).old_died.objects + counters(MIDDLE).old_died.objects +
                         counters(BIG).old_died.objects,
                     promoted - live - raw_live);
    assert_true(promoted > 5000 && live > 50);
    ULong objects;
    assert_true(PG_(oldgen_memory)(&objects) > 0);
    assert_true(objects > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promoted_objects_live_until_they_are_swept),
        cmocka_unit_test(a_header_with_flags_is_alive),
        cmocka_unit_test(who_gets_a_place_ends_another_life),
        cmocka_unit_test(a_page_of_another_size_is_another_page),
        cmocka_unit_test(an_unmapped_page_is_dead),
        cmocka_unit_test(larger_objects_die_when_they_are_freed),
        cmocka_unit_test(large_objects_are_born_old),
        cmocka_unit_test(a_large_object_without_a_header_has_no_type),
        cmocka_unit_test(the_dead_in_the_nursery_leave_their_shadows),
        cmocka_unit_test(deaths_are_told_by_the_major_collection),
        cmocka_unit_test(what_lives_is_told_by_the_major_collections_that_left_it),
        cmocka_unit_test(what_is_left_is_marked),
        cmocka_unit_test(lifetimes_are_told_by_the_clock),
        cmocka_unit_test(objects_that_nobody_saw_are_found),
        cmocka_unit_test(a_child_inherits_what_is_old),
        cmocka_unit_test(a_mark_is_kept),
        cmocka_unit_test(a_long_life),
    };
    return cmocka_run_group_tests(tests, make_types, NULL);
}
