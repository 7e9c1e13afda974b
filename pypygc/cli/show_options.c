/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of commands that show source code and traces to people: see show_options.h. */
#include "cli/show_options.h"

#include "cli/argument.h"

enum { OPTION_COLOR = 0x3000, OPTION_SOURCES };

static const struct argp_option OPTIONS[] = {
    {"color", OPTION_COLOR, "WHEN", 0,
     "Use colours: auto (the default: on a terminal, unless NO_COLOR is set), always or never", 0},
    {"sources", OPTION_SOURCES, "DIRECTORY", 0,
     "Also read Python files below DIRECTORY; may be given several times", 0},
    {"output", 'o', "FILE", 0, "Write to FILE instead of standard output; - is that", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct showing *showing = state->input;

    switch (key) {
    case OPTION_COLOR:
        if (!ink_when_of(argument, &showing->colours))
            argp_error(state, "--color is auto, always or never, not '%s'", argument);
        break;
    case OPTION_SOURCES: argument_sources(state, argument, &showing->sources); break;
    case 'o': showing->output = argument_output(argument); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp PARSER = {.options = OPTIONS, .parser = parse};

const struct argp_child show_options[] = {{&PARSER, 0, NULL, 0}, {0}};
