/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A check of a profile against limits: reads the files, judges, writes the result. */
#ifndef PYPYGC_RENDER_CHECK_H
#define PYPYGC_RENDER_CHECK_H

#include "analysis/limits.h"
#include "analysis/suppress.h"
#include "render/format.h"

/* What is asked for. */
struct check_request {
    const char *file, *baseline, *output; /* baseline and output may be NULL */
    const struct format *format;
    struct limits limits; /* of options and of files */
    struct suppressions suppressions;
    bool force, update;
};

/* Judges, or writes the baseline (update). Without limits, the default ones are added if there is a
   baseline. Returns the exit status: 0 within the limits, 1 not, EXIT_CANNOT with *fault set and
   said, on standard error and in the result. If *fault is set already, for a file of limits that
   cannot be read, that is why nothing can be judged. */
int check_make(struct check_request *request, struct fault *fault);

#endif
