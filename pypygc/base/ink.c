/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of a terminal: see ink.h. Only the eight basic ones, which follow the user's own theme. */
#include "base/ink.h"

#include "base/figure.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool ink_when_of(const char *text, enum ink_when *when)
{
    static const char *const names[] = {
        [INK_AUTO] = "auto", [INK_ALWAYS] = "always", [INK_NEVER] = "never"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *when = (enum ink_when)i;
            return true;
        }
    }
    return false;
}

bool ink_wanted(enum ink_when when, const char *path)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

    if (when != INK_AUTO)
        return when == INK_ALWAYS;
    return path == NULL && (no == NULL || *no == '\0') && isatty(STDOUT_FILENO) &&
           (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

int ink_columns(const char *path)
{
    struct winsize size;

    return path == NULL && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0
               ? size.ws_col
               : 0;
}

void ink_put(const struct inked *inked, enum ink ink)
{
    if (inked->wanted)
        fputc((int)ink, inked->out);
}

enum ink ink_of_share(uint64_t part, uint64_t whole)
{
    const double percent = percent_of(part, whole);

    return percent >= 5 ? INK_HOT : percent >= 0.5 ? INK_WARM : INK_PLAIN;
}

const char *ink_sequence(unsigned mark)
{
    static const char *const sequences[INK_END] = {
        [INK_PLAIN] = "\033[0m", [INK_HOT] = "\033[1;31m", [INK_WARM] = "\033[32m",
        [INK_FAINT] = "\033[2m", [INK_STRONG] = "\033[1m",
    };

    return mark < INK_END ? sequences[mark] : NULL;
}
