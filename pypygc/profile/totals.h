/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The totals of a run: one table of their names, for the reader, the reports and the limits of
   `pypygc check`. A total that the run did not measure is unknown, which is not the same as 0. */
#ifndef PYPYGC_PROFILE_TOTALS_H
#define PYPYGC_PROFILE_TOTALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum total {
    TOTAL_ALLOCATED_BYTES, /* derived: nursery + large + old born */
    TOTAL_ALLOCATED_OBJECTS,
    TOTAL_NURSERY_BYTES,
    TOTAL_NURSERY_OBJECTS,
    TOTAL_LARGE_BYTES,
    TOTAL_LARGE_OBJECTS,
    TOTAL_SURVIVED_BYTES,
    TOTAL_SURVIVED_OBJECTS,
    TOTAL_DIED_YOUNG_BYTES,
    TOTAL_DIED_YOUNG_OBJECTS,
    TOTAL_LEFT_BYTES,
    TOTAL_LEFT_OBJECTS,
    TOTAL_INHERITED_BYTES,
    TOTAL_INHERITED_OBJECTS,
    TOTAL_MINOR_COLLECTIONS,
    TOTAL_MAJOR_COLLECTIONS,
    TOTAL_OLD_BORN_BYTES,
    TOTAL_OLD_BORN_OBJECTS,
    TOTAL_OLD_DIED_BYTES,
    TOTAL_OLD_DIED_OBJECTS,
    TOTAL_OLD_LIVE_BYTES,
    TOTAL_OLD_LIVE_OBJECTS,
    TOTAL_SHADOW_BYTES,
    TOTAL_SHADOW_OBJECTS,
    TOTAL_OLD_INHERITED_BYTES,
    TOTAL_OLD_INHERITED_OBJECTS,
    TOTAL_LARGE_DIED_YOUNG_BYTES,
    TOTAL_LARGE_DIED_YOUNG_OBJECTS,
    TOTAL_DIED_FIRST_MAJOR_BYTES,
    TOTAL_DIED_FIRST_MAJOR_OBJECTS,
    TOTAL_DIED_SECOND_MAJOR_BYTES,
    TOTAL_DIED_SECOND_MAJOR_OBJECTS,
    TOTAL_NEVER_MARKED_BYTES,
    TOTAL_NEVER_MARKED_OBJECTS,
    TOTAL_ONCE_MARKED_BYTES,
    TOTAL_ONCE_MARKED_OBJECTS,
    TOTAL_MARKED_BYTES,
    TOTAL_MARKED_OBJECTS,
    TOTAL_INSTRUCTIONS,
    TOTAL_GC_INSTRUCTIONS,
    TOTAL_MINOR_INSTRUCTIONS,
    TOTAL_MAJOR_INSTRUCTIONS,
    TOTAL_JIT_INSTRUCTIONS,
    TOTAL_MAJOR_STEPS,
    TOTAL_BARRIERS,
    TOTAL_CARDS,
    TOTAL_EXTERNAL_THRESHOLD,
    TOTAL_EXTERNAL_BYTES,
    TOTAL_EXTERNAL_BLOCKS,
    TOTAL_DATA_READS,
    TOTAL_DATA_WRITES,
    TOTAL_D1_READ_MISSES,
    TOTAL_D1_WRITE_MISSES,
    TOTAL_LL_READ_MISSES,
    TOTAL_LL_WRITE_MISSES,
    TOTAL_I1_MISSES,
    TOTAL_LLI_MISSES,
    TOTAL_NURSERY_MISSES,
    TOTAL_NURSERY_FRESH_MISSES,
    TOTAL_UNOWNED_NURSERY_MISSES,
    TOTAL_UNOWNED_NURSERY_FRESH_MISSES,
    TOTAL_TRACES,
    TOTAL_ABORTED_TRACES,
    TOTAL_TRACE_STARTS,
    TOTAL_JIT_BLOCKS,
    TOTAL_OUTSIDE_BLOCKS,
    TOTAL_UNPARSED_BYTES,
    TOTAL_OLD_MEMORY_BYTES,
    TOTAL_DISAGREEMENTS,
    TOTAL_COUNT
};

struct totals {
    uint64_t value[TOTAL_COUNT];
    bool known[TOTAL_COUNT];
};

/* The key of a total in files and reports, such as "survived_bytes". */
const char *total_name(enum total total);

/* True if the total is a size in bytes, false if it is a number of things. */
bool total_is_bytes(enum total total);

/* Finds the total with this key: returns true and sets *total, or returns false. A dash in name
   counts as an underscore, so that the names of options are found too. */
bool total_by_name(const char *name, enum total *total);

/* Sets the allocated totals from their parts: nursery, large and old born, as far as these are
   known. They stay unknown without the nursery's. Returns false if the sum exceeds 64 bits. */
bool totals_derive(struct totals *totals);

#endif
