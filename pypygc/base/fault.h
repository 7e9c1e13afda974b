/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in words for the user: functions that can fail take a struct fault and fill
   it with one line that says where, what, and what to do about it. */
#ifndef PYPYGC_BASE_FAULT_H
#define PYPYGC_BASE_FAULT_H

/* Status of every command that could not do its work: bad arguments, files that cannot be read,
   output that cannot be written. */
#define EXIT_CANNOT 2

/* Longer messages are cut: a name from a file may be thousands of characters long. */
#define FAULT_MAX 1024

struct fault {
    char text[FAULT_MAX]; /* empty while nothing went wrong; never ends in a newline */
};

/* Sets the message, as printf does, cut to FAULT_MAX - 1 bytes. A message that is already set is
   kept, because the first failure is the cause of the others. Returns -1 always, so that
   `return fault_set(...)` reads well. */
int fault_set(struct fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
