/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report says about an allocation of a trace beside its line: the line of Python that made
   the object, and why the JIT could not remove it. Puts created.h and escape.h into places and
   words. */
#ifndef PYPYGC_ANALYSIS_ORIGINS_H
#define PYPYGC_ANALYSIS_ORIGINS_H

#include "analysis/created.h"
#include "analysis/escape.h"
#include "analysis/join.h"

struct origin {
    struct place created; /* file NULL: unknown, or the line of the allocation itself */
    const struct stack_frame *created_by; /* that line and its callers; NULL if unknown */
    const struct place *candidates;       /* where there are several instead */
    size_t n_candidates;
    const char *forced_by; /* a clause for people; NULL if nothing explains it */
    const char
        *forced_briefly; /* the same, with what is called in words of Python where they are known */
    /* the same for rules: */
    enum escape_kind escape;
    struct place forced_at;      /* the line of that use; file NULL if unknown */
    struct field_name stored;    /* ESCAPE_STORED: into which field; both NULL if unknown */
    struct word callee;          /* ESCAPE_CALL: what is called; NULL if unknown */
    const struct gc_type *outer; /* of the outermost new object that it is part of; NULL if
                                    unknown, or if it is the object itself */
};

struct origins {
    const struct profile *profile;
    const struct join *join;
    struct creation **creations; /* of each trace; NULL while not asked for */
    struct arena *arena;
};

/* Prepares for origins of the profile's traces; what is found is arena's. */
void origins_start(struct origins *origins, const struct profile *profile, const struct join *join,
                   struct arena *arena);

/* Gives operations that copy a text into one which was made earlier, and is forced there, the frame of the
   line that made it: the optimiser puts a + b and a[i:j] together only where the text is needed, often at
   the end of the loop. Changes the join's frames; where the line is not known nothing changes. */
void origins_place_copies(const struct profile *profile, struct join *join);

/* The origin of an allocation: op is one of the trace's objects. */
struct origin origins_find(struct origins *origins, const struct trace *trace,
                           const struct joined_op *op);

#endif
