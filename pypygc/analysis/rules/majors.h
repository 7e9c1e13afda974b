/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What collections cost by what made them start. The collector's bill charges a major collection to
   what it marks and frees; these charge it to what made it necessary. */
#ifndef PYPYGC_ANALYSIS_RULES_MAJORS_H
#define PYPYGC_ANALYSIS_RULES_MAJORS_H

#include "analysis/facts.h"

struct causes {
    size_t minors, majors; /* collections of that cause */
    double instructions;   /* executed in these minor and completed major collections */
};

/* The collections with this cause, one of PYPYGC_CAUSE_.... */
struct causes majors_of_cause(const struct facts *facts, const char *cause);

/* The instructions of the major collections that became necessary because the old generation grew.
   Those that the program asked for are left out. */
double majors_of_growth(const struct facts *facts);

/* The part of that which a growth by so many bytes accounts for. */
double majors_part(const struct facts *facts, double growth, double bytes);

/* The bytes that were allocated from one major collection to the next, on average; 0 if there was
   none. */
double majors_interval(const struct facts *facts);

#endif
