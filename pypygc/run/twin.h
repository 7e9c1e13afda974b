/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of a profile once more, without the JIT: what the JIT saves and what it costs shows
   beside it. */
#ifndef PYPYGC_RUN_TWIN_H
#define PYPYGC_RUN_TWIN_H

#include "base/fault.h"
#include "profile/profile.h"

#include <stdbool.h>

/* Runs the program of the profile, which was read from the file at path, again under the tool, with
   "--jit off" behind its first word, with its arguments, directory, tool options and GC variables as
   far as plan.h allows, after showing that on standard error; unless agreed is true, the user is
   asked first. Its output is thrown away and it reads nothing. Returns the new profile, to be freed
   with profile_free; or NULL with *fault set: no PyPy is the first word, the user does not agree or
   cannot be asked, the run cannot be made, or it left no whole profile. */
struct profile *twin_run(const struct profile *profile, const char *path, bool agreed,
                         struct fault *fault);

#endif
