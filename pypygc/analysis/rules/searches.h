/* SPDX-License-Identifier: GPL-3.0-or-later */
/* min() and max() with a key that are asked again and again, for all items each time. What the key executes is
   the program's own work, so that no call of any line takes it. Only for costly_call.c. */
#ifndef PYPYGC_ANALYSIS_RULES_SEARCHES_H
#define PYPYGC_ANALYSIS_RULES_SEARCHES_H

#include "analysis/findings.h"

/* Adds a finding for each function of the program that such searches call, if what it executes for them is much of
   the run; at its line with most of it. */
void searches_find(const struct facts *facts, struct findings *findings);

#endif
