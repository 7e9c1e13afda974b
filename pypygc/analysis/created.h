/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an object was made in Python. The optimiser delays an allocation until the object is
   forced; the operations as they were recorded still have it where it was made. Both lists number
   their variables anew, so an allocation is known again by
   - its operation, its descriptor and the length of an array or text;
   - the fields that are stored into it, and constants stored there;
   - what it is stored into that existed before, and the other new objects in its fields;
   - the order: nothing is forced before it is made.
   The loop stands in `opt` twice, before and after its label, and once in `recorded`; so one
   recorded allocation is forced at most once between two labels.

   Several candidates may remain. They are all given: this module does not guess. */
#ifndef PYPYGC_ANALYSIS_CREATED_H
#define PYPYGC_ANALYSIS_CREATED_H

#include "profile/profile.h"

/* Positions in `recorded` that an allocation of `opt` may stem from, in order. */
struct creation {
    size_t *candidates;
    size_t n;
};

/* Matches all allocations of a trace. Returns one creation for each entry of `opt`, empty for what
   is no allocation. The memory is arena's. */
struct creation *created_match(const struct trace *trace, struct arena *arena);

#endif
