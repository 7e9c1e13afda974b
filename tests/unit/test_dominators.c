/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dominators against their definition: d dominates v if v cannot be reached when d is taken out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "heap/dominators.h"

enum { MOST = 60, MANY = 1000000 };

static UInt count; /* slots 1 to count */
static UInt edge_count[MOST + 1], edges[MOST + 1][2 * MOST];
static UInt late[MOST], late_count;

static void each_edge(UInt slot, void (*visit)(UInt target, void *data), void *data)
{
    for (UInt i = 0; i < edge_count[slot]; i++)
        visit(edges[slot][i], data);
}

static void each_late(void (*visit)(UInt target, void *data), void *data)
{
    for (UInt i = 0; i < late_count; i++)
        visit(late[i], data);
}

static Bool is_leaf(UInt slot)
{
    return edge_count[slot] == 0;
}

static ULong bytes_of(UInt slot)
{
    return 8 * slot + 16;
}

static void mark(UInt slot, UInt without, Bool *seen)
{
    if (slot == without || seen[slot])
        return;
    seen[slot] = True;
    for (UInt i = 0; i < edge_count[slot]; i++)
        mark(edges[slot][i], without, seen);
}

/* What is reached without a slot; late roots are roots of what the others do not reach at all. */
static void reach(UInt without, Bool *seen)
{
    Bool early[MOST + 1] = {False};

    mark(0, MOST + 1, early);
    mark(0, without, seen);
    for (UInt i = 0; i < late_count; i++)
        if (!early[late[i]])
            mark(late[i], without, seen);
}

static UInt random_below(UInt limit)
{
    return limit != 0 ? (UInt)rand() % limit : 0;
}

static void make_graph(UInt slots, UInt pointers, UInt roots)
{
    count = slots;
    for (UInt s = 0; s <= count; s++)
        edge_count[s] = 0;
    for (UInt i = 0; i < roots; i++)
        edges[0][edge_count[0]++] = 1 + random_below(count);
    for (UInt i = 0; i < pointers; i++) {
        const UInt from = 1 + random_below(count);
        if (from % 4 != 0 && edge_count[from] < MOST) /* the others are leaves */
            edges[from][edge_count[from]++] = 1 + random_below(count);
    }
    late_count = random_below(4);
    for (UInt i = 0; i < late_count; i++)
        late[i] = 1 + random_below(count);
}

static void check(void)
{
    const Graph graph = {count, each_edge, each_late, is_leaf};
    Bool all[MOST + 1] = {False};
    Dominators d;

    PG_(dominators_find)(&d, &graph, bytes_of);
    reach(MOST + 1, all);
    for (UInt s = 1; s <= count; s++) {
        Bool without[MOST + 1] = {False};
        ULong wanted = 0;

        assert_int_equal(d.number[s] != 0, all[s]);
        if (!all[s])
            continue;
        reach(s, without);
        for (UInt other = 1; other <= count; other++)
            if (all[other] && !without[other])
                wanted += bytes_of(other);
        if (d.number[s] & PG_LEAF)
            assert_int_equal(wanted, bytes_of(s));
        else
            assert_int_equal(PG_(retained_bytes)(&d, d.number[s]), wanted);
    }
    PG_(dominators_free)(&d);
}

static void test_random(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < 3000; i++) {
        const UInt slots = 1 + random_below(MOST);
        make_graph(slots, random_below(3 * slots + 1), 1 + random_below(3));
        check();
    }
}

/* A chain whose objects all point to its first one, to the one before, and to one leaf. */
static void chain_edges(UInt slot, void (*visit)(UInt target, void *data), void *data)
{
    if (slot == 0)
        visit(1, data);
    if (slot == 0 || slot == MANY)
        return;
    if (slot + 1 < MANY)
        visit(slot + 1, data);
    visit(1, data);
    visit(slot > 1 ? slot - 1 : 1, data);
    visit(MANY, data);
}

static Bool chain_leaf(UInt slot)
{
    return slot == MANY;
}

static ULong one_word(UInt slot)
{
    (void)slot;
    return 8;
}

static void test_chain(void **state)
{
    const Graph graph = {MANY, chain_edges, NULL, chain_leaf};
    Dominators d;
    DominatorTree tree;

    (void)state;
    PG_(dominators_find)(&d, &graph, one_word);
    assert_int_equal(d.leaves, 1);
    assert_int_equal(d.above[0], d.number[1]);
    for (UInt s = 1; s < MANY; s += 997) {
        assert_int_equal(PG_(retained_bytes)(&d, d.number[s]), 8 * (MANY - s + (s == 1)));
        assert_int_equal(d.slot[d.dominator[d.number[s]]], s - 1);
    }
    PG_(dominator_tree)(&d, &tree);
    assert_int_equal(d.slot[tree.first[d.number[5]]], 6);
    assert_int_equal(tree.next[tree.first[d.number[5]]], 0);
    PG_(dominator_tree_free)(&tree);
    PG_(dominators_free)(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_chain),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
