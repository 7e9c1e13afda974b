/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a comparison of two runs is shown. */
#ifndef PYPYGC_RENDER_DIFF_H
#define PYPYGC_RENDER_DIFF_H

#include "analysis/compare.h"
#include "analysis/compare_findings.h"
#include "base/fault.h"
#include "base/plain.h"
#include "profile/sources.h"
#include "render/format.h"

struct diff {
    const char *old_file, *new_file; /* names of the profiles, as the user gave them */
    const struct comparison *comparison;
    const struct compared_findings *findings; /* without those that are accepted; may be empty */
    struct sources *sources; /* of the new run's program, as far as they are there */
    bool no_source;          /* the page has no text of the program */
    size_t top;              /* rows in a table for people; JSON is always whole */
};

/* As many rows as fit a screen for two tables. */
#define DIFF_DEFAULT_TOP 10

/* What is asked for. */
struct diff_request {
    const char *old_file, *new_file;
    const struct format *format;
    const char *output;            /* a file; NULL: standard output */
    struct source_folders sources; /* directories whose Python files may be quoted too */
    bool no_source;                /* the page has no text of the program */
    bool anonymize;                /* without the user's names: analysis/anonymous.h */
    size_t top;
};

/* The name of the page of a comparison with this new profile, from malloc. */
char *diff_page_name(const char *new_file);

/* Reads both profiles and writes their comparison. Returns 0, or -1 with *fault set. */
int diff_make(const struct diff_request *request, struct fault *fault);

/* True for the totals that everyone wants to know, changed or not. */
bool diff_is_first(enum total total);

/* "+1.25%", "=", "new" where there was nothing. In buffer, or a text of its own. */
const char *diff_change_in_percent(uint64_t was, uint64_t is, char buffer[PLAIN_NUMBER_SIZE]);

/* What has become of a finding, in a word. */
const char *diff_finding_word(enum finding_change change);

/* Puts " (was low)" behind a finding whose severity has changed. */
void diff_put_was(FILE *out, const struct compared_finding *row);

/* How many findings are shown: the first of those that came, went or changed, whose number *changed becomes. */
size_t diff_findings_shown(const struct diff *diff, size_t *changed);

#endif
