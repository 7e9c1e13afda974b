/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caches against a slow way that keeps the time of the last use of every line, and what
 * generated code may leave out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guest/cachesim.h"

/* ---- the slow way ---- */

enum { MOST_LINES = 1 << 16 };

typedef struct {
    CacheGeometry geometry;
    UWord line[MOST_LINES]; /* in way W of set S: [S * assoc + W] */
    ULong used[MOST_LINES];
} SlowCache;

static SlowCache slow_i1, slow_d1, slow_ll;
static ULong now;

static void slow_init(SlowCache *c, const CacheGeometry *g)
{
    memset(c, 0, sizeof *c);
    c->geometry = *g;
}

static Bool slow_line(SlowCache *c, UWord line)
{
    const CacheGeometry *g = &c->geometry;
    UWord sets = g->size / g->line_size / g->assoc;
    UWord base = (line / g->line_size) % sets * g->assoc;
    UWord oldest = base;
    now++;
    for (UWord i = base; i < base + g->assoc; i++) {
        if (c->line[i] == line && (c->used[i] != 0 || line == 0)) {
            c->used[i] = now;
            return False;
        }
        if (c->used[i] < c->used[oldest])
            oldest = i;
    }
    c->line[oldest] = line;
    c->used[oldest] = now;
    return True;
}

static Bool slow_bytes(SlowCache *c, Addr address, UInt size)
{
    UWord mask = ~(UWord)(c->geometry.line_size - 1);
    Bool missing = slow_line(c, address & mask);
    if (((address + size - 1) & mask) != (address & mask))
        missing |= slow_line(c, (address + size - 1) & mask);
    return missing;
}

/* How far a reference had to go. */
typedef enum { CacheHit, CacheL1Miss, CacheLLMiss } CacheResult;

static CacheResult slow_refer(SlowCache *first, Addr address, UInt size)
{
    if (!slow_bytes(first, address, size))
        return CacheHit;
    return slow_bytes(&slow_ll, address, size) ? CacheLLMiss : CacheL1Miss;
}

static CacheResult at_last(Bool missed, Addr address, UInt size)
{
    if (!missed)
        return CacheHit;
    return PG_(cachesim_last)(address, size) ? CacheLLMiss : CacheL1Miss;
}

static CacheResult refer_data(Addr address, UInt size)
{
    const CacheTable table = PG_(cachesim_data_table)();
    if (PG_(cachesim_is_in_line)(&table, address, size)) {
        if (PG_(cachesim_refer_quickly)(&table, address))
            return CacheHit;
        if (table.ways_beside > 1)
            return at_last(PG_(cachesim_refer_beside)(&table, address), address, size);
    }
    return at_last(PG_(cachesim_data)(address, size), address, size);
}

static CacheResult refer_code(Addr address, UInt size)
{
    return at_last(PG_(cachesim_code)(address, size), address, size);
}

/* ---- a program's references, by chance ---- */

static ULong seed;

static ULong chance(ULong below)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed >> 33) % below;
}

static UInt some_size(void)
{
    static const UInt sizes[] = {1, 2, 4, 8, 8, 8, 8, 10, 16, 28, 32};
    return sizes[chance(sizeof sizes / sizeof sizes[0])];
}

static Addr some_address(void)
{
    switch (chance(4)) {
    case 0: return 0x7fff0000 + chance(256);    /* a stack */
    case 1: return 0x4000000 + chance(1 << 14); /* hits in D1, mostly */
    case 2: return 0x10000000 + chance(1 << 18);
    default: return 0x7f0000000000 + chance(1 << 22);
    }
}

/* What generated code tests: see CacheTable. */
static Bool is_most_recent(const CacheTable *t, Addr address, UInt size)
{
    UWord first = *(UWord *)(t->first_lines + (address & t->set_bits));
    Bool straddles = (address & t->line_bits) + size > t->line_bits + 1;
    return first == (address & ~t->line_bits) && !straddles;
}

