/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a comparison of two runs is shown. */
#ifndef PYPYGC_RENDER_DIFF_H
#define PYPYGC_RENDER_DIFF_H

#include "analysis/compare.h"
#include "base/fault.h"
#include "render/format.h"

struct diff {
    const char *old_file, *new_file; /* names of the profiles, as the user gave them */
    const struct comparison *comparison;
    size_t top; /* rows in a table for people; JSON is always whole */
};

/* As many rows as fit a screen for two tables. */
#define DIFF_DEFAULT_TOP 10

/* What is asked for. */
struct diff_request {
    const char *old_file, *new_file;
    const struct format *format;
    const char *output; /* a file; NULL: standard output */
    size_t top;
};

/* Reads both profiles and writes their comparison. Returns 0, or -1 with *fault set. */
int diff_make(const struct diff_request *request, struct fault *fault);

#endif
