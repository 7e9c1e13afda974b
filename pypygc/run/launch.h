/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program under the tool: finds Valgrind and the tool, waits, passes signals on. */
#ifndef PYPYGC_RUN_LAUNCH_H
#define PYPYGC_RUN_LAUNCH_H

#include "base/fault.h"

#include <stdbool.h>

/* Status of a command that was to run a program that cannot be found or executed, as of shells. */
#define EXIT_NO_PROGRAM 127

struct launch {
    char *const *options;     /* for Valgrind and the tool, in this order; NULL-terminated */
    char *const *command;     /* the program and its arguments, NULL-terminated */
    char *const *environment; /* of the program, NULL-terminated; NULL: that of this process */
    bool fixed_addresses;     /* switch address randomisation off; a message says if it cannot be */
    bool show_progress;       /* on standard error, which is a terminal */
};

struct launched {
    int status;    /* the program's exit status; 128 + N if signal N ended it */
    int signal;    /* N then, else 0 */
    bool counted;  /* a garbage collector of PyPy was seen */
    bool complete; /* the profile is the last one: no checkpoint */
    char *profile; /* the profile that was written last, from malloc; NULL if none was */
};

/* Runs a program and waits for its end. Standard input, output and error are the program's.
   Signals that are sent to this process meanwhile are passed on to it; those that a terminal sends
   to both, such as of Ctrl-C, are left to it. Returns 0 with *launched set. If the program was not
   started, returns the exit status that says so, EXIT_CANNOT or EXIT_NO_PROGRAM, with *fault
   set. */
int launch(const struct launch *launch, struct launched *launched, struct fault *fault);

#endif
