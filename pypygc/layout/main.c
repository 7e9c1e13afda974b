/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pypygc-layout: the program that the Valgrind tool starts to learn about a PyPy binary.
 * It runs outside Valgrind, writes the text form of docs/layout.md and uses the cache. */
#include "layout/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "Usage: pypygc-layout [--fd=N] [--no-cache] LIBRARY\n"
                            "Writes what pypygc must know about a PyPy library to standard output, "
                            "or to the open descriptor N.\n"
                            "  --fd=N       write to descriptor N\n"
                            "  --no-cache   neither read nor write the cache of results\n"
                            "  --help       this text\n"
                            "Exit status: 0 done, 1 the file is no PyPy, 2 it cannot be read or "
                            "the output cannot be written.\n";

struct options {
    int fd;
    bool cache;
    const char *library;
};

/* Returns -1 to go on, else the exit status. */
static int parse_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){.fd = STDOUT_FILENO, .cache = true};
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (strncmp(arg, "--fd=", 5) == 0) {
            char *end;
            long fd = strtol(arg + 5, &end, 10);
            if (end == arg + 5 || *end != '\0' || fd < 0 || fd > 1 << 20) {
                fprintf(stderr,
                        "pypygc-layout: %s: not a descriptor. Give a number, as in --fd=3.\n", arg);
                return LAYOUT_UNREADABLE;
            }
            o->fd = (int)fd;
        } else if (strcmp(arg, "--no-cache") == 0) {
            o->cache = false;
        } else if (strcmp(arg, "--help") == 0) {
            fputs(usage, stdout);
            return LAYOUT_OK;
        } else if (arg[0] == '-' && arg[1] != '\0' && strcmp(arg, "--") != 0) {
            fprintf(stderr, "pypygc-layout: unknown option %s.\n%s", arg, usage);
            return LAYOUT_UNREADABLE;
        } else if (strcmp(arg, "--") != 0) {
            if (o->library != NULL) {
                fprintf(stderr, "pypygc-layout: more than one library given.\n%s", usage);
                return LAYOUT_UNREADABLE;
            }
            o->library = arg;
        }
    }
    if (o->library == NULL) {
        fprintf(stderr, "pypygc-layout: no library given.\n%s", usage);
        return LAYOUT_UNREADABLE;
    }
    return -1;
}

int main(int argc, char **argv)
{
    struct options options;
    int early = parse_options(argc, argv, &options);
    if (early >= 0)
        return early;
    struct layout layout;
    struct layout_error error = {""};
    enum layout_status status = options.cache ? layout_get(options.library, &layout, &error)
                                              : layout_analyse(options.library, &layout, &error);
    if (status != LAYOUT_OK) {
        fprintf(stderr, "pypygc-layout: %s\n", error.message);
        return status;
    }
    FILE *out = options.fd == STDOUT_FILENO ? stdout : fdopen(options.fd, "w");
    if (out == NULL || !layout_write_text(out, &layout)) {
        fprintf(stderr, "pypygc-layout: cannot write to descriptor %d: %s.\n", options.fd,
                strerror(errno));
        status = LAYOUT_UNREADABLE;
    }
    layout_free(&layout);
    return status;
}
