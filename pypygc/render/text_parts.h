/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the report for people, and what they are made with. Each section writes its
   heading and its lines; one about something that the run did not measure writes nothing. */
#ifndef PYPYGC_RENDER_TEXT_PARTS_H
#define PYPYGC_RENDER_TEXT_PARTS_H

#include "render/plain.h"
#include "render/render.h"

/* When counting began, if that was later than the process: two lines of the header. */
void text_start(FILE *out, const struct profile *profile);

/* The parts of the run that the program has named. */
void text_phases(FILE *out, const struct profile *profile);

/* Tables of traces, lines, types and sites by allocated bytes. */
void text_tables(const struct report *report, FILE *out);

/* The minor collections in a few figures and a chart. */
void text_minors(FILE *out, const struct facts *facts);

/* The old generation over time, and what became of what got there. */
void text_generations(FILE *out, const struct facts *facts);

/* Where the collector's instructions went, in a few lines. */
void text_collector(FILE *out, const struct facts *facts);

/* Sites by what they cost the collector. */
void text_bill(const struct report *report, FILE *out);

/* Large objects, the write barrier, and memory outside the collector's heap. */
void text_memory(const struct report *report, FILE *out);

/* Misses of simulated caches: whose, and where in JIT code. */
void text_costs(const struct report *report, FILE *out);

/* Who keeps the old generation alive. */
void text_held(const struct report *report, FILE *out);

/* ---- pieces ---- */

/* 100 * part / whole, 0 if whole is 0. */
double text_share(uint64_t part, uint64_t whole);

/* An empty line, the heading, and a line under it. */
void text_heading(FILE *out, const char *heading);

/* "  label       ", ready for a value. */
void text_label(FILE *out, const char *label);

/* A label with a value, harmless for a terminal. NULL writes nothing. */
void text_field(FILE *out, const char *label, const char *value);

/* How many of all rows of a table to show. */
size_t text_rows(const struct report *report, size_t all);

/* Says how many rows of all are not shown. */
void text_rest(FILE *out, size_t shown, size_t all);

/* Who it is and where, within width columns. */
void text_owner(FILE *out, const struct owner *owner, int width);

#endif
