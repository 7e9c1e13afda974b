/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The totals of a run: the names of tables.h, for the reader, the reports and the limits of
   `pypygc check`. A total that the run did not measure is unknown, which is not the same as 0. */
#ifndef PYPYGC_PROFILE_TOTALS_H
#define PYPYGC_PROFILE_TOTALS_H

#include "tables.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* clang-format off */
enum total {
#define TOTAL(name, NAME, unit, since, meaning) TOTAL_##NAME,
    PYPYGC_TOTALS(TOTAL)
#undef TOTAL
#define COLUMN(name, total, TOTAL, since, meaning) TOTAL_##TOTAL##_BYTES, TOTAL_##TOTAL##_OBJECTS,
    PYPYGC_NURSERY_COLUMNS(COLUMN)
    PYPYGC_OLD_COLUMNS(COLUMN)
#undef COLUMN
    TOTAL_COUNT
};
/* clang-format on */

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
