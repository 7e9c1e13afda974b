/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the outcome of `pypygc check` is shown: what its formats (format.h) get, and what they have
   in common. */
#ifndef PYPYGC_RENDER_VERDICT_H
#define PYPYGC_RENDER_VERDICT_H

#include "analysis/verdict.h"
#include "render/format.h"

#include <stdio.h>

struct check {
    const char *file;              /* name of the profile, as the user gave it */
    const struct profile *profile; /* NULL if it could not be read */
    const struct verdict *verdict; /* NULL if there is none */
    const char *refusal;           /* why there is none: a sentence; else NULL */
};

/* ---- what formats have in common ---- */

/* A sentence about a limit that is an amount: its figure, and what is allowed. Harmless as text for
   people; free it with free(). */
char *verdict_sentence(const struct verdict_row *row);

/* The same about a finding: what was found, why, and what to do. */
char *verdict_finding_sentence(const struct finding *finding);

/* text made harmless by plain_put; free it with free(). */
char *verdict_plain(const char *text);

/* Where a broken limit is best looked at: the line of the function it is about, else the line of
   the file that has the limit; file NULL if there is neither. */
struct place verdict_place(const struct verdict_row *row);

/* A file as a reader of the result, who has the sources, would name it: relative to the directory
   that the profiled program ran in, if it is below. */
const char *verdict_file(const struct check *check, const char *file);

#endif