static void compare(const CacheGeometries *g)
{
    assert_null(PG_(cachesim_check)(&g->i1));
    assert_null(PG_(cachesim_check)(&g->d1));
    assert_null(PG_(cachesim_check)(&g->ll));
    PG_(cachesim_init)(g);
    slow_init(&slow_i1, &g->i1);
    slow_init(&slow_d1, &g->d1);
    slow_init(&slow_ll, &g->ll);
    CacheTable data = PG_(cachesim_data_table)();
    CacheTable code = PG_(cachesim_code_table)();
    UInt results[3] = {0, 0, 0}, left_out = 0;
    seed = 1;
    Addr pc = 0x400000;
    for (int i = 0; i < 300000; i++) {
        pc = chance(8) != 0 ? pc + 4 : 0x400000 + chance(1 << 17);
        UInt length = 1 + (UInt)chance(15);
        CacheResult expected = slow_refer(&slow_i1, pc, length);
        if (is_most_recent(&code, pc, length))
            assert_int_equal(expected, CacheHit); /* and left out */
        else
            assert_int_equal(refer_code(pc, length), expected);

        Addr address = some_address();
        UInt size = some_size();
        expected = slow_refer(&slow_d1, address, size);
        results[expected]++;
        if (is_most_recent(&data, address, size)) {
            assert_int_equal(expected, CacheHit);
            left_out++;
        } else {
            assert_int_equal(refer_data(address, size), expected);
        }
    }
    assert_true(results[CacheHit] > 1000 && results[CacheL1Miss] > 1000);
    assert_true(results[CacheLLMiss] > 1000 && left_out > 100);
}

static void common_geometry(void **state)
{
    (void)state;
    compare(&(CacheGeometries){{32768, 8, 64}, {32768, 8, 64}, {1 << 20, 16, 64}});
}

static void odd_geometries(void **state)
{
    static const CacheGeometries list[] = {
        {{16384, 1, 32}, {16384, 1, 32}, {1 << 18, 1, 32}},     /* direct-mapped */
        {{49152, 12, 64}, {49152, 12, 64}, {15 << 16, 15, 64}}, /* more ways than words in a line */
        {{32768, 4, 128}, {65536, 2, 64}, {1 << 20, 8, 128}},   /* lines of different sizes */
        {{1 << 17, 1, 64}, {1 << 17, 1, 64}, {1 << 19, 8, 64}}, /* not near */
        {{4096, 64, 64}, {1024, 16, 64}, {16384, 256, 64}},     /* one set */
    };
    (void)state;
    for (UInt i = 0; i < sizeof list / sizeof list[0]; i++)
        compare(&list[i]);
}

static void straddling_is_one_miss(void **state)
{
    CacheGeometries g = {{32768, 8, 64}, {32768, 8, 64}, {1 << 20, 16, 64}};
    (void)state;
    PG_(cachesim_init)(&g);
    assert_int_equal(refer_data(0x1000, 8), CacheLLMiss);
    assert_int_equal(refer_data(0x103c, 8), CacheLLMiss); /* the upper line */
    assert_int_equal(refer_data(0x1040, 8), CacheHit);
    assert_int_equal(refer_data(0x103c, 8), CacheHit);
    assert_int_equal(refer_data(0x203c, 8), CacheLLMiss); /* both: one miss */
    assert_int_equal(refer_data(0x2000, 1), CacheHit);
    assert_int_equal(refer_data(0x2040, 1), CacheHit);
    /* code is not in D1, but in LL */
    assert_int_equal(refer_code(0x2040, 4), CacheL1Miss);
}

static void empty_ways_are_line_zero(void **state)
{
    CacheGeometries g = {{32768, 8, 64}, {32768, 8, 64}, {1 << 20, 16, 64}};
    (void)state;
    PG_(cachesim_init)(&g);
    assert_int_equal(refer_data(0, 8), CacheHit);
    for (Addr a = 0x1000; a <= 0x8000; a += 0x1000)
        assert_int_equal(refer_data(a, 8), CacheLLMiss);
    assert_int_equal(refer_data(0, 8), CacheL1Miss);
}

static void bad_geometries(void **state)
{
    static const CacheGeometry bad[] = {
        {0, 8, 64},     {32768, 0, 64},   {32768, 8, 0},      {32768, 8, 48},
        {32768, 8, 16}, {32768, 8, 8192}, {40000, 8, 64},     {49152, 8, 64},
        {64, 1, 64},    {512, 16, 64},    {1U << 31, 16, 64},
    };
    (void)state;
    for (UInt i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_non_null(PG_(cachesim_check)(&bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_geometry),        cmocka_unit_test(odd_geometries),
        cmocka_unit_test(straddling_is_one_miss), cmocka_unit_test(empty_ways_are_line_zero),
        cmocka_unit_test(bad_geometries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
