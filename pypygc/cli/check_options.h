/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of `pypygc check`. */
#ifndef PYPYGC_CLI_CHECK_OPTIONS_H
#define PYPYGC_CLI_CHECK_OPTIONS_H

#include "analysis/limits.h"
#include "analysis/suppress.h"
#include "render/check/verdict.h"

struct check_options {
    const char *file, *baseline, *output; /* baseline and output may be NULL */
    const struct check_format *format;
    struct limits limits; /* of options and of files; the default ones if there are none */
    struct suppressions suppressions;
    bool force, update;
};

/* Parses the arguments and reads the files of limits and suppressions. A wrong argument ends the process with a
   message, as argp does. Returns 0, or -1 with *fault set if such a file is wrong or the
   arguments do not go together; options->format is set in any case. Free with
   check_options_free. */
int check_options_parse(int argc, char **argv, struct check_options *options, struct fault *fault);

void check_options_free(struct check_options *options);

#endif
