/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command writes: to a file or to standard output, with every failure noticed; and its
   messages, which go to standard error. */
#ifndef PYPYGC_BASE_OUTPUT_H
#define PYPYGC_BASE_OUTPUT_H

#include "base/fault.h"

#include <stdbool.h>
#include <stdio.h>

/* Opens the file at path for writing; NULL means standard output. It refuses to write over the
   file at input, which is being reported on. Returns the stream, or NULL with *fault set. */
FILE *output_open(const char *path, const char *input, struct fault *fault);

/* True if both paths lead to one file. */
bool output_is_same_file(const char *path, const char *other);

/* Flushes the stream, and closes it unless it is standard output. path is that of output_open.
   Returns 0, or -1 with *fault set if anything could not be written since it was opened: a full
   disk, a pipe whose reader has gone. */
int output_close(FILE *out, const char *path, struct fault *fault);

/* Writes the name of the program, a colon and the message to standard error, harmless for a terminal, with a newline. */
void message_put(const char *text);

/* The same, formatted as printf does, cut to FAULT_MAX bytes. */
void message_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
