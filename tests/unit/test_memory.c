/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of the program is read only where it can be, and what is remembered of it is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pypy/memory.h"

enum { PAGE = 1 << PG_MEMORY_PAGE_BITS };

static Addr from, to; /* what can be read */
static UInt asked;

static Bool readable(Addr address, SizeT count)
{
    asked++;
    return address >= from && address + count <= to && address + count >= address;
}

static void start(Addr first, Addr end)
{
    from = first;
    to = end;
    asked = 0;
    PG_(memory_init)(readable);
}

static void what_is_no_word_cannot_be_read(void **state)
{
    (void)state;
    start(0, 16 * PAGE);
    assert_false(PG_(can_read)(0, 8)); /* NULL */
    assert_false(PG_(can_read)(PAGE - 8, 8));
    assert_true(PG_(can_read)(PAGE, 8));
    assert_false(PG_(can_read)(PAGE + 4, 8));
    assert_false(PG_(can_read)(PAGE + 1, 1)); /* though the page is known by now */
    assert_true(PG_(can_read_bytes)(PAGE + 1, 1));
}

static void an_answer_is_remembered_until_it_is_forgotten(void **state)
{
    (void)state;
    start(PAGE, 3 * PAGE);
    assert_true(PG_(can_read)(PAGE + 16, 8));
    assert_int_equal(asked, 1);
    assert_true(PG_(can_read)(2 * PAGE - 8, 8));
    assert_int_equal(asked, 1);
    assert_true(PG_(can_read)(2 * PAGE - 8, 16)); /* on two pages */
    assert_int_equal(asked, 2);
    assert_false(PG_(can_read)(3 * PAGE - 8, 16));
    assert_false(PG_(can_read)(2 * PAGE, (SizeT)-8)); /* round the end of all addresses */
    to = PAGE;
    PG_(memory_forget)();
    assert_false(PG_(can_read)(PAGE + 16, 8));
}

static void pages_of_one_place_in_the_memory_do_not_answer_for_each_other(void **state)
{
    (void)state;
    start(PAGE, 2 * PAGE);
    assert_true(PG_(can_read)(PAGE, 8));
    assert_false(PG_(can_read)(PAGE + (Addr)PG_MEMORY_PAGES * PAGE, 8));
    assert_true(PG_(can_read)(PAGE, 8));
}

static void a_word_is_read(void **state)
{
    static const ULong words[] = {1, 0x123456789abcdef0};
    (void)state;
    assert_int_equal(PG_(word_at)((const UChar *)(words + 1)), words[1]);
    assert_int_equal(PG_(word)((Addr)words), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_word_cannot_be_read),
        cmocka_unit_test(an_answer_is_remembered_until_it_is_forgotten),
        cmocka_unit_test(pages_of_one_place_in_the_memory_do_not_answer_for_each_other),
        cmocka_unit_test(a_word_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
