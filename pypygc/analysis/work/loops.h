/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops of built-in functions that have no line of their own: who called them. */
#ifndef PYPYGC_ANALYSIS_WORK_LOOPS_H
#define PYPYGC_ANALYSIS_WORK_LOOPS_H

#include "analysis/work/functions.h"
#include "analysis/work/ledger.h"
#include "analysis/work/loop_calls.h"

/* Adds the rest of what such loops executed, calls by traces apart, to the lines that called them from interpreted code,
   as far as the inclusive figures of functions tell: see loops.c. What no function accounts for stays where it is. Only for ledger.c. */
void loops_place(const struct profile *profile, const struct join *join,
                 const struct functions *functions, const struct loop_calls *calls,
                 struct ledger *ledger);

#endif
