/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options and arguments that several commands have. */
#ifndef PYPYGC_CLI_ARGUMENT_H
#define PYPYGC_CLI_ARGUMENT_H

#include "base/fault.h"
#include "profile/profile.h"
#include "profile/sources.h"

#include <argp.h>
#include <stddef.h>

/* The number that text is, given after the option with this name. Anything else ends the process
   with a message, as argp does. */
size_t argument_number(struct argp_state *state, const char *option, const char *text);

/* The file that --output names: NULL, which is standard output, for "-". */
const char *argument_output(const char *argument);

/* Adds the directory that --sources names. What is none ends the process with a message, as argp does. */
void argument_sources(struct argp_state *state, const char *argument,
                      struct source_folders *folders);

/* Reads the profile at *file. If that is NULL, the newest one in this directory is taken and named in a
   message; then *file is *newest, which is from malloc, else NULL. Returns NULL with *fault set if it cannot
   be read. */
struct profile *argument_profile(const char **file, char **newest, struct fault *fault);

#endif
