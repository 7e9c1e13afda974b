/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command writes: see output.h. */
#include "base/output.h"

#include "base/plain.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

const char OUTPUT_STDERR[] = "standard error";

static FILE *terminal; /* standard error as it was; NULL: as it is */

bool output_is_same_file(const char *path, const char *other)
{
    struct stat a, b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

int output_open(struct output *output, const char *path, const char *input, enum gate gate,
                struct fault *fault)
{
    const bool is_standard = path == NULL || path == OUTPUT_STDERR;

    *output = (struct output){.name = path != NULL ? path : "standard output"};
    if (!is_standard && input != NULL && output_is_same_file(path, input))
        return fault_set(fault, "%s: is the profile itself; name another file after --output",
                         path);
    output->file = path == NULL            ? stdout
                   : path == OUTPUT_STDERR ? messages_terminal()
                                           : fopen(path, "w");
    if (output->file == NULL)
        return fault_set(fault, "%s: cannot be written: %s", path, strerror(errno));
    output->out = gate_open(output->file, gate);
    return 0;
}

int output_close(struct output *output, struct fault *fault)
{
    const bool is_standard = output->file == stdout || output->file == messages_terminal();
    bool failed;

    errno = 0;
    failed = ferror(output->out) != 0;
    failed = fclose(output->out) != 0 || failed;
    failed = ferror(output->file) != 0 || failed;
    if (failed)
        fault_set(fault, "%s: not all could be written%s%s", output->name, errno != 0 ? ": " : "",
                  errno != 0 ? strerror(errno) : "");
    if (!is_standard && fclose(output->file) != 0 && !failed) {
        failed = true;
        fault_set(fault, "%s: not all could be written: %s", output->name, strerror(errno));
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

void messages_guard(void)
{
    FILE *gate = gate_open(stderr, GATE_TEXT);

    setvbuf(gate, NULL, _IOLBF, BUFSIZ);
    terminal = stderr;
    stderr = gate;
}

FILE *messages_terminal(void)
{
    return terminal != NULL ? terminal : stderr;
}
