/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements are found again by what they are, however many there are and whatever their hashes;
   records of points keep their sites. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/intern_index.h"
#include "base/strings.h"
#include "guest/event.h"
#include "owner/point_records.h"
#include "owner/sites.h"

GuestWords PG_(guest);

enum { COUNT = 5000 };

static UInt elements[COUNT + 1], compared;

static Bool equal(const void *key, UInt number)
{
    compared++;
    return *(const UInt *)key == elements[number];
}

static UInt find(const InternIndex *index, UInt hash, UInt key)
{
    return PG_(intern_find)(index, hash, equal, &key);
}

static void what_was_added_is_found(void **state)
{
    InternIndex index = {0};
    (void)state;
    assert_int_equal(find(&index, 7, 7), 0);
    for (UInt i = 1; i <= COUNT; i++) {
        elements[i] = 3 * i;
        UInt hash = PG_(hash_words)(&elements[i], 1);
        assert_int_equal(find(&index, hash, elements[i]), 0);
        PG_(intern_add)(&index, hash, i);
    }
    compared = 0;
    for (UInt i = 1; i <= COUNT; i++) {
        UInt hash = PG_(hash_words)(&elements[i], 1);
        assert_int_equal(find(&index, hash, elements[i]), i);
        assert_int_equal(find(&index, hash, elements[i] + 1), 0);
    }
    /* of the others one in many, which has the same bits in its slot */
    assert_in_range(compared, 2 * COUNT, 2 * COUNT + COUNT / 8);
    free(index.slots);
    PG_(chunks_free)(&index.hashes);
}

static void equal_hashes_are_no_equal_elements(void **state)
{
    InternIndex index = {0};
    (void)state;
    for (UInt i = 1; i <= 100; i++) {
        elements[i] = i;
        PG_(intern_add)(&index, 0xffffffff, i);
    }
    for (UInt i = 1; i <= 100; i++)
        assert_int_equal(find(&index, 0xffffffff, i), i);
    assert_int_equal(find(&index, 0xffffffff, 101), 0);
    free(index.slots);
    PG_(chunks_free)(&index.hashes);
}

static void strings_may_hold_anything(void **state)
{
    SizeT length;
    (void)state;
    assert_int_equal(PG_(string_intern)("", 0), 0);
    UInt a = PG_(string_intern)("a\0b", 3), b = PG_(string_intern)("a", 1);
    assert_int_not_equal(a, b);
    assert_int_equal(PG_(string_intern)("a\0b", 3), a);
    assert_memory_equal(PG_(string_text)(a, &length), "a\0b", 4);
    assert_int_equal(length, 3);
    assert_string_equal(PG_(string_text)(0, &length), "");
    assert_int_equal(length, 0);
    assert_string_equal(PG_(string_text)(1000000, NULL), "");
}

typedef struct {
    UInt site;
    ULong value;
} Record;

static void points_have_records(void **state)
{
    enum { POINTS = 3000 };
    PointRecords records = {.size = sizeof(Record)};
    UInt points[POINTS];
    (void)state;
    PG_(sites_init)();
    for (UInt i = 0; i < POINTS; i++) {
        Site site = {.kind = SiteRuntime, .name = 1 + i};
        points[i] = PG_(point_of_site)(&site);
        Record *r = PG_(record_at)(&records, PG_(point_record)(&records, points[i]));
        assert_int_equal(r->value, 0);
        r->value = i;
    }
    for (UInt i = 0; i < POINTS; i++) {
        Record *r = PG_(record_at)(&records, PG_(point_record)(&records, points[i]));
        assert_int_equal(r->value, i);
        assert_int_equal(r->site, PG_(point_first_site)(points[i]));
    }
    assert_int_equal(records.used, POINTS);
    PG_(point_records_clear)(&records);
    for (UInt i = 0; i < POINTS; i++) {
        Record *r = PG_(record_at)(&records, i);
        assert_int_equal(r->value, 0);
        assert_int_not_equal(r->site, 0);
    }
    free(records.records);
    free(records.by_point);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found),
        cmocka_unit_test(equal_hashes_are_no_equal_elements),
        cmocka_unit_test(strings_may_hold_anything),
        cmocka_unit_test(points_have_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
