/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What memory costs, in one place for all rules: from bytes to a severity. A pattern that costs
   nothing worth mentioning in this run is no finding. */
#ifndef PYPYGC_ANALYSIS_RULES_COST_H
#define PYPYGC_ANALYSIS_RULES_COST_H

#include "analysis/findings.h"

/* Judges bytes that were allocated and died young. Returns true and sets *severity if they are
   worth a finding: as a share of all allocated bytes, in fills of the nursery (each is a minor
   collection), and per iteration of all compiled loops where the log counted these. */
bool cost_of_allocation(const struct facts *facts, uint64_t bytes, enum severity *severity);

/* Judges bytes that survived a minor collection: as a share of all that did and of the collector's
   work, and in nursery sizes (each had to be copied, and waits for a major collection). */
bool cost_of_survival(const struct facts *facts, uint64_t bytes, enum severity *severity);

/* Bytes per iteration of all compiled loops and bridges, or 0 if the log did not count these. */
double bytes_per_iteration(const struct facts *facts, uint64_t bytes);

/* The figure to sort findings by: a surviving byte costs as much as several that die young. */
double cost_weight(uint64_t allocated_bytes, uint64_t survived_bytes);

/* 100 * part / whole, 0 if whole is 0. */
double percent_of(uint64_t part, uint64_t whole);

#endif
