/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the Firefox Profiler's format lies in time: markers and counters. */
#ifndef PYPYGC_RENDER_EXPORT_FIREFOX_MARKERS_H
#define PYPYGC_RENDER_EXPORT_FIREFOX_MARKERS_H

#include "analysis/facts.h"
#include "render/export/timeline.h"

#include <stdio.h>

/* The viewer's milliseconds for a value of the clock. */
double firefox_time(const struct profile *profile, uint64_t allocated);

/* Writes the list of what kinds of markers there are. */
void firefox_put_schema(FILE *out);

/* Writes the names of kinds of markers as further items of a list of strings. */
void firefox_put_marker_names(FILE *out);

/* Writes the table of markers: collections, and compiled traces; none for NULL. The first of their names
   is number first_name of the strings. */
void firefox_put_markers(const struct facts *facts, size_t first_name, FILE *out);

/* Writes the list of counters: the old generation, and memory outside, over the run. */
void firefox_put_counters(const struct profile *profile, FILE *out);

#endif
