/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of the ledger that are about single operations of traces: what they called, guards that
   failed; and attempts to make traces. Only for ledger.c. */
#ifndef PYPYGC_ANALYSIS_WORK_CALLS_H
#define PYPYGC_ANALYSIS_WORK_CALLS_H

#include "analysis/work/ledger.h"

/* Fill the lists of the ledger, from malloc; strings are in its arena. */
void calls_list(const struct profile *profile, const struct join *join, struct ledger *ledger);
void guards_list(const struct profile *profile, const struct join *join, struct ledger *ledger);
void attempts_list(const struct profile *profile, const struct join *join, struct ledger *ledger);

/* Sets the callee of each line, from the calls. */
void calls_name_callees(struct ledger *ledger);

#endif
