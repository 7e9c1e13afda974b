/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of commands that show source code and traces to people: --color, --sources, --output. */
#ifndef PYPYGC_CLI_SHOW_OPTIONS_H
#define PYPYGC_CLI_SHOW_OPTIONS_H

#include "render/showing.h"

#include <argp.h>

/* The only child of a command's parser, which hands over its struct showing for ARGP_KEY_INIT:
   state->child_inputs[0]. */
extern const struct argp_child show_options[];

#endif
