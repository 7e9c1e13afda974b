/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run under the tool that is made for its profile alone: it reads nothing, what it prints is thrown
   away, and the profile's file goes with it. */
#ifndef PYPYGC_RUN_QUIET_H
#define PYPYGC_RUN_QUIET_H

#include "base/fault.h"
#include "profile/profile.h"

#include <stddef.h>

struct quiet_run {
    char *const *options;         /* of the tool, NULL-terminated; may be NULL */
    char *const *command;         /* NULL-terminated */
    const char *const *variables; /* NAME=VALUE, beside the environment of this process */
    size_t n_variables;
    const char *cwd;  /* where it runs; NULL: here */
    const char *name; /* in messages: "the run without the JIT" */
};

/* Makes the run and returns its profile, to be freed with profile_free; NULL with *fault set if it
   cannot be made, or left no whole profile. */
struct profile *quiet_run(const struct quiet_run *run, struct fault *fault);

#endif
