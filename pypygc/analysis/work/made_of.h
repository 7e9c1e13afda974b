/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the instructions of a line are made of: who executed them, and of code that traces call, each function by its
   name. That is true of any line, whether a pattern is known for it or not. */
#ifndef PYPYGC_ANALYSIS_WORK_MADE_OF_H
#define PYPYGC_ANALYSIS_WORK_MADE_OF_H

#include "analysis/work/ledger.h"

struct made_of_part {
    enum work_share share; /* SHARE_CALLED for each function by itself */
    const char *callee;    /* PyPy's name of the function; NULL for what is no call */
    uint64_t times;        /* calls */
    uint64_t instructions;
};

/* The parts of a line, most instructions first; none is empty. Calls of one function at several places of the line are
   one part. Without what the JIT compiler did with success (work_once), and without the collector. Sets *n; free the
   list with free(). It refers to the ledger. */
struct made_of_part *made_of(const struct ledger *ledger, const struct work_row *line, size_t *n);

#endif
