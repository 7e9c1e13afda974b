/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What grows, in words of the program: by how much in each round of its main loop, and on what it
   hangs. */
#ifndef PYPYGC_ANALYSIS_GROWTH_H
#define PYPYGC_ANALYSIS_GROWTH_H

#include "analysis/facts.h"
#include "analysis/memory.h"

struct growth {
    struct memory memory;    /* the curve's verdict */
    uint64_t bytes;          /* what has come to hang there; 0 if nothing grows */
    const struct kept *kept; /* in the heap: the place that it hangs on; NULL if none is known */
    size_t site;             /* who made it: index, or PROFILE_NONE */
    const char *library;     /* outside: whose code has allocated it, a path; NULL if not known */
    /* A round is one of the outermost loop of the user's own code, of those that the site's stack
       goes through, as the JIT counted it or as often as its line called a function: the outermost
       line with at least 16. Where none is known, it is an object of those that are kept. */
    struct place place; /* of the loop; file NULL: rounds are objects */
    uint64_t rounds;    /* 0 if not known */
};

struct growth growth_find(const struct facts *facts);

/* Bytes by which it grows in a round; 0 if it does not grow, all of it if rounds are not known. */
uint64_t growth_per_round(const struct growth *growth);

#endif
