/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that runs under cProfile: the profiler's own code is compiled with the program's loops, so that
   it is no call of any line. Only for costly_call.c. */
#ifndef PYPYGC_ANALYSIS_RULES_PROFILED_H
#define PYPYGC_ANALYSIS_RULES_PROFILED_H

#include "analysis/findings.h"

/* Adds a finding if the profiler executes at least this part of the run, in percent. */
void profiled_find(const struct facts *facts, struct findings *findings, double min_percent);

#endif
