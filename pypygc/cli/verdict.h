/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of `pypygc check`: each limit with its figures, and how it is shown. */
#ifndef PYPYGC_CLI_VERDICT_H
#define PYPYGC_CLI_VERDICT_H

#include "analysis/findings.h"
#include "cli/limits.h"

#include <stdio.h>

/* The worst severity of a finding that is allowed. */
struct severity_limit {
    bool is_set;
    bool allows_any; /* false: no finding at all */
    enum severity worst;
};

/* Reads "none", "low", "medium" or "high". Returns false for anything else. */
bool severity_limit_parse(const char *text, struct severity_limit *limit);

struct verdict_row {
    struct limit limit;
    uint64_t value, baseline;
    bool holds;
};

struct verdict {
    bool has_baseline;
    struct verdict_row rows[TOTAL_COUNT];
    size_t n_rows;
    struct severity_limit severity;
    bool has_worst; /* there is a finding */
    enum severity worst;
    size_t too_severe;      /* findings above the limit */
    size_t checked, failed; /* limits */
    struct facts facts;     /* filled if severity.is_set */
    struct findings findings;
};

/* Judges the run by the limits whose limited[] is true. old_run is NULL without a baseline. All
   totals that are needed must be known. Free with verdict_free. */
void verdict_reach(const struct profile *new_run, const struct profile *old_run,
                   const struct limit limits[TOTAL_COUNT], const bool limited[TOTAL_COUNT],
                   const struct severity_limit *severity, struct verdict *verdict);

void verdict_free(struct verdict *verdict);

/* Write the verdict. Write errors stay in the stream. */
void verdict_put_text(const struct verdict *verdict, FILE *out);
void verdict_put_json(const struct verdict *verdict, FILE *out);

/* Writes the JSON of a check that could not be judged, for the reason in message. Returns 0, or
   -1 if it could not be made. */
int verdict_put_json_refusal(const char *message, FILE *out);

#endif
