/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of segments, and to whom misses belong: traces, operations, the collector, the
 * nursery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guest/event.h"
#include "guest/groups.h"
#include "guest/nursery_misses.h"
#include "guest/references.h"

GuestWords PG_(guest);

void PG_(counts_settle)(void) /* no thread counts in registers here */
{
}

static const CacheGeometries geometries = {{32768, 8, 64}, {32768, 8, 64}, {1 << 20, 16, 64}};

static int start(void **state)
{
    (void)state;
    PG_(references_init)(&geometries);
    PG_(references_clear)();
    return 0;
}

/* What code outside of traces has missed while RUNNER ran. */
static const Misses *misses_of(Runner runner)
{
    static Traffic sum;
    sum = (Traffic){0};
    PG_(references_of_runner)(runner, &sum);
    return &sum.misses;
}

/* A segment that was run COUNT times. */
static void ran(ULong count)
{
    *(ULong *)PG_(segment_add)() = count;
}

static void segments_add_up(void **state)
{
    Traffic before = {0}, after = {0}, sums[4] = {{0}};
    (void)state;
    PG_(references_sum)(&before);
    ran(10);
    PG_(segment_part)(0, 0, 5, 2, 1);
    ran(1000);
    PG_(segment_part)(7, 0, 3, 1, 0);
    PG_(segment_part)(7, 1, 2, 0, 1);
    ran(2); /* the same code, translated again */
    PG_(segment_part)(7, 1, 2, 0, 1);
    ran(100);
    PG_(segment_part)(7, 77, 1, 0, 0); /* no operation */
    PG_(references_sum)(&after);
    assert_int_equal(after.instructions - before.instructions, 50 + 5000 + 4 + 100);
    assert_int_equal(after.reads - before.reads, 20 + 1000);
    assert_int_equal(after.writes - before.writes, 10 + 1000 + 2);

    PG_(references_of_trace)(7, sums, 3);
    assert_int_equal(sums[0].instructions, 3000);
    assert_int_equal(sums[1].instructions, 2004);
    assert_int_equal(sums[1].writes, 1002);
    assert_int_equal(sums[2].instructions, 0);
    assert_int_equal(sums[3].instructions, 100);
    PG_(references_of_trace)(123456, sums, 3); /* never seen */
    assert_int_equal(sums[0].instructions, 3000);
}

static const ReferenceGroup *pair(UInt place)
{
    static const GroupReference references[] = {{0, 8, 0, 0}, {-8, 8, 1, 1}};
    return PG_(group_add)(place, references, 2);
}

static void runs_have_a_base_in_common(void **state)
{
    static const GroupReference references[] = {
        {8, 8, 0, 0}, {0, 4, 0, 1}, {0, 8, 1, 0}, {60, 8, 1, 0}, {16, 8, 0, 0}};
    (void)state;
    const ReferenceGroup *group = PG_(group_add)(0, references, 5);
    assert_int_equal(group->runs_count, 4);
    assert_int_equal(group->runs[0].low, 0);
    assert_int_equal(group->runs[0].bytes, 16);
    assert_int_equal(group->runs[0].count, 2);
    assert_int_equal(group->runs[1].count, 1); /* with the next one it would be too long */
    assert_int_equal(group->runs[2].first, 3);
    assert_int_equal(group->runs[3].argument, 0); /* others were between */
}

static ULong random_bits(ULong *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return *seed >> 33;
}

/* A group as generated code has it. */
typedef struct {
    UInt count, windows;
    GroupReference references[PG_GROUP_REFERENCES];
    const ReferenceGroup *group;
    UInt place; /* of its references, done one by one */
} Group;

enum { GROUPS = 60, GROUP_ROUNDS = 60000 };

