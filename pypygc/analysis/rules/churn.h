/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way most rules work: objects that a function makes again and again, and what is made along
   with them. A rule says which cells these are and what to tell; here they are grouped, priced,
   judged, placed, and claimed. */
#ifndef PYPYGC_ANALYSIS_RULES_CHURN_H
#define PYPYGC_ANALYSIS_RULES_CHURN_H

#include "analysis/rules/group.h"

/* What one function makes. */
struct batch {
    struct group main, all; /* the objects of the pattern; these and what goes with them */
    struct tally main_sum, sum;
    struct price price; /* of all */
};

struct churn {
    /* True for cells that the pattern explains: its objects, and what goes with them. */
    bool (*accept)(const struct cell_row *row);
    /* True for its objects: they say where it is. NULL: all are. */
    bool (*is_main)(const struct cell_row *row);
    /* Looks at a batch before it is judged. Returns false if it is not the pattern; may change the
       price. NULL: it always is. */
    bool (*fits)(const struct facts *facts, struct batch *batch);
    bool by_survivors; /* the place is where most survive, not where most is allocated */
    /* Adds evidence beside the usual, and returns the explanation, which may be the findings'. May set
       the advice, where that below does not fit. */
    const char *(*explain)(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch);
    const char *advice;
    /* True for what else a batch's trace makes, and what cannot live shorter than the batch's objects: no other
       pattern speaks of it. NULL: nothing. */
    bool (*keeps)(const struct batch *batch, const struct cell_row *row);
};

/* Finds the pattern in every function where it costs something. */
void find_churn(const struct facts *facts, struct findings *findings, const struct churn *churn);

#endif
