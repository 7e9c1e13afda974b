/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of `pypygc check`: each limit with its figures, and what breaks it. */
#ifndef PYPYGC_ANALYSIS_VERDICT_H
#define PYPYGC_ANALYSIS_VERDICT_H

#include "analysis/figures.h"
#include "analysis/limits.h"
#include "analysis/suppress.h"

/* A run that is judged, or the baseline of one. */
struct standing {
    const struct profile *profile;
    const struct facts *facts; /* NULL for a baseline that is no whole profile, and where no limit
                                  is about parts of it */
};

struct verdict_row {
    const struct limit *limit;
    bool holds;
    /* limits that are amounts */
    uint64_t value, baseline;
    bool has_baseline;
    struct figure figure; /* lines and types: of the new run */
    /* limits on findings: those that are not allowed, most severe first */
    const struct finding **findings;
    size_t n_findings;
};

struct verdict {
    const struct findings *all_findings;        /* NULL if no limit is about them */
    const struct suppressed_finding **accepted; /* that a limit would not allow, were they not
                                                   suppressed */
    size_t n_accepted;
    struct verdict_row *rows; /* as many as limits, in their order */
    size_t n_rows, failed;
    struct arena arena;
};

/* Finds what keeps the run from being judged by the limits: a figure that it, or the baseline
   (NULL without one), does not have. Returns 0, or -1 with *fault set; new_name and old_name are
   those of the files, for the message. */
int verdict_refuse(const struct limits *limits, const struct standing *new_run,
                   const char *new_name, const struct standing *old_run, const char *old_name,
                   struct fault *fault);

/* Judges the run. old_run is NULL without a baseline; findings and suppressed are not looked at if
   no limit needs them, and may be NULL then. All must outlive the verdict, and nothing must be missing, see verdict_refuse. Free with
   verdict_free. */
void verdict_reach(const struct limits *limits, const struct standing *new_run,
                   const struct standing *old_run, const struct findings *findings,
                   const struct suppressed *suppressed, struct verdict *verdict);

void verdict_free(struct verdict *verdict);

/* The change against the baseline in percent: returns true and sets *percent, or returns false if
   there is nothing to compare with. */
bool verdict_change(const struct verdict_row *row, double *percent);

/* The worst of all findings: returns true and sets *worst, or returns false if there are none. */
bool verdict_worst(const struct verdict *verdict, enum severity *worst);

/* The figure of a limit on an amount: returns true and sets *figure, or returns false if a baseline
   file does not have it. */
bool standing_figure(const struct standing *standing, const struct limit *limit,
                     struct figure *figure);

#endif
