/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A collector's object as PyPy 7.3.11 has it in memory runs through collections. Where all fields are
   where they should be, all of them are confirmed; with any of them one word further or one word
   before, that is noticed. */
#include <sys/uio.h>
#include <unistd.h>

#include "heap/gcfields.h"
#include "played_heap.h"

enum { HALF = 524288, NURSERY = 2 * HALF };
#define TRACK_YOUNG (1ULL << 32)
#define NO_HEAP     (1ULL << 33)
#define CARDS_SET   (1ULL << 39)

/* The field that is not where it should be, and by how many bytes: it has changed places with its
   neighbour. */
static GcField moved;
static Int distance;
static ULong nursery[NURSERY / 8];
static ULong objects[8][2];
static ULong vtable[4]; /* what a class points to */

/* Offsets of words beside the fields that are judged. */
enum {
    GcIncrementStep = -208,
    GcPointingToPinned = 56,
    GcWithDestructors = 80,
    GcWithWeakrefs = 96,
    GcRawmallocedObjects = 104,
    GcMightSweep = 136,
    GcRawmallocedPeak = 144,
    GcObjectsToTrace = 40,
    GcYoungRawmalloced = 272,
    GcYoungWithDestructors = 288,
};

/* As far as the kernel says so: a word that is no pointer is not followed. */
static Bool is_mapped(Addr start, SizeT count)
{
    char byte;
    struct iovec to = {&byte, 1}, first = {(void *)start, 1},
                 last = {(void *)(start + count - 1), 1};
    return process_vm_readv(getpid(), &to, 1, &first, 1, 0) == 1 &&
           process_vm_readv(getpid(), &to, 1, &last, 1, 0) == 1;
}

static Addr place(int offset)
{
    int to = (int)moved + distance;
    if (offset == (int)moved)
        offset = to;
    else if (offset == to)
        offset = moved;
    return (Addr)&fields.nursery_free + offset;
}

static ULong get(int offset)
{
    return *(ULong *)place(offset);
}

/* A store of the collector, as it is announced if the word is watched. */
static void store(int offset, ULong value)
{
    static const struct {
        GcField field;
        WatchedWord which;
    } watched[] = {
        {GcPinnedObjectsInNursery, WordPinned},
        {GcNurserySurvivingSize, WordSurvivingSize},
        {GcNumMajorCollects, WordMajorCollects},
        {GcThresholdObjectsMadeOld, WordThresholdMadeOld},
        {GcTotalGcTime, WordGcTime},
        {GcRawmallocedTotalSize, WordRawmalloced},
        {GcNextMajorThreshold, WordNextThreshold},
    };
    for (UInt i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        Bool of_0 = watched[i].which == WordPinned || watched[i].which == WordSurvivingSize;
        if (place(offset) == (Addr)field(watched[i].field) && (!of_0 || value == 0))
            PG_(gcfields_store)(watched[i].which, value);
    }
    *(ULong *)place(offset) = value;
}

static void new_list(int offset, ULong flags)
{
    static UInt next;
    ULong *object = objects[next++ % 8];
    ULong *stack = calloc(3, 8), *chunk = calloc(1 + CHUNK, 8);
    stack[0] = (ULong)vtable;
    stack[1] = (ULong)chunk;
    if (flags != 0) {
        write_object(object, SMALL, flags, 0);
        chunk[1] = (ULong)object;
        stack[2] = 1;
    }
    *(ULong *)place(offset) = (ULong)stack;
}

static void new_deque(int offset)
{
    ULong *deque = calloc(5, 8);
    deque[0] = (ULong)vtable;
    deque[3] = deque[4] = (ULong)calloc(1 + CHUNK, 8);
    *(ULong *)place(offset) = (ULong)deque;
}

static void new_dict(int offset, ULong key)
{
    ULong *dict = calloc(6, 8), *entries = calloc(1 + 2 * 16, 8);
    dict[0] = (ULong)entries;
    entries[0] = 16;
    if (key != 0) {
        dict[1] = 1;
        entries[5] = key;
        entries[6] = (ULong)objects;
    }
    *(ULong *)place(offset) = (ULong)dict;
}

