/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits that `pypygc check` judges by, from options and from a file:

       max allocated_bytes +2%                     # of the whole run, against the baseline
       max survived_bytes 10MB                     # absolute
       max line app.py:hot allocated_bytes +2%     # of a function: all its lines
       max type Point survived_bytes 5MB           # of a type
       max function app.py:hot inclusive_instructions +1%
       max work guards +5%                         # a part of the run
       no finding severity>=medium
       no finding medium-lived
       no growth                                   # of what is kept, nor outside the heap
       no growth of Point                          # of the objects of a type
       max growth_per_iteration 100                # bytes, of the program's main loop
       max growth_per_iteration of Point 100       # bytes of a type
       max live_bytes at loaded 50MB               # at a snapshot, by its name

   docs/limits.md has the notation in full. */
#ifndef PYPYGC_ANALYSIS_LIMITS_H
#define PYPYGC_ANALYSIS_LIMITS_H

#include "analysis/amount.h"
#include "analysis/figures.h"
#include "analysis/findings.h"

enum limit_kind {
    LIMIT_TOTAL,
    LIMIT_LINE,
    LIMIT_FUNCTION,
    LIMIT_TYPE,
    LIMIT_WORK,
    LIMIT_GROWTH,       /* 0 bytes: analysis/memory.h; of a type: analysis/type_growth.h */
    LIMIT_SNAPSHOT,     /* what was alive at one, by its name */
    LIMIT_ROUND_GROWTH, /* bytes in a round of the main loop: analysis/growth.h; or of a type */
    LIMIT_SEVERITY,     /* --max-severity: the worst finding allowed */
    LIMIT_FINDINGS      /* no finding of some sort */
};

struct limit {
    enum limit_kind kind;
    /* totals, lines, functions, types, work */
    enum total key;
    enum function_figure own; /* functions: instead of the key, if it is no part of a total */
    struct amount amount;
    const char *file, *function; /* lines, functions: FILE may be the end of a path */
    enum work_who part;          /* work */
    const char *type;            /* types; growth: NULL for all of the memory */
    const char *snapshot;        /* its name; key is TOTAL_OLD_LIVE_BYTES or …_OBJECTS */
    /* findings: those that are not allowed */
    const char *pattern; /* NULL: any */
    int severity;        /* an enum severity: this and worse ones; beyond the worst: none */
    /* all */
    const char *text;   /* what is limited, in the notation: "line app.py:hot survived_bytes" */
    const char *source; /* the file with the limit; NULL: an option */
    unsigned line;      /* in source */
};

/* All zero is an empty list. */
struct limits {
    struct limit *list;
    size_t count, capacity;
    struct arena arena; /* owns the strings */
};

/* Adds --max-KEY=TEXT. Returns 0, or -1 with *fault set. */
int limits_add_total(struct limits *limits, enum total key, const char *text, struct fault *fault);

/* Adds --max-severity=TEXT: none, low, medium or high. Returns 0, or -1 with *fault set. */
int limits_add_severity(struct limits *limits, const char *text, struct fault *fault);

/* Adds the limits of the text of a file, length bytes; name is the file's. Returns 0, or -1 with
   a message "FILE:LINE: what" in *fault. */
int limits_add_text(struct limits *limits, const char *name, const char *text, size_t length,
                    struct fault *fault);

/* The same for the file at path. */
int limits_read(struct limits *limits, const char *path, struct fault *fault);

void limits_free(struct limits *limits);

/* True if the limit is an amount of something, false if it is about findings. */
bool limit_is_amount(const struct limit *limit);

/* The name of the figure that is limited. */
const char *limit_key(const struct limit *limit);

/* True if the figure is one of the ledger of work. */
bool limit_is_on_work(const struct limit *limit);

/* True if any of the limits is a percentage, or about findings. */
bool limits_need_baseline(const struct limits *limits, const struct limit **first);
bool limits_need_findings(const struct limits *limits);

/* True if the limit forbids the finding. */
bool limit_forbids(const struct limit *limit, const struct finding *finding);

#endif
