/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that the user sees when the program ends, on Valgrind's log. */
#ifndef PYPYGC_TOOL_SUMMARY_H
#define PYPYGC_TOOL_SUMMARY_H

#include "heap/nursery.h"

/* Says what was measured and where the profile is. */
void PG_(summary_print)(const HChar* path, const NurseryTotals* totals);

/* Says that there is no profile, and why. */
void PG_(summary_nothing)(void);

/* The same for a forked process that has allocated nothing. */
void PG_(summary_idle_child)(void);

/* Says that no profile was written because no request to begin has come. */
void PG_(summary_never_started)(void);

#endif
