/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 7: the table of output formats. A format is a function from a report to a stream. */
#ifndef PYPYGC_RENDER_RENDER_H
#define PYPYGC_RENDER_RENDER_H

#include "analysis/suppress.h"

#include <stdio.h>

/* What a report is made of. */
struct report {
    const char *file; /* name of the profile, as the user gave it */
    const struct facts *facts;
    const struct findings *findings;     /* that are not accepted */
    const struct suppressed *suppressed; /* the others; may be empty, not NULL */
    struct sources *sources;             /* of the program, as far as they are there */
    const struct profile *twin;          /* the same run without the JIT, or NULL */
    bool unicode;                        /* charts may be made of Unicode's blocks */
    size_t top; /* rows in a table for people; formats for programs are always whole */
};

/* Parts of a profile that a format cannot do without. */
enum { NEEDS_NOTHING = 0, NEEDS_CELLS = 1 << 0, NEEDS_MINORS = 1 << 1 };

struct renderer {
    const char *name; /* NULL ends the table */
    const char *extension;
    unsigned needs;
    /* Writes the report. Write errors stay in the stream, for the caller to ask ferror. */
    void (*render)(const struct report *report, FILE *out);
};

extern const struct renderer RENDERERS[];

/* The renderer with this name, or NULL. */
const struct renderer *renderer_by_name(const char *name);

void render_text(const struct report *report, FILE *out);
void render_json(const struct report *report, FILE *out);
void render_markdown(const struct report *report, FILE *out);

#endif
