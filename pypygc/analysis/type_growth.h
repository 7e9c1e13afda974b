/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the objects of one type grow through the run, and by how much in a round of the loop that makes
   them: for limits on a type. */
#ifndef PYPYGC_ANALYSIS_TYPE_GROWTH_H
#define PYPYGC_ANALYSIS_TYPE_GROWTH_H

#include "analysis/facts.h"

struct type_growth {
    bool is_known;  /* it was measured at points of the run, or there is too little to be growth */
    uint64_t bytes; /* by which it grows in half of the program; 0 if it does not */
    /* In a round of the outermost loop that makes most of what grows (growth.h), or for each object that
       came where none is known. 0 if it does not grow. */
    uint64_t per_round;
};

/* Of all types of that name, by their names in the profile. */
struct type_growth type_growth_find(const struct facts *facts, const char *type);

#endif
