/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of what a line does happens while modules are imported: patterns that a module's body compiles,
   tables that it fills, classes that it makes. Who asks where a program's own work is leaves that out. */
#ifndef PYPYGC_ANALYSIS_WORK_WHILE_IMPORTING_H
#define PYPYGC_ANALYSIS_WORK_WHILE_IMPORTING_H

#include "analysis/work/ledger.h"

/* A part, from 0 to 1, for each line of the ledger: an estimate, since the ledger has who called whom, but no
   stacks. What a function executes is divided among its callers as their calls of it are, and so on up to
   bodies of modules; a line has the part of its function, and functions of one name in a file have one. Free
   it with free. */
double *while_importing(const struct ledger *ledger);

#endif
