/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which allocations are of objects with a finalizer: a __del__ method, or one of PyPy's own. */
#ifndef PYPYGC_ANALYSIS_RULES_FINALIZERS_H
#define PYPYGC_ANALYSIS_RULES_FINALIZERS_H

#include "analysis/facts.h"

struct waiting;

struct finalizers {
    /* For each cell of the facts, in order: true if its objects have a finalizer. Known are the
       objects that compiled code registers with the collector right after it has made them, and all
       other objects of the same classes; and types of which at least half got old because of it. */
    bool *of_cell;
    struct waiting *waiting; /* by the names of types */
    size_t n_waiting;
    bool looked_during_run;
};

/* Finds them; free with finalizers_free. */
void finalizers_find(const struct facts *facts, struct finalizers *finalizers);

void finalizers_free(struct finalizers *finalizers);

/* What the profile has of the type with this name; NULL if nothing. */
const struct finalizable *finalizable_of(const struct profile *profile, const char *type);

/* Bytes and objects of the type with this name that waited for a finalizer when that was looked at:
   the most that was seen. Objects that only others with finalizers reach are part of it. Looks at
   the end of the run count only if there are no others: by then the program's own references are
   gone. */
struct counts finalizers_waiting(const struct finalizers *finalizers, const char *type);

#endif
