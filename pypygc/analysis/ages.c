/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ages of what is kept: see ages.h. A snapshot has the average age of each type's objects, by site. */
#include "analysis/ages.h"

#include <string.h>

/* The row of a type's objects that a site has made; of all of the type where that is not known. */
static const struct retained *row_of(const struct profile *profile, const struct snapshot *shot,
                                     const char *type, size_t site)
{
    const struct retained *all = NULL;

    for (size_t i = 0; i < shot->n_retained; i++) {
        const struct retained *row = &shot->retained[i];
        if (strcmp(profile->types[row->type].name, type) != 0)
            continue;
        if (row->site == site)
            return row;
        if (row->site == PROFILE_NONE)
            all = row;
    }
    return all;
}

uint64_t ages_program_start_instructions(const struct profile *profile)
{
    const struct totals *totals = &profile->totals;

    return totals->known[TOTAL_PROGRAM_START_INSTRUCTIONS]
               ? totals->value[TOTAL_PROGRAM_START_INSTRUCTIONS]
               : 0;
}

uint64_t ages_program_start(const struct profile *profile)
{
    const uint64_t start = ages_program_start_instructions(profile);
    uint64_t clock = 0;

    for (size_t i = 0; i < profile->n_curve && profile->curve[i].instructions <= start; i++)
        clock = profile->curve[i].allocated_bytes;
    return clock;
}

double ages_of_kept(const struct profile *profile, const struct snapshot *shot,
                    const struct kept *kept)
{
    const uint64_t start = ages_program_start(profile);
    const struct retained *row =
        kept->n_parts > 0 ? row_of(profile, shot, kept->parts[0].name, kept->part_site) : NULL;
    double age;

    if (row == NULL || !row->age.known || shot->allocated_bytes <= start)
        return -1;
    age = (double)row->age.value / (double)(shot->allocated_bytes - start);
    return age < 1 ? age : 1;
}