/* AddressDeque, AddressStack and ArenaCollection point to their class first; so do the words of the
   object that are none of its fields. */
static void set_up(GcField which, Int by)
{
    new_heap();
    PG_(memory_init)(is_mapped);
    moved = which;
    distance = by;
    for (int offset = -296; offset <= 304; offset += 8)
        *(ULong *)((Addr)&fields.nursery_free + offset) = (ULong)vtable;
    static const struct {
        int offset;
        ULong value;
    } words[] = {
        {GcCardPageIndices, 128},
        {-272, 7},
        {-264, 0},
        {-256, ~0ULL},
        {GcIncrementStep, 4 * NURSERY},
        {GcState, GcScanning},
        {GcNonlargeMax, 135167},
        {GcNumMajorCollects, 0},
        {GcNursery, (ULong)nursery},
        {0, 0}, /* nursery_free, while it collects */
        {GcNurserySize, NURSERY},
        {GcNurserySurvivingSize, 0},
        {32, (ULong)nursery + NURSERY},
        {GcPinnedObjectsInNursery, 0},
        {GcRawmallocedPeak, 0},
        {GcRawmallocedTotalSize, 0},
        {160, 0},
        {240, 3284904},
        {GcSmallRequestThreshold, 280},
        {256, 60},
        {264, 11820496},
        {GcThresholdObjectsMadeOld, 0},
        {GcTotalGcTime, 0},
        {GcAc, (ULong)collection},
    };
    for (UInt i = 0; i < sizeof words / sizeof words[0]; i++)
        *(ULong *)place(words[i].offset) = words[i].value;
    collection[0] = (ULong)vtable;
    *(ULong *)place(GcNextMajorInitial) = word_of(8388608);
    *(ULong *)place(GcNextMajorThreshold) = word_of(8388608);
    new_list(GcObjectsToTrace, 0);
    new_list(GcPointingToPinned, 0);
    new_list(GcOldObjectsPointingToYoung, 4ULL << 32);
    new_list(GcOldObjectsWithCardsSet, TRACK_YOUNG | CARDS_SET);
    new_list(GcWithDestructors, TRACK_YOUNG);
    new_list(GcWithWeakrefs, 0);
    new_list(GcRawmallocedObjects, TRACK_YOUNG);
    new_list(GcPrebuiltRootObjects, 4ULL << 32);
    new_list(GcMightSweep, 0);
    new_list(GcYoungWithDestructors, 0);
    new_deque(-8);
    new_deque(GcOldObjectsWithFinalizers);
    new_deque(GcProbablyYoungWithFinalizer);
    new_dict(GcNurseryObjectsShadows, (ULong)&nursery[10]);
    new_dict(GcYoungRawmalloced, 0);
}

/* ---- the collector ---- */

static double now;

static void takes_time(void)
{
    now += 0.002;
    store(GcTotalGcTime, word_of(now));
}

static void minor_collection(void)
{
    store(GcPinnedObjectsInNursery, 0);
    store(GcNurserySurvivingSize, 0);
    store(GcNurserySurvivingSize, 4800);
    PG_(gcfields_emptied)(4800);
    takes_time();
}

static void step(void)
{
    store(GcThresholdObjectsMadeOld, get(GcThresholdObjectsMadeOld) + HALF);
    if (get(GcState) == GcScanning)
        store(GcThresholdObjectsMadeOld, HALF);
    switch (get(GcState)) {
    case GcSweeping:
        store(GcRawmallocedTotalSize, 200000);
        store(GcNumMajorCollects, get(GcNumMajorCollects) + 1);
        PG_(gcfields_major_done)(200000);
        store(GcNextMajorInitial, word_of(9000000.5));
        store(GcNextMajorThreshold, word_of(9000000.5));
        store(GcState, GcFinalizing);
        break;
    case GcFinalizing: store(GcState, GcScanning); break;
    default: store(GcState, get(GcState) + 1); break;
    }
    takes_time();
}

