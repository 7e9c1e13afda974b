/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of work: every instruction of the run with its line of Python, whoever executed it: the
   interpreter, machine code of traces, what these call, the JIT compiler, the collector on its behalf.

   Sums by line, and by function, add up to what the profile tells in detail. Inclusive figures are
   exact where interpreted code calls interpreted code. A function that is inlined into a trace has
   what the operations have executed in whose chain of frames it is, and what they called; what is
   active already, as far as the profile tells, is not counted again. */
#ifndef PYPYGC_ANALYSIS_WORK_LEDGER_H
#define PYPYGC_ANALYSIS_WORK_LEDGER_H

#include "analysis/join.h"

/* The parts of the run, in the order in which reports have them. */
enum work_who {
    WORK_COMPILED,
    WORK_CALLED,
    WORK_INTERPRETER,
    WORK_GUARDS,
    WORK_COMPILER,
    WORK_MINOR,
    WORK_MAJOR,
    WORK_START_UP,
    WORK_OTHER, /* and those of a later version */
    WORK_COUNT
};

/* What a line's instructions were executed by. */
enum work_share {
    SHARE_COMPILED,    /* machine code of traces */
    SHARE_CALLED,      /* code that traces call */
    SHARE_INTERPRETED, /* its bytecodes, and the built-in functions that they run */
    SHARE_GUARDS,      /* after guards that had failed */
    SHARE_TRACING,     /* the JIT compiler, for traces that began here */
    SHARE_COLLECTOR,   /* the collector, because of what is allocated here: see bill.h */
    SHARE_COUNT
};

/* A line, or a function; a function's place has its first line, 0 if that is not known. Without a
   Python line file is NULL, and function says what it is. */
struct work_row {
    struct place place;
    uint64_t share[SHARE_COUNT];
    uint64_t inclusive; /* itself, the collector apart, and all that it called */
    uint64_t calls;     /* functions: by the interpreter; none are known where it is inlined */
    bool is_inlined;    /* functions: into traces */
    bool is_recursive;  /* lines: a trace calls the line's own function here */
    uint64_t attempts,
        given_up;       /* of the JIT compiler: to make a trace from here; without result */
    uint64_t failures;  /* of guards into C code */
    uint64_t times;     /* lines: executed by the interpreter; 0: never, or not known */
    const char *callee; /* lines: what traces called here that took most; NULL: none */
    uint64_t callee_instructions; /* what that took */
    const char
        *loop; /* lines: a loop of a built-in function that it called; NULL: none, see loops.h */
    uint64_t loops; /* what such loops executed: a part of inclusive, not of the shares */
    uint64_t
        loop_times; /* how often traces called them; 0: the interpreter did, or it is not known */
};

/* Code outside of traces that one operation of a trace called. */
struct work_call {
    struct place place;
    const struct trace *trace;
    size_t operation;   /* index into the trace's code, or PROFILE_NONE */
    const char *callee; /* PyPy's name for it, or the operation's */
    uint64_t times, instructions;
};

/* The same by what was called. */
struct work_callee {
    const char *name;
    uint64_t times, instructions;
    size_t n_places;    /* lines that call it */
    struct place place; /* the line that calls it most */
};

/* A guard that failed into C code. */
struct work_guard {
    struct place place;
    const struct trace *trace;
    size_t operation; /* index into the trace's code, or PROFILE_NONE */
    const char *name; /* of the operation, such as "guard_class"; NULL if not known */
    uint64_t times, instructions;
};

/* Attempts to make a trace, by where they began. */
struct work_attempts {
    struct place place;
    const struct trace *trace; /* whose guard it began at; NULL: interpreted code */
    uint64_t times, given_up, instructions;
};

/* Calls from one line to one function. */
struct work_edge {
    struct place caller; /* file NULL: no Python code */
    struct place callee; /* a function */
    bool is_inlined;     /* into a trace: how often it was called is not known */
    uint64_t times, inclusive;
    uint64_t
        own; /* of inclusive, if the callee is PyPy's own Python code: see own_part.h; else all */
};

/* Importing, told by what the functions of importlib took. Parts of it; they add up to all. */
struct work_imports {
    bool known; /* importlib ran */
    uint64_t all;
    uint64_t finding, reading, unmarshalling, compiling;
    uint64_t machinery; /* importlib's own code between these */
    uint64_t executing; /* the rest: bodies of modules, and what they call */
};

struct ledger {
    bool known;   /* the profile has one; all else is empty otherwise */
    uint64_t all; /* the sum over the parts */
    uint64_t part[WORK_COUNT];
    uint64_t compiled_once; /* of the compiler's part: see work_once */
    struct work_row *lines; /* most instructions first, as in all lists */
    size_t n_lines;
    struct work_row *functions;
    size_t n_functions;
    struct work_call *calls;
    size_t n_calls;
    struct work_callee *callees;
    size_t n_callees;
    struct work_guard *guards;
    size_t n_guards;
    struct work_attempts *attempts;
    size_t n_attempts;
    struct work_edge *edges;
    size_t n_edges;
    struct mapped_file *mapped;
    size_t n_mapped;
    struct work_imports imports;
    struct arena arena;
    const struct work_row **by_place; /* the lines */
    struct called_index *called_from; /* for called_from_find */
};

/* What the collector spent because of a line. */
struct work_charge {
    struct place place;
    uint64_t instructions;
};

/* Makes the ledger of a profile. charges are the collector's n, by line. It cannot fail. The result
   refers to the profile and the join, which must outlive it; free it with ledger_free. */
void ledger_compute(const struct profile *profile, const struct join *join,
                    const struct work_charge *charges, size_t n, struct ledger *ledger);

void ledger_free(struct ledger *ledger);

/* The row of a line, or NULL. */
const struct work_row *ledger_line(const struct ledger *ledger, const struct place *place);

/* What the line or function executed itself: all shares but the collector's. */
uint64_t work_self(const struct work_row *row);

/* The same with the collector's work that is done because of it. */
uint64_t work_total(const struct work_row *row);

/* What the JIT compiler did for a row with success: it is done once, and whichever code comes by in its place would
   be compiled instead. Attempts without result cost each time. */
uint64_t work_once(const struct work_row *row);

/* What most of a row's total is. */
enum work_share work_largest(const struct work_row *row);

/* The key of a part and of a share in JSON, such as "compiled" and "start_up". */
const char *work_who_key(enum work_who who);
const char *work_share_key(enum work_share share);

/* Where an operation of a trace stands. operation may be PROFILE_NONE. Without a Python line file is
   NULL and function says what it is. */
struct place work_place_of(const struct profile *profile, const struct join *join, size_t trace,
                           size_t operation);

#endif
