/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts of the JIT compiler to make a trace that came to nothing: why, and what they took. */
#ifndef PYPYGC_ANALYSIS_RULES_GIVEN_UP_H
#define PYPYGC_ANALYSIS_RULES_GIVEN_UP_H

#include "analysis/findings.h"

/* How many attempts of the run were given up for this reason, and for any: *all. Reasons are as PyPy calls them
   in its summary (rpython/jit/metainterp/jitprof.py). */
uint64_t given_up_because(const struct profile *profile, const char *reason, uint64_t *all);

/* Instructions of those attempts, of all that began at one place, that were given up. */
double given_up_cost(const struct work_attempts *attempts);

/* The same for the whole run. */
double given_up_cost_of_all(const struct ledger *ledger);

/* Adds a finding for the function whose traces become too long again and again, if these attempts are a good part
   of the run: the code stays interpreted, and is tried anew all the time. */
void given_up_find_too_long(const struct facts *facts, struct findings *findings);

#endif
