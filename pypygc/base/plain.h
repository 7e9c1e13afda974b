/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that is safe on a terminal. Names of files, functions and types come from the profiled
   program and may hold anything, escape sequences too. */
#ifndef PYPYGC_BASE_PLAIN_H
#define PYPYGC_BASE_PLAIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns that a line of text may take; long names are cut to fit. */
#define PLAIN_WIDTH 96

/* Room for a number with its unit. */
#define PLAIN_NUMBER_SIZE 32

/* Writes text with everything that a terminal could act on made visible: control characters as
   \xNN (C1 controls and bytes that are not UTF-8 too), marks that change the direction of
   writing as \uNNNN. */
void plain_put(FILE *out, const char *text);

/* The same in at most width columns (at least 8): what is too long loses its middle, as "...".
   Returns the columns used. A character counts as one column. */
int plain_put_cut(FILE *out, const char *text, int width);

/* The same, but what is too long loses its end. */
int plain_put_begin(FILE *out, const char *text, int width);

/* The same, but what is too long loses its begin. */
int plain_put_end(FILE *out, const char *text, int width);

/* The columns that plain_put needs for text. */
size_t plain_columns(const char *text);

/* Writes text in lines of at most PLAIN_WIDTH columns, each behind indent spaces. A word that is
   longer than a line is cut. */
void plain_put_wrapped(FILE *out, const char *text, int indent);

/* Formats bytes with a binary unit, "12.3 MiB", into buffer; returns buffer. */
const char *plain_bytes(uint64_t bytes, char buffer[PLAIN_NUMBER_SIZE]);

/* Formats a number with a comma every three digits into buffer; returns buffer. */
const char *plain_count(uint64_t count, char buffer[PLAIN_NUMBER_SIZE]);

#endif
