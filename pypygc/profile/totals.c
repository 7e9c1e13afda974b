/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of totals: see totals.h. Names are those of `pypygc.report/1`. */
#include "profile/totals.h"

#include "format.h"

struct total_info {
    const char *name;
    bool is_bytes;
};

static const struct total_info TOTALS[TOTAL_COUNT] = {
    [TOTAL_ALLOCATED_BYTES] = {PYPYGC_KEY_ALLOCATED_BYTES, true},
    [TOTAL_ALLOCATED_OBJECTS] = {PYPYGC_KEY_ALLOCATED_OBJECTS, false},
    [TOTAL_NURSERY_BYTES] = {PYPYGC_KEY_NURSERY_BYTES, true},
    [TOTAL_NURSERY_OBJECTS] = {PYPYGC_KEY_NURSERY_OBJECTS, false},
    [TOTAL_LARGE_BYTES] = {PYPYGC_KEY_LARGE_BYTES, true},
    [TOTAL_LARGE_OBJECTS] = {PYPYGC_KEY_LARGE_OBJECTS, false},
    [TOTAL_SURVIVED_BYTES] = {PYPYGC_KEY_SURVIVED_BYTES, true},
    [TOTAL_SURVIVED_OBJECTS] = {PYPYGC_KEY_SURVIVED_OBJECTS, false},
    [TOTAL_DIED_YOUNG_BYTES] = {PYPYGC_KEY_DIED_YOUNG_BYTES, true},
    [TOTAL_DIED_YOUNG_OBJECTS] = {PYPYGC_KEY_DIED_YOUNG_OBJECTS, false},
    [TOTAL_LEFT_BYTES] = {PYPYGC_KEY_LEFT_BYTES, true},
    [TOTAL_LEFT_OBJECTS] = {PYPYGC_KEY_LEFT_OBJECTS, false},
    [TOTAL_INHERITED_BYTES] = {PYPYGC_KEY_INHERITED_BYTES, true},
    [TOTAL_INHERITED_OBJECTS] = {PYPYGC_KEY_INHERITED_OBJECTS, false},
    [TOTAL_MINOR_COLLECTIONS] = {PYPYGC_KEY_MINOR_COLLECTIONS, false},
    [TOTAL_MAJOR_COLLECTIONS] = {PYPYGC_KEY_MAJOR_COLLECTIONS, false},
    [TOTAL_OLD_BORN_BYTES] = {PYPYGC_KEY_OLD_BORN_BYTES, true},
    [TOTAL_OLD_BORN_OBJECTS] = {PYPYGC_KEY_OLD_BORN_OBJECTS, false},
    [TOTAL_OLD_DIED_BYTES] = {PYPYGC_KEY_OLD_DIED_BYTES, true},
    [TOTAL_OLD_DIED_OBJECTS] = {PYPYGC_KEY_OLD_DIED_OBJECTS, false},
    [TOTAL_OLD_LIVE_BYTES] = {PYPYGC_KEY_OLD_LIVE_BYTES, true},
    [TOTAL_OLD_LIVE_OBJECTS] = {PYPYGC_KEY_OLD_LIVE_OBJECTS, false},
    [TOTAL_SHADOW_BYTES] = {PYPYGC_KEY_SHADOW_BYTES, true},
    [TOTAL_SHADOW_OBJECTS] = {PYPYGC_KEY_SHADOW_OBJECTS, false},
    [TOTAL_OLD_INHERITED_BYTES] = {PYPYGC_KEY_OLD_INHERITED_BYTES, true},
    [TOTAL_OLD_INHERITED_OBJECTS] = {PYPYGC_KEY_OLD_INHERITED_OBJECTS, false},
    [TOTAL_LARGE_DIED_YOUNG_BYTES] = {PYPYGC_KEY_LARGE_DIED_YOUNG_BYTES, true},
    [TOTAL_LARGE_DIED_YOUNG_OBJECTS] = {PYPYGC_KEY_LARGE_DIED_YOUNG_OBJECTS, false},
    [TOTAL_DIED_FIRST_MAJOR_BYTES] = {PYPYGC_KEY_DIED_FIRST_MAJOR_BYTES, true},
    [TOTAL_DIED_FIRST_MAJOR_OBJECTS] = {PYPYGC_KEY_DIED_FIRST_MAJOR_OBJECTS, false},
    [TOTAL_DIED_SECOND_MAJOR_BYTES] = {PYPYGC_KEY_DIED_SECOND_MAJOR_BYTES, true},
    [TOTAL_DIED_SECOND_MAJOR_OBJECTS] = {PYPYGC_KEY_DIED_SECOND_MAJOR_OBJECTS, false},
    [TOTAL_NEVER_MARKED_BYTES] = {PYPYGC_KEY_NEVER_MARKED_BYTES, true},
    [TOTAL_NEVER_MARKED_OBJECTS] = {PYPYGC_KEY_NEVER_MARKED_OBJECTS, false},
    [TOTAL_ONCE_MARKED_BYTES] = {PYPYGC_KEY_ONCE_MARKED_BYTES, true},
    [TOTAL_ONCE_MARKED_OBJECTS] = {PYPYGC_KEY_ONCE_MARKED_OBJECTS, false},
    [TOTAL_MARKED_BYTES] = {PYPYGC_KEY_MARKED_BYTES, true},
    [TOTAL_MARKED_OBJECTS] = {PYPYGC_KEY_MARKED_OBJECTS, false},
    [TOTAL_INSTRUCTIONS] = {PYPYGC_KEY_INSTRUCTIONS, false},
    [TOTAL_GC_INSTRUCTIONS] = {PYPYGC_KEY_GC_INSTRUCTIONS, false},
    [TOTAL_MINOR_INSTRUCTIONS] = {PYPYGC_KEY_MINOR_INSTRUCTIONS, false},
    [TOTAL_MAJOR_INSTRUCTIONS] = {PYPYGC_KEY_MAJOR_INSTRUCTIONS, false},
    [TOTAL_JIT_INSTRUCTIONS] = {PYPYGC_KEY_JIT_INSTRUCTIONS, false},
    [TOTAL_MAJOR_STEPS] = {PYPYGC_KEY_MAJOR_STEPS, false},
    [TOTAL_BARRIERS] = {PYPYGC_KEY_BARRIERS, false},
    [TOTAL_CARDS] = {PYPYGC_KEY_CARDS, false},
    [TOTAL_EXTERNAL_THRESHOLD] = {PYPYGC_KEY_EXTERNAL_THRESHOLD, true},
    [TOTAL_EXTERNAL_BYTES] = {PYPYGC_KEY_EXTERNAL_BYTES, true},
    [TOTAL_EXTERNAL_BLOCKS] = {PYPYGC_KEY_EXTERNAL_BLOCKS, false},
    [TOTAL_DATA_READS] = {PYPYGC_KEY_DATA_READS, false},
    [TOTAL_DATA_WRITES] = {PYPYGC_KEY_DATA_WRITES, false},
    [TOTAL_D1_READ_MISSES] = {PYPYGC_KEY_D1_READ_MISSES, false},
    [TOTAL_D1_WRITE_MISSES] = {PYPYGC_KEY_D1_WRITE_MISSES, false},
    [TOTAL_LL_READ_MISSES] = {PYPYGC_KEY_LL_READ_MISSES, false},
    [TOTAL_LL_WRITE_MISSES] = {PYPYGC_KEY_LL_WRITE_MISSES, false},
    [TOTAL_I1_MISSES] = {PYPYGC_KEY_I1_MISSES, false},
    [TOTAL_LLI_MISSES] = {PYPYGC_KEY_LLI_MISSES, false},
    [TOTAL_NURSERY_MISSES] = {PYPYGC_KEY_NURSERY_MISSES, false},
    [TOTAL_NURSERY_FRESH_MISSES] = {PYPYGC_KEY_NURSERY_FRESH_MISSES, false},
    [TOTAL_UNOWNED_NURSERY_MISSES] = {PYPYGC_KEY_UNOWNED_NURSERY_MISSES, false},
    [TOTAL_UNOWNED_NURSERY_FRESH_MISSES] = {PYPYGC_KEY_UNOWNED_NURSERY_FRESH_MISSES, false},
    [TOTAL_TRACES] = {PYPYGC_KEY_TRACES, false},
    [TOTAL_ABORTED_TRACES] = {PYPYGC_KEY_ABORTED_TRACES, false},
    [TOTAL_TRACE_STARTS] = {PYPYGC_KEY_TRACE_STARTS, false},
    [TOTAL_JIT_BLOCKS] = {PYPYGC_KEY_JIT_BLOCKS, false},
    [TOTAL_OUTSIDE_BLOCKS] = {PYPYGC_KEY_OUTSIDE_BLOCKS, false},
    [TOTAL_UNPARSED_BYTES] = {PYPYGC_KEY_UNPARSED_BYTES, true},
    [TOTAL_OLD_MEMORY_BYTES] = {PYPYGC_KEY_OLD_MEMORY_BYTES, true},
    [TOTAL_DISAGREEMENTS] = {PYPYGC_KEY_DISAGREEMENTS, false},
};

