/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options that several commands have: see argument.h. */
#include "cli/argument.h"

#include <stdlib.h>

size_t argument_number(struct argp_state *state, const char *option, const char *text)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0')
        argp_error(state, "--%s needs a number, not '%s'", option, text);
    return value;
}
