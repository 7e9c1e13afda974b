/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc layout LIBRARY: shows what is found out about a PyPy binary.
 * Arguments and exit status only; the work is in layout/. */
#include "layout/layout.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

int cmd_layout(int argc, char **argv);

struct arguments {
    bool types, raw, cache;
    const char *library;
};

enum { KEY_TYPES = 't', KEY_RAW = 'r', KEY_NO_CACHE = 0x100 };

static const struct argp_option options[] = {
    {"types", KEY_TYPES, NULL, 0, "List all types", 0},
    {"raw", KEY_RAW, NULL, 0, "Print the form that the Valgrind tool reads", 0},
    {"no-cache", KEY_NO_CACHE, NULL, 0, "Neither read nor write the cache of results", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    switch (key) {
    case KEY_TYPES: a->types = true; return 0;
    case KEY_RAW: a->raw = true; return 0;
    case KEY_NO_CACHE: a->cache = false; return 0;
    case ARGP_KEY_ARG:
        if (a->library != NULL)
            argp_error(state, "more than one library given");
        a->library = arg;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "no library given"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "LIBRARY",
    .doc = "Shows what pypygc finds out about a PyPy library: addresses, types and fields, "
           "and what it does not find.\v"
           "Example:\n"
           "  pypygc layout --types /usr/lib/x86_64-linux-gnu/libpypy3.9-c.so\n\n"
           "Exit status: 0 done, 1 the file is no PyPy, 2 it cannot be read or the arguments are "
           "wrong.",
};

int cmd_layout(int argc, char **argv)
{
    struct arguments arguments = {.cache = true};
    struct layout layout;
    struct layout_error error = {""};
    argp_err_exit_status = LAYOUT_UNREADABLE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (arguments.library == NULL)
        return LAYOUT_UNREADABLE;
    enum layout_status status = arguments.cache
                                    ? layout_get(arguments.library, &layout, &error)
                                    : layout_analyse(arguments.library, &layout, &error);
    if (status != LAYOUT_OK) {
        fprintf(stderr, "pypygc layout: %s\n", error.message);
        return status;
    }
    if (arguments.raw) {
        layout_write_text(stdout, &layout);
    } else {
        layout_print(stdout, &layout);
        if (arguments.types) {
            printf("\n");
            layout_print_types(stdout, &layout);
        }
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "pypygc layout: cannot write the output: %s.\n", strerror(errno));
        status = LAYOUT_UNREADABLE;
    }
    layout_free(&layout);
    return status;
}
