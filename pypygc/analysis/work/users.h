/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that cost most as their author sees it: those of the user's code, with what PyPy's own Python
   code executed that they call. */
#ifndef PYPYGC_ANALYSIS_WORK_USERS_H
#define PYPYGC_ANALYSIS_WORK_USERS_H

#include "analysis/work/called_from.h"

/* More than anybody reads. */
#define MAX_USERS_LINES 20

struct users_line {
    const struct work_row *row;
    bool is_users;  /* of the user's own code */
    uint64_t work;  /* instructions, with what it calls of PyPy's own code; apart from importing, as
                           while_importing.h tells it, and from the compiler, see work_once */
    uint64_t whole; /* with that of it which is done while modules are imported */
    const char *callee; /* the function of that which took most; NULL: none */
    uint64_t callee_instructions;
    struct called_from called_from; /* the line of the program that leads to a library's */
};

/* Fills list with the at most `most` lines that cost most; where the user has fewer, lines of others
   follow. Returns their number. */
size_t users_lines(const struct ledger *ledger, struct users_line *list, size_t most);

#endif
