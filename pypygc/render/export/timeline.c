/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When something was: see timeline.h. */
#include "render/export/timeline.h"

#include "base/figure.h"

uint64_t timeline_begin(const struct profile *profile)
{
    return profile->start.reason != NULL ? profile->start.allocated_bytes : 0;
}

uint64_t timeline_end(const struct profile *profile)
{
    return figure_plus(timeline_begin(profile), profile->totals.value[TOTAL_ALLOCATED_BYTES]);
}

/* Between two points of clock and instructions. */
static uint64_t between(uint64_t at, uint64_t clock, uint64_t instructions, uint64_t next_clock,
                        uint64_t next_instructions)
{
    const long double part = next_clock > clock && at > clock
                                 ? (long double)(at - clock) / (long double)(next_clock - clock)
                                 : 0;

    if (next_instructions <= instructions)
        return instructions;
    return figure_plus(instructions,
                       figure_whole(part * (long double)(next_instructions - instructions)));
}

uint64_t timeline_at(const struct profile *profile, uint64_t allocated)
{
    uint64_t clock = timeline_begin(profile), instructions = 0;

    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *point = &profile->curve[i];
        if (point->allocated_bytes >= allocated)
            return between(allocated, clock, instructions, point->allocated_bytes,
                           point->instructions);
        clock = point->allocated_bytes;
        instructions = point->instructions;
    }
    if (allocated > timeline_end(profile))
        allocated = timeline_end(profile);
    return between(allocated, clock, instructions, timeline_end(profile),
                   profile->totals.value[TOTAL_INSTRUCTIONS]);
}
