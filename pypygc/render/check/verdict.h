/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the outcome of `pypygc check` is shown: one table of formats. */
#ifndef PYPYGC_RENDER_VERDICT_H
#define PYPYGC_RENDER_VERDICT_H

#include "analysis/verdict.h"

#include <stdio.h>

struct check_result {
    const char *file;              /* name of the profile, as the user gave it */
    const struct profile *profile; /* NULL if it could not be read */
    const struct verdict *verdict; /* NULL if there is none */
    const char *refusal;           /* why there is none: a sentence; else NULL */
};

struct check_format {
    const char *name; /* NULL ends the table */
    /* Writes the result. Write errors stay in the stream. */
    void (*put)(const struct check_result *result, FILE *out);
};

extern const struct check_format CHECK_FORMATS[];

/* The format with this name, or NULL. */
const struct check_format *check_format_by_name(const char *name);

void verdict_text(const struct check_result *result, FILE *out);   /* nothing for a refusal */
void verdict_json(const struct check_result *result, FILE *out);   /* pypygc.check/1 */
void verdict_junit(const struct check_result *result, FILE *out);  /* JUnit's XML */
void verdict_sarif(const struct check_result *result, FILE *out);  /* SARIF 2.1.0 */
void verdict_github(const struct check_result *result, FILE *out); /* workflow commands */

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
const char *verdict_file(const struct check_result *result, const char *file);

#endif
