/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the report for people, and what they are made with. Each section writes its
   heading and its lines; one about something that the run did not measure writes nothing. */
#ifndef PYPYGC_RENDER_TEXT_PARTS_H
#define PYPYGC_RENDER_TEXT_PARTS_H

#include "analysis/growth.h"
#include "base/plain.h"
#include "render/place.h"
#include "render/report.h"

/* When counting began, if that was later than the process: two lines of the header. */
void text_start(FILE *out, const struct profile *profile);

/* The parts of the run that the program has named. */
void text_phases(FILE *out, const struct profile *profile);

/* The first screen: what ran, where the collector's time and the memory went, and the findings with
   their lines of source. At most SUMMARY_LINES lines of SUMMARY_WIDTH columns. */
void text_summary(const struct report *report, FILE *out);

/* The totals beside those of a run without the JIT; nothing if there was none. */
void text_twin(const struct report *report, FILE *out);

/* The findings in full, and those that the user accepts. */
void text_findings(const struct report *report, FILE *out);

/* Who executed the run's instructions: parts, lines, functions, and all of the three below. */
void text_work(const struct report *report, FILE *out);

/* What JIT code calls, guards that fail, attempts to make traces that were given up. */
void text_work_of_jit(const struct report *report, FILE *out);

/* What importing took. */
void text_imports(const struct report *report, FILE *out);

/* What ran in files other than PyPy's library. */
void text_mapped(const struct report *report, FILE *out);

/* What was allocated and what became of it, by whom, and the instructions. */
void text_totals(const struct report *report, FILE *out);

/* The loops that allocate most, each with the operations that do it. */
void text_loops(const struct report *report, FILE *out);

/* Where it ran: PyPy's build, the machine, options and variables, what was loaded, what the JIT
   did, and what could not be found out. */
void text_environment(const struct report *report, FILE *out);

/* Tables of traces, lines, types and sites by allocated bytes. */
void text_tables(const struct report *report, FILE *out);

/* The minor collections in a few figures and a chart. */
void text_minors(const struct report *report, FILE *out);

/* The old generation over time, and what became of what got there. */
void text_generations(const struct report *report, FILE *out);

/* Where the collector's instructions went, in a few lines. */
void text_collector(FILE *out, const struct facts *facts);

/* Sites by what they cost the collector. */
void text_bill(const struct report *report, FILE *out);

/* Large objects, the write barrier, and memory outside the collector's heap. */
void text_memory(const struct report *report, FILE *out);

/* Misses of simulated caches: whose, and where in JIT code. */
void text_costs(const struct report *report, FILE *out);

/* How much memory there was over the run, what of it was in memory and what for, and who keeps pages
   of it that are mostly free. */
void text_curve(const struct report *report, FILE *out);

/* What was alive over the run by class and line, and what of it grew. */
void text_grown(const struct report *report, FILE *out);

/* The snapshots of the heap: what is alive at the end and was at the peak, what would be freed with
   it, on what it hangs, and who allocated it. */
void text_snapshot(const struct report *report, FILE *out);

/* The same of one of them. */
void text_one_snapshot(const struct report *report, const struct snapshot *shot, FILE *out);

/* What instances of classes cost in a snapshot, and what of it could be saved. */
void text_savings(const struct report *report, const struct snapshot *shot, FILE *out);

/* What instances of one class cost, by what they own. False if none has the name. */
bool text_class(const struct report *report, const struct snapshot *shot, const char *name,
                FILE *out);

/* Of the first screen: how much memory there was, whether it grew, and on what it hangs, in a line or two.
   A second line begins behind so many spaces. */
void text_memory_verdict(const struct growth *growth, FILE *out, int indent);

/* Who keeps the old generation alive. */
void text_held(const struct report *report, FILE *out);

/* Of the first screen: what a small terminal shows. */
#define SUMMARY_WIDTH 80
#define SUMMARY_LINES 24

/* ---- pieces ---- */

/* An empty line, the heading, and a line under it. */
void text_heading(FILE *out, const char *heading);

/* "  label       ", ready for a value. */
void text_label(FILE *out, const char *label);

/* A label with a value, harmless for a terminal. NULL writes nothing. */
void text_field(FILE *out, const char *label, const char *value);

/* The command of the run, its arguments separated by spaces, within width columns. */
void text_command(FILE *out, const struct run *run, int width);

/* The line of source at a place, behind indent spaces and "| ", within width columns in all.
   Without the source it writes nothing. */
void text_quote(FILE *out, const struct report *report, const struct place *place, int indent,
                int width);

/* "called from app.py:12", or "called from app.py:12 (70 %)" where others call it, too; within width columns. Nothing
   where no line is known. */
void text_called_from(FILE *out, const struct called_from *from, int width);

/* A figure of a finding, such as "allocated bytes 1.0 MiB". */
void text_evidence(FILE *out, const struct evidence *evidence);

/* A bar of width columns for the whole, filled as far as part is of it. */
void text_bar(FILE *out, const struct report *report, uint64_t part, uint64_t whole, int width);

/* How many of all rows of a table to show. */
size_t text_rows(const struct report *report, size_t all);

/* Says how many rows of all are not shown. */
void text_rest(FILE *out, size_t shown, size_t all);

/* Who it is and where, within width columns. */
void text_owner(FILE *out, const struct owner *owner, int width);

#endif
