/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites of which a list need not tell the callers: those that have next to nothing, and differ from
   others in their callers alone. A program of real size has tens of thousands of them, nearly all
   of the rows that a list of its sites has. */
#ifndef PYPYGC_ANALYSIS_ALIKE_H
#define PYPYGC_ANALYSIS_ALIKE_H

#include "analysis/facts.h"

struct alike {
    /* By site: the one that stands for it and all that are like it; itself if there is no other.
       Of several it is the one with the most allocated bytes. */
    size_t *site;
    size_t *count; /* by site: for how many it stands, itself included; 0 if another does */
};

/* What is next to nothing in a run is less than one in so many parts of the whole: 25 times the run's
   option `fold`, as for types (docs/format.md, *What is too small to matter*). 0: without the option, and
   with --fold=0, nothing is. */
uint64_t alike_parts(const struct run *run);

/* Groups the sites of facts. It cannot fail; free with alike_free. */
void alike_find(const struct facts *facts, struct alike *alike);

void alike_free(struct alike *alike);

#endif
