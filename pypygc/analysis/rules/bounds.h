/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ledger of work allows findings to cost: what is counted at a place is the most that a pattern
   there can have cost, and no instruction is claimed by two findings of one function. */
#ifndef PYPYGC_ANALYSIS_RULES_BOUNDS_H
#define PYPYGC_ANALYSIS_RULES_BOUNDS_H

#include "analysis/findings.h"

/* When all rules are done: lowers what is estimated higher than the ledger's entry for its place, or than
   what other findings have left of it, and with it the severity. A finding that costs nothing worth
   mentioning then goes. Each of the work axis gets the evidence ledger_instructions: its entry. Without a
   ledger nothing changes. */
void bounds_apply(const struct facts *facts, struct findings *findings);

#endif