/* Windows that are like those of instrument_groups.c: numbered as they begin. */
static Group random_group(ULong *seed, UInt number)
{
    Group g = {.count = 1 + random_bits(seed) % 8};
    UInt operations[PG_GROUP_REFERENCES];
    for (UInt i = 0; i < g.count; i++) {
        const UInt most = g.windows < PG_GROUP_ADDRESSES ? g.windows + 1 : g.windows;
        const UInt size = 1 << random_bits(seed) % 5;
        const UInt window = random_bits(seed) % most;
        UInt offset = random_bits(seed) % (65 - size);
        if (window == g.windows)
            g.windows++;
        g.references[i] =
            (GroupReference){(Short)offset, (UChar)size, (UChar)window, random_bits(seed) % 2};
        operations[i] = number * PG_GROUP_REFERENCES + i;
    }
    for (UInt w = 0; w < g.windows; w++) { /* the argument is the address of its first one */
        const GroupReference *first = g.references;
        while (first->argument != w)
            first++;
        const Short offset = first->offset;
        for (UInt i = 0; i < g.count; i++)
            if (g.references[i].argument == w)
                g.references[i].offset -= offset;
    }
    g.group = PG_(group_add)(PG_(miss_places_add)(21, operations, g.count), g.references, g.count);
    g.place = PG_(miss_places_add)(22, operations, g.count);
    return g;
}

static void happen_at_once(const Group *g, const Addr *a)
{
    const UInt runs = g->group->runs_count;
    if (runs != g->windows)
        PG_(event_group_mixed)(g->group, a[0], a[1], a[2], a[3]);
    else if (runs == 1)
        PG_(event_group_1)(g->group, a[0]);
    else if (runs == 2)
        PG_(event_group_2)(g->group, a[0], a[1]);
    else if (runs == 3)
        PG_(event_group_3)(g->group, a[0], a[1], a[2]);
    else
        PG_(event_group_4)(g->group, a[0], a[1], a[2], a[3]);
}

static void happen_one_by_one(const Group *g, const Addr *a)
{
    for (UInt i = 0; i < g->count; i++) {
        const GroupReference *r = &g->references[i];
        PG_(event_reference)
        ((ULong)(g->place + i) << PG_REFERENCE_PLACE | r->size |
             (r->write ? PG_REFERENCE_WRITE : 0),
         a[r->argument] + r->offset, 0);
    }
}

/* Groups do what their references do one by one, to each of them, whatever the lines are
 * and whatever the caches. */
static void groups_are_their_references(void **state)
{
    static const CacheGeometries all[] = {
        {{4096, 8, 64}, {4096, 8, 64}, {8192, 16, 64}},
        {{4096, 4, 64}, {4096, 4, 64}, {8192, 8, 32}},
        {{4096, 1, 128}, {4096, 16, 64}, {8192, 16, 64}},
        {{512, 8, 64}, {512, 8, 64}, {1024, 16, 64}}, /* one set */
    };
    static Traffic sums[2][GROUPS * PG_GROUP_REFERENCES + 1];
    static Group groups[GROUPS];
    ULong seed = 1;
    (void)state;
    for (UInt i = 0; i < GROUPS; i++)
        groups[i] = random_group(&seed, i);
    for (UInt geometry = 0; geometry < sizeof all / sizeof all[0]; geometry++) {
        memset(sums, 0, sizeof sums);
        for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
            ULong same = geometry + 2;
            PG_(references_init)(&all[geometry]);
            PG_(references_clear)();
            for (int round = 0; round < GROUP_ROUNDS; round++) {
                const Group *g = &groups[random_bits(&same) % GROUPS];
                Addr a[PG_GROUP_ADDRESSES];
                for (int i = 0; i < PG_GROUP_ADDRESSES; i++)
                    a[i] = 0x100000 + random_bits(&same) % 12000;
                if (random_bits(&same) % 4 == 0) /* two windows of one object */
                    a[1] = a[0] + random_bits(&same) % 64;
                (one_by_one ? happen_one_by_one : happen_at_once)(g, a);
            }
            PG_(references_of_trace)
            (one_by_one ? 22 : 21, sums[one_by_one], GROUPS * PG_GROUP_REFERENCES);
        }
        Traffic sum = {0};
        for (UInt i = 0; i < GROUPS * PG_GROUP_REFERENCES; i++)
            PG_(traffic_add)(&sum, &sums[0][i]);
        assert_memory_equal(sums[0], sums[1], sizeof sums[0]);
        assert_true(sum.misses.d1_read > 1000 && sum.misses.ll_write > 100);
    }
}

