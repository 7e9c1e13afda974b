/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which findings a run has that an older one had not, which went, and which changed. Two belong
   together if they are of one pattern in one function of one file (moved_files.h), in the order of
   their lines. */
#ifndef PYPYGC_ANALYSIS_COMPARE_FINDINGS_H
#define PYPYGC_ANALYSIS_COMPARE_FINDINGS_H

#include "analysis/compare.h"
#include "analysis/findings.h"

/* In the order in which they are told. */
enum finding_change {
    FINDING_CAME,
    FINDING_WENT,
    FINDING_CHANGED, /* its severity, or one of its figures */
    FINDING_STAYED,
    FINDING_CHANGES
};

struct compared_finding {
    enum finding_change change;
    const struct finding *old_finding, *new_finding; /* NULL: that run has it not */
    const char *file;                                /* as in the new run; NULL: no line is known */
    const char *old_file;                            /* NULL: the same */
};

struct compared_findings {
    struct compared_finding *list; /* by change, then as in their run */
    size_t count;
    size_t changes[FINDING_CHANGES]; /* how many there are of each */
};

/* Compares the findings of the two runs of a comparison, all of which must outlive the result. Free it
   with compared_findings_free. */
void compare_findings(const struct findings *old_findings, const struct findings *new_findings,
                      const struct comparison *comparison, struct compared_findings *result);

void compared_findings_free(struct compared_findings *findings);

/* The one of the new run, or what it was in the old one. */
const struct finding *compared_finding_main(const struct compared_finding *finding);

/* The figure of a finding with this key, or NULL. finding may be NULL. */
const struct evidence *finding_evidence(const struct finding *finding, const char *key);

/* "added", "removed", "changed", "same": as in the JSON. */
const char *finding_change_name(enum finding_change change);

#endif
