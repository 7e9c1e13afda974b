/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue of patterns, docs/patterns.md, a chapter of it for each id: it is part of the
   program, so that it is there wherever the program is. */
#ifndef PYPYGC_RENDER_EXPLAIN_H
#define PYPYGC_RENDER_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

/* Writes the chapter about a pattern. Returns false if there is none with this id. */
bool explain_put(const char *id, FILE *out);

/* Writes the ids that have a chapter, one a line. */
void explain_put_ids(FILE *out);

#endif
