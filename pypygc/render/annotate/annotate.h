/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's source with figures beside its lines, for people. */
#ifndef PYPYGC_RENDER_ANNOTATE_ANNOTATE_H
#define PYPYGC_RENDER_ANNOTATE_ANNOTATE_H

#include "analysis/annotation.h"
#include "base/fault.h"
#include "render/showing.h"

/* Lines around those that have figures, and the least part of a column, in percent, of functions that are
   shown. */
#define ANNOTATE_DEFAULT_CONTEXT   3
#define ANNOTATE_DEFAULT_THRESHOLD 1

/* What is asked for. */
struct annotate_request {
    struct showing showing;
    const char *old_file; /* of --diff; NULL: no difference */
    char **files;         /* names of sources, or ends of their paths; of which all is shown */
    size_t n_files;
    enum annotated columns[ANNOTATED_COLUMNS]; /* the first one orders the functions */
    size_t n_columns;                          /* 0: those that are usual */
    double threshold;                          /* percent */
    size_t context;
    bool ops;   /* operations of the JIT below the lines */
    bool exact; /* all digits */
};

/* Reads a list of columns, "work,allocated", into the request. Returns 0, or -1 with *fault set. */
int annotate_read_columns(struct annotate_request *request, const char *text, struct fault *fault);

/* Writes the annotated source. file is the name of the profile; old_run is NULL without --diff. Returns 0,
   or -1 with *fault set. */
int annotate_make(const struct annotate_request *request, const char *file,
                  const struct profile *profile, const struct profile *old_run,
                  struct fault *fault);

#endif
