/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command writes: see output.h. */
#include "base/output.h"

#include "base/plain.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

bool output_is_same_file(const char *path, const char *other)
{
    struct stat a, b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

FILE *output_open(const char *path, const char *input, struct fault *fault)
{
    FILE *out;

    if (path == NULL)
        return stdout;
    if (output_is_same_file(path, input)) {
        fault_set(fault, "%s: is the profile itself; name another file after --output", path);
        return NULL;
    }
    out = fopen(path, "w");
    if (out == NULL)
        fault_set(fault, "%s: cannot be written: %s", path, strerror(errno));
    return out;
}

int output_close(FILE *out, const char *path, struct fault *fault)
{
    const char *name = path != NULL ? path : "standard output";
    bool failed;

    errno = 0;
    failed = fflush(out) != 0;
    failed = ferror(out) != 0 || failed;
    if (failed)
        fault_set(fault, "%s: not all could be written%s%s", name, errno != 0 ? ": " : "",
                  errno != 0 ? strerror(errno) : "");
    if (out != stdout && fclose(out) != 0 && !failed) {
        failed = true;
        fault_set(fault, "%s: not all could be written: %s", name, strerror(errno));
    }
    return failed ? -1 : 0;
}

void message_put(const char *text)
{
    fprintf(stderr, "%s: ", program_invocation_short_name);
    plain_put(stderr, text);
    fputc('\n', stderr);
}

void message_printf(const char *format, ...)
{
    char text[FAULT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    message_put(text);
}
