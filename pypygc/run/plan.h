/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be taken over from a profile to make its run again. A profile is data, and may come from
   anybody: so only what the tool writes, with values that make sense, and an interpreter that did
   not come with the profile; and the user sees all of it and agrees before anything runs. */
#ifndef PYPYGC_RUN_PLAN_H
#define PYPYGC_RUN_PLAN_H

#include "base/arena.h"
#include "base/fault.h"
#include "profile/profile.h"

#include <stdbool.h>

struct plan {
    char **command;         /* with "--jit off" behind its first word; NULL-terminated */
    char **options;         /* of the tool, without where the profile goes; NULL-terminated */
    const char **variables; /* NAME=VALUE */
    size_t n_variables;
    const char *cwd;       /* where it runs; NULL: here */
    const char **left_out; /* variables and options of the profile that are not taken over */
    size_t n_left_out;
};

/* Makes a plan of the run of the profile that is in the file at path. All of it lives in arena.
   Returns 0, or -1 with *fault set: its first word is no PyPy that may be run. */
int plan_make(const struct run *run, const char *path, struct arena *arena, struct plan *plan,
              struct fault *fault);

/* Shows the plan on standard error, and that the file at path belongs to somebody else if it does.
   Then, unless agreed is true, asks at the terminal. Returns 0 if the user agrees, or -1 with *fault
   set: he does not, or there is no terminal to ask at. */
int plan_agree(const struct plan *plan, const char *path, bool agreed, struct fault *fault);

#endif
