/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two runs may be compared: figures depend on the nursery, on PyPy's build, on what was
   run and on how, and a difference in one of these is not a change of the program. */
#ifndef PYPYGC_ANALYSIS_COMPARABLE_H
#define PYPYGC_ANALYSIS_COMPARABLE_H

#include "profile/profile.h"

/* Where comparable_next goes on. All zero is the start. */
struct comparable_cursor {
    size_t part, item;
};

/* Finds the next thing in which the runs differ: the nursery, PyPy's build, the command, options
   of the tool and settings of the collector that both runs know of, simulated caches. Returns
   true with a clause in text ("nursery_size was 1048576, is 4194304"), of at most size bytes, or
   false if there is nothing more. */
bool comparable_next(const struct run *old_run, const struct run *new_run,
                     struct comparable_cursor *cursor, char *text, size_t size);

/* True if an option of the tool, or a variable of the environment, can make runs differ that are
   otherwise the same. */
bool comparable_option_matters(const char *name);
bool comparable_variable_matters(const char *name);

#endif
