/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of all commands that write something in one of several formats: --format, an option
   for each format, --output. They come from the table of formats. */
#ifndef PYPYGC_CLI_OUTPUT_OPTIONS_H
#define PYPYGC_CLI_OUTPUT_OPTIONS_H

#include "render/format.h"

#include <argp.h>

#define OUTPUT_OPTIONS_MAX 32

struct output_options {
    const struct format *format; /* the first of the list if none was asked for */
    const char *path;            /* NULL: standard output */
    /* filled by output_options_begin */
    const struct format *formats;
    char how[256], names[192];
    struct argp argp;
    struct argp_option list[OUTPUT_OPTIONS_MAX];
    struct argp_child children[2];
};

/* Makes the parser for a command with these formats: its own parser must have children, and hand
   over the struct with output_options_pass. */
void output_options_begin(struct output_options *options, const struct format *formats);

/* To be called for ARGP_KEY_INIT. */
void output_options_pass(struct argp_state *state, struct output_options *options);

#endif
