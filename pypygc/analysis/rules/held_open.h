/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and sockets that are open because something holds them: a cache of handles, a list of connections.
   They look like those that were left to the collector, but no collection frees them. */
#ifndef PYPYGC_ANALYSIS_RULES_HELD_OPEN_H
#define PYPYGC_ANALYSIS_RULES_HELD_OPEN_H

#include "profile/profile.h"

struct held_open {
    const struct snapshot *shot; /* in which most of them are held */
    const struct kept *kept;     /* on what */
    uint64_t objects;            /* that hang there */
    uint64_t most;               /* open at once, as far as that was looked at */
};

/* True if a good part of the objects of this type that had a finalizer hang on a place of a snapshot: then
   they were held, and did not wait for a collection. */
bool held_open_find(const struct profile *profile, const char *type, struct held_open *held);

/* True for PyPy's types that have a descriptor: files and sockets. */
bool held_open_is_file(const char *type);

#endif
