/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How old what hangs on a place of a snapshot is: what grows evenly is half as old as the program, what was
   loaded at its begin as old, and what is soon replaced is young. */
#ifndef PYPYGC_ANALYSIS_AGES_H
#define PYPYGC_ANALYSIS_AGES_H

#include "profile/profile.h"

/* What was executed when the program's own code began; 0 if not known. */
uint64_t ages_program_start_instructions(const struct profile *profile);

/* What was allocated when the program's own code began: a time of the collector's clock, 0 if not known. */
uint64_t ages_program_start(const struct profile *profile);

/* The average age of the place's parts, as a part of what the program allocated up to the snapshot: 0 to 1.
   Negative if it is not known. */
double ages_of_kept(const struct profile *profile, const struct snapshot *shot,
                    const struct kept *kept);

#endif
