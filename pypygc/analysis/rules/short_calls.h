/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code of PyPy's own that traces call from a line, each time for so little that it is no more than an operation: only
   all together, each time that the line is executed, they take much. */
#ifndef PYPYGC_ANALYSIS_RULES_SHORT_CALLS_H
#define PYPYGC_ANALYSIS_RULES_SHORT_CALLS_H

#include "analysis/work/made_of.h"

#define MAX_SHORT_CALLS_NAMED 3

struct short_calls {
    uint64_t instructions; /* of all that count */
    uint64_t rounds;       /* how often the line was executed, by its calls */
    size_t n_named;        /* those that took most */
    struct made_of_part named[MAX_SHORT_CALLS_NAMED];
    bool is_look_up; /* most of it is attributes that are looked up */
    bool
        is_making_text; /* most of it is texts that are put together, which who wants them has to pay */
};

/* Adds up the calls of a line. Those do not count that a program needs in any way it is written: looking keys up and
   storing them, making and copying memory, other compiled Python code, and functions of C's own library, such as
   pow(). */
struct short_calls short_calls_of(const struct ledger *ledger, const struct work_row *line);

/* Instructions of all calls, each time that the line is executed; 0 if there are none. */
uint64_t short_calls_each(const struct short_calls *calls);

/* "245 in look-ups of attributes in classes, 97 in …": instructions a round, of those that are named. In the arena. */
const char *short_calls_text(struct arena *arena, const struct short_calls *calls);

#endif
