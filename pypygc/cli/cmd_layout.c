/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc layout LIBRARY: shows what is found out about a PyPy binary. Arguments and exit status
   only; the work is in layout/. */
#include "base/output.h"
#include "cli/commands.h"
#include "layout/layout.h"

#include <argp.h>

struct arguments {
    bool types, raw, no_cache;
    const char *library;
};

enum { OPTION_NO_CACHE = 0x100 };

static const struct argp_option OPTIONS[] = {
    {"types", 't', NULL, 0, "List all types", 0},
    {"raw", 'r', NULL, 0, "Print the form that the Valgrind tool reads", 0},
    {"no-cache", OPTION_NO_CACHE, NULL, 0, "Neither read nor write the cache of results", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case 't': arguments->types = true; break;
    case 'r': arguments->raw = true; break;
    case OPTION_NO_CACHE: arguments->no_cache = true; break;
    case ARGP_KEY_ARG:
        if (arguments->library != NULL)
            argp_error(state, "more than one library given");
        arguments->library = argument;
        break;
    case ARGP_KEY_NO_ARGS: argp_error(state, "no library given"); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp PARSER = {
    .options = OPTIONS,
    .parser = parse,
    .args_doc = "LIBRARY",
    .doc = "Shows what pypygc finds out about a PyPy library: addresses, types and fields, "
           "and what it does not find.\v"
           "Example:\n"
           "  pypygc layout --types /usr/lib/x86_64-linux-gnu/libpypy3.9-c.so\n\n"
           "Exit status: 0 done, 1 the file is no PyPy, 2 it cannot be read or the arguments are "
           "wrong.",
};

static void put_layout(FILE *out, const struct arguments *arguments, const struct layout *layout)
{
    if (arguments->raw) {
        layout_write_text(out, layout);
        return;
    }
    layout_print(out, layout);
    if (arguments->types) {
        fputc('\n', out);
        layout_print_types(out, layout);
    }
}

int cmd_layout(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct layout layout;
    struct fault fault = {{0}};
    struct output output;
    enum layout_status status;

    if (argp_parse(&PARSER, argc, argv, 0, NULL, &arguments) != 0)
        return EXIT_CANNOT;
    status = arguments.no_cache ? layout_analyse(arguments.library, &layout, &fault)
                                : layout_get(arguments.library, &layout, &fault);
    if (status == LAYOUT_OK) {
        if (output_open(&output, NULL, NULL, GATE_TEXT, &fault) == 0)
            put_layout(output.out, &arguments, &layout);
        layout_free(&layout);
        if (output_close(&output, &fault) != 0)
            status = LAYOUT_UNREADABLE;
    }
    if (status != LAYOUT_OK)
        message_put(fault.text);
    return (int)status;
}
