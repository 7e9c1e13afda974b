/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's fields and lists are found where they are, read in their order, and not followed
   where they cannot be what they should be. */
#include "heap/arenas.h"
#include "played_heap.h"

static ULong *words;
static UInt capacity;

static void fields_are_checked(void **state)
{
    static const GcField checked[] = {GcCardPageIndices, GcNonlargeMax, GcSmallRequestThreshold};
    (void)state;
    new_heap();
    assert_true(PG_(gcobject_known)());
    for (UInt i = 0; i < 3; i++) {
        (*field(checked[i]))++;
        assert_non_null(PG_(gcobject_init)((Addr)&fields.nursery_free));
        assert_false(PG_(gcobject_known)());
        (*field(checked[i]))--;
    }
    make_hole(field(GcTotalGcTime), 8);
    assert_non_null(PG_(gcobject_init)((Addr)&fields.nursery_free));
    assert_false(PG_(gcobject_known)());
}

static void fields_have_their_places(void **state)
{
    (void)state;
    new_heap();
    *field(GcState) = 2;
    *field(GcNumMajorCollects) = 77;
    *field(GcNextMajorThreshold) = word_of(8388608.5);
    assert_int_equal(PG_(gcobject_word)(GcState), 2);
    assert_int_equal(PG_(gcobject_word)(GcNumMajorCollects), 77);
    assert_true(PG_(gcobject_double)(GcNextMajorThreshold) == 8388608.5);
}

static void arenas_tell_their_bytes(void **state)
{
    (void)state;
    new_heap();
    collection[21] = 123456;
    assert_int_equal(PG_(gcobject_arena_bytes)(), 123456);
    collection[15] = 4096;
    assert_int_equal(PG_(gcobject_arena_bytes)(), 0);
    collection[15] = PG_PAGE_SIZE;
    make_hole(collection, sizeof collection);
    assert_int_equal(PG_(gcobject_arena_bytes)(), 0);
}

/* ---- lists ---- */

static const UInt lengths[] = {0, 1, 5, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7};
enum { LENGTHS = sizeof lengths / sizeof lengths[0], LONGEST = 3 * CHUNK + 7 };

static ULong *numbers(void)
{
    static ULong all[LONGEST];
    for (UInt i = 0; i < LONGEST; i++)
        all[i] = 1000000 + 8 * i;
    return all;
}

static void a_stack_is_read_in_order(void **state)
{
    (void)state;
    new_heap();
    for (UInt i = 0; i < LENGTHS; i++) {
        new_stack(GcOldObjectsPointingToYoung, numbers(), lengths[i]);
        assert_int_equal(PG_(gcobject_stack)(GcOldObjectsPointingToYoung, &words, &capacity),
                         lengths[i]);
        assert_true(capacity >= lengths[i]);
        if (lengths[i] != 0)
            assert_memory_equal(words, numbers(), 8 * lengths[i]);
    }
    assert_int_equal(PG_(gcobject_stack_used)(GcOldObjectsPointingToYoung),
                     *field(GcOldObjectsPointingToYoung) + 16);
}

static void a_broken_stack_is_empty(void **state)
{
    (void)state;
    new_heap();
    GcField which = GcOldObjectsWithCardsSet;
    assert_int_equal(PG_(gcobject_stack)(which, &words, &capacity), 0); /* NULL */
    new_stack(which, numbers(), CHUNK + 5);
    ULong *stack = (ULong *)*field(which), *newest = (ULong *)stack[1];
    stack[2] = CHUNK + 1;
    assert_int_equal(PG_(gcobject_stack)(which, &words, &capacity), 0);
    stack[2] = 5;
    make_hole((void *)newest[0], 64); /* the chunk before */
    assert_int_equal(PG_(gcobject_stack)(which, &words, &capacity), 0);
    hole = hole_end = 0;
    newest[0] = (ULong)newest; /* without an end */
    assert_int_equal(PG_(gcobject_stack)(which, &words, &capacity), 0);
}

/* An AddressDeque from which FIRST addresses were taken again. */
static void new_deque(GcField which, UInt first, UInt count)
{
    ULong *deque = calloc(5, 8), *chunk = calloc(1 + CHUNK, 8);
    UInt used = 0;
    deque[2] = first % CHUNK;
    for (UInt i = 0; i < count; i++) {
        if (used == CHUNK) {
            ULong *next = calloc(1 + CHUNK, 8);
            chunk[0] = (ULong)next;
            chunk = next;
            used = 0;
        }
        if (i / CHUNK == first / CHUNK && deque[4] == 0)
            deque[4] = (ULong)chunk;
        chunk[1 + used++] = numbers()[i];
    }
    if (deque[4] == 0)
        deque[4] = (ULong)chunk;
    deque[3] = (ULong)chunk;
    deque[1] = used;
    *field(which) = (ULong)deque;
}

