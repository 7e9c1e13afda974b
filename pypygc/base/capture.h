/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in memory that is written as to a file. One policy for lack of memory, that of arena.h: the
   program ends, so no caller can take half a text, or another stream, for what it asked for. */
#ifndef PYPYGC_BASE_CAPTURE_H
#define PYPYGC_BASE_CAPTURE_H

#include <stddef.h>
#include <stdio.h>

struct capture {
    char *text;  /* valid after capture_end */
    size_t size; /* bytes of it, without the zero byte at its end */
    FILE *stream;
};

/* Begins a text. Returns the stream to write it to. */
FILE *capture_begin(struct capture *capture);

/* Closes the stream. Returns the text, with a zero byte at its end, never NULL; the caller frees it
   with free(). */
char *capture_end(struct capture *capture);

#endif
