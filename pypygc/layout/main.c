/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc-layout: the program that the Valgrind tool starts to learn about a PyPy binary.
   It runs outside Valgrind, writes the text form of docs/layout.md and uses the cache. */
#include "base/output.h"
#include "layout/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char USAGE[] =
    "Usage: pypygc-layout [--fd=N] [--no-cache | --given=FILE] LIBRARY\n"
    "Writes what pypygc must know about a PyPy library to standard output, "
    "or to the open descriptor N.\n"
    "  --fd=N       write to descriptor N, also why nothing can be written\n"
    "  --no-cache   neither read nor write the cache of results\n"
    "  --given=FILE write the layout in FILE, if it is one of LIBRARY\n"
    "  --help       this text\n"
    "Exit status: 0 done, 1 the file is no PyPy, 2 it cannot be read or "
    "the output cannot be written.\n";

struct options {
    int fd;
    bool cache;
    const char *library, *given;
};

/* Refuses the arguments. */
static int refuse(const char *what, const char *argument)
{
    message_printf("%s%s", what, argument);
    fputs(USAGE, stderr);
    return LAYOUT_UNREADABLE;
}

/* Returns -1 to go on, else the exit status. */
static int parse_options(int argc, char **argv, struct options *options)
{
    *options = (struct options){.fd = STDOUT_FILENO, .cache = true};
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        if (strncmp(argument, "--fd=", 5) == 0) {
            char *end;
            const long fd = strtol(argument + 5, &end, 10);
            if (end == argument + 5 || *end != '\0' || fd < 0 || fd > 1 << 20) {
                message_printf("%s: not a descriptor. Give a number, as in --fd=3.", argument);
                return LAYOUT_UNREADABLE;
            }
            options->fd = (int)fd;
        } else if (strcmp(argument, "--no-cache") == 0) {
            options->cache = false;
        } else if (strncmp(argument, "--given=", 8) == 0) {
            options->given = argument + 8;
        } else if (strcmp(argument, "--help") == 0) {
            fputs(USAGE, stdout);
            return LAYOUT_OK;
        } else if (argument[0] == '-' && argument[1] != '\0' && strcmp(argument, "--") != 0) {
            return refuse("unknown option ", argument);
        } else if (strcmp(argument, "--") != 0) {
            if (options->library != NULL)
                return refuse("more than one library given", "");
            options->library = argument;
        }
    }
    return options->library != NULL ? -1 : refuse("no library given", "");
}

static enum layout_status make(const struct options *options, struct layout *layout,
                               struct fault *fault)
{
    if (options->given != NULL)
        return layout_given(options->library, options->given, layout, fault);
    return options->cache ? layout_get(options->library, layout, fault)
                          : layout_analyse(options->library, layout, fault);
}

int main(int argc, char **argv)
{
    struct options options;
    int early;
    struct layout layout;
    struct fault fault = {{0}};
    enum layout_status status;
    FILE *out;

    messages_guard();
    early = parse_options(argc, argv, &options);
    if (early >= 0)
        return early;
    out = options.fd == STDOUT_FILENO ? stdout : fdopen(options.fd, "w");
    if (out == NULL) {
        message_printf("cannot write to descriptor %d: %s.", options.fd, strerror(errno));
        return LAYOUT_UNREADABLE;
    }
    status = make(&options, &layout, &fault);
    if (status != LAYOUT_OK) {
        if (out == stdout)
            message_put(fault.text);
        else
            fputs(fault.text, out); /* to whoever asked, who says it in his own way */
        return fflush(out) == 0 ? status : LAYOUT_UNREADABLE;
    }
    if (!layout_write_text(out, &layout)) {
        message_printf("cannot write to descriptor %d: %s.", options.fd, strerror(errno));
        status = LAYOUT_UNREADABLE;
    }
    layout_free(&layout);
    return status;
}
