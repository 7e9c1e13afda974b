/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of a terminal, and how wide it is. What is written to the gate GATE_INK may hold marks, of one
   byte each, which the gate turns into the terminal's sequences; nothing else that acts passes. */
#ifndef PYPYGC_BASE_INK_H
#define PYPYGC_BASE_INK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* When to use colours. */
enum ink_when { INK_AUTO, INK_ALWAYS, INK_NEVER };

enum ink {
    INK_PLAIN = 1, /* ends the others */
    INK_HOT,       /* what costs much */
    INK_WARM,      /* what costs something */
    INK_FAINT,     /* what only explains */
    INK_STRONG,    /* headings */
    INK_END
};

/* Reads "auto", "always" or "never". Returns false for anything else. */
bool ink_when_of(const char *text, enum ink_when *when);

/* Whether to use colours for the output to path, which is standard output if that is NULL: automatically on
   a terminal that is not dumb, unless the variable NO_COLOR is set to something (no-color.org). */
bool ink_wanted(enum ink_when when, const char *path);

/* Columns of the terminal that standard output leads to; 0 if it leads to none, or path is not NULL. */
int ink_columns(const char *path);

/* What is written, and whether in colours. */
struct inked {
    FILE *out; /* through GATE_INK, if colours are wanted */
    bool wanted;
};

/* Writes the mark of a colour, if colours are wanted. */
void ink_put(const struct inked *inked, enum ink ink);

/* The colour of a part of a whole, as perf annotate has it: hot from 5 percent on, warm from 0.5 on. */
enum ink ink_of_share(uint64_t part, uint64_t whole);

/* The terminal's sequence for a mark; NULL if the code is none. Only for the gate. */
const char *ink_sequence(unsigned mark);

#endif
