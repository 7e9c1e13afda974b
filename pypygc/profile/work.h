/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work in memory: who executed every instruction, as the records from `work` to `mapped`
   of docs/format.md say. A part of the profile, under its invariants: indexes are in range, and what
   the records have executed themselves adds up within 64 bits; inclusive figures need not. */
#ifndef PYPYGC_PROFILE_WORK_H
#define PYPYGC_PROFILE_WORK_H

#include "profile/costs.h"
#include "profile/place.h"

/* A part of the run. */
struct work_part {
    const char *who; /* one of PYPYGC_WORK_..., or of a later version */
    uint64_t instructions;
};

/* A stretch of the run, from the end of the one before: who executed what in it. */
struct work_span {
#define FIGURE(name, unit, since, meaning) uint64_t name;
    PYPYGC_WORK_SPAN_CLOCKS(FIGURE)
    PYPYGC_WORK_SPAN_FIELDS(FIGURE)
#undef FIGURE
};

/* A code object of Python. */
struct code {
    uint64_t id;
    struct place place; /* its line is the first one */
    uint64_t calls, inclusive_instructions;
};

/* Where work began: a line of interpreted code, an operation of a trace, or neither. */
struct work_origin {
    size_t code;      /* index, or PROFILE_NONE */
    uint32_t line;    /* of the code; 0 if unknown */
    size_t trace;     /* index, or PROFILE_NONE */
    size_t operation; /* of the trace: index into its code, or PROFILE_NONE if unknown */
};

/* Interpreted code of a line. Instructions are always known, the other costs with simulated caches. */
struct line_costs {
    size_t code; /* index */
    uint32_t line;
    struct costs costs; /* its own */
    uint64_t inclusive_instructions;
    uint64_t times; /* executed, that of its bytecodes which was most often; 0: not known */
};

/* What an operation of a trace has called outside of traces, or what ran after a guard had failed. */
struct operation_costs {
    struct work_origin at;
    uint64_t times;
    struct costs costs;
    uint64_t trace_instructions; /* in traces that it entered; a call within itself counts again */
};

/* The JIT compiler's work that began at one place. */
struct tracing {
    struct work_origin at;
    uint64_t times, given_up, instructions;
};

/* All calls of one code object from one place. */
struct call_edge {
    struct work_origin from; /* neither: no Python code */
    size_t callee;           /* index of a code */
    uint64_t times, inclusive_instructions;
};

/* Code outside of PyPy's library. */
struct mapped_file {
    const char *path;
    uint64_t instructions;
};

/* Empty in profiles of tools that did not keep it. */
struct work {
    struct work_part *parts;
    size_t n_parts;
    struct work_span *spans; /* in order */
    size_t n_spans;
    struct code *codes;
    size_t n_codes;
    struct line_costs *lines;
    size_t n_lines;
    struct operation_costs *called;
    size_t n_called;
    struct operation_costs *guards;
    size_t n_guards;
    struct tracing *tracing;
    size_t n_tracing;
    struct call_edge *calls;
    size_t n_calls;
    struct mapped_file *mapped;
    size_t n_mapped;
};

#endif
