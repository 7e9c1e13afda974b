/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of `pypygc check`. */
#ifndef PYPYGC_CLI_CHECK_OPTIONS_H
#define PYPYGC_CLI_CHECK_OPTIONS_H

#include "render/check/check.h"

/* Parses the arguments and reads the files of limits and suppressions. A wrong argument ends the
   process with a message, as argp does. Returns 0, with *fault set if such a file is wrong, or -1
   after a message about an option that there is not. *request is set in any case. */
int check_options_parse(int argc, char **argv, struct check_request *request, struct fault *fault);

#endif
