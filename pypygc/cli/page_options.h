/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of commands that can write a page: what of the program it quotes, whose names it has, and
   whether it is opened. */
#ifndef PYPYGC_CLI_PAGE_OPTIONS_H
#define PYPYGC_CLI_PAGE_OPTIONS_H

#include "profile/sources.h"

#include <argp.h>
#include <stdbool.h>

struct page_options {
    struct source_folders sources; /* directories whose Python files may be quoted, too */
    bool no_source;                /* no text of the program */
    bool anonymize; /* without the user's names: analysis/anonymous.h; then without text, too */
    bool open;
};

/* For a child of a command's parser, which hands over its struct page_options for ARGP_KEY_INIT. */
extern const struct argp page_options;

#endif