static void misses_have_owners(void **state)
{
    UInt operations[] = {4, 5};
    Traffic sums[10] = {{0}};
    (void)state;
    UInt place = PG_(miss_places_add)(9, operations, 2);
    PG_(event_group_2)(pair(place), 0x10000, 0x20008);
    PG_(event_group_2)(pair(place), 0x10000, 0x20008); /* hits */
    PG_(references_of_trace)(9, sums, 9);
    assert_int_equal(sums[4].misses.d1_read, 1);
    assert_int_equal(sums[4].misses.ll_read, 1);
    assert_int_equal(sums[4].misses.d1_write, 0);
    assert_int_equal(sums[5].misses.d1_write, 1);
    assert_int_equal(sums[5].misses.ll_write, 1);

    assert_int_equal(PG_(references_runner)(RunsMinor), RunsProgram);
    PG_(event_group_2)(pair(0), 0x30000, 0x40008);
    assert_int_equal(PG_(references_runner)(RunsProgram), RunsMinor);
    assert_int_equal(misses_of(RunsMinor)->d1_read, 1);
    assert_int_equal(misses_of(RunsMinor)->d1_write, 1);
    assert_int_equal(misses_of(RunsProgram)->d1_read, 0);

    ULong counter = 3;
    PG_(event_reference)(8 | PG_REFERENCE_WRITE, 0x50000, (Addr)&counter);
    assert_int_equal(counter, 4);
    assert_int_equal(misses_of(RunsProgram)->d1_write, 1);
    PG_(event_fetch)(4, 0x60000);
    PG_(event_fetch)(4, 0x60004);
    assert_int_equal(misses_of(RunsProgram)->i1, 1);
    assert_int_equal(misses_of(RunsProgram)->ll_fetch, 1);
}

static void counts_belong_to_who_runs(void **state)
{
    Traffic code = {0}, minor = {0}, all = {0};
    (void)state;
    PG_(references_runner)(RunsProgram);
    PG_(guest).instructions += 100;
    PG_(guest).references += 30 + (20ULL << PG_WRITES_SHIFT);
    PG_(references_settle)();
    PG_(guest).instructions += 10;
    PG_(guest).references += 0xfffffff0; /* nothing runs over into the writes */
    PG_(references_runner)(RunsMinor);
    PG_(guest).instructions += 7;
    PG_(event_reference)(8 | PG_REFERENCE_WRITE, 0x70000, (Addr)&PG_(guest).references);
    PG_(event_reference)(8, 0x70000, (Addr)&PG_(guest).references);
    PG_(references_of_runner)(RunsProgram, &code);
    PG_(references_of_runner)(RunsMinor, &minor);
    PG_(references_sum)(&all);
    PG_(references_runner)(RunsProgram);
    assert_int_equal(code.instructions, 110);
    assert_int_equal(code.reads, 30 + 0xfffffff0ULL);
    assert_int_equal(code.writes, 20);
    assert_int_equal(minor.instructions, 7);
    assert_int_equal(minor.reads, 1);
    assert_int_equal(minor.writes, 1);
    assert_int_equal(all.instructions, 117);
}

static UInt running, runner_of_running, asked;
static Bool running_stays;

static UInt running_site(Bool *stays)
{
    PG_(references_runner)((Runner)runner_of_running);
    asked++;
    *stays = running_stays;
    return running;
}

static UInt reserving_site(Addr address)
{
    return address < 0x100100 ? 5 : address < 0x100200 ? 6 : 0;
}

