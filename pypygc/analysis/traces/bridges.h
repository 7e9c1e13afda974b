/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which trace hangs on which: a bridge on the guard that it starts from. */
#ifndef PYPYGC_ANALYSIS_TRACES_BRIDGES_H
#define PYPYGC_ANALYSIS_TRACES_BRIDGES_H

#include "profile/profile.h"

struct trace_link {
    size_t parent;      /* index of the trace whose guard it starts from, or PROFILE_NONE */
    size_t guard;       /* of a bridge: the guard's index in the parent's `code` */
    size_t first, next; /* its first bridge, and the next of its parent: PROFILE_NONE ends them */
};

/* As many links as the profile has traces; the bridges of a trace are in the order of their compilation.
   It cannot fail; the caller frees them with free(). */
struct trace_link *bridges_link(const struct profile *profile);

/* The latest bridge at the guard with this index in the code of a trace, or PROFILE_NONE. */
size_t bridges_at(const struct trace_link *links, size_t trace, size_t guard);

/* The trace that a bridge leads back to from bridge to bridge: a loop, mostly; itself if none. */
size_t bridges_root(const struct trace_link *links, size_t trace);

/* How often the loop of a trace went round, by that of its labels which was passed most often; 0 if it has none,
   or PyPy did not say. */
uint64_t trace_rounds(const struct trace *trace);

/* How often a trace ran: how often its code was entered, or, of a loop, how often it went round. 0 if
   PyPy did not say: a process that was killed. */
uint64_t trace_runs(const struct trace *trace);

#endif
