/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The environment of a run that shall be the same each time it is made. */
#ifndef PYPYGC_RUN_REPEATABLE_H
#define PYPYGC_RUN_REPEATABLE_H

#include "base/fault.h"

#include <stddef.h>

/* PYPY_GC_NURSERY where neither the user nor the environment says it: what PyPy takes from 7.3.16
   on where it finds no larger cache. */
#define REPEATABLE_NURSERY "4M"

/* Returns the environment for a run, NULL-terminated: of that of this process only what decides
   how programs are found and how Python and PyPy work, with PYTHONHASHSEED and PYPY_GC_NURSERY set
   if they are not, and filled up to a fixed size, since what lies in memory behind it begins
   elsewhere otherwise. extra holds n_extra texts NAME=VALUE, which go before anything else, or
   NAME, which takes the variable over as it is. From malloc, with all strings: free it with
   repeatable_free. NULL with *fault set if there is no memory. */
char **repeatable_environment(const char *const *extra, size_t n_extra, struct fault *fault);

/* The whole environment of this process with the n_extra texts NAME=VALUE in extra. Otherwise as
   repeatable_environment. */
char **changed_environment(const char *const *extra, size_t n_extra, struct fault *fault);

/* Frees an environment made here; NULL is allowed. */
void repeatable_free(char **environment);

#endif
