/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a comparison of two runs is shown. */
#ifndef PYPYGC_RENDER_DIFF_H
#define PYPYGC_RENDER_DIFF_H

#include "analysis/compare.h"

#include <stdio.h>

struct diff {
    const char *old_file, *new_file; /* names of the profiles, as the user gave them */
    const struct comparison *comparison;
    size_t top; /* rows in a table for people; JSON is always whole */
};

/* Write a comparison. Write errors stay in the stream. */
void diff_text(const struct diff *diff, FILE *out);
void diff_json(const struct diff *diff, FILE *out);

#endif
