/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the profile about the run's time, when counting began, and about phases. */
#ifndef PYPYGC_TOOL_WRITE_MARKS_H
#define PYPYGC_TOOL_WRITE_MARKS_H

#include "port.h"
#include "pypy/discover.h"

/* Writes the record of kind time. */
void PG_(write_time)(void);

/* Writes the record of kind start, if there is one to write. */
void PG_(write_start)(void);

/* What else is missing: of phases, the warm-up, the JIT log, the mailbox. PARTS has room for
   PG_MISSING_MARKS; returns how many there are. COMPLETE: nothing more will be
   counted. */
#define PG_MISSING_MARKS 4
UInt PG_(missing_marks)(MissingPart* parts, Bool complete);

/* Writes the records of kind phase. */
void PG_(write_phases)(void);

#endif
