/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of metrics: see metric.h. */
#include "render/export/metric.h"

#include "base/figure.h"

#include <stdio.h>
#include <string.h>

const struct metric_row METRICS[METRIC_COUNT] = {
#define METRIC(name, NAME, unit, what) [METRIC_##NAME] = {#name, unit, what},
    EXPORT_METRICS(METRIC)
#undef METRIC
};

bool metric_by_name(const char *name, enum metric *metric)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (strcmp(METRICS[i].name, name) == 0) {
            *metric = (enum metric)i;
            return true;
        }
    }
    return false;
}

void metric_names(char *names, size_t size)
{
    size_t used = 0;

    for (int i = 0; i < METRIC_COUNT && used < size; i++)
        used += (size_t)snprintf(names + used, size - used, "%s%s",
                                 i == 0                 ? ""
                                 : i + 1 < METRIC_COUNT ? ", "
                                                        : " or ",
                                 METRICS[i].name);
}

const char *metric_unit_name(enum metric_unit unit)
{
    static const char *const names[] = {
        [UNIT_BYTES] = "bytes", [UNIT_OBJECTS] = "objects", [UNIT_INSTRUCTIONS] = "instructions"};

    return names[unit];
}

bool metric_known(const struct facts *facts, enum metric metric)
{
    switch (metric) {
    case METRIC_OLD_LIVE_BYTES:
    case METRIC_OLD_LIVE_OBJECTS: return profile_has_old(facts->profile);
    case METRIC_GC_INSTRUCTIONS: return facts->bill.known;
    case METRIC_EXTERNAL_BYTES: return facts->profile->totals.known[TOTAL_EXTERNAL_BYTES];
    case METRIC_INSTRUCTIONS: return facts->ledger.known;
    default: return true;
    }
}

uint64_t metric_rest(const struct ledger *ledger)
{
    uint64_t told = figure_plus(ledger->part[WORK_MINOR], ledger->part[WORK_MAJOR]);

    for (size_t i = 0; i < ledger->n_lines; i++)
        figure_add(&told, work_self(&ledger->lines[i]));
    return ledger->all > told ? ledger->all - told : 0;
}

void metric_values(const struct cell_row *row, uint64_t value[METRIC_COUNT])
{
    const struct tally *tally = &row->cell->tally;
    const struct counts born = tally_born(tally);

    memset(value, 0, METRIC_COUNT * sizeof *value);
    value[METRIC_ALLOCATED_BYTES] = born.bytes;
    value[METRIC_ALLOCATED_OBJECTS] = born.objects;
    value[METRIC_SURVIVED_BYTES] = tally->survived.bytes;
    value[METRIC_SURVIVED_OBJECTS] = tally->survived.objects;
    value[METRIC_OLD_LIVE_BYTES] = tally->old_live.bytes;
    value[METRIC_OLD_LIVE_OBJECTS] = tally->old_live.objects;
    value[METRIC_GC_INSTRUCTIONS] = charge_sum(&row->charge);
}
