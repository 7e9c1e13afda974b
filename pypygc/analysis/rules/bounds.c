/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What findings may cost: see bounds.h. A finding is about a line, or about all that a function does for
   one pattern; so the entry is the larger of the two, with what the collector did because of it. Patterns
   of the whole run are bounded by the parts of the run that they are about. */
#include "analysis/rules/bounds.h"

#include "analysis/order.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/index.h"
#include "base/figure.h"

#include <stdlib.h>
#include <string.h>

/* Patterns whose cost is a part of the run's, wherever their place is. */
enum part { PART_COLLECTOR = 1, PART_COMPILER = 2, PART_IMPORTS = 4, PART_INTERPRETER = 8 };

static const struct {
    const char *pattern;
    int parts;
} OF_THE_RUN[] = {
    {"warm-up", PART_COMPILER | PART_COLLECTOR},
    {"importing", PART_IMPORTS},
    {"interpreted-code", PART_INTERPRETER},
    {"nursery-too-small", PART_COLLECTOR},
    {"nursery-too-large", PART_COLLECTOR},
    {"deep-stack-scan", PART_COLLECTOR},
    {"explicit-collect", PART_COLLECTOR},
    {"collector-disabled", PART_COLLECTOR},
    {"finalizer-chain", PART_COLLECTOR},
    {"garbage-waits", PART_COLLECTOR},
    {"nepotism", PART_COLLECTOR},
    {"stale-frame", PART_COLLECTOR},
    {"pinned-objects", PART_COLLECTOR},
};

static int parts_of(const struct finding *finding)
{
    for (size_t i = 0; i < sizeof OF_THE_RUN / sizeof *OF_THE_RUN; i++)
        if (strcmp(OF_THE_RUN[i].pattern, finding->pattern) == 0)
            return OF_THE_RUN[i].parts;
    return 0;
}

static uint64_t sum_of_parts(const struct ledger *ledger, int parts)
{
    uint64_t sum = 0;

    if (parts & PART_COLLECTOR) {
        figure_add(&sum, ledger->part[WORK_MINOR]);
        figure_add(&sum, ledger->part[WORK_MAJOR]);
    }
    if (parts & PART_COMPILER)
        figure_add(&sum, ledger->part[WORK_COMPILER]);
    if (parts & PART_IMPORTS)
        figure_add(&sum, ledger->imports.all);
    if (parts & PART_INTERPRETER)
        figure_add(&sum, ledger->part[WORK_INTERPRETER]);
    return sum;
}

/* What the collector did for objects that this function, or library code that it called, has made. */
static uint64_t collected_for(const struct facts *facts, const struct place *function)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *const row = &facts->cells[i];
        const struct place *const user = row->user_frame != NULL ? &row->user_frame->place : NULL;
        if ((user != NULL && user->file != NULL && same_function(user, function)) ||
            (row->owner->line.file != NULL && same_function(&row->owner->line, function)))
            figure_add(&sum, charge_sum(&row->charge));
    }
    return sum;
}

/* What was executed at a place and by all that it called: by its line or its function, whichever is more. */
static uint64_t executed_at(const struct ledger *ledger, const struct place *place)
{
    const struct work_row *const line = ledger_line(ledger, place);
    uint64_t most = line != NULL ? line->inclusive : 0;
    uint64_t function = 0;

    for (size_t i = 0; i < ledger->n_functions; i++)
        if (ledger->functions[i].place.file != NULL &&
            same_function(&ledger->functions[i].place, place))
            figure_add(&function, ledger->functions[i].inclusive);
    most = function > most ? function : most;
    return most < ledger->all ? most : ledger->all;
}

static uint64_t entry_of(const struct facts *facts, const struct finding *finding)
{
    const struct ledger *const ledger = &facts->ledger;
    const uint64_t parts = sum_of_parts(ledger, parts_of(finding));
    uint64_t entry;

    if (finding->place.file == NULL)
        return parts > 0 ? parts : ledger->all;
    entry = executed_at(ledger, &finding->place);
    figure_add(&entry, collected_for(facts, &finding->place));
    entry = entry > parts ? entry : parts;
    return entry < ledger->all ? entry : ledger->all;
}

/* What findings before this one have claimed of its function. Patterns of the whole run have parts of
   their own. */
static double claimed_before(const struct findings *findings, size_t i)
{
    double sum = 0;

    if (findings->list[i].place.file == NULL || parts_of(&findings->list[i]) != 0)
        return 0;
    for (size_t k = 0; k < i; k++)
        if (findings->list[k].axis == AXIS_WORK && findings->list[k].place.file != NULL &&
            parts_of(&findings->list[k]) == 0 &&
            same_function(&findings->list[k].place, &findings->list[i].place))
            sum += findings->list[k].cost;
    return sum;
}

void bounds_apply(const struct facts *facts, struct findings *findings)
{
    size_t kept = 0;

    if (!facts->ledger.known)
        return;
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *const finding = &findings->list[kept];

        *finding = findings->list[i];
        if (finding->axis == AXIS_WORK) {
            const uint64_t entry = entry_of(facts, finding);
            const double left = (double)entry - claimed_before(findings, kept);
            finding_count(finding, "ledger_instructions", entry);
            if (finding->cost > left && !cost_lower(facts, finding, left > 0 ? left : 0))
                continue;
        }
        kept++;
    }
    findings->count = kept;
}
