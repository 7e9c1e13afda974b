/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page in the user's browser: see viewer.h. */
#include "run/viewer.h"

#include <spawn.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

int viewer_open(const char *path, struct fault *fault)
{
    const char *browser = getenv("BROWSER");
    /* one that is more than a name, such as a list, is xdg-open's to understand */
    const char *command = browser != NULL && browser[0] != '\0' && strpbrk(browser, " :%") == NULL
                              ? browser
                              : "xdg-open";
    char *const arguments[] = {(char *)command, (char *)path, NULL};
    pid_t pid;
    const int error = posix_spawnp(&pid, command, NULL, NULL, arguments, environ);

    if (error != 0)
        return fault_set(fault,
                         "%s cannot be opened: %s: %s (Debian: apt install xdg-utils; or set "
                         "BROWSER, or open the file yourself)",
                         path, command, strerror(error));
    return 0;
}
