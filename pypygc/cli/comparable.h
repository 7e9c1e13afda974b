/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two runs may be compared: totals depend on the nursery, on PyPy's build and on what was
   run, and a difference in one of these is not a change of the program. */
#ifndef PYPYGC_CLI_COMPARABLE_H
#define PYPYGC_CLI_COMPARABLE_H

#include "profile/profile.h"

/* Finds the next thing in which the runs differ: call it with *from = 0 first. Returns true with
   a clause in text ("nursery_size was 1048576, is 4194304"), of at most size bytes, or false if
   there is nothing more. */
bool comparable_next(const struct profile *old_run, const struct profile *new_run, size_t *from,
                     char *text, size_t size);

#endif
