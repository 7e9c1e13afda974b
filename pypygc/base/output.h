/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command writes: to a file or to standard output, through the gate and with every failure
   noticed; and its messages, which go to standard error. */
#ifndef PYPYGC_BASE_OUTPUT_H
#define PYPYGC_BASE_OUTPUT_H

#include "base/fault.h"
#include "base/gate.h"

#include <stdbool.h>
#include <stdio.h>

/* A path that means standard error. */
extern const char OUTPUT_STDERR[];

struct output {
    FILE *out;        /* write here: it leads through the gate */
    FILE *file;       /* behind it */
    const char *name; /* for messages */
};

/* Opens the file at path for writing; NULL means standard output. It refuses to write over the
   file at input, which is being reported on; NULL: there is none. Returns 0, or -1 with *fault
   set. */
int output_open(struct output *output, const char *path, const char *input, enum gate gate,
                struct fault *fault);

/* True if both paths lead to one file. */
bool output_is_same_file(const char *path, const char *other);

/* Closes the output; standard output and error stay open. Returns 0, or -1 with *fault set if
   anything could not be written since it was opened: a full disk, a pipe whose reader has gone. */
int output_close(struct output *output, struct fault *fault);

/* Writes the name of the program, a colon and the message to standard error, harmless for a
   terminal, with a newline. */
void message_put(const char *text);

/* The same, formatted as printf does, cut to FAULT_MAX bytes. */
void message_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Leads standard error through the gate, whoever writes to it: argp and libraries quote arguments
   as they are. To be called once, at the start. */
void messages_guard(void);

/* Standard error without the gate, for what is meant to act on a terminal. */
FILE *messages_terminal(void);

#endif
