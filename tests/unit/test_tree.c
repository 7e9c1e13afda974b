/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a walk against a plain one, with a parent and a size in each node. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "heap/tree.h"

enum { MOST = 400000 };

static Tree tree;
static UInt parents[MOST];
static ULong sizes[MOST], own[MOST]; /* below and of itself */
static UInt used;
static ULong unit; /* bytes of an object, if they are all the same */

/* The address tells the number: an address of the program has 47 bits. */
static Addr address_of(UInt i)
{
    return 0x7f0000000000ULL + 8 * (Addr)i;
}

static ULong bytes_of(Addr address)
{
    return address == 0 ? 0 : own[(address - address_of(0)) / 8];
}

static void start(void)
{
    used = 1;
    own[0] = unit;
    PG_(tree_start)(&tree, address_of(0));
}

static void add(UInt parent)
{
    own[used] = unit;
    parents[used] = parent;
    PG_(tree_add)(&tree, address_of(used), parent);
    used++;
}

static void measure(ULong threshold)
{
    for (UInt i = 0; i < used; i++)
        sizes[i] = own[i];
    for (UInt i = used; i-- > 1;)
        sizes[parents[i]] += sizes[i];
    PG_(tree_measure)(&tree, threshold, bytes_of);
    assert_int_equal(tree.total, sizes[0]);
    for (UInt i = 0; i < used; i++)
        assert_int_equal(PG_(tree_address)(&tree, i), address_of(i));
}

static void visit(Addr address, void *data)
{
    UChar *seen = data;
    seen[(address - address_of(0)) / 8]++;
}

/* All that the tree tells is as it is in the plain one. */
static void expect_plain(ULong threshold)
{
    static UChar large[MOST], under[MOST], seen[MOST];
    measure(threshold);
    memset(large, 0, sizeof large);
    for (UInt i = used; i-- > 1;)
        if (sizes[i] >= threshold && large[parents[i]] < 2)
            large[parents[i]]++;
    UInt n = 0;
    for (UInt i = 0; i < used; i++) {
        if (large[i] != 0 || (i != 0 && sizes[i] < threshold))
            continue;
        UInt top = i;
        while (top != 0 && large[parents[top]] == 1)
            top = parents[top];
        assert_true(n < tree.leaf_count);
        TreePath path = PG_(tree_path)(&tree, n++);
        assert_int_equal(path.leaf, i);
        assert_int_equal(path.top, top);
        assert_int_equal(path.top_bytes, sizes[top]);
        UInt last = 0; /* of the path, from the root on */
        while (last != i) {
            UInt next = PG_(tree_on_path)(&tree, last + 1);
            assert_int_equal(parents[next], last);
            last = next;
            if (next < tree.kept_end)
                assert_int_equal(PG_(tree_bytes)(&tree, next), sizes[next]);
        }
        assert_int_equal(PG_(tree_bytes)(&tree, 0), sizes[0]);
        memset(seen, 0, sizeof seen);
        PG_(tree_each_under)(&tree, top, visit, seen);
        for (UInt k = 0; k < used; k++) {
            under[k] = k == top || (k != 0 && k > top && under[parents[k]]);
            assert_int_equal(seen[k], under[k]);
        }
    }
    assert_int_equal(n, tree.leaf_count);
}

static void a_root_alone(void **state)
{
    (void)state;
    unit = 24;
    start();
    expect_plain(10);
    PG_(tree_start)(&tree, 0);
    PG_(tree_measure)(&tree, 10, bytes_of);
    assert_int_equal(tree.total, 0);
    assert_int_equal(PG_(tree_path)(&tree, 0).leaf, 0);
}

static void a_long_list(void **state)
{
    (void)state;
    unit = 24;
    start();
    for (UInt i = 1; i < 20000; i++)
        add(i - 1);
    expect_plain(2000 * 24);
    assert_int_equal(tree.kept_used, PG_TREE_LEVELS);
}

/* Several large parts, one behind another and beside each other. */
static void parts_branch_out(void **state)
{
    (void)state;
    unit = 16;
    start();
    for (UInt i = 0; i < 4; i++)
        add(0);
    for (UInt i = 1; i <= 4; i++)
        for (UInt k = 0; k < 3; k++)
            add(i);
    for (UInt i = 5; i <= 16; i++)
        for (UInt k = 0; k < 1000 * (i % 3); k++)
            add(i);
    expect_plain(1500 * 16);
    expect_plain(900 * 16);
    expect_plain(4000 * 16);
    expect_plain(used * 16);
}

static void at_random(void **state)
{
    (void)state;
    srand(5);
    for (UInt round = 0; round < 60; round++) {
        unit = 0;
        start();
        UInt most = 1 + rand() % 3000, parent = 0;
        own[0] = rand() % 100;
        while (used < most) {
            UInt children = rand() % (1 + rand() % 40);
            if (children == 0 && parent + 1 == used)
                children = 1;
            while (children-- > 0 && used < MOST) {
                add(parent);
                own[used - 1] = rand() % 20 == 0 ? 100000 * (ULong)(rand() % 100000)
                                                 : (ULong)(rand() % 200);
            }
            parent++;
        }
        ULong total = 0;
        for (UInt i = 0; i < used; i++)
            total += own[i];
        expect_plain(total / (3 + round % 8) + 1);
    }
}

/* What the header promises, where parents are as many as can be. */
static void seven_bytes_are_enough(void **state)
{
    (void)state;
    unit = 24;
    PG_(tree_free)(&tree);
    tree.most_memory = 0;
    start();
    for (UInt i = 0; i < MOST / 2 - 1; i++)
        add(0);
    for (UInt i = 1; i < MOST / 2; i++)
        add(i);
    expect_plain(24 * MOST / 10);
    assert_in_range(tree.most_memory, 6 * used, 7 * used + (1 << 19));
    PG_(tree_free)(&tree);
    assert_int_equal(tree.used, 0);
    assert_true(tree.most_memory > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_root_alone),           cmocka_unit_test(a_long_list),
        cmocka_unit_test(parts_branch_out),       cmocka_unit_test(at_random),
        cmocka_unit_test(seven_bytes_are_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
