/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of commands that can write a page: see page_options.h. */
#include "cli/page_options.h"

#include "cli/argument.h"

enum { OPTION_SOURCES = 0x4000, OPTION_NO_SOURCE, OPTION_ANONYMIZE, OPTION_OPEN };

static const struct argp_option OPTIONS[] = {
    {"sources", OPTION_SOURCES, "DIRECTORY", 0,
     "Also read Python files below DIRECTORY, not only those of the directory in which the "
     "program ran and of installed modules; may be given several times",
     0},
    {"no-source", OPTION_NO_SOURCE, NULL, 0,
     "Leave the text of the program out of the page (--html)", 0},
    {"anonymize", OPTION_ANONYMIZE, NULL, 0,
     "Replace the names of your files, functions and classes, and leave the text of the program and "
     "the command's arguments out",
     0},
    {"open", OPTION_OPEN, NULL, 0, "Write a page (--html) and open it in the browser", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct page_options *options = state->input;

    switch (key) {
    case OPTION_SOURCES: argument_sources(state, argument, &options->sources); break;
    case OPTION_NO_SOURCE: options->no_source = true; break;
    case OPTION_ANONYMIZE: options->anonymize = options->no_source = true; break;
    case OPTION_OPEN: options->open = true; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp page_options = {.options = OPTIONS, .parser = parse};