static void misses_belong_to_sites(void **state)
{
    static const MissOwners owners = {running_site, reserving_site};
    static ULong nursery = 0x100000, size = 0x10000;
    UInt operation = 0;
    Misses run, own;
    (void)state;
    PG_(nursery_misses_watch)(&nursery, &size);
    PG_(references_ask)(&owners);
    running = 3;
    runner_of_running = RunsProgram;
    for (Addr a = nursery; a < nursery + 0x300; a += 64)
        PG_(event_reference)(8, a, 0);
    running = 4;
    runner_of_running = RunsCompiler;
    PG_(event_reference)(8, 0x80000, 0);
    /* a trace's own code asks nobody who runs, but whose memory it is */
    const ULong place = PG_(miss_places_add)(11, &operation, 1);
    PG_(nursery_misses_new_cycle)();
    PG_(event_reference)((place << PG_REFERENCE_PLACE) | 8, nursery + 0x300, 0);
    PG_(references_runner)(RunsMajor);
    PG_(event_reference)(8, nursery + 0x340, 0);
    PG_(references_runner)(RunsProgram);
    PG_(references_ask)(&(MissOwners){NULL, NULL});

    PG_(references_of_site)(3, &run, &own);
    assert_int_equal(run.d1_read, 0x300 / 64);
    assert_int_equal(own.nursery, 0);
    PG_(references_of_site)(4, &run, &own);
    assert_int_equal(run.d1_read, 1);
    assert_int_equal(misses_of(RunsCompiler)->d1_read, 1);
    assert_int_equal(misses_of(RunsProgram)->d1_read, 0x300 / 64);
    assert_int_equal(misses_of(RunsMajor)->d1_read, 1);
    assert_int_equal(misses_of(RunsMajor)->nursery, 0);
    PG_(references_of_site)(5, &run, &own);
    assert_int_equal(run.d1_read, 0);
    assert_int_equal(own.nursery, 4);
    assert_int_equal(own.fresh, 4);
    PG_(references_of_site)(6, &run, &own);
    assert_int_equal(own.nursery, 4);
    assert_int_equal(PG_(nursery_misses_unowned)().all, 5);
    PG_(references_of_site)(999, &run, &own); /* never seen */
    assert_int_equal(own.nursery, 0);
}

/* Misses while nothing of the ledger changes cost one question; what changes is asked anew. */
static void the_ledger_tells_when_to_ask(void **state)
{
    static const MissOwners owners = {running_site, NULL};
    ULong *const words[] = {&PG_(guest).charge, &PG_(guest).activation, &PG_(guest).trace_top};
    Misses run, own;
    Addr a = 0x200000;
    (void)state;
    PG_(references_ask)(&owners);
    running_stays = True;
    runner_of_running = RunsCompiler;
    asked = 0;
    for (running = 20; running < 23; running++) {
        ++*words[running - 20];
        for (int i = 0; i < 5; i++, a += 64)
            PG_(event_reference)(8, a, 0);
        assert_int_equal(asked, running - 20 + 1);
    }
    PG_(references_runner)(RunsMinor); /* and back: nobody is asked, but the compiler runs again */
    PG_(event_reference)(8, a += 64, 0);
    PG_(references_runner)(RunsProgram);
    PG_(event_reference)(8, a += 64, 0);
    assert_int_equal(asked, 3);
    assert_int_equal(PG_(references_runner)(RunsCompiler), RunsCompiler);
    PG_(references_forget)();
    PG_(event_reference)(8, a += 64, 0);
    assert_int_equal(asked, 4);
    running_stays = False;
    PG_(references_forget)();
    PG_(event_reference)(8, a += 64, 0);
    PG_(event_reference)(8, a + 64, 0);
    assert_int_equal(asked, 6);
    PG_(references_ask)(&(MissOwners){NULL, NULL});
    PG_(references_of_site)(20, &run, &own);
    assert_int_equal(run.d1_read, 5);
    PG_(references_of_site)(22, &run, &own);
    assert_int_equal(run.d1_read, 5 + 1);
    PG_(references_of_site)(23, &run, &own);
    assert_int_equal(run.d1_read, 3);
    PG_(references_runner)(RunsProgram);
}

static UInt falls;

static UInt site_by_kilobyte(Addr address)
{
    static Addr last;
    falls += address < last;
    last = address;
    return (UInt)((address - 0x100000) >> 10);
}

