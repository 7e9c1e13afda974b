/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces for people, in the terminal: which there are, and one with its bridges and its operations. */
#ifndef PYPYGC_RENDER_TRACES_TRACES_H
#define PYPYGC_RENDER_TRACES_TRACES_H

#include "base/fault.h"
#include "render/showing.h"
#include "profile/profile.h"

#include <stddef.h>

/* As many rows as fill a screen. */
#define TRACES_DEFAULT_TOP 20

/* What is asked for. */
struct traces_request {
    struct showing showing;
    const char *function, *op; /* patterns of names, as of files in a shell; NULL: all */
    bool has_id;
    uint64_t id; /* the trace that is shown; else there is a list */
    bool machine_code;
    size_t top; /* rows of the list, 0: all */
};

/* Writes them. file is the name of the profile, for people. Returns 0, or -1 with *fault set: there is no
   such trace, nothing that is looked for, or it cannot be written. */
int traces_make(const struct traces_request *request, const char *file,
                const struct profile *profile, struct fault *fault);

#endif
