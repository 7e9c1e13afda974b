/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the format of Callgrind is written from: lines of functions with their own figures, and calls
   between functions. A trace of the JIT is a function of its own, in an object of its own: what its code
   executed and allocated for a line of Python is the trace's, and a call from that line. So a line that
   calls traces has what it had, inclusively, and all figures add up to the totals of the profile. */
#ifndef PYPYGC_RENDER_EXPORT_CALLGRIND_ITEMS_H
#define PYPYGC_RENDER_EXPORT_CALLGRIND_ITEMS_H

#include "analysis/facts.h"
#include "analysis/work/functions.h"

/* The columns. Those that Callgrind has, under its names; EVENT(name, what). */
#define CALLGRIND_OWN_EVENTS(EVENT)                                                                \
    EVENT(Ir, "instructions executed")                                                             \
    EVENT(IrJit, "of these: compiled code")                                                        \
    EVENT(IrCall, "of these: called by compiled code")                                             \
    EVENT(IrInt, "of these: interpreted code and the built-ins it runs")                           \
    EVENT(IrGuard, "of these: after failed guards")                                                \
    EVENT(IrTrace, "of these: the JIT compiler, for traces that begin here")                       \
    EVENT(GcIr, "the collector's, because of what is allocated here")                              \
    EVENT(AllocB, "bytes allocated")                                                               \
    EVENT(AllocN, "objects allocated")                                                             \
    EVENT(SurvB, "bytes that survived a minor collection")                                         \
    EVENT(SurvN, "objects that survived a minor collection")
/* With simulated caches, in the order of CALLGRIND_COSTS. */
#define CALLGRIND_CACHE_EVENTS(EVENT)                                                              \
    EVENT(Dr, "data reads")                                                                        \
    EVENT(Dw, "data writes")                                                                       \
    EVENT(D1mr, "D1 read misses")                                                                  \
    EVENT(D1mw, "D1 write misses")                                                                 \
    EVENT(DLmr, "LL read misses")                                                                  \
    EVENT(DLmw, "LL write misses")

#define CALLGRIND_EVENT(name, what) EVENT_##name,
enum callgrind_event {
    CALLGRIND_OWN_EVENTS(CALLGRIND_EVENT) EVENTS_WITHOUT_CACHES,
    EVENT_BEFORE_CACHES = EVENTS_WITHOUT_CACHES - 1,
    CALLGRIND_CACHE_EVENTS(CALLGRIND_EVENT) EVENT_COUNT
};
#undef CALLGRIND_EVENT

/* A line of a function, or of a trace. */
struct callgrind_item {
    size_t trace; /* index, or PROFILE_NONE: Python's function */
    struct place place;
    uint64_t value[EVENT_COUNT];
};

/* Calls from a line of a function of Python's. */
struct callgrind_call {
    struct place caller;
    size_t trace;        /* what is called: a trace, or if this is PROFILE_NONE */
    struct place callee; /* a function of Python's */
    uint64_t times;      /* 1 where nobody counted */
    uint64_t
        value[EVENT_COUNT]; /* inclusive. Of functions of Python's only instructions are known */
};

struct callgrind_items {
    struct callgrind_item *items; /* functions of Python's first, by file, function and line */
    size_t n_items;
    struct callgrind_call *calls; /* in the order of their callers */
    size_t n_calls;
    size_t events; /* how many are known, from the first on */
    struct functions functions;
};

/* It cannot fail. The places are those of the facts. */
void callgrind_items_make(const struct facts *facts, struct callgrind_items *items);

void callgrind_items_free(struct callgrind_items *items);

/* The first line of the function that a line is in, if others of the file have its name, such as
   __init__ of several classes; 0 if none has. */
uint32_t callgrind_namesake(const struct callgrind_items *items, const struct place *line);

/* By file and function; and by line then. What is unknown comes last. */
int callgrind_by_function(const struct place *a, const struct place *b);
int callgrind_by_place(const struct place *a, const struct place *b);

#endif
