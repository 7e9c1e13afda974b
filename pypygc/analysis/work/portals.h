/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What loop a trace is of. PyPy's JIT compiles the loop that interprets Python's bytecodes, and loops
   inside of built-in functions that have a JIT driver of their own: matching of regular expressions, the
   keys of a sort, searching in lists. The code of the latter belongs to no bytecode. */
#ifndef PYPYGC_ANALYSIS_WORK_PORTALS_H
#define PYPYGC_ANALYSIS_WORK_PORTALS_H

#include "profile/profile.h"

/* The built-in functions that look for the least and the greatest of many. */
#define PORTALS_MIN "min()"
#define PORTALS_MAX "max()"

/* Returns a list with an entry for each trace of the profile: NULL if it is of Python's loop, else in
   words what it does ("regular expression"). It and its strings are in the arena. */
const char **portals_find(const struct profile *profile, struct arena *arena);

/* PORTALS_MIN or PORTALS_MAX if these words, which may be NULL, are those of its loop; else NULL. */
const char *portals_search(const char *words);

#endif