const char *total_name(enum total total)
{
    return TOTALS[total].name;
}

bool total_is_bytes(enum total total)
{
    return TOTALS[total].is_bytes;
}

static bool same_name(const char *asked, const char *name)
{
    while (*name != '\0' && (*asked == *name || (*asked == '-' && *name == '_'))) {
        asked++;
        name++;
    }
    return *asked == '\0' && *name == '\0';
}

bool total_by_name(const char *name, enum total *total)
{
    for (int i = 0; i < TOTAL_COUNT; i++) {
        if (same_name(name, TOTALS[i].name)) {
            *total = (enum total)i;
            return true;
        }
    }
    return false;
}

static bool derive(struct totals *totals, enum total sum, const enum total parts[3])
{
    uint64_t value = 0;

    if (!totals->known[parts[0]])
        return true;
    for (int i = 0; i < 3; i++)
        if (totals->known[parts[i]] &&
            __builtin_add_overflow(value, totals->value[parts[i]], &value))
            return false;
    totals->value[sum] = value;
    totals->known[sum] = true;
    return true;
}

bool totals_derive(struct totals *totals)
{
    static const enum total bytes[3] = {TOTAL_NURSERY_BYTES, TOTAL_LARGE_BYTES,
                                        TOTAL_OLD_BORN_BYTES};
    static const enum total objects[3] = {TOTAL_NURSERY_OBJECTS, TOTAL_LARGE_OBJECTS,
                                          TOTAL_OLD_BORN_OBJECTS};

    return derive(totals, TOTAL_ALLOCATED_BYTES, bytes) &&
           derive(totals, TOTAL_ALLOCATED_OBJECTS, objects);
}
