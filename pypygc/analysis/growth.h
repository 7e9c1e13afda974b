/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What grows, in words of the program: by how much in each round of its main loop, and on what it
   hangs. */
#ifndef PYPYGC_ANALYSIS_GROWTH_H
#define PYPYGC_ANALYSIS_GROWTH_H

#include "analysis/facts.h"
#include "analysis/memory.h"

struct growth {
    struct memory memory; /* the curve's verdict */
    uint64_t bytes;       /* what has come to hang there; 0 if nothing grows */
    /* In the heap: the place that has grown, as the age of what hangs on it tells. Where nothing grows,
       that on which half of what is alive hangs or more, if that is much. NULL if there is none. */
    const struct kept *kept;
    /* Instead of a place where the program let go of it before it ended: the local variable on which as
       much hung when that was last looked at, after a major collection. */
    const struct holder *local;
    uint64_t holder_bytes; /* of one of the two, and its part of what was alive then; else 0 */
    double holder_percent;
    size_t site; /* who made it: index, or PROFILE_NONE */
    /* What grew most, as it was measured: its class and the line that makes it (file NULL: not known);
       how much came, since which part of the program (0: as far as is known). NULL and 0 if nothing was measured. */
    const char *grower;
    struct place grower_line;
    uint64_t grower_bytes;
    double grower_since;
    size_t grower_site; /* index, or PROFILE_NONE */
    struct counts
        grower_line_alive; /* at the last point, of all classes that grow and that line makes */
    const char *library;   /* outside: whose code has allocated it, a path; NULL if not known */
    /* A round is one of the outermost loop of the user's own code, of those that the site's stack
       goes through, as the JIT counted it or as often as its line called a function: the outermost
       line with at least 16. Where none is known, it is an object of those that are kept. */
    struct place place; /* of the loop; file NULL: rounds are objects */
    uint64_t rounds;    /* 0 if not known */
};

struct growth growth_find(const struct facts *facts);

/* How often the outermost loop of the user's own code went round, of those that the stack of a site goes through,
   and where it is; 0 if none was gone through often, with *loop as it was. */
uint64_t growth_rounds(const struct facts *facts, size_t site, struct place *loop);

/* The name of that place or variable in words of Python, in memory of the arena: "`__main__.trail` (list)",
   "local `rows` of main". NULL if there is none. */
const char *growth_holder(struct arena *arena, const struct growth *growth);

/* Bytes by which it grows in a round; 0 if it does not grow, all of it if rounds are not known. */
uint64_t growth_per_round(const struct growth *growth);

#endif
