/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options and arguments that several commands have: see argument.h. */
#include "cli/argument.h"

#include "base/output.h"
#include "profile/reader.h"
#include "run/newest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

size_t argument_number(struct argp_state *state, const char *option, const char *text)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0')
        argp_error(state, "--%s needs a number, not '%s'", option, text);
    return value;
}

const char *argument_output(const char *argument)
{
    return strcmp(argument, "-") == 0 ? NULL : argument;
}

void argument_sources(struct argp_state *state, const char *argument,
                      struct source_folders *folders)
{
    struct stat status;

    if (stat(argument, &status) != 0)
        argp_error(state, "--sources: '%s': %s", argument, strerror(errno));
    else if (!S_ISDIR(status.st_mode))
        argp_error(state, "--sources: '%s' is no directory", argument);
    else
        source_folders_add(folders, argument);
}

struct profile *argument_profile(const char **file, char **newest, struct fault *fault)
{
    *newest = NULL;
    if (*file == NULL) {
        *file = *newest = newest_profile(fault);
        if (*newest != NULL)
            message_printf("reading %s, the newest here", *newest);
    }
    return *file != NULL ? profile_read(*file, fault) : NULL;
}
