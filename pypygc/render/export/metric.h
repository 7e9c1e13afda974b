/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be measured of a stack: the figures that formats with stacks show, and --metric chooses
   from. A metric's sum over all stacks is a total of the profile. */
#ifndef PYPYGC_RENDER_EXPORT_METRIC_H
#define PYPYGC_RENDER_EXPORT_METRIC_H

#include "analysis/facts.h"

#include <stdbool.h>

/* METRIC(name, NAME, unit, what it is). Names are those of the totals. */
#define EXPORT_METRICS(METRIC)                                                                     \
    METRIC(allocated_bytes, ALLOCATED_BYTES, UNIT_BYTES, "allocated")                              \
    METRIC(allocated_objects, ALLOCATED_OBJECTS, UNIT_OBJECTS, "allocated")                        \
    METRIC(survived_bytes, SURVIVED_BYTES, UNIT_BYTES, "moved out of the nursery")                 \
    METRIC(survived_objects, SURVIVED_OBJECTS, UNIT_OBJECTS, "moved out of the nursery")           \
    METRIC(old_live_bytes, OLD_LIVE_BYTES, UNIT_BYTES, "old and not freed at the end")             \
    METRIC(old_live_objects, OLD_LIVE_OBJECTS, UNIT_OBJECTS, "old and not freed at the end")       \
    METRIC(gc_instructions, GC_INSTRUCTIONS, UNIT_INSTRUCTIONS,                                    \
           "executed in the collector because of them")                                            \
    METRIC(external_bytes, EXTERNAL_BYTES, UNIT_BYTES, "allocated outside the collector's heap")   \
    METRIC(instructions, INSTRUCTIONS, UNIT_INSTRUCTIONS, "executed, by line; not with callers")

enum metric_unit { UNIT_BYTES, UNIT_OBJECTS, UNIT_INSTRUCTIONS };

/* clang-format off */
enum metric {
#define METRIC(name, NAME, unit, what) METRIC_##NAME,
    EXPORT_METRICS(METRIC)
#undef METRIC
    METRIC_COUNT
};
/* clang-format on */

struct metric_row {
    const char *name;
    enum metric_unit unit;
    const char *what;
};

extern const struct metric_row METRICS[METRIC_COUNT];

/* Finds the metric with this name: returns true and sets *metric, or returns false. */
bool metric_by_name(const char *name, enum metric *metric);

/* Puts all names, as "a, b or c", into names. */
void metric_names(char *names, size_t size);

/* "bytes", "objects", "instructions". */
const char *metric_unit_name(enum metric_unit unit);

/* True if the run measured it. */
bool metric_known(const struct facts *facts, enum metric metric);

/* What is neither a line's nor the collector's: in words, and its instructions. Sums are the run's with it. */
#define METRIC_REST "PyPy's start, and code for no Python frame"
uint64_t metric_rest(const struct ledger *ledger);

/* What a cell has of each metric; what is not known is 0. */
void metric_values(const struct cell_row *row, uint64_t value[METRIC_COUNT]);

#endif