static void a_deque_is_read_in_order(void **state)
{
    static const UInt firsts[] = {0, 1, 500, CHUNK, CHUNK + 3, LONGEST - 1};
    (void)state;
    new_heap();
    for (UInt f = 0; f < sizeof firsts / sizeof firsts[0]; f++)
        for (UInt i = 0; i < LENGTHS; i++) {
            if (lengths[i] <= firsts[f])
                continue;
            UInt count = lengths[i] - firsts[f];
            new_deque(GcOldObjectsWithFinalizers, firsts[f], lengths[i]);
            assert_int_equal(PG_(gcobject_deque)(GcOldObjectsWithFinalizers, &words, &capacity),
                             count);
            assert_memory_equal(words, numbers() + firsts[f], 8 * count);
        }
    make_hole((void *)*field(GcOldObjectsWithFinalizers), 8);
    assert_int_equal(PG_(gcobject_deque)(GcOldObjectsWithFinalizers, &words, &capacity), 0);
}

static void a_dictionary_is_read(void **state)
{
    (void)state;
    new_heap();
    ULong *dict = calloc(6, 8), *entries = calloc(1 + 2 * 64, 8);
    dict[0] = (ULong)entries;
    entries[0] = 64;
    *field(GcNurseryObjectsShadows) = (ULong)dict;
    assert_int_equal(PG_(gcobject_dict)(GcNurseryObjectsShadows, &words, &capacity), 0);
    UInt count = 0;
    for (UInt i = 3; i < 64; i += 7) {
        entries[1 + 2 * i] = 100 + i;
        entries[2 + 2 * i] = 200 + i;
        count++;
    }
    dict[1] = count;
    assert_int_equal(PG_(gcobject_dict)(GcNurseryObjectsShadows, &words, &capacity), count);
    for (UInt i = 0; i < count; i++) {
        assert_int_equal(words[2 * i] + 100, words[2 * i + 1]);
        assert_int_equal(words[2 * i], 103 + 7 * i);
    }
    entries[0] = 1ULL << 40;
    assert_int_equal(PG_(gcobject_dict)(GcNurseryObjectsShadows, &words, &capacity), 0);
}

/* ---- pages ---- */

static Addr visited[4096];
static UInt visited_size[4096], visits;

static void visit(Addr block, UInt size, void *data)
{
    assert_ptr_equal(data, &visits);
    visited[visits] = block;
    visited_size[visits++] = size;
}

static Addr block(UInt page, UInt size, UInt number)
{
    return (Addr)pages[page] + 32 + size * number;
}

static void walk(void)
{
    visits = 0;
    PG_(arenas_walk)(visit, &visits);
}

/* Blocks 0 to 9 were given out, 2 and 5 given back: the chain is 5, 2, 10, where the free room
   begins. */
static ULong *half_used_page(UInt page, UInt size)
{
    ULong *header = (ULong *)pages[page];
    header[2] = 2;
    header[3] = block(page, size, 5);
    *(Addr *)block(page, size, 5) = block(page, size, 2);
    *(Addr *)block(page, size, 2) = block(page, size, 10);
    return header;
}

static void blocks_in_use_are_visited(void **state)
{
    (void)state;
    new_heap();
    half_used_page(1, 24);
    some_pages[3] = (Addr)pages[1];
    walk();
    assert_int_equal(visits, 8);
    static const UInt used[] = {0, 1, 3, 4, 6, 7, 8, 9};
    for (UInt i = 0; i < 8; i++) {
        assert_int_equal(visited[i], block(1, 24, used[i]));
        assert_int_equal(visited_size[i], 24);
    }
}

static void full_pages_are_walked_to_the_end(void **state)
{
    (void)state;
    new_heap();
    UInt count = (PG_PAGE_SIZE - 32) / 80;
    for (UInt page = 2; page < 4; page++) {
        ULong *header = (ULong *)pages[page];
        header[0] = page == 2 ? (ULong)pages[3] : 0;
        header[3] = block(page, 80, count); /* none is free */
    }
    full_pages[10] = (Addr)pages[2];
    walk();
    assert_int_equal(visits, 2 * count);
    assert_int_equal(visited[0], block(2, 80, 0));
    assert_int_equal(visited[2 * count - 1], block(3, 80, count - 1));
}

static void what_is_no_page_is_left_out(void **state)
{
    (void)state;
    new_heap();
    ULong *header = half_used_page(1, 24);
    some_pages[3] = (Addr)pages[1];
    header[3] += 8; /* not the start of a block */
    walk();
    assert_int_equal(visits, 0);
    header[3] = (ULong)pages[2]; /* of another page */
    walk();
    assert_int_equal(visits, 0);
    some_pages[3] = (Addr)pages[1] + 8;
    walk();
    assert_int_equal(visits, 0);
    half_used_page(1, 24);
    some_pages[3] = (Addr)pages[1];
    make_hole(pages[1], PG_PAGE_SIZE);
    walk();
    assert_int_equal(visits, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_checked),
        cmocka_unit_test(fields_have_their_places),
        cmocka_unit_test(arenas_tell_their_bytes),
        cmocka_unit_test(a_stack_is_read_in_order),
        cmocka_unit_test(a_broken_stack_is_empty),
        cmocka_unit_test(a_deque_is_read_in_order),
        cmocka_unit_test(a_dictionary_is_read),
        cmocka_unit_test(blocks_in_use_are_visited),
        cmocka_unit_test(full_pages_are_walked_to_the_end),
        cmocka_unit_test(what_is_no_page_is_left_out),
    };
    return cmocka_run_group_tests(tests, make_types, NULL);
}
