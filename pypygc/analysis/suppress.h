/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings that the user has looked at and accepts: they are taken out of the list, and kept with
   the reason beside it, so that a report can say what it leaves out.

   Accepted is what a line of a file names,

       medium-lived
       escaping-object  app.py:hot     # the queue is meant to be that long
       *                vendored.py:*  # not ours

   a pattern's id (or *), perhaps a place as FILE:FUNCTION or FILE:LINE, where * ? [] stand for
   other characters and FILE may be the end of a path, and a comment; and what a comment in the
   program's source says,

       # pypygc: ok medium-lived, escaping-object the queue is meant to be that long

   on the finding's line, alone on the line above, or on the line of its function's def. */
#ifndef PYPYGC_ANALYSIS_SUPPRESS_H
#define PYPYGC_ANALYSIS_SUPPRESS_H

#include "analysis/findings.h"
#include "base/fault.h"
#include "profile/sources.h"

/* A line of a file. */
struct suppression {
    const char *pattern;  /* id, or "*" */
    const char *file;     /* a glob; NULL: everywhere */
    const char *function; /* a glob; NULL: any */
    uint32_t line;        /* of the program; 0: any */
    const char *comment;  /* NULL: none */
    const char *where;    /* "FILE:LINE" of the suppression itself */
};

/* All zero is an empty list. */
struct suppressions {
    struct suppression *list;
    size_t count, capacity;
    struct arena arena;
};

struct suppressed_finding {
    struct finding finding;
    const char *reason; /* where it is accepted, and the comment if there is one */
};

struct suppressed {
    struct suppressed_finding *list; /* in the order of findings */
    size_t count, capacity;
    struct arena arena; /* owns the reasons */
};

/* Adds the lines of the file at path. Returns 0, or -1 with *fault set if it cannot be read, or
   has a line that is none: an unknown id, a place without a colon. */
int suppressions_read(struct suppressions *suppressions, const char *path, struct fault *fault);

void suppressions_free(struct suppressions *suppressions);

/* Takes the findings that are accepted out of the list and puts them into *suppressed, which is
   set; free it with suppressed_free, before the findings. sources may be NULL: then comments in
   source are not looked for. */
void findings_suppress(struct findings *findings, const struct suppressions *suppressions,
                       struct sources *sources, struct suppressed *suppressed);

void suppressed_free(struct suppressed *suppressed);

#endif
