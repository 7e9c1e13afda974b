/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a profile, made fit for a parser of JSON: of a length and a depth that it can bear,
   in UTF-8, and without those that nobody here reads. A profile may come from anybody. */
#ifndef PYPYGC_PROFILE_LINE_H
#define PYPYGC_PROFILE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A line above this is no profile's: the longest seen, the operations of a trace of the greatest
   length that PyPy compiles, stay below 2 MB. A parsed line takes 36 times its length. */
#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)

/* Lists in lists in a record: a record, its list, an operation. Twice that. What is deeper is of a
   later version. */
#define LINE_MAX_DEPTH 8

enum line_status {
    LINE_READ,
    LINE_END,      /* the file has no more */
    LINE_TOO_LONG, /* above LINE_MAX_BYTES; they were not kept */
    LINE_ERROR     /* errno says what */
};

#define LINE_CHUNK 65536

/* All zero before the first line. */
struct line {
    char *text; /* of length bytes, without the newline; not a string */
    size_t length, capacity;
    bool was_cut; /* the file ends without a newline */
    char *other;  /* where the text is written when it has to change */
    size_t other_capacity;
    char chunk[LINE_CHUNK]; /* of the file */
    size_t chunk_at, chunk_end;
};

/* Reads the next line into *line: each byte that is not part of UTF-8 is U+FFFD, each list or object
   below LINE_MAX_DEPTH others is null. Memory is taken for what is there, at most four times
   LINE_MAX_BYTES. */
enum line_status line_read(FILE *file, struct line *line);

/* True if the line is an object in braces whose kind (the value of "k") is known to be none of
   those that is_known accepts: then there is no need to parse it. */
bool line_is_of_unknown_kind(const struct line *line,
                             bool (*is_known)(const char *kind, size_t length));

/* Frees what *line holds. */
void line_free(struct line *line);

#endif
