/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate for text that leaves. Names, paths and reasons come from profiles, other files and the
   command line, and may hold anything: bytes that are no UTF-8, commands to a terminal, characters
   that nobody sees. All formats, and all messages, are written through here, so that readers get
   valid UTF-8 and nothing that acts or hides, whatever came in. libunistring knows what characters
   are. */
#ifndef PYPYGC_BASE_GATE_H
#define PYPYGC_BASE_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One character of a text. */
struct character {
    uint32_t code;    /* the code point; the byte if it is not valid */
    size_t length;    /* in bytes: 1 if it is not valid */
    unsigned columns; /* of a terminal: 2 for wide ones, 0 for marks on the one before */
    bool valid;  /* part of well-formed UTF-8: no overlong form, surrogate or code above U+10FFFF */
    bool hidden; /* a control, a character that changes the direction of writing, one that has no
                         shape (zero width, tags, fillers), or none at all; columns is 0 then */
};

/* Reads the character at text, of which size bytes, at least 1, are there. */
struct character character_at(const char *text, size_t size);

/* Room for a character written in ASCII. */
#define CHARACTER_ESCAPED_SIZE 16

/* Writes an invalid byte as \xNN, another character as \xNN, \uNNNN or \UNNNNNNNN, as Python does.
   Returns the length. */
size_t character_escape(const struct character *character, char escaped[CHARACTER_ESCAPED_SIZE]);

/* Who reads. */
enum gate {
    GATE_TEXT,  /* people, and programs that take lines: what is invalid or hidden is escaped as by
                  character_escape; new lines and tabs pass */
    GATE_INK,   /* people at a terminal: the same, and marks of ink.h become colours */
    GATE_JSON,  /* programs: what is invalid becomes U+FFFD, what is hidden \uNNNN, which they turn
                  into the character again */
    GATE_BYTES, /* programs that read no text: all passes */
};

/* Returns a stream through the gate to out. Close it before out, with fclose, which fails if
   anything could not be written. Lack of memory ends the program (arena.h). */
FILE *gate_open(FILE *out, enum gate gate);

#endif