static void run(void)
{
    now = 0;
    PG_(gcfields_init)();
    minor_collection(); /* PyPy's own */
    for (UInt i = 0; i < 3; i++) {
        store(GcRawmallocedTotalSize, get(GcRawmallocedTotalSize) + 200000);
        if (get(GcRawmallocedPeak) < get(GcRawmallocedTotalSize))
            store(GcRawmallocedPeak, get(GcRawmallocedTotalSize));
        store(GcNextMajorThreshold, word_of(8388608 - 5000));
        minor_collection();
    }
    for (UInt i = 0; i < 9; i++) {
        minor_collection();
        step();
    }
}

static FieldVerdict verdict_of(GcField which)
{
    UInt i = 0;
    while (PG_(gcfields_field)(i) != which)
        i++;
    return PG_(gcfields_verdict)(i);
}

/* ---- tests ---- */

static void all_are_confirmed(void **state)
{
    (void)state;
    set_up(GcState, 0);
    assert_null(PG_(gcobject_init)((Addr)&fields.nursery_free));
    run();
    for (UInt i = 0; i < PG_GC_FIELDS; i++)
        if (PG_(gcfields_verdict)(i) != FieldConfirmed)
            fail_msg("%s is not confirmed: %s", PG_(gcfields_name)(i), PG_(gcfields_why)(i));
    for (UInt figure = FigureOld; figure <= FigurePressure; figure++)
        assert_true(PG_(gcfields_trusted)(figure));
}

/* What was not seen is no doubt: no card, no major collection, a large object that lives. */
static void quiet_runs_are_trusted(void **state)
{
    (void)state;
    set_up(GcState, 0);
    assert_null(PG_(gcobject_init)((Addr)&fields.nursery_free));
    new_list(GcOldObjectsWithCardsSet, 0);
    PG_(gcfields_init)();
    store(GcNextMajorThreshold, word_of(8388608 - 5000));
    for (UInt i = 0; i < 5; i++)
        minor_collection();
    assert_int_equal(verdict_of(GcState), FieldUnseen);
    assert_int_equal(verdict_of(GcNumMajorCollects), FieldUnseen);
    assert_int_equal(verdict_of(GcOldObjectsWithCardsSet), FieldUnseen);
    for (UInt figure = FigureOld; figure <= FigurePressure; figure++)
        assert_true(PG_(gcfields_trusted)(figure));
}

/* At the start, or by what is seen in the run. */
static void a_shift_is_noticed(void **state)
{
    (void)state;
    UInt noticed = 0;
    for (UInt i = 0; i < PG_GC_FIELDS; i++)
        for (Int by = -8; by <= 8; by += 16) {
            GcField which = PG_(gcfields_field)(i);
            set_up(which, by);
            if (PG_(gcobject_init)((Addr)&fields.nursery_free) == NULL) {
                run();
                if (verdict_of(which) == FieldConfirmed || verdict_of(which) == FieldUnseen)
                    print_error("%s, %d: %d\n", PG_(gcfields_name)(i), by, verdict_of(which));
                else
                    noticed++;
            } else {
                noticed++;
            }
        }
    assert_int_equal(noticed, 2 * PG_GC_FIELDS);
}

/* Nothing is read through a field that is refuted. */
static void a_refuted_list_is_empty(void **state)
{
    (void)state;
    static ULong *words;
    static UInt capacity;
    set_up(GcOldObjectsPointingToYoung, 8);
    assert_null(PG_(gcobject_init)((Addr)&fields.nursery_free));
    assert_int_equal(PG_(gcobject_stack)(GcOldObjectsPointingToYoung, &words, &capacity), 1);
    run();
    assert_int_equal(verdict_of(GcOldObjectsPointingToYoung), FieldRefuted);
    assert_int_equal(PG_(gcobject_stack)(GcOldObjectsPointingToYoung, &words, &capacity), 0);
    assert_false(PG_(gcfields_trusted)(FigureStores));
    assert_true(PG_(gcfields_trusted)(FigureHolders));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_confirmed),
        cmocka_unit_test(quiet_runs_are_trusted),
        cmocka_unit_test(a_shift_is_noticed),
        cmocka_unit_test(a_refuted_list_is_empty),
    };
    return cmocka_run_group_tests(tests, make_types, NULL);
}
