/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 7: the table of formats. A format of a command is a function from what the command shows
   to a stream. Everything else follows from its row here: its declaration, the command's options
   and their help, error messages, completion, and the gate that its output goes through. */
#ifndef PYPYGC_RENDER_FORMAT_H
#define PYPYGC_RENDER_FORMAT_H

#include "base/gate.h"

#include <stdio.h>

struct report; /* of `pypygc report`: render/report.h */
struct diff;   /* of `pypygc diff`: render/diff/diff.h */
struct export; /* of `pypygc export`: render/export/export.h */
struct check;  /* of `pypygc check`: render/check/verdict.h */

/* A row is the name of the format, the gate, and what it is, as the help of its option. The
   function is COMMAND_NAME. The first row of a command is what it writes if nothing is asked
   for. */
#define REPORT_ROWS(ROW)                                                                           \
    ROW(report, text, GATE_TEXT, "Write text for people (the default)")                            \
    ROW(report, json, GATE_JSON, "Write JSON, schema pypygc.report/2")                             \
    ROW(report, markdown, GATE_TEXT, "Write Markdown for an issue tracker, details folded")        \
    ROW(report, html, GATE_TEXT, "Write a page to look at and to send: one HTML file")

#define DIFF_ROWS(ROW)                                                                             \
    ROW(diff, text, GATE_TEXT, "Write text for people (the default)")                              \
    ROW(diff, json, GATE_JSON, "Write JSON, schema pypygc.diff/1")                                 \
    ROW(diff, markdown, GATE_TEXT, "Write Markdown for an issue tracker, details folded")          \
    ROW(diff, html, GATE_TEXT, "Write a page to look at and to send: one HTML file")

#define CHECK_ROWS(ROW)                                                                            \
    ROW(check, text, GATE_TEXT, "Write text for people (the default)")                             \
    ROW(check, json, GATE_JSON, "Write JSON, schema pypygc.check/1")                               \
    ROW(check, junit, GATE_TEXT, "Write JUnit's XML, for CI servers")                              \
    ROW(check, sarif, GATE_JSON, "Write SARIF 2.1.0, for code scanning")                           \
    ROW(check, github, GATE_TEXT, "Write annotations of a GitHub workflow")

/* What an export needs of a profile, and takes from the command line. */
enum format_needs {
    NEEDS_NOTHING = 0,
    TAKES_METRIC = 1,  /* --metric chooses what it is about */
    TAKES_METRICS = 2, /* of the metrics that it has, --metric leaves one */
    NEEDS_OLD = 4,     /* the old generation */
    NEEDS_CURVE = 8,   /* the memory curve */
};

/* These have what they need as a fifth column. */
#define EXPORT_ROWS(ROW)                                                                           \
    ROW(export, callgrind, GATE_TEXT, "For KCachegrind, QCachegrind and callgrind_annotate",       \
        NEEDS_NOTHING)                                                                             \
    ROW(export, collapsed, GATE_TEXT, "Stacks with a figure: flamegraph.pl, inferno, speedscope",  \
        TAKES_METRIC)                                                                              \
    ROW(export, speedscope, GATE_JSON, "For speedscope.app: a flame graph a metric",               \
        TAKES_METRICS)                                                                             \
    ROW(export, pprof, GATE_BYTES, "For go tool pprof, Pyroscope and Parca", TAKES_METRIC)         \
    ROW(export, firefox, GATE_JSON, "For the Firefox Profiler: stacks, memory and collections",    \
        TAKES_METRICS)                                                                             \
    ROW(export, dhat, GATE_JSON, "For dh_view.html, the viewer of Valgrind's DHAT", NEEDS_OLD)     \
    ROW(export, massif, GATE_TEXT, "For ms_print and massif-visualizer: memory over time",         \
        NEEDS_OLD | NEEDS_CURVE)                                                                   \
    ROW(export, rows, GATE_JSON, "A row a line and type, for DuckDB and other databases",          \
        NEEDS_NOTHING)                                                                             \
    ROW(export, codespeed, GATE_JSON, "Results for Codespeed, as on speed.pypy.org",               \
        NEEDS_NOTHING)                                                                             \
    ROW(export, bmf, GATE_JSON, "Bencher Metric Format, for bencher.dev", NEEDS_NOTHING)           \
    ROW(export, gobench, GATE_TEXT, "Go's benchmark text, for benchstat", NEEDS_NOTHING)           \
    ROW(export, openmetrics, GATE_TEXT, "For Prometheus, and GitLab's metrics reports",            \
        NEEDS_NOTHING)

struct format {
    const char *name; /* NULL ends a list */
    const char *what;
    enum gate gate;
    /* Writes it. Write errors stay in the stream. */
    union {
        void (*report)(const struct report *report, FILE *out);
        void (*diff)(const struct diff *diff, FILE *out);
        void (*check)(const struct check *check, FILE *out);
        void (*export)(const struct export *export, FILE *out);
    } put;
    enum format_needs needs; /* of exports */
};

extern const struct format FORMATS_OF_REPORT[], FORMATS_OF_DIFF[], FORMATS_OF_CHECK[],
    FORMATS_OF_EXPORT[];

/* The format with this name, or NULL. */
const struct format *format_by_name(const struct format *formats, const char *name);

/* Puts all names, as "text, json or markdown", into names. */
void format_names(const struct format *formats, char *names, size_t size);

#define DECLARE_FORMAT(command, name, gate, what)                                                  \
    void command##_##name(const struct command *command, FILE *out);

REPORT_ROWS(DECLARE_FORMAT)
DIFF_ROWS(DECLARE_FORMAT)
CHECK_ROWS(DECLARE_FORMAT)

#define DECLARE_EXPORT(command, name, gate, what, needs) DECLARE_FORMAT(command, name, gate, what)
EXPORT_ROWS(DECLARE_EXPORT)
#undef DECLARE_EXPORT
#undef DECLARE_FORMAT

#endif
