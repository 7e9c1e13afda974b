/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of totals: see totals.h. Names are those of `pypygc.report/2`. */
#include "profile/totals.h"

enum counted_in {
#define UNIT(name) IN_##name,
    PYPYGC_UNITS(UNIT)
#undef UNIT
};

struct total_info {
    const char *name;
    bool is_bytes;
};

/* clang-format off */
static const struct total_info TOTALS[TOTAL_COUNT] = {
#define TOTAL(name, NAME, unit, since, meaning) [TOTAL_##NAME] = {#name, IN_##unit == IN_bytes},
    PYPYGC_TOTALS(TOTAL)
#undef TOTAL
#define COLUMN(name, total, TOTAL, since, meaning)                                                 \
    [TOTAL_##TOTAL##_BYTES] = {#total "_bytes", true},                                             \
    [TOTAL_##TOTAL##_OBJECTS] = {#total "_objects", false},
    PYPYGC_NURSERY_COLUMNS(COLUMN)
    PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
};
/* clang-format on */

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
