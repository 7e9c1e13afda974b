/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in columns, for people. Names of files, functions and types come from the profiled program
   and may hold anything; what the gate (gate.h) would escape is escaped here already, since it
   takes more columns then. Wide characters take two columns, marks on others none. */
#ifndef PYPYGC_BASE_PLAIN_H
#define PYPYGC_BASE_PLAIN_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns that a line of text may take; long names are cut to fit. */
#define PLAIN_WIDTH 96

/* Room for a number with its unit. */
#define PLAIN_NUMBER_SIZE 32

/* Columns of any text: a name may have megabytes. */
#define PLAIN_MOST 8192

/* Writes text, with what is invalid or hidden (gate.h) escaped. What is longer than PLAIN_MOST
   columns loses its middle. */
void plain_put(FILE *out, const char *text);

/* The same in at most width columns (at least 8): what is too long loses its middle, as "...".
   Returns the columns used. */
int plain_put_cut(FILE *out, const char *text, int width);

/* The same, but what is too long loses its end. */
int plain_put_begin(FILE *out, const char *text, int width);

/* The same, but what is too long loses its begin. */
int plain_put_end(FILE *out, const char *text, int width);

/* The columns that text needs, or something above `most` if those are more: it is not read further
   than that. */
size_t plain_columns(const char *text, size_t most);

/* Writes text in lines of at most PLAIN_WIDTH columns, each behind indent spaces. A word that is
   longer than a line is cut. */
void plain_put_wrapped(FILE *out, const char *text, int indent);

/* The same in lines of width columns, at most so many of them: what is too long ends in "...". Returns
   how many lines it took. */
size_t plain_put_lines(FILE *out, const char *text, int indent, int width, size_t most);

/* Formats bytes with a binary unit, "12.3 MiB", into buffer; returns buffer. */
const char *plain_bytes(uint64_t bytes, char buffer[PLAIN_NUMBER_SIZE]);

/* The end of a word for so many things: "" for one, else "s". */
const char *plain_s(uint64_t count);

/* Formats a number with a comma every three digits into buffer; returns buffer. */
const char *plain_count(uint64_t count, char buffer[PLAIN_NUMBER_SIZE]);

/* Writes the first length bytes of a sentence; numbers in it that stand by themselves get these commas, but for
   those of lines. */
void plain_put_grouped(FILE *out, const char *text, size_t length);

#endif
