/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options that several commands have. */
#ifndef PYPYGC_CLI_ARGUMENT_H
#define PYPYGC_CLI_ARGUMENT_H

#include <argp.h>
#include <stddef.h>

/* The number that text is, given after the option with this name. Anything else ends the process
   with a message, as argp does. */
size_t argument_number(struct argp_state *state, const char *option, const char *text);

#endif
