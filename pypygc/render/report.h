/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report: what it is made of, and how it is made from a profile. */
#ifndef PYPYGC_RENDER_REPORT_H
#define PYPYGC_RENDER_REPORT_H

#include "analysis/suppress.h"
#include "profile/family.h"
#include "render/format.h"

/* What a report is made of. */
struct report {
    const char *file; /* name of the profile, as the user gave it */
    const struct facts *facts;
    const struct findings *findings;     /* that are not accepted */
    const struct suppressed *suppressed; /* the others; may be empty, not NULL */
    struct sources *sources;             /* of the program, as far as they are there */
    const struct profile *twin;          /* the same run without the JIT, or NULL */
    const struct family *family;         /* forked processes that have profiles; may be empty */
    bool unicode;                        /* charts may be made of Unicode's blocks */
    bool no_source;                      /* the page has no text of the program */
    size_t top; /* rows in a table for people; formats for programs are always whole */
};

/* As many rows as show the causes of nearly all allocation, and fit a screen. */
#define REPORT_DEFAULT_TOP 10

/* What is asked for. */
struct report_request {
    const struct format *format;
    const char *output;            /* a file; NULL: standard output; OUTPUT_STDERR */
    const char *bundle;            /* a file for a bundle instead; NULL: none */
    bool no_source;                /* the page has no text of the program */
    const char *called;            /* what the profile is called in it; NULL: as its file */
    struct source_folders sources; /* directories whose Python files may be quoted too */
    /* of the text only this snapshot, and of that only what instances of this class cost; NULL: all.
       Without a snapshot it is the one at the end, or with most. */
    const char *snapshot, *class;
    struct suppressions suppressions;
    size_t top;
};

/* The name of the page of a profile, from malloc. */
char *report_page_name(const char *profile);

/* Makes the report, or the bundle, of a profile that was read from file; twin may be NULL. Returns
   0, or -1 with *fault set. */
int report_make(const struct report_request *request, const char *file,
                const struct profile *profile, const struct profile *twin, struct fault *fault);

#endif