/* Whatever the order in which memory is missed, and however much, all of it has its owner. */
static void memory_has_owners_in_any_order(void **state)
{
    enum { KILOBYTES = 4096, MISSES = 300000 };
    static const MissOwners owners = {NULL, site_by_kilobyte};
    static ULong nursery = 0x100000, size = KILOBYTES << 10, counts[KILOBYTES];
    ULong seed = 7;
    Misses run, own;
    (void)state;
    PG_(nursery_misses_watch)(&nursery, &size);
    PG_(references_ask)(&owners);
    for (int i = 0; i < MISSES; i++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        const Addr a = nursery + (seed >> 33) % size;
        assert_int_not_equal(PG_(nursery_miss)(a, 63), MissOutside);
        counts[(a - nursery) >> 10]++;
    }
    assert_int_equal(PG_(nursery_miss)(nursery + size, 63), MissOutside);
    PG_(nursery_misses_settle)();
    assert_in_range(falls, 1, MISSES / 50000); /* in rising order, 65536 at a time */
    assert_int_equal(PG_(nursery_misses_unowned)().all, counts[0]);
    for (UInt site = 1; site < KILOBYTES; site++) {
        PG_(references_of_site)(site, &run, &own);
        assert_int_equal(own.nursery, counts[site]);
    }
    /* the nursery moves: what was missed belongs to those of the old one */
    PG_(nursery_miss)(nursery + 1024, 63);
    nursery += 0x10000000;
    PG_(nursery_miss)(nursery + (3 << 10), 63);
    PG_(references_ask)(&(MissOwners){NULL, NULL});
    PG_(references_of_site)(1, &run, &own);
    assert_int_equal(own.nursery, counts[1] + 1);
}

static void fresh_memory_is_above(void **state)
{
    static ULong nursery = 0x100000, size = 0x10000;
    (void)state;
    PG_(nursery_misses_watch)(&nursery, &size);
    for (Addr a = nursery; a < nursery + 0x2000; a += 16)
        PG_(event_reference)(8 | PG_REFERENCE_WRITE, a, 0);
    assert_int_equal(misses_of(RunsProgram)->fresh, 0x2000 / 64);
    assert_int_equal(misses_of(RunsProgram)->nursery, 0x2000 / 64);
    PG_(event_reference)(8, nursery + size, 0); /* outside */
    for (Addr a = 0x800000; a < 0x820000; a += 64)
        PG_(event_reference)(8, a, 0); /* pushes all out of D1 */
    PG_(event_reference)(8, nursery, 0);
    assert_int_equal(misses_of(RunsProgram)->fresh, 0x2000 / 64);
    assert_int_equal(misses_of(RunsProgram)->nursery, 0x2000 / 64 + 1);
    PG_(nursery_misses_new_cycle)();
    PG_(event_reference)(8, nursery + 64, 0);
    assert_int_equal(misses_of(RunsProgram)->fresh, 0x2000 / 64 + 1);
}

static void a_child_starts_from_zero(void **state)
{
    Traffic sum = {0};
    (void)state;
    ran(10);
    PG_(segment_part)(0, 0, 5, 2, 1);
    PG_(event_reference)(8, 0x70000, 0);
    PG_(references_clear)();
    PG_(references_sum)(&sum);
    assert_int_equal(sum.instructions, 0);
    assert_int_equal(sum.misses.d1_read, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(segments_add_up, start),
        cmocka_unit_test_setup(misses_have_owners, start),
        cmocka_unit_test_setup(runs_have_a_base_in_common, start),
        cmocka_unit_test_setup(groups_are_their_references, start),
        cmocka_unit_test_setup(counts_belong_to_who_runs, start),
        cmocka_unit_test_setup(misses_belong_to_sites, start),
        cmocka_unit_test_setup(the_ledger_tells_when_to_ask, start),
        cmocka_unit_test_setup(memory_has_owners_in_any_order, start),
        cmocka_unit_test_setup(fresh_memory_is_above, start),
        cmocka_unit_test_setup(a_child_starts_from_zero, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
