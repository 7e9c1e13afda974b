/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command of a run: see command.h. */
#include "render/command.h"

#include "base/capture.h"

char *command_line(const struct run *run)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);

    for (size_t i = 0; i < run->n_command; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", run->command[i]);
    return capture_end(&capture);
}
